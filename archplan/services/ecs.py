"""Amazon ECS is free; its tasks are billed by AWS Fargate, or by the EC2 instances they run on.

https://aws.amazon.com/fargate/pricing/
"""

from archplan.service import *

vCPU, address, instances_unit, hosted_zone = counts("vCPU", "address", "instance", "hosted zone")
FARGATE = ("fargate", "fargate-spot")
# GB of memory a Fargate task may have, by its vCPUs.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
MEMORY = {
    0.25: (0.5, 1, 2), 0.5: range(1, 5), 1: range(2, 9), 2: range(4, 17), 4: range(8, 31), 8: range(16, 61, 4),
    16: range(32, 121, 8), 32: (60, 120, 244),
}  # fmt: skip
WINDOWS = (1, 2, 4)  # vCPUs a Windows task may have on Fargate
Strategy = Literal["rolling", "blue-green", "canary", "linear"]
Schedule = Annotated[Quantity, Measures("a part of the time", one, "50 hours/week", high=Fraction(1))]


class ECS(Service, title="Amazon ECS", icon="aws.compute.ElasticContainerService", role="compute", stands="zone"):
    """A service of containers. Say how large a task is, how many run, and what one of them serves."""

    launch: Literal["fargate", "fargate-spot", "ec2"] = option("fargate", "what the tasks run on")
    cpu: Count = option("0.25 vCPU", "vCPUs of a task, its sidecars included")
    memory: Size = option("0.5 GB", "memory of a task, its sidecars included")
    tasks: Range = option("1", "tasks that run, fewest to most")
    serves: Rate | None = option(None, "what one task serves; with it, tasks follow the traffic hour by hour")
    hours: Schedule | None = option(None, "when tasks run, such as 50 hours/week; always, unless stated")
    processor: Literal["x86", "arm"] = option("x86", "the processors tasks run on; arm is Graviton")
    os: Literal["linux", "windows"] = option("linux", "the operating system of the containers")
    ephemeral: Size = option("20 GB", "scratch space of a task; 20 GB are free on Fargate")
    containers: Count = option("1", "containers of a task: its own and its sidecars")
    image: str = option("", "the container image")
    discovery: str = option("", "the private DNS name other services find its tasks under, such as shop.local")
    namespace: Literal["own", "shared"] = option("own", "shared when another service bills the zone of that name")
    public_ip: bool = option(False, "every task has a public address")
    spot_discount: Ratio | None = option(None, "what Fargate Spot takes off the list price; it has no list price")
    deployments: Volume = option("0/month", "rolling deployments, each running old and new tasks for a while")
    overlap: Ratio = option("100%", "how many more tasks run during a deployment: the maximum percent less 100%")
    deployment_lasts: Duration = option("10 minutes", "how long old and new tasks run together")
    instance: Annotated[str, Listed("ec2.csv", "instance", "instance type")] | None = option(
        None, "for launch: ec2, the instance type"
    )
    instances: Range = option("1..1000", "for launch: ec2, instances that run, fewest to most")
    tasks_per_instance: Count = option("2", "for launch: ec2, tasks that fit one instance")
    volume: Size = option("30 GB", "for launch: ec2, the gp3 volume of each instance")

    requests: Flow = inflow("requests its tasks answer", default=True)

    class arriving(Record):
        """Keys of a connection that reaches a service of tasks."""

        deploy: Strategy | None = option(None, "the connection deploys; how tasks are replaced")

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

    @derived
    def tasks_deploying(self):
        """The part of the time a deployment runs, by how many more tasks run for each one during it.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
        """
        often = Quantity(self.deployments.number, (1 / second).powers)
        return often * self.deployment_lasts * self.overlap

    @derived
    def tasks_running(self):
        """The tasks wanted, on average over the day and its schedule, and those that a deployment adds."""
        running = over_the_day(self.tasks_wanted) * (1 if self.hours is None else self.hours)
        return running * (1 + self.tasks_deploying)

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
        return self.containers - 1 if self.containers > 1 else None

    @rule(severity="error", hint="write a size that Fargate has, such as 'cpu: 0.5 vCPU, memory: 1 GB'")
    def no_such_task_size(self):
        """Fargate refuses a task whose vCPUs and memory do not go together."""
        if self.launch not in FARGATE:
            return
        cpu, sizes = plain(self.cpu.number), MEMORY.get(self.cpu.number)
        if sizes is None:
            yield "cpu", f"Fargate has no task of {cpu} vCPU; it has {', '.join(map(str, MEMORY))}"
        elif self.memory.to(GB) not in sizes:
            shown = f"{sizes[0]} to {sizes[-1]} GB in steps of {sizes.step}" if isinstance(sizes, range) else (
                f"{', '.join(map(str, sizes[:-1]))} or {sizes[-1]} GB")  # fmt: skip
            yield "memory", f"a Fargate task of {cpu} vCPU has {shown}, not {self.memory}"
        if self.os == "windows" and (self.processor == "arm" or self.cpu.number not in WINDOWS):
            yield "os", f"Windows on Fargate has 1, 2 or 4 vCPU on x86, not {cpu} on {self.processor}"
        if not 20 * GB <= self.ephemeral <= 200 * GB:
            yield "ephemeral", f"a Fargate task has 20 to 200 GB of scratch space, not {self.ephemeral}"

    @rule(hint="raise the upper end of 'tasks'")
    def peak_above_tasks(self):
        """The busiest minute needs more tasks than may run."""
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
        """Without what one task serves, the fewest tasks are billed at every hour."""
        if self.tasks.low != self.tasks.high and not self.serves:
            yield "tasks", f"{self.tasks} tasks run, but nothing says when; {self.tasks.low} are billed"

    @rule(hint="add the discount you see, such as 'spot_discount: 60%'")
    def spot_without_discount(self):
        """Spot prices change by the hour and stand in no price list."""
        if self.launch == "fargate-spot" and self.spot_discount is None:
            yield "launch", "Fargate Spot has no list price, so its tasks are not priced"

    @rule(severity="error", hint="add the instance type, such as 'instance: t4g.medium'")
    def tasks_without_instance(self):
        """Tasks on EC2 need an instance type."""
        if self.launch == "ec2" and self.instance is None:
            yield "launch", "its tasks run on EC2, but no instance type is stated"

    @rule(severity="error", hint="add 'public_ip: true', or move it to private subnets with a NAT gateway")
    def task_without_way_out(self):
        """A task in a public subnet pulls its image only with a public address."""
        if self.is_public and self.launch in FARGATE and not self.public_ip:
            yield "public_ip", "its tasks stand in a public subnet without a public address"
