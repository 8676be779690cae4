"""A VPC, its subnets, route tables, security groups and peering cost nothing; what stands in it may.

https://aws.amazon.com/vpc/pricing/
"""

from archplan.services.words import *

managed, analysed, mirror = counts("IP", "analysed path", "mirror session")


class VPC(
    Service, title="Amazon VPC", icon="aws.network.VPC", role="network",
    free="a VPC, its subnets, route tables, security groups and peering are free; NAT gateways, public "
    "addresses and interface endpoints are services of their own",
):  # fmt: skip
    """A private network. A place of type vpc draws it as a box; list it here to show it as a part."""

    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    sends_as = {"log": "vended"}

    can_fail = False
    is_passed = True
    own_route = True  # a peered one: both have the other's block in their route tables
    copied_from = "pilot-light"

    cidr: str = option("10.0.0.0/16", "its private addresses")

    managed_addresses: Count = option(0, "active addresses that IPAM manages, advanced tier")
    analysed_paths: Volume = option("0/month", "paths that Reachability Analyzer looks at")
    mirrored: Count = option(0, "network interfaces whose traffic is mirrored")

    requests: Flow = inflow("whatever passes through it", default=True)

    @meter("ipam-ip")
    def addresses_managed(self):
        """Every active address, every hour. [k]

        https://aws.amazon.com/vpc/pricing/
        """
        return self.managed_addresses * managed or None

    @meter("reachability-path")
    def paths_analysed(self):
        """Every path looked at. [k]

        https://aws.amazon.com/vpc/pricing/
        """
        return self.analysed_paths.number * analysed / second or None

    @meter("traffic-mirror")
    def traffic_mirrored(self):
        """Every mirrored interface, every hour. [k]

        https://aws.amazon.com/vpc/pricing/
        """
        return self.mirrored * mirror or None

    @rule(severity="error", hint="write cidr: 10.0.0.0/16")
    def impossible_address_range(self):
        """A VPC takes a block from /16 to /28.

        AWS creates none that is larger or smaller.

        Flags:
            {cidr: 10.0.0.0/8}
        Passes:
            {cidr: 10.0.0.0/16}
        Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
        """
        address, slash, length = self.cidr.partition("/")
        if not slash or not length.isdigit() or not 16 <= int(length) <= 28 or address.count(".") != 3:
            yield "cidr", f"{self.cidr} is not a block from /16 to /28"
