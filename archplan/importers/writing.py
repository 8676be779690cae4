"""A draft as YAML that a person would write: a value a line, beside it where it came from, ``ask`` where nobody knows.

What the language refuses of a draft, such as an instance type that the price book does not have, is not written: it is
listed at the end with the reason, or asked for where a service needs it. So every draft that is written can be read.
"""

from __future__ import annotations

import json
import os
import re
from hashlib import sha256

from archplan.importers.draft import (
    SIZES,
    Draft,
    DraftConnection,
    DraftPlace,
    DraftService,
    DraftSource,
    Fact,
    LeftOut,
    missing,
)
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span
from archplan.services import load
from archplan.spec.architecture import Architecture
from archplan.spec.questions import settled as answered
from archplan.spec.understand import understand
from archplan.text.yaml import parse

MOST_ROUNDS = 200  # refused values that are taken out one round after the other
LONGEST = 4_000  # signs of a value, as of an architecture's purpose
WIDTH = 34  # where comments begin, unless the value is longer
_PLAIN = re.compile(r"[A-Za-z0-9$/][\w .,/%+:()@$-]*")

LEFT_OUT = "# Left out:"
SIGN = "#:"
RECORD = "# What was read, for 'archplan import --update'; leave it as it is"

Thing = DraftSource | DraftService | DraftPlace
Owner = tuple[object, str]  # what holds a fact, and the option


def text_of(draft: Draft) -> str:
    """The spec as YAML text, places from the folder that they share.

    Raises ArchplanError where nothing is left that a spec could hold.
    """
    _shorten(draft)
    return settled(draft)[0]


def settled(draft: Draft) -> tuple[str, Architecture]:
    """The spec as YAML text and what it describes; what the language refuses of the draft is then out of it.

    Raises ArchplanError where nothing is left that a spec could hold.
    """
    draft.connections = _without_twins(draft)
    for _ in range(MOST_ROUNDS):
        lines, owners = _lines(draft)
        text = "\n".join(lines) + "\n"
        try:
            return text, understand(parse(text, "draft"), {"draft": text}, "draft")
        except ArchplanError as error:
            wrong = error.diagnostics
        if not any(_mend(draft, owners.get(found.span.line), found) for found in wrong):
            raise ArchplanError(wrong, {"draft": text})
    raise ArchplanError(wrong, {"draft": text})


def questions_in(text: str) -> int:
    """How many values a draft asks for."""
    return len(answered(parse(text, "draft"))[1])


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
            word = cls.options.get(key) if cls is not None else None
            usual = "" if word is None else str(word.default or "")
            if word is not None and (
                word.required or key in SIZES or (usual and not re.match(r"0(?![.\d])", usual))
            ):  # or that is billed
                options[key] = missing(f"{fact.value!r} was read: {found.message}", fact.place)
        return True
    if isinstance(holder, DraftService):
        draft.services.remove(holder)
        draft.connections = [it for it in draft.connections if holder.name not in (it.source, it.target)]
        for place in draft.places:
            place.tiers = {tier: [it for it in names if it != holder.name] for tier, names in place.tiers.items()}
        draft.leave_out(holder.origin, holder.place, found.message, hides=True)
        return True
    return False


def _lines(draft: Draft) -> tuple[list[str], dict[int, Owner]]:
    rows: list[str] = [
        "# A draft: comments say where each value came from; 'ask' waits for your answer: archplan ask FILE"
    ]
    owners: dict[int, Owner] = {}

    def add(row: str, remark: str = "", owner: Owner | None = None) -> None:
        rows.append(beside(row, remark))
        if owner is not None:
            owners[len(rows)] = owner

    for note in draft.notes:
        add(f"# {_one_line(note)}")
    add("archplan: 1")
    add(f"title: {scalar(draft.title, is_text=True)}")
    add(f"region: {scalar(draft.region.value)}", draft.region.remark, (draft, "region"))
    for key, fact in draft.head.items():
        add(f"{key}: {_of(fact)}", fact.remark, (draft, key))
    for section, things in sections(draft).items():
        add("")
        add(f"{section}:")
        for thing in things:
            for key, row, remark in rows_of(thing):
                add(f"  {row}", remark, (thing, key))
    if draft.connections:
        add("")
        add("connections:")
    for connection in draft.connections:
        add(*connection_row(connection), (connection, ""))
    rows += ["", *listed] if (listed := left_rows(draft)) else []
    return [*rows, "", *record_rows(draft)], owners


