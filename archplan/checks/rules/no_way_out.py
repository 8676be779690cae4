"""A private subnet has no way out by itself."""

from archplan.checks.words import *

ENDPOINT = unit("endpoint")


@rule(
    "error",
    hint="add a 'nat' to the VPC's public subnets, an 'endpoint' for that service, or 'endpoints: [s3, dynamodb]'",
)
def no_way_out(plan):
    """A service in a private subnet reaches what is outside its VPC only through a NAT gateway or an endpoint.

    Its subnet has no route to the internet gateway; calls to AWS's own services leave the VPC too.

    Flags:
        services: {app: {type: ecs}, mail: {type: ses}}
        traffic: {clock: {kind: schedule, requests: 1/hour}}
        places: {main: {private: [app]}}
        connections: [clock -> app -> mail]
    Passes:
        services: {app: {type: ecs}, mail: {type: ses}, nat: {type: nat}}
        traffic: {clock: {kind: schedule, requests: 1/hour}}
        places: {main: {public: [nat], private: [app]}}
        connections: [clock -> app -> mail]
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
    """
    for route, stream in zip(plan.transfers.routes, plan.flows.streams, strict=True):
        if route.stranded and stream.sent + stream.returned:
            yield route.connection.span, f"{route.connection.source} stands in a private subnet: {route.words}"


@rule("info", hint="write 'endpoints: [s3, dynamodb]' in the VPC", traffic=True)
def gateway_endpoint_forgotten(plan):
    """A gateway endpoint to S3 or DynamoDB is free; through a NAT gateway every byte is billed.

    Image layers of ECR come from S3, so they take the gateway endpoint as well. The spec is priced again with the
    endpoint.

    Flags:
        services: {app: {type: ecs}, orders: {type: dynamodb}, nat: {type: nat}}
        traffic: {clock: {kind: schedule, requests: 1000/hour}}
        places: {main: {public: [nat], private: [app]}}
        connections: [clock -> app, app -> orders: {reads: 1/request}]
    Flags:
        services: {app: {type: ecs}, images: {type: ecr}, nat: {type: nat}}
        traffic: {clock: {kind: schedule, requests: 1000/month}}
        places: {main: {public: [nat], private: [app]}}
        connections: [clock -> app, app -> images: {requests: 1/request, response: 100 MB}]
    Passes:
        services: {app: {type: ecs}, orders: {type: dynamodb}, nat: {type: nat}}
        traffic: {clock: {kind: schedule, requests: 1000/hour}}
        places: {main: {public: [nat], private: [app], endpoints: [dynamodb]}}
        connections: [clock -> app, app -> orders: {reads: 1/request}]
    Passes:
        services: {app: {type: ecs}, images: {type: ecr}, nat: {type: nat}}
        traffic: {clock: {kind: schedule, requests: 1000/month}}
        places: {main: {public: [nat], private: [app], endpoints: [s3]}}
        connections: [clock -> app, app -> images: {requests: 1/request, response: 100 MB}]
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
        https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
    """
    for (name, type_), moved in through_nat(plan).items():
        if not has_gateway(type_):
            continue
        nat = plan.architecture.services[name]
        first, *others = dict.fromkeys(target.name for _, target, _ in moved)
        ends = {target.name: target for _, target, _ in moved}
        came = " of" if all(target.answers_from == type_ for target in ends.values()) else " to"
        there = [*plan.architecture.places[nat.vpc].endpoints, type_]
        found = if_written(plan, places={nat.vpc: {"endpoints": there}})
        if found and found[1].saves < CENT:
            continue
        yield (
            moved[0][0].span,
            f"{size(total(moved) * month)} a month{came} {' and '.join([first, *others])} pass {name}"
            + (f", for {money(found[1].saves)}" if found else ", billed by the GB"),
            found and found[1],
        )


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
            for price, usage in (("nat:gb", total(moved)), ("endpoint:interface-hour", zones * ENDPOINT))
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
                f"{size(total(moved) * month)} a month to {target.title} pass {name}; through an endpoint in {zones} zones "
                f"they would cost {money(found[1].saves)} less",
                found[1],
            )


@rule(
    "info", hint="leave the endpoint out, or keep it for calls that must not take the way of the others", traffic=True
)
def endpoint_dearer_than_nat(plan):
    """An interface endpoint beside a NAT gateway costs more than it saves while little passes it.

    It is billed by the hour in every zone. The gateway is there anyway, and would carry the same bytes for its price
    of a GB. The spec is priced again without the endpoint.

    Flags:
        services: {app: {type: ecs}, keys: {type: secretsmanager}, nat: {type: nat}, door: {type: endpoint, to: [secretsmanager]}}
        traffic: {clock: {kind: schedule, requests: 1000/hour}}
        places: {main: {public: [nat], private: [app, door]}}
        connections: [clock -> app -> keys]
    Passes:
        services: {app: {type: ecs}, keys: {type: secretsmanager}, door: {type: endpoint, to: [secretsmanager]}}
        traffic: {clock: {kind: schedule, requests: 1000/hour}}
        places: {main: {private: [app, door]}}
        connections: [clock -> app -> keys]
    Passes:
        services: {app: {type: ecs}, keys: {type: secretsmanager}, nat: {type: nat}, door: {type: endpoint, to: [secretsmanager]}}
        places: {main: {public: [nat], private: [app, door]}}
        connections: [app -> keys]
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
        https://aws.amazon.com/privatelink/pricing/
    """
    services = plan.architecture.services
    for name, amount in plan.transfers.carried.items():
        door, charge = services[name], plan.bill.charge(name)
        nat = next((other for other in services.values() if other.key == "nat" and other.vpc == door.vpc), None)
        if door.key != "endpoint" or door.kind != "interface" or nat is None or not amount:
            continue
        found = if_written(plan, services={name: None})
        if found is None or found[1].saves < CENT:
            continue
        standing, here, there = (
            cost_of(plan, price, door.region, usage)
            for price, usage in (
                ("endpoint:interface-hour", door.endpoints * ENDPOINT),
                ("endpoint:interface-gb", GB / month),
                ("nat:gb", GB / month),
            )
        )
        pays = ""
        if standing is not None and here is not None and there is not None and there > here:
            pays = f"; it pays from {plain(Fraction((standing / (there - here)).number), 3)} GB a month"
        yield (
            door.span_of("type"),
            f"{name} costs {dollars(charge.cost)} a month; without it the {size(amount.mean * month)} that pass it would pass "
            f"{nat.name} and the bill would be {money(found[1].saves)} less{pays}",
            found[1],
        )


def through_nat(plan):
    """What passes which NAT gateway to which type of service: the connections, their targets and the bytes a second."""
    services = plan.architecture.services
    found: dict[tuple[str, str], list[tuple]] = {}
    for route, stream in zip(plan.transfers.routes, plan.flows.streams, strict=True):
        target = services[route.connection.target]
        for name, part in route.passing(stream):
            for type_, moved in ((target.key, part.sent), (target.answers_from or target.key, part.returned)):
                if services[name].key == "nat" and moved and target.stands != "internet":
                    found.setdefault((name, type_), []).append((route.connection, target, moved))
    return found


def total(moved):
    """All bytes a second of what passes."""
    return sum((amount for _, _, amount in moved), 0 * byte / second)
