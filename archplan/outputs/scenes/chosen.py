"""Which services and sources a view draws."""

from __future__ import annotations

from archplan.spec.architecture import Architecture


def chosen(architecture: Architecture, view: str, around: str = "", hops: int = 1) -> set[str]:
    """Services and sources that are drawn."""
    a = architecture
    names = {*a.sources, *a.services} - set(a.wishes.hidden)
    if around:
        near = {around}
        for _ in range(hops):
            near |= {c.target for c in a.connections if c.source in near} | {
                c.source for c in a.connections if c.target in near
            }
        return names & near | {around} & {*a.sources, *a.services}
    if view == "network":
        inside = {name for name in names if name in a.services and a.services[name].vpc}
        inside |= {
            name for place in a.places.values() if place.type == "datacenter" for name in place.tiers.get("holds", ())
        }
        beside = {c.target for c in a.connections if c.source in inside} | {
            c.source for c in a.connections if c.target in inside
        }
        aside = {name for name in beside if name in a.services and a.services[name].plays() in ("ops", "cicd")}
        return names & (inside | (beside - aside) | _ways_in(a, inside))
    if view == "logical":  # calls, not cables
        called = {name for c in a.connections for name in (c.source, c.target)}
        return {name for name in names if name in called or name in a.sources or not _is_cable(a, name)}
    return names


def hidden_people(architecture: Architecture, view: str, shown: set[str]) -> list[str]:
    """Sources that are not shown though what they send reaches what the view is about."""
    a = architecture
    away = [name for name in a.sources if name not in shown and name not in a.wishes.hidden]
    if view != "network":
        return away
    inside = {name for name in shown if name in a.services and a.services[name].vpc}
    return [name for name in away if name in _steps_to(a, inside)]


def _ways_in(architecture: Architecture, inside: set[str]) -> set[str]:
    """The shortest way from every source to what stands in a network: the people, and the doors that they come through."""
    after = _steps_to(architecture, inside)
    found = set()
    for name in architecture.sources:
        while name in after:
            found.add(name)
            name = after[name]
    return found


def _steps_to(architecture: Architecture, inside: set[str]) -> dict[str, str]:
    """What leads to these, each with the next on its shortest way; what only watches or delivers is no way in."""
    a = architecture
    after: dict[str, str] = {}
    fresh = set(inside)
    while fresh:
        found = {
            c.source: c.target
            for c in reversed(a.connections)
            if c.target in fresh
            and c.source not in after
            and c.source not in inside
            and not (c.source in a.services and a.services[c.source].plays() in ("ops", "cicd"))
        }
        after |= found
        fresh = set(found)
    return after


def _is_cable(architecture: Architecture, name: str) -> bool:
    return architecture.services[name].plays() == "network"
