"""What a file that archplan drew keeps in the data of its cells, as long as the picture still agrees with it.

The shapes speak: a label, a shape, a frame or the end of an arrow that differs from what stands beside it as it was
drawn was changed by somebody, and is taken as it is now. What the data alone knows, as a service that was not drawn,
is taken from there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from archplan.importers.draft import ASK, Fact, missing, read
from archplan.importers.formats._drawio.cells import Cell, Page
from archplan.importers.formats._drawio.labels import clean, lines, slug
from archplan.importers.formats._drawio.shapes import key_of, known, shape_name
from archplan.kernel.diagnostics import Span
from archplan.kernel.record import fresh, mutable
from archplan.services import load

WORD = re.compile(r"[A-Za-z_][\w-]{0,62}")  # as the language has names and keys
HEAD = (
    "stage", "about", "budget", "targets", "free_tier", "prices", "money", "account", "steps", "draw", "recovery", "scenarios",
)  # fmt: skip
OF_ANY = (
    "share",
    "calls",
    "request",
    "response",
    "zonal",
    "soft",
    "label",
    "why",
)  # what a connection says to any target
LARGEST_DATA = 10_000_000  # signs of one attribute


@mutable
class Thing:
    """A service or a source: what it is called, its type, its options, the cells that show it, where it stands."""

    name: str
    type: str  # empty for a source
    origin: str
    place: Span
    options: dict[str, Fact] = fresh(default_factory=dict)
    cells: list[str] = fresh(default_factory=list)
    where: list[tuple[str, str, int]] = fresh(default_factory=list)  # places, tiers, and the order within
    order: float = 1e9
    is_own: bool = False
    copies: dict[str, str] = fresh(default_factory=dict)  # the copy that each cell shows


@mutable
class Hop:
    """A connection as a file keeps it: its ends and options, and the parts of its way that are still drawn."""

    source: str
    target: str
    options: dict[str, Any]
    order: float
    place: Span
    parts: int
    found: set[int] = fresh(default_factory=set)
    label: str = ""


def plain(text: str) -> Any:
    """The value of an attribute that holds JSON; None for what is none."""
    try:
        found = json.loads(text) if 0 < len(text) < LARGEST_DATA else None
        return found if _depth(found) < 25 else None
    except (ValueError, RecursionError):
        return None


def _depth(value: Any, depth: int = 0) -> int:
    if depth > 30 or not isinstance(value, (dict, list)):
        return depth
    inside = value.values() if isinstance(value, dict) else value
    return max((_depth(it, depth + 1) for it in inside), default=depth)


def fact(value: Any, at: Span, why: str = "") -> Fact:
    """A value of an attribute as the spec writes it: text as it is, what has parts in brackets."""
    if value == ASK:
        return missing("the spec asks for it", at)
    return words(value, at, why) if isinstance(value, str) else read(in_one_line(value), at, why)


def words(text: str, at: Span, why: str = "") -> Fact:
    """A text that was read, and stays one also where it looks like a list."""
    return Fact(text, "read", at, why, True)


def in_one_line(value: Any) -> str:
    """A value with parts on one line; what would silence a rule from within a text does not."""
    return re.sub(r"archplan:\s*allow", "archplan allow", json.dumps(value, ensure_ascii=False))


def facts(text: str, at: Span) -> dict[str, Fact]:
    """The options of an attribute; keys that are no words are left out."""
    found = plain(text)
    if not isinstance(found, dict):
        return {}
    return {key: fact(value, at) for key, value in found.items() if WORD.fullmatch(key) and value is not None}


def word(text: object) -> str:
    """A name as a spec may have it, or nothing."""
    return text if isinstance(text, str) and WORD.fullmatch(text) else ""


def thing_of(data: Mapping[str, str], at: Span, cell: str = "") -> Thing | None:
    """The service or source that this data is of; None where it is of none."""
    name = word(data.get("archplan-service")) or word(data.get("archplan-source"))
    type_ = data.get("archplan-type", "") if "archplan-service" in data else ""
    if not name or ("archplan-service" in data and load(type_) is None):
        return None
    found = Thing(name, type_, f"{name} of archplan", at, facts(data.get("archplan-options", ""), at), is_own=True)
    found.where = _where(data)
    found.order = number(data.get("archplan-order", ""), 1e9)
    if cell:
        found.cells, found.copies = [cell], {cell: data.get("archplan-copy", "1")}
    return found


def _where(data: Mapping[str, str]) -> list[tuple[str, str, int]]:
    listed = plain(data.get("archplan-places", ""))
    rows = listed if isinstance(listed, list) else []
    return [
        (row[0], row[1], row[2])
        for row in rows
        if isinstance(row, list) and len(row) == 3 and word(row[0]) and word(row[1]) and isinstance(row[2], int)
    ]


def number(text: str, usual: float) -> float:
    """A number in an order; the usual one where the text is none."""
    return float(text) if re.fullmatch(r"\d{1,6}", text) else usual


def new_words(cell: Cell) -> list[str]:
    """The lines of a label that were not there when it was drawn; nothing where it is as it was drawn."""
    before = plain(cell.data.get("archplan-label", ""))
    if not isinstance(before, list):
        return []
    old = {clean(str(line)) for line in before}
    now = lines(cell)
    gone = old - set(now)
    return [line for line in now if line not in old] if gone or not old else []


def take_label(thing: Thing, cell: Cell, taken: set[str]) -> str:
    """The new name of a thing whose label was changed, or nothing; a label of its own takes the new words instead."""
    changed = [it for it in new_words(cell) if not re.match(r"(at least )?[+~]?(\d+ x )?\$", it)]
    if not changed:
        return ""
    text = changed[0]
    if "label" in thing.options or not slug(text):
        thing.options["label"] = words(text, cell.place, "its label was changed")
        return ""
    name = slug(text)
    if name == thing.name:
        return ""
    number, stem = 2, name
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    return name


def take_shape(thing: Thing, cell: Cell) -> str:
    """The name of the type that a changed shape is of, or nothing where it is as it was drawn."""
    drawn, now = cell.data.get("archplan-shape", ""), shape_name(cell)[1]
    if not thing.type or not drawn or key_of(drawn) == key_of(now):
        return ""
    found = known().get(key_of(now))
    return found.type if found is not None and found.kind == "service" and found.type != thing.type else ""


def hops_of(data: Mapping[str, str], at: Span) -> list[tuple[Hop, int]]:
    """The connections that an arrow carries, and which part of the way of each it is."""
    listed = plain(data.get("archplan-connections", ""))
    found = []
    for it in listed if isinstance(listed, list) else []:
        if not isinstance(it, dict) or not word(it.get("from")) or not word(it.get("to")):
            continue
        options = it.get("options")
        options = {k: v for k, v in options.items() if WORD.fullmatch(k)} if isinstance(options, dict) else {}
        order, of, hop = it.get("order"), it.get("of"), it.get("hop")
        parts = of if isinstance(of, int) and 0 < of < 20 else 1
        place = float(order) if isinstance(order, int) and 0 <= order < 1_000_000 else 1e9
        found.append((Hop(it["from"], it["to"], options, place, at, parts), hop if isinstance(hop, int) else 0))
    return found


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """A tree in which things that got another name have it: where the name is a whole text, a key, or an end of an arrow."""
    if not names:
        return value
    if isinstance(value, dict):
        return {_renamed(key, names): renamed(it, names) for key, it in value.items()}
    if isinstance(value, list):
        return [renamed(it, names) for it in value]
    return _renamed(value, names) if isinstance(value, str) else value


def _renamed(text: str, names: Mapping[str, str]) -> str:
    if "->" not in text:
        return names.get(text, text)
    return " -> ".join(names.get(end.strip(), end.strip()) for end in text.split("->"))


def rename_facts(options: dict[str, Fact], names: Mapping[str, str]) -> None:
    """The same in options that were read."""
    for key, it in options.items():
        value = plain(it.value) if it.value[:1] in "[{" and not it.is_text else it.value
        new = renamed(value, names) if value is not None else None
        if new is not None and new != value:
            options[key] = Fact(new if isinstance(new, str) else in_one_line(new), it.how, it.place, it.why, it.is_text)


def rows(text: str) -> tuple[list[dict[str, str]], int]:
    """The rows of an attribute that lists things, each with texts alone, and how many others somebody made of it."""
    listed = plain(text)
    if not isinstance(listed, list):
        return [], int(bool(text))
    found = [row for row in listed if isinstance(row, dict) and all(isinstance(it, str) for it in row.values())]
    return found, len(listed) - len(found)


def undrawn(page: Page) -> list[dict[str, str]]:
    """What the root keeps of things that no cell shows."""
    return rows(page.data.get("archplan-undrawn", ""))[0]
