"""A draft as YAML that a person would write: a value a line, beside it where it came from, ``ask`` where nobody knows.

What the language refuses of a draft, such as an instance type that the price book does not have, is not written: it is
listed at the end with the reason, or asked for where a service needs it. So every draft that is written can be read.
"""

from __future__ import annotations

import json
import os
import re

from archplan.importers.draft import SIZES, Draft, DraftConnection, DraftPlace, DraftService, Fact, LeftOut, missing
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span
from archplan.services import load
from archplan.spec.questions import settled
from archplan.spec.understand import understand
from archplan.text.yaml import parse

MOST_ROUNDS = 200  # refused values that are taken out one round after the other
LONGEST = 4_000  # signs of a value, as of an architecture's purpose
WIDTH = 34  # where comments begin, unless the value is longer
_PLAIN = re.compile(r"[A-Za-z0-9$/][\w .,/%+:()@$-]*")

Owner = tuple[object, str]  # what holds a fact, and the option


def text_of(draft: Draft) -> str:
    """The spec as YAML text. Raises ArchplanError where nothing is left that a spec could hold."""
    _shorten(draft)
    draft.connections = _without_twins(draft)
    for _ in range(MOST_ROUNDS):
        lines, owners = _lines(draft)
        text = "\n".join(lines) + "\n"
        try:
            understand(parse(text, "draft"), {"draft": text}, "draft")
            return text
        except ArchplanError as error:
            wrong = error.diagnostics
        if not any(_mend(draft, owners.get(found.span.line), found) for found in wrong):
            raise ArchplanError(wrong, {"draft": text})
    raise ArchplanError(wrong, {"draft": text})


def questions_in(text: str) -> int:
    """How many values a draft asks for."""
    return len(settled(parse(text, "draft"))[1])


def left_out(draft: Draft) -> int:
    """How many things stand in the list of what is left out: what is said twice stands there once."""
    return len({(_said(it), _one_line(it.why)) for it in draft.left_out})


def _shorten(draft: Draft) -> None:
    """Places from the folder that all of them have in common, which the head of the spec names once."""
    held = [*draft.services, *draft.places, *draft.connections, *draft.left_out]
    facts = [
        fact
        for it in [draft, *draft.sources, *held]
        for fact in [
            *getattr(it, "options", {}).values(),
            *getattr(it, "head", {}).values(),
            getattr(it, "region", None),
        ]
        if fact
    ]
    spans = [it.place for it in [*held, *facts] if it.place is not None]
    folder = (
        os.path.commonpath([os.path.dirname(span.file) for span in spans])
        if len({os.path.isabs(it.file) for it in spans}) == 1
        else ""
    )
    if not folder:
        return
    draft.notes.append(f"Read from {folder}")
    for it in [*held, *facts]:
        if it.place is not None:
            short = os.path.relpath(it.place.file, folder)
            it.place = Span(short, it.place.line, it.place.column, it.place.length)


def _without_twins(draft: Draft) -> list[DraftConnection]:
    """Each connection once; two of one pair differ in what they do at their target, as reads and writes of one table."""
    found: dict[tuple[str, str, str], DraftConnection] = {}
    types = {service.name: service.type for service in draft.services}
    for it in draft.connections:
        cls = load(types.get(it.target, ""))
        does = ",".join(sorted(key for key in it.options if cls is not None and key in cls.inflows))
        if it.source != it.target:
            found.setdefault((it.source, it.target, does), it)
    return list(found.values())


def _mend(draft: Draft, owner: Owner | None, found: Diagnostic) -> bool:
    """Take out what the language refuses, and say so; whether there was anything to take out."""
    if owner is None:
        return False
    holder, key = owner
    if isinstance(holder, Draft) and key in holder.head:
        draft.leave_out(f"'{key}'", holder.head.pop(key).place, found.message)
        return True
    if isinstance(holder, Draft):
        holder.region = missing(f"{holder.region.value!r} was read: {found.message}", holder.region.place)
        return True
    if isinstance(holder, DraftConnection):
        draft.connections.remove(holder)
        draft.leave_out(f"{holder.source} -> {holder.target}", holder.place, found.message)
        return True
    options: dict[str, Fact] = getattr(holder, "options", {})
    if isinstance(holder, DraftPlace) and key in holder.tiers:
        name = next((name for name in holder.tiers[key] if name in re.split(r"[^\w-]+", found.message)), "")
        names = [name] if name else list(holder.tiers[key])
        holder.tiers[key] = [it for it in holder.tiers[key] if it not in names]
        draft.leave_out(f"{', '.join(names)} in {holder.name}", holder.place, found.message)
        return True
    if isinstance(holder, DraftService) and key in ("", "type") and found.slug == "missing-option":
        wanted = re.search(r"needs '([\w-]+)'", found.message)
        if wanted and wanted[1] not in options:
            options[wanted[1]] = missing(found.message)
            return True
    if key in options:
        fact = options.pop(key)
        if fact.how != "missing":
            draft.leave_out(f"{key}: {fact.value} of {getattr(holder, 'name', '')}", fact.place, found.message)
            cls = load(holder.type) if isinstance(holder, DraftService) else None
            if cls is not None and key in cls.options and (cls.options[key].required or key in SIZES):
                options[key] = missing(f"{fact.value!r} was read: {found.message}", fact.place)
        return True
    if isinstance(holder, DraftService):
        draft.services.remove(holder)
        draft.connections = [it for it in draft.connections if holder.name not in (it.source, it.target)]
        for place in draft.places:
            place.tiers = {tier: [it for it in names if it != holder.name] for tier, names in place.tiers.items()}
        draft.leave_out(holder.origin, holder.place, found.message)
        return True
    return False


