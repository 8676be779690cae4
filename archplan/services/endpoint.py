"""An interface endpoint bills its hours in every zone and the bytes that pass it; a gateway endpoint is free.

https://aws.amazon.com/privatelink/pricing/
"""

from archplan.services.words import *

endpoint_unit = unit("endpoint")
GATEWAYS = ("s3", "dynamodb")
Data = Annotated[Quantity, Measures("a volume of data", byte / second, "500 GB/month")]


def interfaces_of(key):
    """How many interface endpoints a type of service needs."""
    found = load(key)
    return len(found.interfaces) or 1 if found else 1


class Endpoint(MadeAnew, Service, title="VPC endpoint", icon="aws.network.Endpoint", role="network", stands="zone"):
    """Takes the calls of a VPC to AWS services past the internet. Name the types of service it reaches."""

    whole_hours = True
    also_called = {"vpc_endpoint": "", "privatelink": "", "interface_endpoint": "", "vpcendpoint": ""}

    warned_alone = True
    alias_target = True
    agreement = Agreement(
        "99.99%", "https://aws.amazon.com/privatelink/sla/", zonal="99.9%", confidence="unseen",
        condition="interfaces in two zones or more",
    )  # fmt: skip
    way_out = "endpoint"

    kind: Literal["interface", "gateway"] = option("interface", "gateway endpoints are free: for s3 and dynamodb only")
    per: Literal["zone", "vpc"] = option(
        "zone", "an interface in every zone, or a single one for the VPC", kind="interface"
    )
    to: list[str] = option((), "types of service it reaches, such as [ecr, secretsmanager]", required=True)

    processes: Data | None = option(
        None, "bytes through it, both ways, as on a bill; those of its VPC's services unless stated", states="passing",
        kind="interface",
    )  # fmt: skip

    requests: Flow = inflow("calls drawn through it", default=True)
    processed: Flow = inflow("bytes of its VPC's services to what it reaches, both ways", counted=byte)

    def refuses_alias(self):
        """A gateway endpoint is a route and has no name."""
        return "a gateway endpoint has no name" if self._values["kind"] == "gateway" else ""

    def reaches(self):
        return tuple(self._values["to"] or ())

    def outlives_a_zone(self):
        """A gateway endpoint is a route, in every zone."""
        return self._values["kind"] == "gateway" or self.spread() > 1

    def pledge(self):
        """The agreement is about interfaces."""
        return super().pledge() if self._values["kind"] == "interface" else None

    def spread(self):
        """As many zones as it has interfaces in."""
        return 1 if self._values["kind"] == "interface" and self._values["per"] == "vpc" else self.zones

    @derived
    def endpoints(self):
        """One for each type of service, in each zone of its VPC or in a single one; some need several, as ecr two, one
        for its API and one for images.

        https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
        """
        return quantity(sum(interfaces_of(key) for key in set(self.to)) * (1 if self.per == "vpc" else self.zones))

    @derived
    def passing(self):
        """Bytes of its VPC's services and of calls drawn through it, both ways."""
        return self.processed.mean + self.requests.sent + self.requests.returned

    @meter("interface-hour", kind="interface")
    def endpoint_hours(self):
        """Every hour of an endpoint, in each zone it stands in.

        https://aws.amazon.com/privatelink/pricing/
        """
        return self.endpoints * endpoint_unit

    @meter("interface-gb", kind="interface")
    def data_processed(self):
        """Every byte through an endpoint, both ways.

        https://aws.amazon.com/privatelink/pricing/
        """
        return self.volume_of("passing", byte)

    @free(kind="gateway")
    def gateway_endpoint(self):
        """Gateway endpoints cost nothing, by the hour or by the byte.

        https://aws.amazon.com/privatelink/pricing/
        """
        return True

    @rule(severity="error", hint="write 'kind: interface'")
    def no_such_gateway_endpoint(self):
        """Only S3 and DynamoDB have gateway endpoints.

        Every other service is reached through interface endpoints, which are billed.

        Flags:
            services: {it: {type: endpoint, kind: gateway, to: [ecr]}}
            places: {main: {type: vpc, private: [it]}}
        Passes:
            services: {it: {type: endpoint, kind: gateway, to: [s3]}}
            places: {main: {type: vpc, private: [it]}}
        Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html [k]
        """
        wrong = [name for name in self.to if name not in GATEWAYS]
        if self.kind == "gateway" and wrong:
            yield "to", f"{', '.join(wrong)} has no gateway endpoint"

    @rule(hint="write 'kind: gateway'")
    def interface_where_a_gateway_is_free(self):
        """S3 and DynamoDB have gateway endpoints, which cost nothing.

        An interface endpoint for them is billed by the hour in every zone and by the byte; it pays only for callers
        outside the VPC, such as an office behind a VPN.

        Flags:
            {to: [s3]}
        Passes:
            {to: [s3], kind: gateway}
        Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html [k]
            https://aws.amazon.com/privatelink/pricing/
        """
        free_ones = [name for name in self.to if name in GATEWAYS]
        if self.kind == "interface" and free_ones:
            yield "kind", f"{', '.join(free_ones)} is reached through interfaces billed by the hour and the byte"

    @rule(severity="error", hint="name it under 'private' of a VPC")
    def endpoint_without_vpc(self):
        """An endpoint belongs to a VPC: it reaches services from its zones only.

        It is a network interface in a subnet, or a route in a route table.

        Flags:
            {to: [ecr]}
        Passes:
            services: {it: {type: endpoint, to: [ecr]}}
            places: {main: {type: vpc, private: [it]}}
        Source: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html [k]
        """
        if not self.vpc:
            yield "type", "stands in no VPC, so nothing passes it"

    @rule(hint="write 'per: zone'")
    def endpoint_in_one_zone(self):
        """An interface endpoint in one zone is away with that zone, for the whole VPC.

        Services of the other zones lose what they reach through it; until then, their calls cross zones.

        Flags:
            services: {it: {type: endpoint, to: [ecr], per: vpc}}
            places: {main: {type: vpc, zones: 2, private: [it]}}
        Passes:
            services: {it: {type: endpoint, to: [ecr]}}
            places: {main: {type: vpc, zones: 2, private: [it]}}
        Source: https://docs.aws.amazon.com/awssupport/latest/user/fault-tolerance-checks.html
        """
        if self.kind == "interface" and self.per == "vpc" and self.zones > 1 and self.stage == "production":
            yield "per", f"its interfaces stand in one of the {self.zones} zones of {self.vpc}"
