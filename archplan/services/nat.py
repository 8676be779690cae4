"""A NAT gateway bills its hours, every byte that passes it either way, and its public address.

https://aws.amazon.com/vpc/pricing/
"""

from archplan.services.words import *

gateway, address = counts("gateway", "address")
Addresses = Annotated[
    Quantity, Measures("a number of addresses", one, "2", low=Fraction(1), high=Fraction(32), whole=True)
]


Data = Annotated[Quantity, Measures("a volume of data", byte / second, "500 GB/month")]


class NAT(MadeAnew, Service, title="NAT gateway", icon="aws.network.NATGateway", role="network", stands="zone"):
    """Lets private subnets reach the internet. What its VPC's services send out passes it without being drawn."""

    whole_hours = True
    also_called = {"nat_gateway": "", "natgateway": ""}
    warned_alone = True
    agreement = Agreement(
        "99.99%", "https://aws.amazon.com/vpc/sla/", zonal="99.9%", confidence="disputed",
        condition="gateways in two zones or more, or a regional one",
    )  # fmt: skip
    way_out = "nat"
    door = "out"

    per: Literal["zone", "vpc"] = option(
        "zone", "a gateway in every zone, or a single one for the VPC", availability="zonal"
    )
    availability: Literal["zonal", "regional"] = option(
        "zonal", "gateways of single zones, or one that AWS spreads over all zones of the VPC"
    )
    addresses: Addresses = option(
        "1", "public addresses of a gateway in its zone; 8 at most when zonal, 32 when regional"
    )
    connection_lasts: Duration | None = option(
        None, "how long a connection through it lasts; unless stated, connections are not counted", availability="zonal"
    )

    processes: Data | None = option(
        None, "bytes through it, both ways, as on a bill; those of its VPC's services unless stated", states="passing"
    )

    requests: Flow = inflow("calls drawn through it", default=True)
    processed: Flow = inflow("bytes of its VPC's private services, both ways", counted=byte)

    def spread(self):
        """As many zones as it has gateways."""
        return 1 if self._values["per"] == "vpc" and self._values["availability"] == "zonal" else self.zones

    @derived
    def gateways(self):
        """One in every zone of its VPC, or a single one; a regional gateway is billed for every zone it is in. [k]

        https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
        """
        return quantity(1 if self.per == "vpc" and self.availability == "zonal" else self.zones)

    @derived
    def passing(self):
        """Bytes of its VPC's services and of calls drawn through it, both ways."""
        return self.processed.mean + self.requests.sent + self.requests.returned

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
        return self.volume_of("passing", byte)

    @meter("eip:address")
    def public_IPv4_addresses(self):
        """One address for each gateway, unless the spec gives it more.

        https://aws.amazon.com/vpc/pricing/
        """
        return self.gateways * self.addresses * address

    @rule(severity="error", hint="name it under 'public' of its VPC")
    def nat_in_private_subnet(self):
        """A NAT gateway reaches the internet only from a public subnet.

        It takes its own way out through the internet gateway, to which only public subnets route. A
        regional gateway stands in no subnet.

        Flags:
            services: {it: {type: nat}}
            places: {main: {type: vpc, zones: 2, private: [it]}}
        Passes:
            services: {it: {type: nat}}
            places: {main: {type: vpc, zones: 2, public: [it]}}
        Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
            https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
        """
        if self.vpc and not self.is_public and self.availability == "zonal":
            yield "type", f"stands in {self.tier} subnets of {self.vpc}"

    @rule(severity="info", hint="leave it out, or draw what private services call outside", traffic=True)
    def idle_nat(self):
        """A gateway that carries nothing is billed by the hour all the same.

        Its hours and its address are fixed; services that call only what gateway endpoints reach need none.

        Flags:
            services: {it: {type: nat}, app: {type: lambda}}
            traffic: {people: {requests: 1/second}}
            connections: [people -> app]
        Passes:
            services: {it: {type: nat}, fn: {type: ecs}, mail: {type: ses}}
            traffic: {clock: {kind: schedule, requests: 1/hour}}
            places: {main: {type: vpc, public: [it], private: [fn]}}
            connections: [clock -> fn -> mail]
        Passes:
            {}
        Source: https://docs.aws.amazon.com/awssupport/latest/user/cost-optimization-checks.html
        """
        if not self.processed and not self.requests and not self.processes:
            yield "type", "nothing passes it"
