"""Amazon ECS is free; its tasks are billed by AWS Fargate, or by the EC2 instances they run on.

https://aws.amazon.com/fargate/pricing/
"""

from archplan.services.ecs.bought import BoughtAhead
from archplan.services.ecs.checks import RunningChecks, TaskChecks
from archplan.services.ecs.limits import FARGATE
from archplan.services.ecs.rollouts import Rollouts
from archplan.services.words import *

vCPU, address, instances_unit, hosted_zone = counts("vCPU", "address", "instance", "hosted zone")
Port = Annotated[Quantity, Measures("a port", one, "8080", low=Fraction(1), high=Fraction(65535), whole=True)]
Strategy = Literal["rolling", "blue-green", "canary", "linear"]
Schedule = Annotated[Quantity, Measures("a part of the time", one, "50 hours/week", high=Fraction(1))]
MaximumPercent = Annotated[Quantity, Measures("a percentage", one, "200%", low=Fraction(1))]


class Container(Record):
    """One container of a task."""

    name: str = option("", "its name, such as log-router", required=True)
    image: str = option("", "its image")
    cpu: Count = option("0 vCPU", "the vCPUs reserved for it")
    memory: Size = option("0 MB", "the memory reserved for it")


class CircuitBreaker(Record):
    """What ends a rolling deployment whose tasks fail."""

    enable: bool = option(True, "it is on")
    rollback: bool = option(False, "a failed deployment goes back to the revision before it")
    threshold: Ratio = option("50%", "the part of the tasks wanted that may fail before it ends the deployment")


ON_FARGATE = Agreement("99.99%", "https://aws.amazon.com/compute/sla/", condition="tasks in two zones or more")
ON_INSTANCES = Agreement("99.99%", "https://aws.amazon.com/compute/sla/", zonal="99.5%", confidence="quoted")


