"""Where a spec defines a service, a source of traffic or a place, and wherever else it names one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archplan.kernel.diagnostics import Span
from archplan.kernel.record import frozen
from archplan.services import load
from archplan.services.words.kinds import parts_of, peer_of
from archplan.services.words.options import Record
from archplan.spec.removal import LISTS, SECTIONS
from archplan.text.located import Located


@frozen
class Mention:
    """A name and the scalar that it stands in: that alone, or as an end of a chain ``a -> b``.

    `is_definition` where the name is given: as a key of services, traffic or places.
    """

    name: str
    span: Span
    is_definition: bool = False
    is_chain: bool = False


def mentions(tree: Located) -> Iterator[Mention]:
    """Every mention of a tree, scenarios included, in the order of its sections; one of nothing that exists too."""
    types = {name: _type(service) for name, service in (tree.get("services") or tree).items()}
    yield from _of(tree, types)
    scenarios = tree.get("scenarios")
    for _, patch in scenarios.items() if scenarios is not None else ():
        yield from (Mention(it.name, it.span, False, it.is_chain) if it.is_definition and it.name in types else it
                    for it in _of(patch, types))  # fmt: skip


def _type(service: Located) -> str:
    type_ = service.get("type")
    return type_.value if type_ is not None and type_.is_text else ""


def _of(tree: Located, types: dict[str, str]) -> Iterator[Mention]:
    """Those of a spec or of a patch of one, where the `types` of what is not written here are known."""
    for section in SECTIONS:
        part = tree.get(section)
        for name, member in part.items() if part is not None else ():
            assert part is not None
            yield Mention(name, part.keys[name], is_definition=True)
            if section == "services":
                yield from _options(load(_type(member) or types.get(name, "")), member)
            elif section == "places":
                for key, listed in member.items():
                    yield from _listed(listed) if key in LISTS else ()
    for item in _items(tree.get("connections")):
        yield from _chain(item.value, item.span) if item.is_text else _keys(item, is_chain=True)
    for item in _items(tree.get("steps")):
        yield from _keys(item, is_chain=True)
    draw = tree.get("draw")
    for key, wish in draw.items() if draw is not None else ():
        if key == "side":
            yield from _keys(wish)
        elif key == "groups":
            for _, group in wish.items():
                yield from _listed(group.get("holds") if group.is_mapping else group)
        elif key in ("rows", "columns", "order", "hide"):
            yield from _listed(wish)
    recovery = tree.get("recovery")
    yield from _keys(recovery.get("services")) if recovery is not None else ()


def _items(part: Located | None) -> list[Located]:
    return part.value if part is not None and part.is_list else []


def _keys(part: Located | None, is_chain: bool = False) -> Iterator[Mention]:
    for key, span in part.keys.items() if part is not None and part.is_mapping else ():
        yield from _chain(key, span) if is_chain else (Mention(key, span),)


def _chain(text: str, span: Span) -> Iterator[Mention]:
    for name in text.split("->"):
        if name.strip():
            yield Mention(name.strip(), span, is_chain=True)


def _listed(part: Located | None) -> Iterator[Mention]:
    """A name or a list of names, or a list of such lists."""
    if part is not None and part.is_text and part.value:
        yield Mention(part.value, part.span)
    for item in _items(part):
        yield from _listed(item)


def _options(record: Any, given: Located) -> Iterator[Mention]:
    """The options of a service that name another, in records and in lists of them too."""
    for key, value in given.items() if record is not None else ():
        if key not in record.options:
            continue
        kind = record.options[key].kind
        if peer_of(kind) is not None:
            yield from _listed(value)
        inner = next((part for part in parts_of(kind) if isinstance(part, type) and issubclass(part, Record)), None)
        for part in _items(value) or [value]:
            yield from _options(inner, part)
