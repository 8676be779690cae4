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
        if function.duration > api.patience:
            yield c.span, f"{c.target} runs {function.duration} on average, and {c.source} waits {api.patience}"
