"""Some services are reached past the NAT gateway for nothing."""

from archplan.checks.words import *


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
            f"{size(bytes_moved(moved) * month)} a month{came} {' and '.join([first, *others])} pass {name}"
            + (f", for {money(found[1].saves)}" if found else ", billed by the GB"),
            found and found[1],
        )
