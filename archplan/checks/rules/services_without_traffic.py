"""What nothing reaches is drawn and paid for, and used by nobody."""

from archplan.checks.words import *


@rule("warning", hint="connect them to who uses them, or remove them")
def services_without_traffic(plan):
    """Services that are joined to one another and to no source of traffic are an island: priced, drawn, never asked.

    What starts by itself, such as a pipeline, a schedule or a stated volume, is no island.

    Flags:
        services: {site: {type: s3}, api: {type: apigateway}, fn: {type: lambda}}
        traffic: {people: {requests: 1/second}}
        connections: [people -> site, api -> fn]
    Passes:
        services: {site: {type: s3}, api: {type: apigateway}, fn: {type: lambda}}
        traffic: {people: {requests: 1/second}}
        connections: [people -> site, people -> api -> fn]
    Source: https://docs.aws.amazon.com/awssupport/latest/user/fault-tolerance-checks.html
    """
    a = plan.architecture
    for island in islands(a) if a.sources else ():
        idle = not any(stream.rate for stream in plan.flows.streams if stream.connection.source in island)
        services = [a.services[name] for name in island]
        starts = any(it.begins() or it.role == "external" or it.states_a_volume() for it in services)
        if idle and not starts:
            names = list(island)
            yield (
                a.tree["services"].keys[names[0]],
                f"no traffic reaches {', '.join(names[:-1])} and {names[-1]}, which are joined to one another alone",
            )


def islands(architecture):
    """Groups of two or more services that connections join, and no source of traffic is one of."""
    beside: dict[str, list[str]] = {name: [] for name in (*architecture.sources, *architecture.services)}
    for c in architecture.connections:
        beside[c.source].append(c.target)
        beside[c.target].append(c.source)
    seen = set[str]()
    for name in architecture.services:
        if name in seen:
            continue
        group, open_ = {name: None}, [name]
        for here in open_:
            new = [other for other in beside[here] if other not in group]
            group.update(dict.fromkeys(new))
            open_ += dict.fromkeys(new)
        seen.update(group)
        if len(group) > 1 and not any(other in architecture.sources for other in group):
            yield {other: None for other in architecture.services if other in group}
