"""One price file, read no further than what is asked of it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from archplan.kernel.diagnostics import Span
from archplan.kernel.record import frozen
from archplan.kernel.units import USD, Quantity
from archplan.prices.price import ABSENT, Allowance, Hole, Price, Tier, Unknown, _held, _tiers, absent, quoted_unit
from archplan.prices.tables import AT_REST, Stamp, _stamp, find_row, first_day, rows_alike, scopes_of
from archplan.text.located import Located
from archplan.text.yaml import parse

if TYPE_CHECKING:
    from archplan.prices.calendar import Calendar

_FILE_KEYS = {"service", "source", "checked", "sources", "free", "versions", "newcomers", "least", "prices"}


_PRICE_KEYS = {"title", "per", "source", "confidence", "table", "key", "unknown", "why", "note"}


_FREE_KEYS = {"title", "allowance", "of", "scope", "source", "confidence", "note"}


SCOPE = re.compile(r"[a-z]{2}-[a-z]+-\d(>[a-z]{2}-[a-z]+-\d)?|global|edge:[a-z-]+|geo:[A-Z]+")


MOST_KEPT = 10_000  # prices of one file; the largest holds a few thousand


_OPENED: dict[str, tuple[dict[str, Stamp | None], _File]] = {}


def _opened(path: str) -> _File | None:
    """A price file as it is now; read again only when it, or a table of it, changed."""
    if path in _OPENED and all(_stamp(part) == stamp for part, stamp in _OPENED[path][0].items()):
        return _OPENED[path][1]
    if _stamp(path) is None:
        return None
    started = time.time_ns()
    found = _File(Path(path))
    stamps = {part: _stamp(part) for part in (path, *found.tables)}
    if all(stamp is None or started - stamp[0] > AT_REST for stamp in stamps.values()):
        _OPENED[path] = stamps, found
    return found


class _File:
    """One price file; an entry is cut out of its text and only that is read, most often without a YAML parser."""

    def __init__(self, path: Path):
        self.path = path
        self.shown = f"pricing/{path.name}"
        self.text = path.read_text("utf-8")
        self.entries = self.text.find("\nprices:\n") + 1
        self.tables = [str(path.parent / name) for name in dict.fromkeys(_TABLE.findall(self.text))]
        self._known: dict[tuple[str, str, date], Price | Unknown] = {}

    @cached_property
    def head(self) -> Located:
        """What stands before the prices: page, sources, free allowances."""
        return parse(self.text[: self.entries] or self.text, self.shown)

    @property
    def page(self) -> str:
        return _text(self.head, "source")

    def source(self, key: str) -> str:
        """The sentence of a source by its key."""
        sources = self.head.get("sources")
        return _text(sources, key) or key if sources else key

    @cached_property
    def allowances(self) -> tuple[Allowance, ...]:
        start = self.text.find("\nfree:\n", 0, self.entries)
        if start < 0:
            return ()
        free = parse(_cut(self.text, start + 1, self.entries), self.shown)["free"]
        return tuple(
            Allowance(
                name,
                _text(entry, "title"),
                self.path.stem,
                _held(quoted_unit(_text(entry, "allowance"))),
                tuple(item.value for item in entry["of"].value),
                _text(entry, "scope") == "region",
                _text(entry, "confidence"),
                entry.span,
                partial(self.source, _text(entry, "source")),
            )
            for name, entry in free.items()
        )

    @cached_property
    def calendars(self) -> dict[str, Calendar]:
        """The versions of each engine, newest first, with AWS's days; by the engine."""
        start = self.text.find("\nversions:\n", 0, self.entries)
        if start < 0:
            return {}
        from archplan.prices.calendar import read_calendar  # few services run versions that are written

        written = parse(_cut(self.text, start + 1, self.entries), self.shown)["versions"]
        return {engine: read_calendar(entry, self.source) for engine, entry in written.items()}

    @property
    def newcomers(self) -> Located | None:
        """The days from which AWS treats new customers otherwise, as they are written."""
        start = self.text.find("\nnewcomers:\n", 0, self.entries)
        return parse(_cut(self.text, start + 1, self.entries), self.shown)["newcomers"] if start >= 0 else None

    @property
    def least(self) -> Located | None:
        """What a thing is billed for at least, by its price, the region and the day it holds from, as they are written."""
        start = self.text.find("\nleast:\n", 0, self.entries)
        return parse(_cut(self.text, start + 1, self.entries), self.shown)["least"] if start >= 0 else None

    @cached_property
    def holes(self) -> tuple[Hole, ...]:
        """Every price that the file says it does not know, with the regions and the reason."""
        found = []
        for start in _ENTRY.finditer(self.text, max(0, self.entries)):
            end = _NEXT_ENTRY.search(self.text, start.end())
            block = self.text[start.end() : end.start() + 1 if end else len(self.text)]
            listed = _UNKNOWN.search(block)
            if listed:
                title, why = (_said(block, key) for key in ("title", "why"))
                scopes = tuple(_REGION.findall(listed[1]))
                held = any(match["key"] not in _PRICE_KEYS for match in _ENTRY_LINE.finditer(block))
                found.append(Hole(self.path.stem, start[1], title, scopes, why, not held))
        return tuple(found)

    def price(self, entry: str, scope: str, on: date) -> Price | Unknown:
        """What the file says of one price on a day, and where it has no word of a region, that region's table."""
        key = entry, scope, on
        if key not in self._known:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            found = self._price(entry, scope, on)
            if isinstance(found, _Unsaid):
                return self._of_region(found, entry, scope, on) or Unknown(found.said())
            self._known[key] = found
        return self._known[key]

    def _price(self, entry: str, scope: str, on: date) -> Price | Unknown | _Unsaid:
        name, _, row = entry.partition("/")
        found = (self.entry(entry, scope) if row else None) or self.entry(name, scope)  # one row may be stated alone
        if found is None:
            return Unknown(f"pricing/{self.path.name} has no price {name!r}")
        if "table" in found:
            return self._from_table(found, name, row, scope, on)
        dated = found.get(scope)
        if dated is None:
            return _Unsaid(
                lambda: f"the price book has no price of {_text(found, 'title')} in {scope}{_because(found)}", found
            )
        past = [day for day in dated.value if day <= on.isoformat()]
        if not past:
            return _before_the_book(_text(found, "title"), min(dated.value))
        since = max(past)
        value, source, confidence = dated[since], _text(found, "source"), _text(found, "confidence")
        if value.is_mapping:
            source = _text(value, "source") or source
            confidence = _text(value, "confidence") or confidence
            value = value.get("tiers") or value["price"]
        if value.value == ABSENT:
            return absent(_text(found, "title"), scope, since, lambda: self.source(source))
        per = _text(found, "per")
        return Price(
            name, _text(found, "title"), per, tuple(_tiers(value, per)), date.fromisoformat(since), confidence,
            value.span, lambda: self.source(source), lambda: self.page,
        )  # fmt: skip

    def entry(self, name: str, scope: str) -> Located | None:
        """One price with the values of one scope: the same as reading the file whole and looking there."""
        start = self.text.find(f"\n  {name}:\n", max(0, self.entries - 1))
        if start < 0 or self.entries <= 0:
            return None
        end = _NEXT_ENTRY.search(self.text, start + 3)
        stop = end.start() + 1 if end else len(self.text)
        number = self.text.count("\n", 0, start + 1) + 1
        span = Span(self.shown, number, 3)
        value: dict[str, Located] = {}
        for match in _ENTRY_LINE.finditer(self.text, start + 1, stop):
            key, written = match["key"], match["value"]
            line = number + self.text.count("\n", start + 1, match.start())
            if written and key in _PRICE_KEYS:
                if not _PLAIN_SCALAR.fullmatch(written):
                    return self._parsed(start + 1, stop, name, scope)
                value[key] = Located(
                    written, Span(self.shown, line, match.start("value") - match.start() + 1, len(written))
                )
            elif key == scope:
                dated = self._dated(match.end() + 1, stop, line + 1)
                if dated is None:
                    return self._parsed(start + 1, stop, name, scope)
                value[key] = Located(dated, Span(self.shown, line + 1, 7))
        return Located(value, span)

    def _dated(self, start: int, stop: int, line: int) -> dict[str, Located] | None:
        """The days of a scope when each has one plain number; None when a YAML parser must look."""
        found: dict[str, Located] = {}
        for text in self.text[start:stop].split("\n"):
            if text[:5].strip():
                break
            match = _DATED.fullmatch(text)
            if match is None:
                if text.strip() and not text.lstrip().startswith("#"):
                    return None
            else:
                found[match[1]] = Located(match[2], Span(self.shown, line, 19, len(match[2])))
            line += 1
        return found

    def _parsed(self, start: int, stop: int, name: str, scope: str) -> Located:
        """The entry through the YAML parser, the other scopes' lines left out."""
        kept, skipping = ["prices:"], False
        for line in self.text[start:stop].split("\n"):
            match = _ENTRY_LINE.match(line)
            if match:
                skipping = match["key"] not in _PRICE_KEYS and match["key"] != scope
            elif line[:5].strip():
                skipping = False
            kept.append("" if skipping else line)
        above = "\n" * (self.text.count("\n", 0, start) - 1)
        return parse(above + "\n".join(kept), self.shown)["prices"][name]

    def _from_table(self, found: Located, name: str, row: str, scope: str, on: date) -> Price | Unknown | _Unsaid:
        table = _text(found, "table")
        key = ",".join([scope, *row.split("/")])
        line, fields = find_row(self.path.parent / table, key, on)
        first = "" if fields else first_day(self.path.parent / table, key)
        if first:
            return _before_the_book(f"{_text(found, 'title')}, {row.rsplit('/', maxsplit=1)[-1]}", first)
        if not fields:
            lacks = f"the price book has no {row.replace('/', ' ')} in {scope}"
            return _Unsaid(lambda: lacks + self._instead(table, key) + _because(found), found)
        if fields["price"] == ABSENT:
            title, key = _text(found, "title"), fields.get("source") or _text(found, "source")
            return absent(
                f"{title}, {row.rsplit('/', maxsplit=1)[-1]}", scope, fields["since"], lambda: self.source(key)
            )
        per = _text(found, "per")
        rate_ = Quantity.parse(fields["price"]) * USD / quoted_unit(per)
        source = fields.get("source") or _text(found, "source")
        return Price(
            name, f"{_text(found, 'title')}, {row.rsplit('/', maxsplit=1)[-1]}", per, (Tier(0 * quoted_unit(per), rate_),),
            date.fromisoformat(fields["since"]), fields.get("confidence") or _text(found, "confidence"),
            Span(f"pricing/{table}", line, 1, len(key)), lambda: self.source(source), lambda: self.page,
        )  # fmt: skip

    def _instead(self, table: str, key: str) -> str:
        """Where a row of several words that is not there has its likes: in the same scope, else in others."""
        path = self.path.parent / table
        if key.count(",") < 2:
            return ""
        alike = rows_alike(path, key)
        shown = alike or scopes_of(path, key)
        if len(shown) > 4:
            shown = [*shown[:3], f"{len(shown) - 3} more"]
        return f"; it has {'' if alike else 'that in '}{', '.join(shown)}" if shown else ""

    def _of_region(self, unsaid: _Unsaid, entry: str, scope: str, on: date) -> Price | Unknown | None:
        """What the table of the region says; None when it says nothing either."""
        from archplan.prices.rows import price_of_region  # nothing of it is read where the file has the region

        return price_of_region(self.path, entry, scope, on, unsaid.entry, self.page)


