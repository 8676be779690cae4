"""A draft that a person has worked on, brought up to what its files say now.

Three texts meet: what was read the last time, which the draft records at its end; the draft as it is now; and what is read
now. What only the files changed is written, with every other byte left alone. What only the person changed stays. What
both changed stays the person's and is said. A thing of the draft is known by where it was read, also under a new name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archplan.importers.draft import Draft, DraftConnection, DraftPlace, Fact
from archplan.importers.editing import LINE, Edits, inline, is_same_text
from archplan.importers.known_again import SECTIONS, Names, members
from archplan.importers.writing import (
    LEFT_OUT,
    RECORD,
    SIGN,
    Thing,
    connection_row,
    digest,
    left_rows,
    record_rows,
    rows_of,
    sections,
)
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span, in_order, mistake
from archplan.kernel.record import frozen
from archplan.text.located import ASK, Located, spans_of
from archplan.text.yaml import parse

TIERS = ("public", "private", "data", "holds")
Pair = tuple[str, str]


@frozen
class Updated:
    """The draft's text now, and what a person has to decide."""

    text: str
    conflicts: tuple[Diagnostic, ...]


def updated(text: str, file: str, draft: Draft) -> Updated:
    """The text of a draft with what its files say now; `draft` is settled, its places as they are to be written.

    Raises ArchplanError where the text records no import, or is no YAML.
    """
    return _Update(text, file, draft).made()


def recorded(text: str, file: str) -> Located:
    """What the draft says was read the last time."""
    lines = LINE.split(text)
    held = [line.removeprefix(f"{SIGN} ") if line.startswith(f"{SIGN} ") else "" for line in lines]
    begin = next((number for number, line in enumerate(held) if line == RECORD), None)
    at = Span(file, len(lines) or 1, 1)
    if begin is None:
        raise mistake("no-record", at, f"{file} does not say what was read when it was made",
                      "import anew with -o OTHER, and take over from there")  # fmt: skip
    try:
        found = parse("\n".join(held), file)
    except ArchplanError as error:
        raise mistake("no-record", error.diagnostics[0].span, f"the record of what was read is broken: {error.diagnostics[0].message}",
                      "take it back from an earlier version, or import anew with -o OTHER") from None  # fmt: skip
    if "services" not in found or not all(it.is_mapping for key in SECTIONS for _, it in members(found, key)):
        raise mistake("no-record", Span(file, begin + 1, 1), "the record of what was read is not whole",
                      "take it back from an earlier version, or import anew with -o OTHER")  # fmt: skip
    return found


