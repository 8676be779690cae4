"""What goes along with a service, a source of traffic or a place that a patch takes away: whatever names it.

Connections that lead to it or from it, steps there, its places, wishes for the picture, and the options of others that
name it. A patch that names what it takes away keeps its own words, and is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from archplan.kernel.diagnostics import Diagnostic, did_you_mean
from archplan.services import load
from archplan.services.words.kinds import parts_of, peer_of
from archplan.services.words.options import Record
from archplan.text.located import Located, is_null

SECTIONS = ("services", "traffic", "places")
LISTS = ("public", "private", "data", "holds", "peers", "over")  # of a place, with names in them
Names = Collection[str]


def taken_away(tree: Located, patch: Located, wrong: list[Diagnostic]) -> Located:
    """The tree without what the patch is about to take away, and without whatever names that."""
    gone: set[str] = set()
    for section in SECTIONS:
        base, new = tree.get(section), patch.get(section)
        if new is None or not new.is_mapping:
            continue
        for name, value in new.items():
            if not is_null(value):
                continue
            if base is not None and base.is_mapping and name in base:
                gone.add(name)
                continue
            known = list(base.value) if base is not None and base.is_mapping else []
            message = f"nothing is called {name!r} under {section}, so nothing is taken away"
            wrong.append(Diagnostic("unknown-service", new.keys[name], message, did_you_mean(name, known)))
    return without(tree, gone) if gone and tree.is_mapping else tree


def without(tree: Located, gone: Names) -> Located:
    """The tree without these names, wherever it names them."""
    ways: dict[str, Callable[[Located, Names], Located | None]] = {
        "services": _services, "traffic": _keys, "places": _places, "connections": _connections, "steps": _steps,
        "draw": _draw, "recovery": _recovery,
    }  # fmt: skip
    return _each(tree, lambda key, part: ways[key](part, gone) if key in ways else part)


def _each(part: Located, change: Callable[[str, Located], Located | None]) -> Located:
    """A mapping with every value changed; what becomes None goes."""
    if not part.is_mapping:
        return part
    kept = {key: new for key, value in part.items() if (new := change(key, value)) is not None}
    return Located(kept, part.span, {key: part.keys[key] for key in kept})


def _keys(part: Located, gone: Names) -> Located:
    return _each(part, lambda key, value: None if key in gone else value)


def _listed(part: Located, gone: Names) -> Located | None:
    """A name or a list of names, or a list of such lists; None when nothing is left of it."""
    if part.is_text:
        return None if part.value in gone else part
    if not part.is_list:
        return part
    kept = [new for item in part.value if (new := _listed(item, gone)) is not None]
    return part if len(kept) == len(part.value) == 0 else Located(kept, part.span) if kept else None


# ---------------------------------------------------------------------------------------------------- services


def _services(part: Located, gone: Names) -> Located:
    return _each(part, lambda name, service: None if name in gone else _unnamed(service, gone))


def _unnamed(service: Located, gone: Names) -> Located:
    """A service without its options that name what is gone."""
    type_ = service.get("type") if service.is_mapping else None
    cls = load(type_.value) if type_ is not None and type_.is_text else None
    if cls is None:
        return service
    return _each(
        service, lambda key, value: _option(cls.options[key].kind, value, gone) if key in cls.options else value
    )


def _option(kind: Any, value: Located, gone: Names) -> Located | None:
    """An option of that kind, or None where it names what is gone; so in records, and in lists of them."""
    if peer_of(kind) is not None:
        return None if value.is_text and value.value in gone else value
    record = next((part for part in parts_of(kind) if isinstance(part, type) and issubclass(part, Record)), None)
    if record is None:
        return value
    if not value.is_list:
        return _part(record, value, gone)
    kept = [new for item in value.value if (new := _part(record, item, gone)) is not None]
    return Located(kept, value.span) if kept or not value.value else None


def _part(record: type[Record], given: Located, gone: Names) -> Located | None:
    """A record without its options that name what is gone; None where it is about nothing else."""
    for key, value in given.items() if given.is_mapping else ():
        peer = peer_of(record.options[key].kind) if key in record.options else None
        if peer is not None and peer.whole and value.is_text and value.value in gone:
            return None
    return _each(
        given, lambda key, value: _option(record.options[key].kind, value, gone) if key in record.options else value
    )


# ---------------------------------------------------------------------------------------------------- the rest


def _places(part: Located, gone: Names) -> Located:
    def place(value: Located) -> Located:
        return _each(value, lambda key, inside: _listed(inside, gone) if key in LISTS else inside)

    return _each(part, lambda name, value: None if name in gone else place(value))


def _connections(part: Located, gone: Names) -> Located:
    if not part.is_list:
        return part
    return Located([new for item in part.value for new in _links(item, gone)], part.span)


def _links(item: Located, gone: Names) -> Iterator[Located]:
    """A connection or chain without the hops to and from what is gone: itself, nothing, or what is left on each side."""
    chain = item.value if item.is_text else next(iter(item.value)) if item.is_mapping and len(item.value) == 1 else ""
    names = [name.strip() for name in chain.split("->")]
    if not any(name in gone for name in names):
        yield item
        return
    runs: list[list[str]] = [[]]
    for name in names:
        if name in gone:
            runs.append([])
        else:
            runs[-1].append(name)
    for left in (" -> ".join(run) for run in runs if len(run) > 1):
        if item.is_text:
            yield Located(left, item.span)
        else:
            options = item.value[chain]
            if names[-1] in gone:  # what each of the people were sent
                options = _each(options, lambda _, value: None if value.is_text and "/user" in value.value else value)
            yield Located({left: options}, item.span, {left: item.keys[chain]})


def _steps(part: Located, gone: Names) -> Located | None:
    if not part.is_list:
        return part
    kept = [item for item in part.value if not _is_at(item, gone)]
    return Located(kept, part.span) if kept else None


def _is_at(item: Located, gone: Names) -> bool:
    where = next(iter(item.value), "") if item.is_mapping else ""
    return any(name.strip() in gone for name in where.split("->"))


def _draw(part: Located, gone: Names) -> Located | None:
    def wish(key: str, value: Located) -> Located | None:
        if key == "side":
            return _keys(value, gone)
        if key == "groups":
            return _each(value, lambda _, group: _group(group, gone))
        return _listed(value, gone) if key in ("rows", "columns", "order", "hide") else value

    return _each(part, wish)


def _group(group: Located, gone: Names) -> Located | None:
    """A box round services; with a title in two languages its services are what it holds."""
    if not group.is_mapping:
        return _listed(group, gone)
    found = _each(group, lambda key, value: _listed(value, gone) if key == "holds" else value)
    return found if "holds" in found or "holds" not in group else None


def _recovery(part: Located, gone: Names) -> Located:
    return _each(part, lambda key, value: _keys(value, gone) if key == "services" else value)
