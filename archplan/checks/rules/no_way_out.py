"""A private subnet has no way out by itself."""

from archplan.checks.words import *


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
