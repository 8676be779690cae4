"""Amazon ECS is free; its tasks are billed by AWS Fargate, or by the EC2 instances they run on.

https://aws.amazon.com/fargate/pricing/
"""

from archplan.services.words import *

vCPU, address, instances_unit, hosted_zone = counts("vCPU", "address", "instance", "hosted zone")
FARGATE = ("fargate", "fargate-spot")
# GB of memory a Fargate task may have, by its vCPUs.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
MEMORY = {
    0.25: (0.5, 1, 2), 0.5: range(1, 5), 1: range(2, 9), 2: range(4, 17), 4: range(8, 31), 8: range(16, 61, 4),
    16: range(32, 121, 8), 32: (60, 120, 244),
}  # fmt: skip
WINDOWS = (1, 2, 4)  # vCPUs a Windows task may have on Fargate
LOG_DRIVERS = ("awslogs", "splunk", "awsfirelens")  # of Fargate
# Network interfaces of an instance by its size, as far as families a, c, m, r and t agree.
# https://github.com/aws/amazon-vpc-cni-k8s/blob/master/pkg/vpc/vpc_ip_resource_limit.go
INTERFACES = {"nano": 2, "micro": 2, "small": 3, "medium": 3, "large": 3, "xlarge": 4, "2xlarge": 4, "4xlarge": 8}
FEWER_INTERFACES = {"t3a.small": 2, "t2.xlarge": 3, "t2.2xlarge": 3}
Port = Annotated[Quantity, Measures("a port", one, "8080", low=Fraction(1), high=Fraction(65535), whole=True)]
Strategy = Literal["rolling", "blue-green", "canary", "linear"]
Schedule = Annotated[Quantity, Measures("a part of the time", one, "50 hours/week", high=Fraction(1))]
MaximumPercent = Annotated[Quantity, Measures("a percentage", one, "200%", low=Fraction(1))]


class Container(Record):
    """One container of a task."""

    name: str = option("", "its name", required=True)
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