class _Update:
    """One update on the way."""

    def __init__(self, text: str, file: str, draft: Draft):
        self.text, self.file, self.draft = text, file, draft
        self.base, self.mine = recorded(text, file), parse(text, file)
        self.lines = LINE.split(text)
        self.edits = Edits(text, file, _items(self.base.get("comments")))
        self.conflicts: list[Diagnostic] = []
        self.theirs = {section: sections(draft).get(section, []) for section in SECTIONS}
        names = Names(text, self.base, self.mine, self.theirs)
        self.was, self.now, self.before, self.gone, self.new = names.was, names.now, names.before, names.gone, names.new
        self.removed: set[str] = set()
        self.kept: set[str] = set()  # what is gone from the files and stays, as a person worked on it

    def made(self) -> Updated:
        self._value("region", self.mine, "region", inline(self.base.get("region")), self.draft.region)
        for section in ("services", "traffic", "places"):
            self._gone(section)
        for section in SECTIONS:
            self._things(section)
        self._tiers()
        self._connections()
        self._listed()
        self.edits.over_lines(lambda line: line.startswith(f"{SIGN} "), record_rows(self.draft))
        return Updated(self.edits.made(), tuple(in_order([*self.conflicts, *self.edits.unmade])))

    # ------------------------------------------------------------------------------------------- what is gone

    def _gone(self, section: str) -> None:
        """What the files do not have any more goes, unless a person worked on it or builds on it."""
        mine = dict(members(self.mine, section))
        going = {self.was[section, name]: self.base[section][name] for name in self.gone[section]}
        going.pop("", None)
        removed = []
        for name, before in going.items():
            if section == "traffic" and any(it[0] == name and it[1] in self.kept for it, _, _ in self._drawn()):
                self.kept.add(name)
                continue
            reason = self._worked_on(section, name, mine[name], before)
            if reason:
                self.kept.add(name)
                self._conflict(self.mine[section].keys[name], f"{name} is in no file any more, and stays: {reason}",
                               "take it out, or leave it if it is yours now")  # fmt: skip
            else:
                removed.append(name)
        self.removed.update(removed)
        stays = set(mine) - set(removed)
        arrives = any(self.now.get((section, it.name), "x") for it in self.theirs[section])
        if removed and not stays and not arrives:
            self.edits.remove_section(self.mine.keys[section])
        else:
            for name in removed:
                self.edits.remove(self.mine[section].keys[name])

    def _worked_on(self, section: str, name: str, mine: Located, before: Located) -> str:
        """Why a thing that is gone stays: a value, a comment or a mention of a person's. Answers go with it."""
        for key, written in mine.items():
            was = inline(before.get(key))
            if section == "places" and key in TIERS:
                continue
            if was is None or (was != ASK and not is_same_text(inline(written), was)):
                return f"its '{key}' is yours"
        for number in range(self.mine[section].keys[name].line, max(span.line for span in spans_of(mine)) + 1):
            if re.match(r"\s*#", self.lines[number - 1]):
                return "a comment of yours is in it"
        if section == "places":
            return ""
        known = {tuple(self._named(it) for it in _ends(pair)) for pair, _ in members(self.base, "connections")}
        for pair, _, _ in self._drawn():
            if name in pair and pair not in known:
                return f"your connection {pair[0]} -> {pair[1]} needs it"
        mentions = [
            key
            for key, part in self.mine.items()
            if key not in ("connections", "services", "places", section) and _mentions(part, name)
        ]
        of = {found: before for before, found in ((key[1], it) for key, it in self.was.items() if key[0] == "services")}
        for other, part in members(self.mine, "services"):
            told = self.base["services"].get(of.get(other, ""))
            own = [
                it for key, it in part.items() if told is None or not is_same_text(inline(it), inline(told.get(key)))
            ]
            mentions += [other] if other != name and any(_mentions(it, name) for it in own) else []
        return f"'{mentions[0]}' names it" if mentions else ""

    # ------------------------------------------------------------------------------------------- what is there

    def _things(self, section: str) -> None:
        """New things, and those whose values moved."""
        mine, last = dict(members(self.mine, section)), ""
        for thing in self.theirs[section]:
            if thing in self.new[section]:
                own = mine.get(thing.name) if thing.name not in self.removed else None
                if own is not None and inline(own.get("type")) == getattr(thing, "type", None):
                    self.now[section, thing.name] = last = thing.name  # a person wrote it already
                    continue
                name = self._free(thing)
                self.now[section, thing.name] = name
                self._add(section, thing, name, last)
                last = name
                continue
            name = self.now.get((section, thing.name), "")
            if not name:
                continue
            last, before = name, self.before[section, thing.name]
            self.edits.refresh(self.mine[section].keys[name], rows_of(thing)[0][2])
            facts: dict[str, Fact | None] = dict.fromkeys(
                key for key, _ in before.items() if key not in ("from", "type", *(TIERS if section == "places" else ()))
            )
            facts |= thing.options
            above = "type" if "type" in mine[name] else ""
            for key in [*thing.options, *(it for it in facts if it not in thing.options)]:
                self._value(f"{section}.{name}" if section != "services" else name, mine[name], key, inline(before.get(key)),
                            facts[key], above)  # fmt: skip
                above = key if key in mine[name] else above

    def _free(self, thing: Thing) -> str:
        taken = {name for section in SECTIONS for name, _ in members(self.mine, section)} - self.removed | {
            name for name in self.now.values() if name
        }
        name, number = thing.name, 2
        while name in taken:
            name, number = f"{thing.name}-{number}", number + 1
        return name

    def _add(self, section: str, thing: Thing, name: str, last: str) -> None:
        tiers = TIERS if section == "places" else ()
        rows = [("", f"{name}:", rows_of(thing)[0][2]), *(it for it in rows_of(thing)[1:] if it[0] not in tiers)]
        if isinstance(thing, DraftPlace):
            names = {tier: [it for it in map(self._arriving, held) if it] for tier, held in thing.tiers.items()}
            rows += [(tier, f"  {tier}: [{', '.join(held)}]", "") for tier, held in names.items() if held]
        lines = [(row, remark) for _, row, remark in rows]
        self.edits.add(
            self.mine, section, lines, last, before_section={"traffic": "services"}.get(section, "connections")
        )

    def _arriving(self, name: str) -> str:
        """The name that a service of the files has in the draft, or will have."""
        return self.now.get(("services", name), "")

    def _value(self, of: str, holder: Located, key: str, was: str | None, fact: Fact | None, above: str = "") -> None:
        """One value: written where only the files changed it, said where a person did as well."""
        written = holder.get(key)
        mine, now = inline(written), fact.value if fact is not None else None
        if is_same_text(now, was) or is_same_text(mine, now):
            if fact is not None and written is not None and is_same_text(mine, now):
                self.edits.refresh_value(written, fact.remark)
            return
        if is_same_text(mine, was):
            if fact is None:
                self.edits.remove(holder.keys[key])
            elif written is None:
                self.edits.add_value(holder, key, fact.value, fact.remark, above)
            else:
                self.edits.replace(written, fact.value, fact.remark)
            return
        if fact is None or fact.how == "missing":
            return  # the files say nothing any more, and a person has said it
        place = f"{fact.place.file}:{fact.place.line}" if fact.place is not None else "assumed"
        span = written.span if written is not None else holder.span
        said = f"{mine} is yours" if mine is not None else "you took it out"
        self._conflict(span, f"{key} of {of}: {said}, and {place}: {now}" if of != key else f"{key}: {said}, and {place}: {now}",
                       f"yours stays; write '{key}: {now}' for the other")  # fmt: skip
        if written is not None:
            self.edits.note(written.span, f"{place} says {now}")

    # ------------------------------------------------------------------------------------------- tiers of places

    def _tiers(self) -> None:
        """What moved from one tier to another, came or went; where a person moved it, it stays."""
        was: dict[str, Pair] = {}
        for place, held in members(self.base, "places"):
            for tier in TIERS:
                was |= {self._named(name): (self.was["places", place], tier) for name in _items(held.get(tier))}
        now: dict[str, Pair] = {}
        for thing in self.theirs["places"]:
            for tier, names in thing.tiers.items() if isinstance(thing, DraftPlace) else ():
                now |= {self._arriving(name): (self.now.get(("places", thing.name), ""), tier) for name in names}
        lists = {
            (place, tier): _items(held.get(tier)) for place, held in members(self.mine, "places") for tier in TIERS
        }
        mine = {name: home for home, names in lists.items() for name in names}
        after = {home: list(names) for home, names in lists.items()}
        for name in dict.fromkeys([*was, *now]):
            old, new, own = was.get(name), now.get(name), mine.get(name)
            if not name or old == new or own == new or name in self.kept:
                continue
            if own != old:
                if new is not None:
                    self._conflict(self.mine.keys["services"], f"{name} stands where you put it, and in the files in {new[1]} of {new[0]}",
                                   "yours stays")  # fmt: skip
                continue
            if own is not None:
                after[own].remove(name)
            if new is not None and new[0] in dict(members(self.mine, "places")):
                order = [it for it, home in now.items() if home == new]
                ahead = [after[new].index(it) for it in order[: order.index(name)] if it in after[new]]
                after[new].insert(max(ahead) + 1 if ahead else 0, name)
        for home, names in after.items():
            if names != lists[home] and self.edits.is_there(self.mine["places"].keys[home[0]]):
                held = self.mine["places"][home[0]]
                above = [key for key in held.keys if key not in TIERS[TIERS.index(home[1]) :]]
                self.edits.set_list(held, home[1], names, above[-1] if above else "")

    def _named(self, name: str) -> str:
        """What a thing of the record is called in the draft."""
        return next((found for section in ("services", "traffic") if (found := self.was.get((section, name), ""))), "")

    # ------------------------------------------------------------------------------------------- connections

    def _drawn(self) -> Iterator[tuple[Pair, Located, Located | None]]:
        """Every pair of the draft with its item, and what it says where the item is of this pair alone."""
        listed = self.mine.get("connections")
        for item in listed.value if listed is not None and listed.is_list else ():
            for chain, said in [(item.value, None)] if item.is_text else item.items():
                names = [part.strip() for part in chain.split("->")]
                for pair in zip(names, names[1:], strict=False):
                    yield pair, item, said

    def _connections(self) -> None:
        drawn = {pair: (item, said) for pair, item, said in self._drawn()}
        was: dict[Pair, Located] = {}
        for ends, before in members(self.base, "connections"):
            source, target = map(self._named, _ends(ends))
            was[source, target] = before
        now: dict[Pair, DraftConnection] = {}
        for it in self.draft.connections:
            source, target = (
                self._arriving(end) or self.now.get(("traffic", end), "") for end in (it.source, it.target)
            )
            if source and target:
                now[source, target] = it
        last: Located | None = None
        for pair, it in now.items():
            row, remark = connection_row(it)
            if pair in drawn:
                last, said = drawn[pair]
                self.edits.refresh(last.span, remark)
                held = was.get(pair)
                if held is None or said is None or not said.is_mapping:
                    continue
                for key, fact in it.options.items():
                    self._value(f"{pair[0]} -> {pair[1]}", said, key, inline(held.get(key)), fact)
            elif pair not in was:
                renamed = row.replace(f"{it.source} -> {it.target}", f"{pair[0]} -> {pair[1]}", 1)
                self.edits.add_item(self.mine, "connections", renamed.strip(), remark, last)
        if drawn and not now and set(drawn) <= set(was) and not any(self.kept & set(pair) for pair in drawn):
            self.edits.remove_section(self.mine.keys["connections"])
            return
        for pair, held in was.items():
            if pair in now or pair not in drawn or (self.kept & set(pair) and not self.removed & set(pair)):
                continue
            item, said = drawn[pair[0], pair[1]]
            name = f"{pair[0]} -> {pair[1]}"
            own = [
                key for key, it in (said.items() if said is not None else ())
                if inline(held.get(key)) != ASK and not is_same_text(inline(it), inline(held.get(key)))
            ]  # fmt: skip
            if own:
                self._conflict(
                    item.span,
                    f"{name} is in no file any more, and stays: its '{own[0]}' is yours",
                    "take it out, or leave it",
                )
            elif _is_of(item, name):
                self.edits.remove_item(item)
            else:
                self._conflict(item.span, f"{name} is in no file any more", "take it out of what it is written with")

    # ------------------------------------------------------------------------------------------- what is left out

    def _listed(self) -> None:
        """The list of what is left out, where nobody has changed it."""
        lines = self.lines
        begin = next((number for number, line in enumerate(lines) if line == LEFT_OUT), None)
        held: list[str] = []
        for line in lines[begin:] if begin is not None else ():
            if held and not line.startswith("#   "):
                break
            held.append(line)
        now = left_rows(self.draft)
        if digest(held) == inline(self.base.get("left_out")) and held != now:
            if held:
                first = begin or 0
                self.edits.over_range(first, first + len(held), now)
            else:
                self.edits.before_comments([*now, ""])

    def _conflict(self, span: Span, message: str, hint: str) -> None:
        self.conflicts.append(Diagnostic("both-changed", span, message, hint, "warning"))


def _items(part: Located | None) -> list[str]:
    return [it.value for it in part.value if it.is_text] if part is not None and part.is_list else []


def _ends(pair: str) -> list[str]:
    return [part.strip() for part in pair.split("->")]


def _mentions(part: Located, name: str) -> bool:
    """Whether a value or a key is this name, alone or as an end of an arrow."""
    if part.is_text:
        return name in _ends(part.value)
    if part.is_list:
        return any(_mentions(it, name) for it in part.value)
    return any(name in _ends(key) or _mentions(it, name) for key, it in part.items())


def _is_of(item: Located, name: str) -> bool:
    said = [item.value] if item.is_text else list(item.value)
    return len(said) == 1 and " -> ".join(_ends(said[0])) == name
