"""Amazon EKS bills each cluster by the hour; its nodes are EC2 instances. https://aws.amazon.com/eks/pricing/"""

from archplan.services.words import *

cluster, instances_unit = counts("cluster", "instance")


class EKS(
    Versioned,
    MadeAnew,
    Service,
    title="Amazon EKS",
    icon="aws.compute.EKS",
    role="compute",
    stands="zone",
    subcategory="Containers",
):
    """A Kubernetes cluster, and its nodes when they are of one type."""

    also_called = {"kubernetes": "", "k8s": ""}

    looks_up = True
    runs_pods = True

    version: str = option("", "the Kubernetes version, such as 1.35; the newest in standard support unless stated")
    support: Literal["standard", "extended"] = option(
        "standard", "extended for a version past standard support; its days say so unless stated"
    )
    clusters: Count = option("1", "how many clusters")
    nodes: Range = option("0", "EC2 instances of the cluster, fewest to most; 0 when they are services of their own")
    instance: Annotated[str, Listed("ec2.csv", "instance", "instance type")] | None = option(
        None, "the type of a node", nodes=SOME
    )
    serves: Rate | None = option(
        None, "what one node serves; with it, nodes follow the traffic hour by hour", nodes=SOME
    )
    volume: Size = option("20 GB", "the gp3 volume of each node", nodes=SOME)

    auto_mode: bool = option(False, "EKS starts, updates and replaces the nodes, for a fee on each", nodes=SOME)

    requests: Flow = inflow("requests its pods answer", default=True)

    def calendar(self):
        return "kubernetes", self._values["version"]

    def in_recovery(self, strategy):
        """Nodes for its part of the busiest minute, one for each zone at least."""
        if not strategy.serves:
            return Copy("no cluster runs until its template is deployed")
        busiest = self.nodes.holding(ceil(self.requests.peak / self.serves)) if self.serves else self.nodes.low
        if not busiest:
            return Copy("the cluster; its nodes are services of their own", {})
        fewest = strategy.units(busiest, self.zones)
        nodes = f"{fewest}..{max(fewest, int(self.nodes.high.number))}"
        own = {"nodes": nodes} if strategy.name == "active-active" else {}
        return Copy(f"at least {fewest} nodes", {"nodes": nodes}, own, grows=not strategy.is_whole)

    class arriving(Record):
        """Keys of a connection that reaches a cluster."""

        deploy: Literal["rolling", "blue-green", "canary", "linear"] | None = option(None, "the connection deploys")

    def spread(self):
        """Nodes are spread over the zones of the VPC; without nodes of its own, all of them."""
        fewest = int(self._values["nodes"].low.number)
        return min(self.zones, fewest) if fewest else self.zones

    @derived
    def nodes_running(self):
        """Each hour the requests a second over what one node serves, rounded up and held in the range of nodes; the
        fewest when it is not said what one node serves.
        """
        wanted = self.nodes.holding(ceil(self.requests.hourly / self.serves)) if self.serves else self.nodes.low
        return over_the_day(wanted)

    def commits(self):
        """Its nodes."""
        return {"node_hours": ec2_instance(self.instance)} if self.instance else {}

    @meter("cluster")
    def cluster_hours(self):
        """Every hour a cluster exists. [k]

        https://aws.amazon.com/eks/pricing/
        """
        return self.clusters * cluster

    @meter("cluster-extended{year}")
    def extended_support(self):
        """Every hour of a cluster whose version is past standard support, on top of the cluster.

        It is billed from the beginning of the day on which standard support ends.
        https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
        """
        return self.clusters * cluster if self.is_extended else None

    @meter("ec2:instance/linux/{instance}")
    def node_hours(self):
        """Every hour of every node.

        https://aws.amazon.com/ec2/pricing/on-demand/
        """
        return self.nodes_running * instances_unit if self.nodes.high else None

    @meter("auto-mode/{instance}", auto_mode=True)
    def auto_mode_fee(self):
        """Every hour of every node that Auto Mode manages, on top of the instance; it is billed whatever the instance
        itself is paid by, and no Savings Plan or Spot price lowers it. [k]

        https://aws.amazon.com/eks/pricing/
        """
        return self.nodes_running * instances_unit if self.nodes.high else None

    @meter("ebs:gp3")
    def node_volumes(self):
        """The root volume of every node; the EKS-optimized image has one of 20 GB. [k]

        https://aws.amazon.com/ebs/pricing/
        """
        return self.nodes_running * self.volume if self.nodes.high else None

    @rule(severity="error", hint="add the instance type, such as 'instance: m5.large'")
    def nodes_without_instance(self):
        """Nodes need an instance type.

        Flags:
            {nodes: 2}
        Passes:
            {nodes: 2, instance: m5.large}
        Source: https://aws.amazon.com/ec2/pricing/on-demand/
        """
        if self.nodes.high and self.instance is None:
            yield "nodes", f"{self.nodes} nodes are of no instance type"

    @rule(hint="upgrade the cluster, then write 'support: standard'")
    def cluster_in_extended_support(self):
        """Past standard support a cluster pays a fee on top, larger than its price.

        Flags:
            {support: extended}
        Passes:
            {support: standard}
        Source: https://aws.amazon.com/eks/pricing/ [k]
        """
        if self.support == "extended" and not self.version:
            yield "support", "pays for extended support"

    @rule(hint="raise the upper end of 'nodes'", saturates=True)
    def peak_above_nodes(self):
        """The busiest minute needs more nodes than may run.

        Flags:
            traffic: {people: {requests: 100/second, peak: 3x}}
            services:
              it: {type: eks, instance: m5.large, nodes: 1..2, serves: 100 requests/second}
            connections: [people -> it]
        Passes:
            traffic: {people: {requests: 100/second, peak: 3x}}
            services:
              it: {type: eks, instance: m5.large, nodes: 1..3, serves: 100 requests/second}
            connections: [people -> it]
        Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/manage-service-quotas-and-constraints.html
        """
        if not self.serves:
            return
        needed = ceil(self.requests.peak / self.serves)
        if self.nodes.high and needed > self.nodes.high:
            yield (
                "nodes",
                (
                    f"the busiest minute brings {plain(self.requests.peak.number, 3)} requests/second and needs "
                    f"{needed} nodes of {plain(self.serves.number, 3)}; at most {self.nodes.high} run"
                ),
            )