class ECS(
    BoughtAhead,
    TaskChecks,
    Rollouts,
    RunningChecks,
    Service,
    title="Amazon ECS",
    icon="aws.compute.ElasticContainerService",
    role="compute",
    stands="zone",
    subcategory="Containers",
):
    """A service of containers. Say how large a task is, how many run, and what one of them serves."""

    also_called = {"fargate": "", "container": "", "containers": "", "docker": "", "task": "", "container_service": ""}

    looks_up = True
    fleet_in = "tasks"
    stops_at_night = True
    warned_alone = True

    launch: Literal["fargate", "fargate-spot", "ec2"] = option("fargate", "what the tasks run on")
    cpu: Count = option("0.25 vCPU", "vCPUs of a task, its sidecars included")
    memory: Size = option("0.5 GB", "memory of a task, its sidecars included")
    tasks: Range = option("1", "tasks that run, fewest to most")
    serves: Rate | None = option(None, "what one task serves; with it, tasks follow the traffic hour by hour")
    hours: Schedule | None = option(None, "when tasks run, such as 50 hours/week; always, unless stated")
    processor: Literal["x86", "arm"] = option("x86", "the processors tasks run on; arm is Graviton", launch=FARGATE)
    os: Literal["linux", "windows"] = option("linux", "the operating system of the containers")
    ephemeral: Size = option("20 GB", "scratch space of a task; 20 GB are free on Fargate", launch=FARGATE)
    containers: Count = option("1", "containers of a task: its own and its sidecars")
    image: str = option("", "the container image")
    port: Port | None = option(None, "the port its container listens on")
    container_definitions: list[Container] = option((), "the containers of a task one by one, with what is reserved")
    cpu_utilized: Count | None = option(None, "vCPUs a task really uses at its busiest", launch=FARGATE)
    memory_utilized: Size | None = option(None, "memory a task really uses at its busiest", launch=FARGATE)
    network_mode: Literal["awsvpc", "bridge", "host", "none"] | None = option(
        None, "how containers reach the network; on Fargate it is awsvpc"
    )
    privileged: bool = option(False, "a container has the rights of root on its host")
    gpus: Count = option("0", "GPUs of a task")
    log_driver: (
        Literal["awslogs", "splunk", "awsfirelens", "fluentd", "gelf", "journald", "json-file", "syslog", "none"] | None
    ) = option(None, "where its containers write their logs")
    health_check: str = option("", "the command that tells whether a container is well")
    environment: list[str] = option((), "names of environment variables whose values are plain text")
    secrets: list[str] = option((), "names of those that come from Secrets Manager or Parameter Store")
    task_role: str = option("", "the IAM role of its program")
    execution_role: str = option("", "the IAM role with which ECS pulls its image and writes its logs")
    discovery: str = option("", "the private DNS name other services find its tasks under, such as shop.local")
    discovery_records: Literal["A", "SRV"] = option(
        "A", "the DNS records of that name; SRV has a port as well", discovery=SOME
    )
    namespace: Literal["own", "shared"] = option(
        "own", "shared when another service bills the zone of that name", discovery=SOME
    )
    public_ip: bool = option(False, "every task has a public address")
    spot_discount: Ratio | None = option(
        None, "what Fargate Spot takes off the list price; it has no list price", launch="fargate-spot"
    )
    deployments: Volume = option("0/month", "rolling deployments, each running old and new tasks for a while")
    deployment_lasts: Duration = option("10 minutes", "how long old and new tasks run together", deployments=SOME)
    deployment_controller: Literal["ecs", "code-deploy", "external"] = option("ecs", "who replaces its tasks")
    minimum_healthy_percent: Ratio = option(
        "100%", "of the tasks wanted, those that stay up during a deployment", deployment_controller="ecs"
    )
    maximum_percent: MaximumPercent = option("200%", "of the tasks wanted, those that may run during a deployment")
    circuit_breaker: CircuitBreaker | None = option(None, "ends a deployment whose tasks fail; off unless stated")
    instance: Annotated[str, Listed("ec2.csv", "instance", "instance type")] | None = option(
        None, "for launch: ec2, the instance type", launch="ec2"
    )
    instances: Range = option("1..1000", "for launch: ec2, instances that run, fewest to most", launch="ec2")
    tasks_per_instance: Count = option("2", "for launch: ec2, tasks that fit one instance", launch="ec2")
    awsvpc_trunking: bool = option(
        False, "for launch: ec2, an instance lends its tasks more network interfaces", launch="ec2"
    )
    vcpu_quota: Count = option(
        "6", "vCPUs of Fargate that the account may run in the region; 6 when it is new", launch="fargate"
    )
    volume: Size = option("30 GB", "for launch: ec2, the gp3 volume of each instance", launch="ec2")

    external: Count = option(0, "machines of your own that ECS Anywhere manages, beside its tasks")

    requests: Flow = inflow("requests its tasks answer", default=True)

    class arriving(Record):
        """Keys of a connection that reaches a service of tasks."""

        deploy: Strategy | None = option(None, "the connection deploys; how tasks are replaced")
        target_type: Literal["ip", "instance"] | None = option(
            None, "from a load balancer: what its target group registers"
        )

    @property
    def agreement(self):
        """On Fargate AWS promises nothing for tasks in one zone; on EC2 it promises something of each instance."""
        return ON_INSTANCES if self._values["launch"] == "ec2" else ON_FARGATE

    fleet_noun = "task"

    def deployed(self):
        """A deployment replaces every task."""
        often = self._values["deployments"]
        return Quantity(often.number, (1 / second).powers) if often else super().deployed()

    def fleet(self):
        return self.tasks

    def fleet_wanted(self):
        """As many tasks as serve the busiest minute."""
        return ceil(self.requests.peak / self.serves) if self.serves else None

    def spread(self):
        """Tasks are spread over the zones of the VPC, as far as the fewest of them go."""
        return min(self.zones, int(self._values["tasks"].low.number))

    @property
    def platform(self):
        """The first words of the Fargate prices that hold for these tasks."""
        name = "windows" if self._values["os"] == "windows" else f"linux-{self._values['processor']}"
        name += "-arm" if name == "windows" and self._values["processor"] == "arm" else ""
        spot = self._values["launch"] == "fargate-spot" and self._values["spot_discount"] is None
        return f"spot-{name}" if spot else name

    @derived
    def tasks_wanted(self):
        """Each hour the requests a second over what one task serves, rounded up and held in the range of tasks;
        the fewest when it is not said what one task serves.
        """
        return self.tasks.holding(ceil(self.requests.hourly / self.serves)) if self.serves else self.tasks.low

    @property
    def mode(self):
        """The network mode its tasks run in: Fargate has one, an instance bridge unless another is stated."""
        return self.network_mode or ("bridge" if self.launch == "ec2" else "awsvpc")

    @property
    def in_a_task(self):
        """How many containers a task has."""
        return most(self.containers, len(self.container_definitions))

    @property
    def busiest(self):
        """Tasks of the busiest minute, as far as they may run; the fewest when it is not said what one serves."""
        return self.tasks.holding(ceil(self.requests.peak / self.serves)) if self.serves else self.tasks.low

    def has_passing_address(self):
        """Each task has its own while it runs."""
        return bool(self._values["public_ip"])

    def starts_from(self):
        """The registry's API, the bucket that holds its layers, and its log group.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
        """
        return ("ecr", "s3", "cloudwatch") if self.log_driver == "awslogs" else ("ecr", "s3")

    def in_recovery(self, strategy):
        """Tasks for its part of the busiest minute, one for each zone at least; whole regions do not wait to scale."""
        if not strategy.serves:
            return Copy("its image is there; no task runs until its template is deployed")
        least_tasks = strategy.units(self.busiest, self.zones)
        tasks = f"{least_tasks}..{max(least_tasks, int(self.tasks.high.number))}"
        own = {"tasks": tasks} if strategy.name == "active-active" else {}
        return Copy(f"at least {least_tasks} tasks", {"tasks": tasks}, own, grows=not strategy.is_whole)

    @derived
    def tasks_deploying(self):
        """The part of the time a deployment runs, by the tasks it adds each hour: up to the maximum percent of those
        wanted, rounded down.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
        """
        often = Quantity(self.deployments.number, (1 / second).powers)
        return often * self.deployment_lasts * over_the_day(self.allowed(self.tasks_wanted) - self.tasks_wanted)

    @derived
    def tasks_running(self):
        """The tasks wanted, on average over the day and its schedule, and those that a deployment adds."""
        running = over_the_day(self.tasks_wanted) + self.tasks_deploying
        return running * (1 if self.hours is None else self.hours)

    @derived
    def part_paid(self):
        """All of the list price, less the stated discount of Fargate Spot.

        https://aws.amazon.com/fargate/pricing/
        """
        if self.launch != "fargate-spot" or self.spot_discount is None:
            return quantity(1)
        return 1 - self.spot_discount

    @derived
    def instances_running(self):
        """Each hour the tasks wanted over the tasks that fit one instance, rounded up and held in the range of
        instances.
        """
        wanted = ceil(self.tasks_wanted / most(self.tasks_per_instance, 1))
        return over_the_day(self.instances.holding(wanted)) * (1 if self.hours is None else self.hours)

    @meter("{platform}-vcpu", launch=FARGATE)
    def task_vCPUs(self):
        """The vCPUs asked for by every task that runs, used or not; on Spot times what is left of the list price
        after the stated discount.

        https://aws.amazon.com/fargate/pricing/
        """
        return self.tasks_running * self.cpu * vCPU * self.part_paid

    @meter("{platform}-memory", launch=FARGATE)
    def task_memory(self):
        """The memory asked for by every task that runs, used or not; on Spot times what is left of the list price
        after the stated discount.

        https://aws.amazon.com/fargate/pricing/
        """
        return self.tasks_running * self.memory * self.part_paid

    @meter("windows-license", launch=FARGATE, os="windows")
    def windows_licence(self):
        """Every vCPU of a Windows task is billed a licence as well.

        https://aws.amazon.com/fargate/pricing/
        """
        return self.tasks_running * self.cpu * vCPU

    @meter("ephemeral", launch=FARGATE)
    def task_storage(self):
        """What every task has beyond 20 GB of scratch space.

        https://aws.amazon.com/fargate/pricing/
        """
        beyond = most(self.ephemeral - 20 * GB, 0)
        return self.tasks_running * beyond if beyond else None

    @meter("ec2:instance/{os}/{instance}", launch="ec2")
    def container_instances(self):
        """Every hour of every instance that the tasks need.

        https://aws.amazon.com/ec2/pricing/on-demand/
        """
        return self.instances_running * instances_unit

    @meter("ebs:gp3", launch="ec2")
    def instance_volumes(self):
        """The root volume of every instance; the ECS-optimized image has one of 30 GB. [k]

        https://aws.amazon.com/ebs/pricing/
        """
        return self.instances_running * self.volume

    @meter("eip:address", public_ip=True)
    def public_IPv4_addresses(self):
        """One address for every task on Fargate, or for every instance on EC2.

        https://aws.amazon.com/vpc/pricing/
        """
        return (self.instances_running if self.launch == "ec2" else self.tasks_running) * address

    @meter("route53:hosted-zone", scope="global", namespace="own")
    def discovery_zone(self):
        """A private DNS namespace is a hosted zone of Route 53; queries inside the VPC are free.

        https://aws.amazon.com/route53/pricing/
        """
        return 1 * hosted_zone if self.discovery else None

    @meter("anywhere")
    def machines_of_your_own(self):
        """Every machine registered, every hour it is connected. [k]

        https://aws.amazon.com/ecs/anywhere/pricing/
        """
        return self.external * instances_unit or None

    @free()
    def clusters_and_services(self):
        """ECS charges nothing for clusters, services and task definitions. [k]

        https://aws.amazon.com/ecs/pricing/
        """
        return True

    @free()
    def discovered_tasks(self):
        """Cloud Map charges nothing for the tasks that ECS registers.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
        """
        return bool(self.discovery)

    @free(launch=FARGATE)
    def sidecars(self):
        """Sidecars share the vCPUs and memory of their task."""
        return self.in_a_task - 1 if self.in_a_task > 1 else None
