"""What goes nowhere is not priced."""

from archplan.checks.words import *


@rule("warning", hint="write '- SOURCE -> service' under connections")
def unconnected_traffic(plan):
    """Traffic that goes nowhere is not priced.

    Flags:
        services: {site: {type: s3}}
        traffic: {people: {requests: 1/second}}
    Passes:
        services: {site: {type: s3}}
        traffic: {people: {requests: 1/second}}
        connections: [people -> site]
    Passes:
        services: {app: {type: lambda}, mail: {type: ses}}
        traffic: {clock: {kind: schedule, requests: 1/day}, customers: {users: 1_000 users/month}}
        connections: [clock -> app, app -> mail -> customers: {emails: 3/user/month}]
    Source: docs/language.md
    """
    a = plan.architecture
    for name in a.sources:
        if not a.leaving(name) and not any(delivery.target == name for delivery in a.deliveries):
            yield a.tree["traffic"].keys[name], f"the traffic of {name} goes nowhere"
