"""What is different between two plans: services and connections added, removed or changed.

Names are identity: a service that is renamed is one removed and one added.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from archplan.plan import Plan
from archplan.source import Located
from archplan.spec import Architecture, Connection
from archplan.values import frozen

Pair = tuple[str, str]
Mark = Literal["", "added", "removed", "changed"]


@frozen
class Difference:
    """Names of services and ends of connections, each with ``added``, ``removed`` or ``changed``."""

    services: Mapping[str, Mark]
    connections: Mapping[Pair, Mark]

    def __bool__(self) -> bool:
        return bool(self.services or self.connections)


def difference(before: Plan, after: Plan) -> Difference:
    """Compare two plans by what their specs say, not by what it costs."""
    old, new = before.architecture, after.architecture
    return Difference(
        _marks(_services(old), _services(new)), _marks(_connections(old), _connections(new))
    )  # fmt: skip


def _marks(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> dict[Any, Mark]:
    marks: dict[Any, Mark] = {}
    for key in dict.fromkeys([*new, *old]):
        if key not in old:
            marks[key] = "added"
        elif key not in new:
            marks[key] = "removed"
        elif old[key] != new[key]:
            marks[key] = "changed"
    return marks


def _services(architecture: Architecture) -> dict[str, Any]:
    return {
        name: (_plain(service.spec), service.region, service.vpc, service.tier, service.zones)
        for name, service in architecture.services.items()
    }


def _connections(architecture: Architecture) -> dict[Pair, list[Any]]:
    found: dict[Pair, list[Any]] = {}
    for c in architecture.connections:
        found.setdefault((c.source, c.target), []).append(_said(c))
    return found


def _said(c: Connection) -> tuple[str, ...]:
    multipliers = ", ".join(f"{key}: {value}" for key, value in c.multipliers.items())
    return tuple(
        map(str, (c.share, c.calls, multipliers, c.request, c.response, c.zonal, c.soft, c.leaving, c.arriving))
    )


def _plain(written: Located) -> Any:
    """What was written, without where."""
    if written.is_mapping:
        return {key: _plain(value) for key, value in written.items()}
    if written.is_list:
        return [_plain(item) for item in written.value]
    return written.value