@frozen
class _Unsaid:
    """The file has the price, and no word of a region: why it is not known is worked out where no table has it either."""

    said: Callable[[], str]
    entry: Located


class _Negotiated(_File):
    """A price file laid over the book: short, in whatever style of YAML its author likes, so it is read whole."""

    def __init__(self, path: Path):
        super().__init__(path)
        self.shown = str(path)

    @cached_property
    def head(self) -> Located:
        return parse(self.text, self.shown)

    def entry(self, name: str, scope: str) -> Located | None:
        return self.head["prices"].get(name)

    def _of_region(self, unsaid: _Unsaid, entry: str, scope: str, on: date) -> Price | Unknown | None:
        """Nothing: tables of regions are the book's own."""
        return None


def _before_the_book(title: str, day: str) -> Unknown:
    """Why there is no price on a day before the first that was read."""
    return Unknown(f"the book's first price of {title} is of {day}")


def _said(block: str, key: str) -> str:
    """A line of an entry by its key, or nothing."""
    line = re.search(rf"^    {key}: +(.*?) *$", block, re.MULTILINE)
    return line[1].strip("\"'") if line else ""


_ENTRY = re.compile(r"^  (\S[^\n]*):$", re.MULTILINE)


_UNKNOWN = re.compile(r"^    unknown: *\[(.*)\]", re.MULTILINE)