def sections(draft: Draft) -> dict[str, list[Thing]]:
    """What stands under a name of its own, by the section of the spec that it stands in."""
    found: dict[str, list[Thing]] = {
        "traffic": [*draft.sources],
        "services": [*draft.services],
        "places": [place for place in draft.places if place.tiers or place.options],
    }
    return {section: things for section, things in found.items() if things or section == "services"}


def rows_of(thing: Thing) -> list[tuple[str, str, str]]:
    """The lines of one thing, each with its key and the comment beside it; indented as from the start of a section."""
    where = [thing.origin, _at(thing.place)] if not isinstance(thing, DraftSource) else []
    rows = [("", f"{thing.name}:", ", ".join(filter(None, where)))]
    if not isinstance(thing, DraftSource):
        rows.append(("type", f"  type: {thing.type}", ""))
    rows += [(key, f"  {key}: {_of(fact)}", fact.remark) for key, fact in thing.options.items()]
    tiers = thing.tiers if isinstance(thing, DraftPlace) else {}
    return [*rows, *((tier, f"  {tier}: [{', '.join(names)}]", "") for tier, names in tiers.items() if names)]


def connection_row(it: DraftConnection) -> tuple[str, str]:
    """The line of a connection, and the comment beside it."""
    row = f"  - {it.source} -> {it.target}" + (f": {{{said}}}" if (said := _flat(it.options)) else "")
    return row, ", ".join(filter(None, (it.why, _at(it.place))))


def left_rows(draft: Draft) -> list[str]:
    """The list of what is left out, as comments."""
    return [LEFT_OUT, *(f"#   {row}" for row in _left(draft.left_out))] if draft.left_out else []


def record_rows(draft: Draft) -> list[str]:
    """What was read, as comments that are YAML behind their sign: the base that a later import is held against."""
    rows = [RECORD, f"region: {scalar(draft.region.value)}"]
    for section, things in sections(draft).items():
        rows.append(f"{section}:")
        for thing in things:
            said = {key: row.partition(": ")[2] for key, row, _ in rows_of(thing) if key}
            told = [] if isinstance(thing, DraftSource) else [f"from: {scalar(thing.origin, inside=True)}"]
            told += [f"{key}: {_inside(value)}" for key, value in said.items()]
            rows.append(f"  {thing.name}: {{{', '.join(told)}}}")
    rows += ["connections:"] if draft.connections else []
    rows += [f"  {it.source} -> {it.target}: {{{_flat(it.options)}}}" for it in draft.connections]
    rows.append(f"left_out: {digest(left_rows(draft))}")
    remarks = [remark for things in sections(draft).values() for thing in things for _, _, remark in rows_of(thing)]
    remarks += [draft.region.remark, *(connection_row(it)[1] for it in draft.connections)]
    rows.append(f"comments: [{', '.join(sorted({said_once(_one_line(it)) for it in remarks if it}))}]")
    return [f"{SIGN} {row}" for row in rows]


def digest(rows: list[str]) -> str:
    """A short sign of a list, to see whether a person has changed it."""
    return "x" + sha256("\n".join(rows).encode()).hexdigest()[:12]


def said_once(remark: str) -> str:
    """A short sign of a comment, whatever its numbers are: lines move."""
    return "x" + sha256(re.sub(r"\d+", "0", remark).encode()).hexdigest()[:5]


def _flat(options: dict[str, Fact]) -> str:
    return ", ".join(f"{key}: {_of(fact, inside=True)}" for key, fact in options.items())


def _of(fact: Fact, inside: bool = False) -> str:
    return scalar(fact.value, inside, fact.is_text)


def _inside(written: str) -> str:
    """A value as it stands on a line, as it stands inside braces."""
    return written if written[:1] in '"[{' else scalar(written, inside=True)


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


def beside(row: str, remark: str) -> str:
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


def scalar(text: str, inside: bool = False, is_text: bool = False) -> str:
    """The value as YAML takes it back: plain where that is the same, in quotes else; a list or mapping as it is."""
    if text[:1] in "[{" and not is_text and _ends_with_itself(text):
        return text
    is_plain = (
        bool(_PLAIN.fullmatch(text)) and ": " not in text and text[-1] not in ": " and (not inside or "," not in text)
    )
    if is_plain:
        return text
    return json.dumps(_one_line(text, LONGEST), ensure_ascii=False)
