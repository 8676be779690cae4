"""A workload is the pods of one program on a Kubernetes cluster: its nodes are billed, or the pods on AWS Fargate.

https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html
"""

from archplan.services.words import *

vCPU = unit("vCPU")
RESERVED = 256 * MB  # of memory that Fargate adds to each pod for the kubelet and its like
# What Fargate has: so many vCPUs with from so much to so much memory, in such steps.
SIZES = (
    (Fraction(1, 4), (Fraction(1, 2), 1, 2)), (Fraction(1, 2), (1, 2, 3, 4)), (1, range(2, 9)), (2, range(4, 17)),
    (4, range(8, 31)), (8, range(16, 61, 4)), (16, range(32, 121, 8)),
)  # fmt: skip


class Workload(
    Service,
    title="Kubernetes workload",
    icon="aws.compute.EKS",
    role="compute",
    stands="zone",
    category="Compute",
    subcategory="Containers",
):
    """Pods of one program. Say on which cluster they run, how large one is, how many run and what one serves."""

    looks_up = True
    fleet_in = "pods"
    fleet_noun = "pod"
    cluster = None

    on: Beside = option("", "the EKS cluster that runs it")
    launch: Literal["nodes", "fargate"] = option("nodes", "what its pods run on: nodes of the cluster, or Fargate")
    pods: Range = option("1", "pods that run, fewest to most")
    cpu: Count = option("0.25 vCPU", "vCPUs that all containers of a pod ask for together", launch="fargate")
    memory: Size = option("0.25 GB", "memory that all containers of a pod ask for together", launch="fargate")
    serves: Rate | None = option(None, "what one pod serves; with it, pods follow the traffic hour by hour")

    requests: Flow = inflow("requests its pods answer", default=True)

    def fleet(self):
        return self.pods

    def fleet_wanted(self):
        """As many pods as serve the busiest minute."""
        return ceil(self.requests.peak / self.serves) if self.serves else None

    def sees(self, services, connections):
        """The cluster that runs it, without which no pod runs."""
        found = services.get(self._values["on"])
        self.cluster = found if found is not None and found.runs_pods else None

    def spread(self):
        """Pods are spread over the zones of the VPC, as far as the fewest of them go."""
        return min(self.zones, int(self._values["pods"].low.number))

    def stands_within(self):
        """It is drawn in a box of its cluster."""
        return self._values["on"]

    @derived
    def pods_running(self):
        """Each hour the requests a second over what one pod serves, rounded up and held in the range of pods; the
        fewest when it is not said what one pod serves.
        """
        wanted = self.pods.holding(ceil(self.requests.hourly / self.serves)) if self.serves else self.pods.low
        return over_the_day(wanted)

    @derived
    def part_of_month(self):
        """The part of the month in which its cluster is there: all of it, unless the cluster has hours or a schedule."""
        return self.cluster.part_of_month if self.cluster is not None else quantity(1)

    @property
    def size(self):
        """What Fargate gives a pod: the smallest it has that holds the vCPUs asked for, and the memory with 256 MB more.

        https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html
        """
        wanted = self.memory + RESERVED
        fitting = (
            (vcpus, size) for vcpus, sizes in SIZES if vcpus >= self.cpu for size in sizes if size * GB >= wanted
        )
        return next(fitting, None)

    def commits(self):
        """Pods on Fargate.

        https://docs.aws.amazon.com/savingsplans/latest/userguide/plan-types.html
        """
        part = Fraction(quantity(self.part_of_month).number)
        pod = Committable(("compute-savings-plan",), ("fargate", "eks"), part=part)
        return {"pod_vCPUs": pod, "pod_memory": pod}

    @meter("eks:fargate-vcpu", launch="fargate")
    def pod_vCPUs(self):
        """The vCPUs that Fargate gives every pod: those asked for, rounded up to a size it has.

        https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html
        """
        return self.pods_running * self.part_of_month * self.size[0] * vCPU if self.size else None

    @meter("eks:fargate-memory", launch="fargate")
    def pod_memory(self):
        """The memory that Fargate gives every pod: that asked for and 256 MB more, rounded up to a size it has.

        https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html
        """
        return self.pods_running * self.part_of_month * self.size[1] * GB if self.size else None

    @free(launch="nodes")
    def pods_on_nodes(self):
        """The nodes of the cluster are billed, whatever runs on them."""
        return True

    @rule(severity="error", hint="ask for at most 16 vCPU and 119.75 GB, or write 'launch: nodes'")
    def pod_too_large_for_fargate(self):
        """Fargate has pods of up to 16 vCPUs and 120 GB, of which 256 MB are its own.

        Flags:
            services: {k8s: {type: eks}, it: {type: workload, on: k8s, launch: fargate, cpu: 32 vCPU}}
        Passes:
            services: {k8s: {type: eks}, it: {type: workload, on: k8s, launch: fargate, cpu: 16 vCPU, memory: 64 GB}}
        Source: https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html
        """
        if self.launch == "fargate" and self.size is None:
            yield "launch", f"a pod of {plain(self.cpu.number)} vCPU and {self.memory} is larger than Fargate has"

    @rule(hint="raise the upper end of 'pods'", saturates=True)
    def peak_above_pods(self):
        """The busiest minute needs more pods than may run.

        Flags:
            traffic: {people: {requests: 100/second, peak: 3x}}
            services:
              k8s: {type: eks}
              it: {type: workload, on: k8s, pods: 1..2, serves: 100 requests/second}
            connections: [people -> it]
        Passes:
            traffic: {people: {requests: 100/second, peak: 3x}}
            services:
              k8s: {type: eks}
              it: {type: workload, on: k8s, pods: 1..3, serves: 100 requests/second}
            connections: [people -> it]
        Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/manage-service-quotas-and-constraints.html
        """
        needed, one = self.fleet_wanted(), self.serves
        if one is not None and needed is not None and needed > self.pods.high:
            said = f"the busiest minute needs {needed} pods of {plain(one.number, 3)}"
            yield "pods", f"{said}; at most {self.pods.high} run"
