"""A NAT gateway bills its hours, every byte that passes it either way, and its public address.

https://aws.amazon.com/vpc/pricing/
"""

from archplan.service import *

gateway, address = counts("gateway", "address")


class NAT(Service, title="NAT gateway", icon="aws.network.NATGateway", role="network", stands="zone"):
    """Lets private subnets reach the internet. What its VPC's services send out passes it without being drawn."""

    way_out = "nat"

    per: Literal["zone", "vpc"] = option("zone", "a gateway in every zone, or a single one for the VPC")

    requests: Flow = inflow("calls drawn through it", default=True)
    processed: Flow = inflow("bytes of its VPC's private services, both ways", counted=byte)

    def spread(self):
        """As many zones as it has gateways."""
        return self.zones if self._values["per"] == "zone" else 1

    @derived
    def gateways(self):
        """One in every zone of its VPC, or a single one."""
        return quantity(self.zones if self.per == "zone" else 1)

    @meter("hour")
    def gateway_hours(self):
        """Every hour a gateway exists. [k]

        https://aws.amazon.com/vpc/pricing/
        """
        return self.gateways * gateway

    @meter("gb")
    def data_processed(self):
        """Every byte through a gateway, out and in, on top of what data transfer costs.

        https://aws.amazon.com/vpc/pricing/
        """
        return self.processed.mean + self.requests.sent + self.requests.returned

    @meter("eip:address")
    def public_IPv4_addresses(self):
        """One address for each gateway.

        https://aws.amazon.com/vpc/pricing/
        """
        return self.gateways * address

    @rule(hint="write 'per: zone'")
    def one_nat_for_several_zones(self):
        """When the zone of a single gateway fails, no zone reaches the internet; and the others pay to cross to it.

        https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
        """
        if self.per == "vpc" and self.zones > 1:
            yield "per", f"one gateway serves {self.zones} zones"

    @rule(severity="error", hint="name it under 'public' of its VPC")
    def nat_in_private_subnet(self):
        """A NAT gateway reaches the internet only from a public subnet.

        https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
        """
        if self.vpc and not self.is_public:
            yield "type", f"stands in a {self.tier} subnet of {self.vpc}"

    @rule(severity="info", hint="leave it out, or draw what private services call outside")
    def idle_nat(self):
        """A gateway that carries nothing is billed by the hour all the same."""
        if not self.processed and not self.requests:
            yield "type", "nothing passes it"