def _lines(draft: Draft) -> tuple[list[str], dict[int, Owner]]:
    rows: list[str] = [
        "# A draft: comments say where each value came from; 'ask' waits for your answer: archplan ask FILE"
    ]
    owners: dict[int, Owner] = {}

    def add(row: str, remark: str = "", owner: Owner | None = None) -> None:
        rows.append(_beside(row, remark))
        if owner is not None:
            owners[len(rows)] = owner

    for note in draft.notes:
        add(f"# {_one_line(note)}")
    add("archplan: 1")
    add(f"title: {_scalar(draft.title, is_text=True)}")
    add(f"region: {_scalar(draft.region.value)}", draft.region.remark, (draft, "region"))
    for key, fact in draft.head.items():
        add(f"{key}: {_scalar(fact.value, is_text=fact.is_text)}", fact.remark, (draft, key))
    if draft.sources:
        add("")
        add("traffic:")
        for source in draft.sources:
            add(f"  {source.name}:", owner=(source, ""))
            for key, fact in source.options.items():
                add(f"    {key}: {_scalar(fact.value, is_text=fact.is_text)}", fact.remark, (source, key))
    add("")
    add("services:")
    for service in draft.services:
        add(f"  {service.name}:", f"{service.origin}, {_at(service.place)}", (service, ""))
        add(f"    type: {service.type}", owner=(service, "type"))
        for key, fact in service.options.items():
            add(f"    {key}: {_scalar(fact.value, is_text=fact.is_text)}", fact.remark, (service, key))
    places = [place for place in draft.places if place.tiers or place.options]
    if places:
        add("")
        add("places:")
    for place in places:
        add(f"  {place.name}:", ", ".join(filter(None, (place.origin, _at(place.place)))), (place, ""))
        add(f"    type: {place.type}", owner=(place, "type"))
        for key, fact in place.options.items():
            add(f"    {key}: {_scalar(fact.value, is_text=fact.is_text)}", fact.remark, (place, key))
        for tier, names in place.tiers.items():
            if names:
                add(f"    {tier}: [{', '.join(names)}]", owner=(place, tier))
    if draft.connections:
        add("")
        add("connections:")
    for connection in draft.connections:
        said = ", ".join(
            f"{key}: {_scalar(fact.value, True, fact.is_text)}" for key, fact in connection.options.items()
        )
        row = f"  - {connection.source} -> {connection.target}" + (f": {{{said}}}" if said else "")
        add(row, ", ".join(filter(None, (connection.why, _at(connection.place)))), (connection, ""))
    if draft.left_out:
        add("")
        add("# Left out:")
        for row in _left(draft.left_out):
            rows.append(f"#   {row}")
    return rows, owners


def _left(left_out: list[LeftOut]) -> list[str]:
    """What is left out, with its place; what is so for one reason stands together under it."""
    by_reason: dict[str, list[str]] = {}
    for it in left_out:
        by_reason.setdefault(_one_line(it.why), []).append(_said(it))
    rows: list[str] = []
    for why, things in by_reason.items():
        once = list(dict.fromkeys(things))
        rows += [f"{once[0]}: {why}"] if len(once) == 1 else [f"{why}:", *(f"  {it}" for it in once)]
    return rows


def _said(it: LeftOut) -> str:
    return _one_line(it.what + (f", {_at(it.place)}" if it.place else ""))


def _at(place: Span | None) -> str:
    return f"{place.file}:{place.line}" if place is not None else ""


def _beside(row: str, remark: str) -> str:
    return f"{row.ljust(WIDTH)} # {_one_line(remark)}" if remark else row


def _one_line(text: str, most: int = 240) -> str:
    shown = "".join(c if c.isprintable() else " " for c in text)
    shown = re.sub(r"archplan:\s*allow", "archplan allow", " ".join(shown.split()))
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def _ends_with_itself(text: str) -> bool:
    """Whether a list or a mapping is one line of YAML and nothing besides: no key after it, no comment, no line."""
    if not text.isprintable():
        return False
    try:
        held = parse(f"it: [{text}, end]", "it").get("it")
    except ArchplanError:
        return False
    return held is not None and held.is_list and [it.value for it in held.value[1:]] == ["end"]


def _scalar(text: str, inside: bool = False, is_text: bool = False) -> str:
    """The value as YAML takes it back: plain where that is the same, in quotes else; a list or mapping as it is."""
    if text[:1] in "[{" and not is_text and _ends_with_itself(text):
        return text
    is_plain = (
        bool(_PLAIN.fullmatch(text)) and ": " not in text and text[-1] not in ": " and (not inside or "," not in text)
    )
    if is_plain:
        return text
    return json.dumps(_one_line(text, LONGEST), ensure_ascii=False)