class ECS(Service, title="Amazon ECS", icon="aws.compute.ElasticContainerService", role="compute", stands="zone"):
    """A service of containers. Say how large a task is, how many run, and what one of them serves."""

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

    requests: Flow = inflow("requests its tasks answer", default=True)

    class arriving(Record):
        """Keys of a connection that reaches a service of tasks."""

        deploy: Strategy | None = option(None, "the connection deploys; how tasks are replaced")
        target_type: Literal["ip", "instance"] | None = option(
            None, "from a load balancer: what its target group registers"
        )

    def has_passing_address(self):
        """Each task has its own while it runs."""
        return bool(self._values["public_ip"])

    def starts_from(self):
        """The registry's API, the bucket that holds its layers, and its log group.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
        """
        return ("ecr", "s3", "cloudwatch") if self.log_driver == "awslogs" else ("ecr", "s3")

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

    def kept_up(self, wanted):
        """Of the tasks wanted, those a rolling deployment keeps up: the minimum healthy percent, rounded up.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
        """
        return ceil(wanted * self.minimum_healthy_percent)

    def allowed(self, wanted):
        """What a rolling deployment lets run for the tasks wanted: the maximum percent, rounded down.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
        """
        return -ceil(-(wanted * self.maximum_percent))

    def failures_before_the_end(self, wanted):
        """Tasks that fail before the circuit breaker ends a deployment: half of those wanted unless stated, rounded
        up, three at least and 200 at most.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
        """
        threshold = self.circuit_breaker.threshold if self.circuit_breaker else Fraction(1, 2)
        return least(most(ceil(wanted * threshold), 3), 200)

    @property
    def busiest(self):
        """Tasks of the busiest minute, as far as they may run; the fewest when it is not said what one serves."""
        return self.tasks.holding(ceil(self.requests.peak / self.serves)) if self.serves else self.tasks.low

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
        discounted = self.launch == "fargate-spot" and self.spot_discount is not None
        return 1 - self.spot_discount if discounted else quantity(1)

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

    @rule(severity="error", hint="write a size that Fargate has, such as 'cpu: 0.5 vCPU, memory: 1 GB'")
    def no_such_task_size(self):
        """Fargate refuses a task whose vCPUs and memory do not go together.

        It sells eight sizes from 0.25 to 32 vCPU, each with memory of its own. A definition of any other is not
        registered.

        Flags:
            {cpu: 0.5 vCPU, memory: 8 GB}
        Flags:
            {cpu: 32 vCPU, memory: 64 GB}
        Passes:
            {cpu: 32 vCPU, memory: 244 GB}
        Passes:
            {launch: ec2, instance: m5.large, cpu: 0.7 vCPU, memory: 1.5 GB}
        Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
        """
        if self.launch not in FARGATE:
            return
        cpu, sizes = plain(self.cpu.number), MEMORY.get(self.cpu.number)
        if sizes is None:
            yield "cpu", f"Fargate has no task of {cpu} vCPU; it has {', '.join(map(str, MEMORY))}"
        elif self.memory.to(GB) not in sizes:
            shown = f"{sizes[0]} to {sizes[-1]} GB in steps of {sizes.step}" if isinstance(sizes, range) else (
                f"{', '.join(map(str, sizes[:-1]))} or {sizes[-1]} GB")  # fmt: skip
            yield "memory", f"a Fargate task of {cpu} vCPU has {shown}, not {self.memory}"

    @rule(severity="error", hint="write 'processor: x86' and 1, 2 or 4 vCPU")
    def no_such_windows_task(self):
        """Windows on Fargate has 1, 2 or 4 vCPU on x86 processors.

        Smaller, larger and Graviton tasks run Linux alone.

        Flags:
            {os: windows, cpu: 0.5 vCPU, memory: 1 GB}
        Passes:
            {os: windows, cpu: 1 vCPU, memory: 2 GB}
        Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
        """
        known = self.processor == "x86" and self.cpu.number in WINDOWS
        if self.launch in FARGATE and self.os == "windows" and not known:
            cpu = plain(self.cpu.number)
            yield "os", f"Windows on Fargate has 1, 2 or 4 vCPU on x86, not {cpu} on {self.processor}"

    @rule(severity="error", hint="write 'ephemeral: 21 GB' to 'ephemeral: 200 GB', or leave it out for 20 GB")
    def no_such_scratch_space(self):
        """A Fargate task has 20 GB of scratch space, or what is asked for from 21 to 200 GB.

        Flags:
            {ephemeral: 500 GB}
        Passes:
            {ephemeral: 100 GB}
        Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
        """
        if self.launch in FARGATE and not 20 * GB <= self.ephemeral <= 200 * GB:
            yield "ephemeral", f"a Fargate task has 20 to 200 GB of scratch space, not {self.ephemeral}"

    @rule(severity="error", hint="take it out, or write 'launch: ec2' and the instance type")
    def host_access_on_fargate(self):
        """Fargate shows a task no host: the network mode is awsvpc, and there are no privileged containers or GPUs.

        A task definition that asks for more is refused.

        Flags:
            {network_mode: bridge}
        Flags:
            {privileged: true}
        Passes:
            {network_mode: awsvpc}
        Passes:
            {launch: ec2, instance: t3.medium, network_mode: bridge, privileged: true}
        Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
        """
        if self.launch not in FARGATE:
            return
        if self.mode != "awsvpc":
            yield "network_mode", f"tasks on Fargate are in network mode awsvpc, not {self.network_mode}"
        if self.privileged:
            yield "privileged", "no container on Fargate is privileged"
        if self.gpus:
            yield "gpus", f"a task on Fargate has no GPU, and this one asks for {plain(self.gpus.number)}"

    @rule(severity="error", hint="reserve less, or take a larger task")
    def containers_larger_than_task(self):
        """The reservations of a task's containers fit into the task.

        A task whose containers reserve more than it has is not registered, or is placed nowhere.

        Flags:
            {cpu: 0.5 vCPU, memory: 1 GB, container_definitions: [{name: app, memory: 1 GB}, {name: log, memory: 64 MB}]}
        Passes:
            {cpu: 0.5 vCPU, memory: 1 GB, container_definitions: [{name: app, memory: 960 MB}, {name: log, memory: 64 MB}]}
        Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
        """
        cpu = sum((container.cpu for container in self.container_definitions), quantity(0))
        memory = sum((container.memory for container in self.container_definitions), 0 * GB)
        names = ", ".join(container.name for container in self.container_definitions)
        if cpu > self.cpu:
            asked = plain(cpu.number)
            yield "container_definitions", f"{names} reserve {asked} vCPU of a task of {plain(self.cpu.number)} vCPU"
        if memory > self.memory:
            yield "container_definitions", f"{names} reserve {memory} of a task of {self.memory}"

    @rule(severity="error", hint="leave some to a service of its own")
    def too_many_containers(self):
        """A task has ten containers at most.

        Flags:
            {containers: 11}
        Passes:
            {containers: 10}
        Source: https://docs.aws.amazon.com/general/latest/gr/ecs-service.html
        """
        if self.in_a_task > 10:
            yield (
                "containers",
                f"a task of {plain(self.in_a_task.number)} containers is over the ten of a task definition",
            )

    @rule(severity="error", hint="put a load balancer in front, or split the service")
    def too_many_discovered_tasks(self):
        """Service discovery registers 1,000 tasks of one service at most.

        Flags:
            {tasks: 10..1200, serves: 50 requests/second, discovery: shop.local}
        Passes:
            {tasks: 10..1000, serves: 50 requests/second, discovery: shop.local}
        Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
        """
        if self.discovery and self.tasks.high > 1000:
            most_tasks = plain(self.tasks.high.number)
            yield "tasks", f"up to {most_tasks} tasks run, and {self.discovery} holds 1,000 of a service"

    @rule(hint="write 'discovery_records: SRV', or 'network_mode: awsvpc'")
    def shared_address_without_port(self):
        """Tasks that share their instance's address are found by SRV records, which name the port too.

        In the network modes bridge and host a task has no address of its own, so an A record cannot lead to it.

        Flags:
            {launch: ec2, instance: t3.medium, network_mode: bridge, discovery: shop.local}
        Passes:
            {launch: ec2, instance: t3.medium, network_mode: bridge, discovery: shop.local, discovery_records: SRV}
        Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
        """
        if self.discovery and self.network_mode in ("bridge", "host") and self.discovery_records == "A":
            yield "discovery", f"{self.discovery} has A records, and tasks in mode {self.network_mode} need SRV"

    @rule(severity="error", hint="raise 'maximum_percent', or lower 'minimum_healthy_percent'")
    def deployment_without_room(self):
        """A rolling deployment starts a new task before it stops an old one, or the other way round; it needs room.

        The minimum healthy percent of the tasks wanted rounds up and the maximum percent rounds down. Where both
        come out as the tasks that run, none can be replaced and the deployment waits for ever.

        Flags:
            {tasks: 1, minimum_healthy_percent: 100%, maximum_percent: 100%}
        Flags:
            {tasks: 1, minimum_healthy_percent: 50%, maximum_percent: 150%}
        Passes:
            {tasks: 1}
        Passes:
            {tasks: 2, minimum_healthy_percent: 50%, maximum_percent: 100%}
        Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
        """
        wanted = most(self.tasks.low, 1)
        kept, allowed = self.kept_up(wanted), self.allowed(wanted)
        if self.deployment_controller == "ecs" and self.tasks.high and not allowed > kept:
            least_percent, most_percent = (
                plain(part.number * 100) for part in (self.minimum_healthy_percent, self.maximum_percent)
            )
            stated = "minimum_healthy_percent" if self.maximum_percent > 1 else "maximum_percent"
            yield stated, (
                f"of {wanted} wanted, {kept} must stay up ({least_percent}%, rounded up) and {allowed} may run "
                f"({most_percent}%, rounded down), so no task can be replaced"
            )  # fmt: skip

    @rule(severity="error", hint="take a larger instance, fewer 'tasks_per_instance', or 'awsvpc_trunking: true'")
    def more_tasks_than_interfaces(self):
        """In mode awsvpc every task takes a network interface of its instance, which keeps one for itself.

        A c5.large has three, so two tasks fit it, however small they are. Trunking lends an instance more.

        Flags:
            {launch: ec2, instance: c5.large, network_mode: awsvpc, tasks: 3, tasks_per_instance: 3}
        Passes:
            {launch: ec2, instance: c5.large, network_mode: awsvpc, tasks: 3, tasks_per_instance: 2}
        Passes:
            {launch: ec2, instance: c5.large, network_mode: bridge, tasks: 3, tasks_per_instance: 3}
        Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html
        https://github.com/aws/amazon-vpc-cni-k8s/blob/master/pkg/vpc/vpc_ip_resource_limit.go
        """
        if self.launch != "ec2" or self.mode != "awsvpc" or self.awsvpc_trunking or self.instance is None:
            return
        has = interfaces(self.instance)
        if has is not None and self.tasks_per_instance > has - 1:
            asked = plain(self.tasks_per_instance.number)
            yield "tasks_per_instance", (
                f"{asked} tasks on a {self.instance}, whose {has} network interfaces leave room for {has - 1}"
            )  # fmt: skip

    @rule(severity="error", hint="write 'log_driver: awslogs', or 'awsfirelens' for anywhere else")
    def log_driver_not_on_fargate(self):
        """Fargate writes logs with awslogs, splunk or awsfirelens.

        Flags:
            {log_driver: fluentd}
        Passes:
            {log_driver: awsfirelens}
        Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
        """
        driver = self.log_driver
        if self.launch in FARGATE and driver not in (None, "none", *LOG_DRIVERS):
            yield "log_driver", f"Fargate has no log driver {driver}; it has {', '.join(LOG_DRIVERS)}"

    @rule(hint="name a version or a digest, such as 'image: shop:1.4.2'")
    def latest_image(self):
        """The tag latest names another image after every push.

        A task that starts tonight may run other code than its neighbour, and nobody can go back to what ran before.

        Flags:
            {image: "shop:latest"}
        Passes:
            {image: "shop:1.4.2"}
        Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
        """
        for key, image in [("image", self.image)] + [
            ("container_definitions", c.image) for c in self.container_definitions
        ]:
            if image.endswith(":latest"):
                yield key, f"{image} is whatever was pushed last"

    @rule(hint="give each a role of its own: 'task_role' for the program, 'execution_role' for ECS")
    def shared_task_role(self):
        """The role that starts a task may read its secrets and images; the program in it needs neither.

        With one role for both, whoever breaks into the program has what ECS has.

        Flags:
            {task_role: shop, execution_role: shop}
        Passes:
            {task_role: shop, execution_role: shop-start}
        Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
        """
        if self.task_role and self.task_role == self.execution_role:
            yield "task_role", f"{self.task_role} is both what its program may do and what ECS may do to start it"

    @rule(severity="info", hint="take the smaller task")
    def oversized_task(self):
        """Fargate bills what a task asks for, used or not.

        Say what a task uses at its busiest, headroom included, and the smallest size that holds it is named.

        Flags:
            {cpu: 1 vCPU, memory: 4 GB, cpu_utilized: 0.4 vCPU, memory_utilized: 1.8 GB}
        Passes:
            {cpu: 0.5 vCPU, memory: 2 GB, cpu_utilized: 0.4 vCPU, memory_utilized: 1.8 GB}
        Passes:
            {cpu: 1 vCPU, memory: 4 GB}
        Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
        """
        if self.launch not in FARGATE or (self.cpu_utilized is None and self.memory_utilized is None):
            return
        cpu = self.cpu if self.cpu_utilized is None else self.cpu_utilized
        memory = (self.memory if self.memory_utilized is None else self.memory_utilized).to(GB)
        allowed = [size for size in MEMORY if self.os == "linux" or size in WINDOWS]
        fitting = ((size, gb) for size in allowed if size >= cpu.number for gb in MEMORY[size] if gb >= memory)
        smallest = min(fitting, default=None)
        asked = self.cpu.number, self.memory.to(GB)
        if smallest and smallest != asked and smallest[0] <= asked[0] and smallest[1] <= asked[1]:
            yield "cpu", (
                f"{plain(cpu.number)} vCPU and {plain(memory)} GB are used at the busiest, which a task of "
                f"{smallest[0]} vCPU and {smallest[1]} GB holds; it asks for {plain(asked[0])} vCPU and {plain(asked[1])} GB"
            )  # fmt: skip

    @rule(hint="raise the upper end of 'tasks'")
    def peak_above_tasks(self):
        """The busiest minute needs more tasks than may run.

        Those that run are overloaded then, and answer late or not at all.

        Flags:
            traffic: {people: {requests: 100/second, peak: 3x}}
            services:
              it: {type: ecs, tasks: 1..4, serves: 60 requests/second}
            connections: [people -> it]
        Passes:
            traffic: {people: {requests: 100/second, peak: 3x}}
            services:
              it: {type: ecs, tasks: 1..5, serves: 60 requests/second}
            connections: [people -> it]
        Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/manage-service-quotas-and-constraints.html
        """
        needed = ceil(self.requests.peak / self.serves) if self.serves else quantity(0)
        if needed > self.tasks.high:
            yield (
                "tasks",
                (
                    f"the busiest minute brings {plain(self.requests.peak.number, 3)} requests/second and needs "
                    f"{needed} tasks of {plain(self.serves.number, 3)}; at most {self.tasks.high} run"
                ),
            )

    @rule(hint="add what one task answers, such as 'serves: 60 requests/second'")
    def tasks_follow_nothing(self):
        """Without what one task serves, the fewest tasks are billed at every hour.

        Flags:
            {tasks: 2..12}
        Passes:
            {tasks: 2..12, serves: 60 requests/second}
        Source: arithmetic on the range of tasks
        """
        if self.tasks.low != self.tasks.high and not self.serves:
            yield "tasks", f"{self.tasks} tasks run, but nothing says when; {self.tasks.low} are billed"

    @rule(hint="add the discount you see, such as 'spot_discount: 60%'")
    def spot_without_discount(self):
        """Spot prices change by the hour and stand in no price list.

        Flags:
            {launch: fargate-spot}
        Passes:
            {launch: fargate-spot, spot_discount: 60%}
        Source: https://aws.amazon.com/fargate/pricing/
        """
        if self.launch == "fargate-spot" and self.spot_discount is None:
            yield "launch", "Fargate Spot has no list price, so its tasks are not priced"

    @rule(severity="error", hint="add the instance type, such as 'instance: t4g.medium'")
    def tasks_without_instance(self):
        """Tasks on EC2 need an instance type.

        Flags:
            {launch: ec2}
        Passes:
            {launch: ec2, instance: t4g.medium}
        Source: https://aws.amazon.com/ec2/pricing/on-demand/
        """
        if self.launch == "ec2" and self.instance is None:
            yield "launch", "its tasks run on EC2, but no instance type is stated"


def interfaces(instance):
    """How many network interfaces an instance type has, or None where its family does not follow its size."""
    family, _, size = instance.partition(".")
    if instance in FEWER_INTERFACES:
        return FEWER_INTERFACES[instance]
    if family[:1] not in "acmrt":
        return None
    return 2 if size == "medium" and family[0] != "t" else INTERFACES.get(size)
