"""Every zone's node calls its own targets."""

from archplan.checks.words import *


@rule("warning", hint="write 'cross_zone: true', or run as many in every zone")
def uneven_targets(plan):
    """Without cross-zone balancing every zone gets the same share of the traffic, however many targets it has.

    Clients are spread over the load balancer's nodes evenly, and each node calls the targets of its own zone. A zone
    with fewer has them busier; a zone with none answers nothing.

    Flags:
        services: {door: {type: nlb, cross_zone: false}, app: {type: ecs, tasks: 3}}
        places: {main: {zones: 2, public: [door], private: [app]}}
        connections: [door -> app]
    Passes:
        services: {door: {type: nlb, cross_zone: false}, app: {type: ecs, tasks: 4}}
        places: {main: {zones: 2, public: [door], private: [app]}}
        connections: [door -> app]
    Source: https://docs.aws.amazon.com/awssupport/latest/user/fault-tolerance-checks.html
    """
    a = plan.architecture
    for c in a.connections:
        origin, target = a.services.get(c.source), a.services[c.target]
        if origin is None or origin.key != "nlb" or origin.cross_zone or not origin.vpc:
            continue
        found = target.fleet()
        if found is not None and int(found.low.number) % origin.zones:
            most, fewest = -(-int(found.low.number) // origin.zones), int(found.low.number) // origin.zones
            yield (
                c.span,
                (
                    f"{c.source} gives each of {origin.zones} zones as much, and {c.target} has {most} in one and {fewest} in another"
                ),
            )
