"""Amazon Lightsail bills bundles by the hour: a machine, its disk and some traffic for one price.

https://aws.amazon.com/lightsail/pricing/
"""

from archplan.services.words import *

bundle_unit, server, LB = counts("bundle", "node", "load balancer")
Data = Annotated[Quantity, Measures("a volume of data", byte / second, "100 GB/month")]

BUNDLED = ("linux", "windows", "linux-ipv6-only", "windows-ipv6-only", "database", "database-ha")


class Lightsail(
    Service, title="Amazon Lightsail", icon="aws.compute.Lightsail", role="compute", subcategory="Virtual Machines"
):
    """Small servers, databases and containers with a price for everything. Traffic within the bundle is included;
    how much that is the book does not hold, so state what goes beyond as `overage`.
    """

    alias_target = True
    egress = "own"  # the bundle includes what it returns

    kind: Literal[
        "linux", "windows", "linux-ipv6-only", "windows-ipv6-only", "database", "database-ha", "container"
    ] = option("linux", "a server, a database, with a standby (ha), or containers")
    bundle: Annotated[str, Listed("lightsail.csv", "bundle", "bundle")] = option(
        "1gb-2vcpu-40gb", "what each has: memory, vCPUs and disk", kind=BUNDLED
    )
    power: Literal["nano", "micro", "small", "medium", "large", "xlarge"] = option(
        "nano", "of each container node", kind="container"
    )
    count: Count = option(1, "servers, databases or container nodes")
    disk: Size = option("0 GB", "block storage attached beyond the bundle")
    snapshots: Size = option("0 GB", "snapshots kept")
    balancers: Count = option(0, "load balancers, with their certificate")
    overage: Data = option("0 GB/month", "data sent beyond what the bundles include")

    requests: Flow = inflow("requests it answers", default=True)

    def refuses_alias(self):
        """Only a container service has a name that Route 53 knows. [k]

        https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-aws-resources.html
        """
        return (
            ""
            if self._values["kind"] == "container"
            else f"of {self.title} only a container service can be one's target"
        )

    @meter("bundle/{kind}/{bundle}", kind=BUNDLED)
    def bundles(self):
        """Every bundle for the hours it exists, stopped or not; a full month of 744 hours is the monthly price. [k]

        https://aws.amazon.com/lightsail/pricing/
        """
        return self.count * bundle_unit

    @meter("container-{power}", kind="container")
    def container_nodes(self):
        """Every node of the container service. [k]

        https://aws.amazon.com/lightsail/pricing/
        """
        return self.count * server

    @meter("disk")
    def disks(self):
        """Block storage beyond the bundle. [k]

        https://aws.amazon.com/lightsail/pricing/
        """
        return self.disk or None

    @meter("snapshot")
    def snapshots_kept(self):
        """Snapshots of servers, disks and databases. [k]

        https://aws.amazon.com/lightsail/pricing/
        """
        return self.snapshots or None

    @meter("lb")
    def load_balancers(self):
        """Every load balancer, whatever passes it. [k]

        https://aws.amazon.com/lightsail/pricing/
        """
        return self.balancers * LB or None

    @meter("transfer-overage")
    def data_beyond_the_bundle(self):
        """What is sent to the internet beyond what bundles include. [k]

        https://aws.amazon.com/lightsail/pricing/
        """
        return self.overage or None

    @free()
    def data_within_the_bundle(self):
        """What its bundles send to the internet is included, up to an amount of each bundle."""
        return self.requests.returned

    @rule(severity="info", hint="state 'overage' for what goes beyond the bundle, or compare with ec2")
    def much_traffic_for_a_bundle(self):
        """Bundles include one to several TB a month, which the book does not hold.

        Beyond it every GB sent to the internet is billed.

        Flags:
            services: {it: {type: lightsail}}
            traffic: {people: {requests: 20/second, response: 100 KB}}
            connections: [people -> it]
        Passes:
            services: {it: {type: lightsail}}
            traffic: {people: {requests: 1/second, response: 60 KB}}
            connections: [people -> it]
        Source: https://aws.amazon.com/lightsail/pricing/
        """
        sent = self.requests.returned
        if not self.overage and sent > 1 * TB / month * self.count:
            yield "overage", f"returns {plain((sent * month / TB).number, 2)} TB a month and states no overage"
