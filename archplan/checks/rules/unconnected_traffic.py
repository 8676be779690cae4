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
    Source: docs/language.md
    """
    a = plan.architecture
    for name in a.sources:
        if not a.leaving(name):
            yield a.tree["traffic"].keys[name], f"the traffic of {name} goes nowhere"
