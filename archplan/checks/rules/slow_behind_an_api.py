"""A caller that hangs up gets nothing."""

from archplan.checks.words import *


@rule("error", hint="answer at once and let a queue carry the work, or make the function faster")
def slow_behind_an_api(plan):
    """API Gateway waits 29 seconds for a REST API's function and 30 for an HTTP API's, then answers 504.

    The limit of a regional REST API can be raised, at the price of its request quota: state it as
    `integration_timeout`.

    Flags:
        services: {api: {type: apigateway, kind: rest}, report: {type: lambda, duration: 45 s}}
        connections: [api -> report]
    Passes:
        services: {api: {type: apigateway, kind: rest}, report: {type: lambda, duration: 5 s}}
        connections: [api -> report]
    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
    """
    a = plan.architecture
    for c in a.connections:
        api, function = a.services.get(c.source), a.services[c.target]
        if api is None or api.key != "apigateway" or not function.is_function or api.kind == "websocket":
            continue
        if function.duration > api.waits:
            yield c.span, f"{c.target} runs {function.duration} on average, and {c.source} waits {api.waits}"


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
