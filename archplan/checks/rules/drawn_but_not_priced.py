"""What is in the picture is on the bill, or says why it is free."""

from archplan.checks.words import *


@rule(
    "info",
    hint="state its volume, or draw the traffic that it is billed for; 'archplan services TYPE' says what that is",
    traffic=True,
)
def drawn_but_not_priced(plan):
    """A service that is drawn, is not free, and has no line on the bill is a cost that nobody counted.

    AWS bills every service by something: requests, bytes, hours, users. Where the spec says nothing of it the line is
    missing, and the total looks whole.

    Flags:
        services: {fn: {type: lambda}, questions: {type: athena}}
        traffic: {people: {requests: 1/second}}
        connections: [people -> fn, fn -> questions: {calls: 0}]
    Passes:
        services: {fn: {type: lambda}, questions: {type: athena}}
        traffic: {people: {requests: 1/second}}
        connections: [people -> fn, fn -> questions: {calls: 0.001}]
    Passes:
        services: {net: {type: internetgateway}, fn: {type: lambda}}
        traffic: {people: {requests: 1/second}}
        connections: [people -> net -> fn]
    Source: https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/cost-optimization-pillar.html [k]
    """
    a = plan.architecture
    ends = {end for c in a.connections for end in (c.source, c.target)}
    for name, service in a.services.items():
        charge = plan.bill.charge(name)
        if charge is None or name not in ends or not service.meters or service.warned_unused:
            continue
        if not any(line.kind == "free" or line.cost is None or uses(line) for line in charge.lines):
            yield a.tree["services"].keys[name], f"{name} ({service.title}) is drawn, and nothing of it is on the bill"


def uses(line):
    return line.usage is not None and bool(line.usage.quantity)
