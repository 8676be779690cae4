"""What a spec states and what it draws are one volume."""

from archplan.checks.words import *


@rule("warning", hint="take the option out, or write on the connections what they really bring: {calls: 0.001/request}")
def volumes_disagree(plan):
    """A stated volume is billed, whatever connections bring beside it; where the two are a fifth apart, one is a slip.

    Every option that states how much arrives, such as `sends: 20_000/month` of mail, goes before what is drawn, and
    never adds to it.

    Flags:
        services: {it: {type: ses, sends: 50_000/month}}
        traffic: {app: {kind: devices, requests: 1_000/month}}
        connections: [app -> it: {emails: 1/request}]
    Flags:
        services: {app: {type: lambda}, it: {type: cloudwatch, logs: 5 GB/month, retention: 30 days}}
        traffic: {people: {requests: 1 million/month}}
        connections: [people -> app, app -> it: {log: 1 KB/request}]
    Flags:
        services: {app: {type: ecs, tasks: 2}, cache: {type: elasticache}}
        traffic: {clock: {kind: schedule, requests: 200/second}}
        places: {main: {zones: 2, private: [app], data: [cache], between_zones: 10 GB/month}}
        connections: [clock -> app, app -> cache: {commands: 10/request, response: 10 KB}]
    Passes:
        services: {it: {type: ses, sends: 1_100/month}}
        traffic: {app: {kind: devices, requests: 1_000/month}}
        connections: [app -> it: {emails: 1/request}]
    Source: docs/language.md
    """
    for service in plan.architecture.services.values():
        for key, word in service.options.items():
            stated = service._values.get(word.name)
            if not word.states or stated is None:
                continue
            drawn = service.drawn(word.states)
            if word.states.startswith("users") and drawn.number < stated.number:
                continue  # a share of requests is not the same share of people: those drawn are the fewest that come
            low, high = sorted((Fraction(stated.number), Fraction(drawn.number)))
            if drawn and high > low * Fraction(6, 5):
                a_month = " a month" if "second" in stated.powers else ""
                yield (
                    service.span_of(key),
                    f"{service.name}: {key} states {told(stated)}{a_month}, which is billed, and connections bring "
                    f"{told(drawn)}",
                )
    for name, place in plan.architecture.places.items():
        if place.between_zones is None:
            continue
        drawn = plan.transfers.drawn_between[name]
        low, high = sorted((Fraction(place.between_zones.number), Fraction(drawn.number)))
        if drawn and high > low * Fraction(6, 5):
            yield (
                plan.architecture.tree["places"][name].keys["between_zones"],
                f"{name}: between_zones states {told(place.between_zones)} a month, which is billed, and connections "
                f"bring {told(drawn)}",
            )


def told(amount):
    """So much of a month, or so much that is kept: ``100,000``, ``1.2 GB``."""
    whole = amount * month if "second" in amount.powers else amount
    return size(whole) if "byte" in whole.powers else plain(Fraction(whole.number), 6)
