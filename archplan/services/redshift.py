"""Amazon Redshift bills nodes by the hour, or processing units while queries run; storage and files scanned besides.

https://aws.amazon.com/redshift/pricing/
"""

from archplan.services.words import *

server, RPU = counts("node", "RPU")
Schedule = Annotated[Quantity, Measures("a part of the time", one, "2 hours/day", high=Fraction(1))]
Data = Annotated[Quantity, Measures("a volume of data", byte / second, "2 TB/month")]


class Redshift(
    Service,
    title="Amazon Redshift",
    icon="aws.analytics.Redshift",
    role="data",
    stands="zone",
    category="Databases",
    subcategory="Data Warehouse",
):
    """A data warehouse."""

    also_called = {"data_warehouse": "", "warehouse": ""}

    stops_at_night = True
    called_by_api = True
    sides = Sides(2, "https://aws.amazon.com/ec2/pricing/on-demand/")  # it names Redshift

    capacity: Literal["nodes", "serverless"] = option("nodes", "nodes, or pay while queries run")
    node: Annotated[str, Listed("redshift.csv", "node", "node type")] = option(
        "ra3.xlplus", "the type of every node", capacity="nodes"
    )
    nodes: Count = option(2, "nodes that compute; the leader of several is free", capacity="nodes")
    hours: Schedule = option(
        "100%", "the part of the time nodes run; a cluster that is paused keeps its data", capacity="nodes"
    )
    units: Count = option(128, "processing units (RPU), when serverless", capacity="serverless", busy=SOME)
    busy: Schedule = option("0 hours/day", "when queries run, when serverless", capacity="serverless")
    holds: Size = option("0 GB", "managed storage; dc2 nodes keep data on disks of their own")
    scans: Data = option("0 GB/month", "what Spectrum reads of files in S3; included when serverless", capacity="nodes")

    queries: Flow = inflow("queries", default=True)

    def spread(self):
        """A cluster stands in one zone; serverless in all of them."""
        return self.zones if self._values["capacity"] == "serverless" else 1

    def outflow(self, leaving):
        """A query calls nothing."""
        return {}

    def commits(self):
        """Its nodes while the cluster is not paused.

        https://docs.aws.amazon.com/redshift/latest/mgmt/purchase-reserved-node-offering.html
        """
        part = Fraction(quantity(self.hours).number)
        return {"node_hours": Committable((), (), "redshift-reservation", self.node, part=part)}

    @meter("node/{node}", capacity="nodes")
    def node_hours(self):
        """Every node while the cluster is not paused. [k]

        https://aws.amazon.com/redshift/pricing/
        """
        return self.nodes * self.hours * server

    @meter("serverless-rpu", capacity="serverless")
    def processing_units(self):
        """The units while queries run, by the second, each time a minute at least. [k]

        https://aws.amazon.com/redshift/pricing/
        """
        return self.units * self.busy * RPU

    @meter("managed-storage")
    def data_stored(self):
        """What the warehouse holds, paused or not; nothing for dc2 nodes. [k]

        https://aws.amazon.com/redshift/pricing/
        """
        own_disks = self.capacity == "nodes" and self.node[:3] == "dc2"
        return None if own_disks else self.holds or None

    @meter("spectrum", capacity="nodes")
    def files_scanned(self):
        """What Spectrum reads of files in S3. [k]

        https://aws.amazon.com/redshift/pricing/
        """
        return self.scans or None

    @rule(hint="say when queries run, such as 'busy: 2 hours/day'")
    def warehouse_never_asked(self):
        """Serverless bills the time that queries run, which nothing else says.

        Processing units are billed by the second while any query runs, a minute at least.

        Flags:
            {capacity: serverless}
        Passes:
            {capacity: serverless, busy: 2 hours/day}
        Source: https://aws.amazon.com/redshift/pricing/
        """
        if self.capacity == "serverless" and not self.busy:
            yield "busy", "does not say when queries run, so no processing is billed"

    @rule(severity="info", hint="write 'node: ra3.large', and pay for storage apart")
    def disks_with_the_nodes(self):
        """dc2 nodes bring their disks: more data needs more nodes.

        ra3 nodes keep it in managed storage, which is billed by what is there.

        Flags:
            {node: dc2.large}
        Passes:
            {node: ra3.xlplus}
        Source: https://aws.amazon.com/redshift/pricing/
        """
        if self.capacity == "nodes" and self.node[:3] == "dc2":
            yield "node", f"{self.node} keeps data on its own disks"
