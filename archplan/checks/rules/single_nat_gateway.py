"""One NAT gateway is one zone's."""

from archplan.checks.words import *


@rule("warning", hint="write 'per: zone', or for a NAT gateway 'availability: regional'")
def single_nat_gateway(plan):
    """A NAT gateway lives in one zone; the other zones lose their way out with it, and pay to cross to it.

    A gateway or instance in every zone, or a regional gateway, keeps each zone to itself. Where a lost way out is
    bearable, one costs less.

    Flags:
        services: {nat: {type: nat, per: vpc}}
        places: {main: {zones: 2, public: [nat]}}
    Passes:
        services: {nat: {type: nat, per: zone}}
        places: {main: {zones: 2, public: [nat]}}
    Passes:
        services: {nat: {type: nat, availability: regional}}
        places: {main: {zones: 3, public: [nat]}}
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
    """
    a = plan.architecture
    for service in a.services.values():
        if service.way_out == "nat" and service.vpc and a.stage == "production":
            zones = a.places[service.vpc].zones
            if zones > 1 and service.spread() == 1:
                yield service.span_of("per"), f"{service.name} stands in one of the {zones} zones of {service.vpc}"