_REGION = re.compile(r"[\w>:-]+")


class _Updated(_File):
    """A price file that an update wrote: in the book's own form, so it is read as that is."""

    def __init__(self, path: Path):
        super().__init__(path)
        self.shown = str(path)


_TABLE = re.compile(r"^    table: +(\S+)", re.MULTILINE)


_NEXT_ENTRY = re.compile(r"\n {0,2}[^\s#]")


_ENTRY_LINE = re.compile(
    r"^ {4}(?P<key>[^\s#:][^\s:]*(?::[^\s:]+)*):(?: +(?P<value>[^#\n]*[^#\s]))?[ ]*$", re.MULTILINE
)


_DATED = re.compile(r" {6}(\d{4}-\d\d-\d\d): ([\d.]+|absent)")


_PLAIN_SCALAR = re.compile(r"[A-Za-z0-9$][^:#\[\]{}\"'&*!|>%@`]*")


def _cut(text: str, start: int, stop: int) -> str:
    """A block that begins at `start`, its lines kept at their numbers."""
    end = _TOP_KEY.search(text, start + 1, stop)
    return "\n" * text.count("\n", 0, start) + text[start : end.start() + 1 if end else stop]


def _because(found: Located) -> str:
    """Why a price is not known, where its entry says so."""
    why = _text(found, "why")
    return f": {why}" if why else ""


_TOP_KEY = re.compile(r"\n[^\s#]")


def _text(located: Located, key: str) -> str:
    value = located.get(key)
    return value.value if value is not None and value.is_text else ""
