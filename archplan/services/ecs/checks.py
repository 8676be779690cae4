"""What is wrong or worth saying of the tasks of Amazon ECS."""

from archplan.services.ecs.limits import FARGATE, LOG_DRIVERS, MEMORY, WINDOWS, interfaces
from archplan.services.words import *


class TaskChecks(ServicePart):
    """Whether there is such a task, and others find it."""

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


class RunningChecks(ServicePart):
    """Whether its tasks can be replaced, are safe, and are as many and as large as it takes."""

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

    @rule(
        severity="error",
        hint="take a larger instance, fewer 'tasks_per_instance', or 'awsvpc_trunking: true'",
    )
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

    @rule(hint="raise the upper end of 'tasks'", saturates=True)
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
        if not self.serves:
            return
        needed = ceil(self.requests.peak / self.serves)
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
