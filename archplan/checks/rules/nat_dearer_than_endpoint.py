"""What passes a NAT gateway is billed by the gigabyte."""

from archplan.checks.words import *


@rule("info", hint="add an 'endpoint' that reaches it, under 'private' of the VPC", traffic=True)
def nat_dearer_than_endpoint(plan):
    """An interface endpoint bills less for a byte than a NAT gateway, and pays from some volume on.

    That volume is what the endpoint costs standing, in every zone, over what it saves on a GB. The spec is priced again
    with the endpoint.

    Flags:
        services: {app: {type: ecs, tasks: 2}, events: {type: kinesis}, nat: {type: nat}}
        traffic: {clock: {kind: schedule, requests: 10 million/month, request: 100 KB}}
        places: {main: {public: [nat], private: [app]}}
        connections: [clock -> app -> events]
    Passes:
        services: {app: {type: ecs, tasks: 2}, events: {type: kinesis}, nat: {type: nat}}
        traffic: {clock: {kind: schedule, requests: 10_000/month, request: 100 KB}}
        places: {main: {public: [nat], private: [app]}}
        connections: [clock -> app -> events]
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
        https://aws.amazon.com/privatelink/pricing/
    """
    a = plan.architecture
    for (name, type_), moved in through_nat(plan).items():
        connection, target, _ = moved[0]
        nat, origin = a.services[name], a.services[connection.source]
        zones = a.places[nat.vpc].zones
        now, standing = (
            cost_of(plan, price, nat.region, usage)
            for price, usage in (("nat:gb", bytes_moved(moved)), ("endpoint:interface-hour", zones * ENDPOINT))
        )
        if has_gateway(type_) or target.stands != "region" or now is None or standing is None or now < standing:
            continue
        door = next(
            new
            for n in range(1, len(a.services) + 2)
            if (new := f"{type_}-endpoint{n if n > 1 else ''}") not in a.services
        )
        held = [*a.places[nat.vpc].tiers[origin.tier], door]
        found = if_written(
            plan, services={door: {"type": "endpoint", "to": [type_]}}, places={nat.vpc: {origin.tier: held}}
        )
        if found and found[1].saves >= CENT:
            yield (
                connection.span,
                f"{size(bytes_moved(moved) * month)} a month to {target.title} pass {name}; through an endpoint in {zones} zones "
                f"they would cost {money(found[1].saves)} less",
                found[1],
            )
