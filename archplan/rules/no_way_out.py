"""A private subnet has no way out by itself."""

from archplan.review import *


@rule(
    "error",
    hint="add a 'nat' to the VPC's public subnets, an 'endpoint' for that service, or 'endpoints: [s3, dynamodb]'",
)
def no_way_out(plan):
    """A service in a private subnet reaches what is outside its VPC only through a NAT gateway or an endpoint."""
    for route, stream in zip(plan.transfers.routes, plan.flows.streams, strict=True):
        if route.stranded and stream.sent + stream.returned:
            yield route.connection.span, f"{route.connection.source} stands in a private subnet: {route.words}"


@rule("info", hint="write 'endpoints: [s3, dynamodb]' in the VPC")
def gateway_endpoint_forgotten(plan):
    """A gateway endpoint to S3 or DynamoDB is free; through a NAT gateway every byte is billed."""
    a = plan.architecture
    for route, stream in zip(plan.transfers.routes, plan.flows.streams, strict=True):
        target = a.services[route.connection.target]
        via = a.services.get(route.via)
        if (
            target.key in ("s3", "dynamodb")
            and via is not None
            and via.way_out == "nat"
            and stream.sent + stream.returned
        ):
            moved = size((stream.sent + stream.returned) * month)
            yield (
                route.connection.span,
                f"{moved} a month to {route.connection.target} pass {route.via}, billed by the GB",
            )
