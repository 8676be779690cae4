"""What is different between two plans: services and connections added, removed or changed, in the spec's words.

Names are identity: a service that is renamed is one removed and one added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, Literal

from archplan.estimate.plan import Plan
from archplan.kernel.record import frozen
from archplan.services.words.service import Service
from archplan.spec.architecture import Architecture, Connection
from archplan.text.located import Located

Pair = tuple[str, str]
Mark = Literal["", "added", "removed", "changed"]
# Keys of a spec that are told apart by their own names, or that change neither what there is nor what it costs.
APART = (
    "archplan", "title", "about", "services", "connections", "traffic", "places", "scenarios", "steps", "draw", "allow",
    "include", "bill",
)  # fmt: skip
TOLD = ("services", "connections", "traffic", "places")  # thing by thing; in which order they are listed says nothing


@frozen
class Difference:
    """Names of services and ends of connections, each with ``added``, ``removed`` or ``changed``."""

    services: Mapping[str, Mark]
    connections: Mapping[Pair, Mark]

    def __bool__(self) -> bool:
        return bool(self.services or self.connections)


@frozen
class Wording:
    """One option as it was written before and after; None where it was not written."""

    option: str
    old: str | None
    new: str | None


@frozen
class Edit:
    """A thing of the spec that is not as it was: a service, a connection, a source of traffic, a place or a key."""

    kind: str  # service | connection | traffic | place | spec
    name: str
    mark: Mark
    title: str = ""  # of a service
    options: tuple[Wording, ...] = ()


def difference(before: Plan, after: Plan) -> Difference:
    """Compare two plans by what their specs say, not by what it costs."""
    old, new = before.architecture, after.architecture
    return Difference(
        _marks(_services(old), _services(new)), _marks(_connections(old), _connections(new))
    )  # fmt: skip


def edits(before: Plan, after: Plan) -> tuple[Edit, ...]:
    """What the specs say differently: services first, then connections, traffic, places and the rest, in spec order."""
    return tuple(_edits(before, after))


def untold(before: Plan, after: Plan) -> tuple[str, ...]:
    """Keys of the spec that say something else and are no edit, for nothing there has a price: titles, steps, wishes."""
    old, new = _top(before.architecture), _top(after.architecture)
    return tuple(_marks(old, new))


def _top(architecture: Architecture) -> dict[str, Any]:
    return {key: written.plain() for key, written in architecture.tree.items() if key in APART and key not in TOLD}


def _edits(before: Plan, after: Plan) -> Iterator[Edit]:
    old, new = before.architecture, after.architecture
    change = difference(before, after)
    for name, mark in change.services.items():
        a, b = old.services.get(name), new.services.get(name)
        title = b.title if b is not None else a.title if a is not None else ""
        yield Edit("service", name, mark, title, _wordings(_words_of(a), _words_of(b)))
    was, is_now = _written(old), _written(new)
    for pair, mark in change.connections.items():
        yield Edit("connection", " -> ".join(pair), mark, "", _wordings(was.get(pair, {}), is_now.get(pair, {})))
    for kind, key in (("traffic", "traffic"), ("place", "places")):
        a_part, b_part = _section(old, key), _section(new, key)
        for name, mark in _marks(a_part, b_part).items():
            yield Edit(kind, name, mark, "", _wordings(_flat(a_part.get(name)), _flat(b_part.get(name))))
    a_part, b_part = _rest(old), _rest(new)
    for name, mark in _marks(a_part, b_part).items():
        yield Edit("spec", name, mark, "", _wordings(_flat(a_part.get(name)), _flat(b_part.get(name))))


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
        name: (service.spec.plain(), service.region, service.vpc, service.tier, service.zones)
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


# ------------------------------------------------------------------------------------------- the spec's words


def _section(architecture: Architecture, key: str) -> dict[str, Any]:
    """The names of a part of the spec with what is written of each."""
    part = architecture.tree.get(key)
    return {name: written.plain() for name, written in part.items()} if part is not None else {}


def _rest(architecture: Architecture) -> dict[str, Any]:
    return {key: written.plain() for key, written in architecture.tree.items() if key not in APART}


def _words_of(service: Service | None) -> dict[str, str]:
    """A service's options as written, and where it stands, which its place says."""
    if service is None:
        return {}
    words = _flat(service.spec.plain())
    words.pop("region", None)
    where = f", {service.tier} in {service.vpc}, zones: {service.zones}" if service.vpc else ""
    return {**words, "stands in": f"{service.region}{where}"}


def _written(architecture: Architecture) -> dict[Pair, dict[str, str]]:
    """The options of every connection as written; those of a chain count for each of its hops."""
    found: dict[Pair, dict[str, str]] = {}
    listed = architecture.tree.get("connections")
    for item in listed.value if listed is not None and listed.is_list else ():
        for chain, options in _chains(item):
            for pair in pairwise(name.strip() for name in chain.split("->")):
                known = found.setdefault(pair, {})
                for key, words in _flat(options.plain() if options is not None and options.is_mapping else {}).items():
                    number = sum(1 for seen in known if seen == key or seen.startswith(f"{key} ("))
                    known[f"{key} ({number + 1})" if number else key] = words
    return found


def _chains(item: Located) -> Iterator[tuple[str, Located | None]]:
    if item.is_text:
        yield item.value, None
    else:
        yield from item.items()


def _flat(written: Any, path: str = "") -> dict[str, str]:
    """Options by their path: mappings are followed, a list is one value, as one would write it in a line."""
    if written is None:
        return {}
    if isinstance(written, dict) and (written or not path):
        found: dict[str, str] = {}
        for key, value in written.items():
            found |= _flat(value, f"{path}.{key}" if path else key)
        return found
    return {path: _inline(written)}


def _inline(written: Any) -> str:
    if isinstance(written, dict):
        return "{" + ", ".join(f"{key}: {_inline(value)}" for key, value in written.items()) + "}"
    if isinstance(written, list):
        return "[" + ", ".join(map(_inline, written)) + "]"
    return str(written)


def _wordings(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Wording, ...]:
    keys = dict.fromkeys([*new, *old])
    return tuple(Wording(key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key))
