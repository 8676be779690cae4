"""Two that wait for each other fall together."""

from archplan.checks.words import *


@rule("error", hint="put a queue or an event between two, or write 'soft: true' where one works on alone")
def synchronous_cycle(plan):
    """Programs that call one another in a circle have no availability of their own.

    When one is slow, all are, and none can start first. Load balancers and APIs between them are not followed: they
    may lead elsewhere. Queues, topics, buckets and streams break the circle.

    Flags:
        services: {orders: {type: lambda}, stock: {type: lambda}}
        traffic: {users: {requests: 1/second}}
        connections: [users -> orders, orders -> stock, {"stock -> orders": {calls: 0.1/request}}]
    Passes:
        services: {orders: {type: lambda}, stock: {type: lambda}, changes: {type: sqs}}
        traffic: {users: {requests: 1/second}}
        connections: [users -> orders, orders -> stock, {"stock -> changes": {calls: 0.1/request}}, changes -> orders]
    Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/design-your-workload-to-withstand-component-failures.html
    """
    a = plan.architecture
    calls: dict[str, dict[str, Span]] = {}
    for stream in plan.flows.streams:
        c = stream.connection
        ends = a.services.get(c.source), a.services[c.target]
        if stream.rate and not c.soft and all(end is not None and end.role == "compute" for end in ends):
            calls.setdefault(c.source, {})[c.target] = c.span
    told: set[str] = set()
    for name in a.services:
        circle = () if name in told else circle_from(name, calls)
        if circle:
            told |= set(circle)
            yield calls[circle[-1]][name], f"{' -> '.join([*circle, name])} wait for one another"


def circle_from(start, calls):
    """The shortest way from a service back to itself: its services, once each; empty where there is none."""
    seen: set[str] = {start}
    ways: list[tuple[str, ...]] = [(start,)]
    for way in ways:
        for target in calls.get(way[-1], ()):
            if target == start:
                return way
            if target not in seen:
                seen.add(target)
                ways.append((*way, target))
    return ()
