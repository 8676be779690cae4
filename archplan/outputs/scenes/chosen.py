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
        return names & (inside | (beside - aside))
    if view == "logical":  # calls, not cables
        called = {name for c in a.connections for name in (c.source, c.target)}
        return {name for name in names if name in called or name in a.sources or not _is_cable(a, name)}
    return names


def _is_cable(architecture: Architecture, name: str) -> bool:
    return architecture.services[name].plays() == "network"
