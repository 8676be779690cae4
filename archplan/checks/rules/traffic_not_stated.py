"""Without traffic a bill is what stands there anyway."""

from archplan.checks.words import *


@rule(
    "info",
    hint="add who comes and how much: 'traffic: {people: {users: 1000 users/month, requests: 40 requests/user}}'",
)
def traffic_not_stated(plan):
    """Without traffic a bill is only what stands there anyway.

    Requests, bytes and messages are most of what a serverless architecture costs; it looks free without them.

    Flags:
        services: {api: {type: apigateway}, fn: {type: lambda}}
        connections: [api -> fn]
    Passes:
        services: {api: {type: apigateway}, fn: {type: lambda}}
        traffic: {people: {requests: 1 million/month}}
        connections: [people -> api -> fn]
    Source: https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/cost-optimization-pillar.html [k]
    """
    a = plan.architecture
    if a.sources:
        return
    ends = joined(a)
    silent = [name for name in a.services if name in ends and not plan.flows.into(name)]
    asked = [name for name in silent if a.services[name].meters and not a.services[name].begins()]
    if len(asked) > 1 and not moving(plan):
        yield (
            a.tree.keys.get("connections", a.tree.span),
            f"nothing says how much arrives, so {' and '.join(asked[:2])}{' and others' if asked[2:] else ''} "
            "are billed as if nobody came",
        )


def joined(architecture):
    return {end for c in architecture.connections for end in (c.source, c.target)}


def moving(plan):
    """Whether anything runs along a connection, or a service states a volume of its own."""
    return any(stream.rate for stream in plan.flows.streams)
