"""What is waited for takes only so much."""

from archplan.checks.words import *


@rule("error", hint="let the caller put it into S3 with a presigned URL, and send its key")
def payload_over_the_hop(plan):
    """A function that is waited for takes 6 MB, although the API before it carries 10.

    Flags:
        services: {api: {type: apigateway}, upload: {type: lambda}}
        traffic: {users: {requests: 1/second, request: 8 MB}}
        connections: [users -> api -> upload]
    Passes:
        services: {api: {type: apigateway}, upload: {type: lambda}}
        traffic: {users: {requests: 1/second, request: 2 MB}}
        connections: [users -> api -> upload]
    Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    """
    a = plan.architecture
    for stream in plan.flows.streams:
        c = stream.connection
        origin, function = a.services.get(c.source), a.services[c.target]
        if origin is None or origin.role not in ("ingress", "compute") or not function.is_function or not stream.rate:
            continue
        body = stream.sent / stream.rate * request
        if body > 6 * MB:
            yield c.span, f"{c.source} sends {c.target} {size(body)} with each call, and a function takes 6 MB"
