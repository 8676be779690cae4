"""What nothing reaches is drawn and paid for, and used by nobody."""

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
    silent = [name for name, service in a.services.items() if name in joined(a) and not plan.flows.into(name)]
    asked = [name for name in silent if a.services[name].meters and not a.services[name].begins()]
    if not a.sources and len(asked) > 1 and not moving(plan):
        yield (
            a.tree.keys.get("connections", a.tree.span),
            f"nothing says how much arrives, so {' and '.join(asked[:2])}{' and others' if asked[2:] else ''} "
            "are billed as if nobody came",
        )


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


def joined(architecture):
    return {end for c in architecture.connections for end in (c.source, c.target)}


def moving(plan):
    """Whether anything runs along a connection, or a service states a volume of its own."""
    return any(stream.rate for stream in plan.flows.streams)
