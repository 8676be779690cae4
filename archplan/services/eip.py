"""AWS bills every public IPv4 address by the hour, in use or idle. https://aws.amazon.com/vpc/pricing/"""

from archplan.services.words import *

address = unit("address")


class EIP(MadeAnew, Service, title="Elastic IP address", icon="aws.compute.EC2ElasticIpAddress", role="network"):
    """Public IPv4 addresses of their own. Load balancers, NAT gateways and tasks bring theirs with them."""

    can_fail = False  # an address; what it leads to may fail
    is_passed = True

    count: Count = option("1", "how many addresses")
    idle: bool = option(False, "held, but attached to nothing that runs")

    requests: Flow = inflow("traffic drawn to the address", default=True)

    def has_fixed_address(self):
        return True

    @meter("address", idle=False)
    def public_IPv4_addresses(self):
        """Every hour of every address in use.

        https://aws.amazon.com/vpc/pricing/
        """
        return self.count * address

    @meter("idle-address", idle=True)
    def idle_IPv4_addresses(self):
        """Every hour of every address that is held and not used.

        https://aws.amazon.com/vpc/pricing/
        """
        return self.count * address

    @rule(hint="attach it or release it")
    def idle_address(self):
        """An address that nothing uses is billed like one that is used.

        AWS bills every public IPv4 address by the hour, attached or not.

        Flags:
            {idle: true}
        Passes:
            {count: 2}
        Source: https://aws.amazon.com/vpc/pricing/
        """
        if self.idle and self.count:
            yield "idle", f"{self.count} held for nothing"
