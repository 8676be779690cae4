"""A private subnet has no way out by itself."""

from archplan.review import *

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


@rule("info", hint="write 'endpoints: [s3, dynamodb]' in the VPC")
def gateway_endpoint_forgotten(plan):
    """A gateway endpoint to S3 or DynamoDB is free; through a NAT gateway every byte is billed.

    Image layers of ECR come from S3, so they take the gateway endpoint as well.

    Flags:
        services: {app: {type: ecs}, orders: {type: dynamodb}, nat: {type: nat}}
        traffic: {clock: {kind: schedule, requests: 1000/hour}}
        places: {main: {public: [nat], private: [app]}}
        connections: [clock -> app, app -> orders: {reads: 1/request}]
    Passes:
        services: {app: {type: ecs}, orders: {type: dynamodb}, nat: {type: nat}}
        traffic: {clock: {kind: schedule, requests: 1000/hour}}
        places: {main: {public: [nat], private: [app], endpoints: [dynamodb]}}
        connections: [clock -> app, app -> orders: {reads: 1/request}]
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
    """
    for route, stream, target, nat in through_nat(plan):
        if target.key in ("s3", "dynamodb"):
            moved = stream.sent + stream.returned
            cost = cost_of(plan, "nat:gb", nat.region, moved)
            yield (
                route.connection.span,
                f"{size(moved * month)} a month to {target.name} pass {nat.name}"
                + (f", for {dollars(cost)}" if cost is not None else ", billed by the GB"),
            )


@rule("info", hint="add an 'endpoint' that reaches it, under 'private' of the VPC")
def nat_dearer_than_endpoint(plan):
    """An interface endpoint bills less for a byte than a NAT gateway, and pays from some volume on.

    That volume is what the endpoint costs standing, in every zone, over what it saves on a GB.

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
    moved: dict[tuple[str, str], Quantity] = {}
    first: dict[tuple[str, str], tuple] = {}
    for route, stream, target, nat in through_nat(plan):
        if target.stands == "region" and target.key not in ("s3", "dynamodb"):
            key = nat.name, target.key
            moved[key] = moved.get(key, 0 * byte / second) + stream.sent + stream.returned
            first.setdefault(key, (route, target, nat))
    for key, amount in moved.items():
        route, target, nat = first[key]
        now = cost_of(plan, "nat:gb", nat.region, amount)
        standing = cost_of(
            plan, "endpoint:interface-hour", nat.region, plan.architecture.places[nat.vpc].zones * ENDPOINT
        )
        passing = cost_of(plan, "endpoint:interface-gb", nat.region, amount)
        if now is not None and standing is not None and passing is not None and standing + passing < now:
            yield (
                route.connection.span,
                f"{size(amount * month)} a month to {target.title} pass {nat.name} for {dollars(now)}; an endpoint in "
                f"{plan.architecture.places[nat.vpc].zones} zones would carry them for {dollars(standing + passing)}",
            )


@rule("info", hint="leave the endpoint out, or keep it for calls that must not take the way of the others")
def endpoint_dearer_than_nat(plan):
    """An interface endpoint beside a NAT gateway costs more than it saves while little passes it.

    It is billed by the hour in every zone. The gateway is there anyway, and would carry the same bytes for its price
    of a GB.

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
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
        https://aws.amazon.com/privatelink/pricing/
    """
    services = plan.architecture.services
    for name, amount in plan.transfers.carried.items():
        door = services[name]
        nat = next((other for other in services.values() if other.key == "nat" and other.vpc == door.vpc), None)
        if door.key != "endpoint" or door.kind != "interface" or nat is None:
            continue
        standing = cost_of(plan, "endpoint:interface-hour", door.region, door.endpoints * ENDPOINT)
        (passing, here), (instead, there) = (
            (cost_of(plan, price, door.region, amount.mean), cost_of(plan, price, door.region, GB / month))
            for price in ("endpoint:interface-gb", "nat:gb")
        )
        if standing is None or passing is None or here is None or instead is None or there is None:
            continue
        if standing + passing > instead and there > here:
            pays = plain(Fraction((standing / (there - here)).number), 3)
            yield (
                door.span_of("type"),
                f"{name} costs {dollars(standing + passing)} a month; the {size(amount.mean * month)} that pass it would "
                f"pass {nat.name} for {dollars(instead)}; it pays from {pays} GB a month",
            )


def through_nat(plan):
    """Every route that passes a NAT gateway and carries bytes: the route, its stream, its target and the gateway."""
    services = plan.architecture.services
    for route, stream in zip(plan.transfers.routes, plan.flows.streams, strict=True):
        nat = services.get(route.via)
        if nat is not None and nat.key == "nat" and stream.sent + stream.returned:
            yield route, stream, services[route.connection.target], nat
