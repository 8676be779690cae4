"""Prices of one region beside the eight that every price file holds: one line of a table is one value.

``pricing/regions/REGION.csv`` is sorted by service and meter, so that what one architecture asks is a short piece of
it, and no other region is read. A line says ``absent`` where AWS's own list has the product and not this region.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

from archplan.kernel.diagnostics import Span
from archplan.kernel.record import frozen
from archplan.prices.price import ABSENT, Price, Unknown, _tiers, absent
from archplan.prices.regions import region_file
from archplan.prices.tables import Stamp, _stamp
from archplan.text.located import Located

COLUMNS = ("service", "meter", "from", "per", "since", "price", "source", "confidence")


@frozen
class Row:
    """One line: where a tier begins (nothing when there is none), the unit, the day, and the number or ``absent``."""

    line: int
    meter: str
    start: str
    per: str
    since: str
    price: str
    source: str
    confidence: str


def rows_of(path: Path, service: str, meter: str, on: date) -> list[Row]:
    """The lines of a price that hold on a day, in the order of their tiers; before its first day, that first one's."""
    stamp = _stamp(str(path))
    if stamp is None:
        return []
    found = _meter_rows(_section(path, stamp, service), meter)
    past = [row.since for row in found if row.since <= on.isoformat()]
    since = max(past) if past else min((row.since for row in found), default="")
    return [row for row in found if row.since == since]


def price_of_region(file: Path, entry: str, scope: str, on: date, found: Located, page: str) -> Price | Unknown | None:
    """What the table of a region says of an entry of a price file; None when it says nothing.

    `found` is the entry without its regions: title and unit. `entry` may name a row of its table after a slash.
    """
    table = region_file(file.parent, scope)
    if table is None:
        return None
    _, arrow, there = scope.partition(">")
    meter = f"{entry}{arrow}{there}"
    rows = next(filter(None, (rows_of(table, file.stem, said, on) for said in _wider(meter))), [])
    return _price(rows, file, table, entry, scope, on, found, page) if rows else None


def _price(
    rows: list[Row], file: Path, table: Path, entry: str, scope: str, on: date, found: Located, page: str
) -> Price | Unknown:
    name, _, kind = entry.partition("/")
    first, per = rows[0], _said(found, "per")
    title = ", ".join(filter(None, (_said(found, "title"), kind.rpartition("/")[2])))
    if first.since > on.isoformat():
        return Unknown(f"the book's first price of {title} in {scope} is of {first.since}")
    if first.price == ABSENT:
        return absent(title, scope, first.since, lambda: source_of(file.parent, first.source))
    if first.per != per:
        return Unknown(f"the price of {title} in {scope} is per {first.per}, and {per} is billed")
    span = Span(f"pricing/regions/{table.name}", first.line, 1, len(f"{file.stem},{first.meter}"))
    value = Located(first.price, span)
    if first.start:
        parts = [{"from": Located(row.start, span), "price": Located(row.price, span)} for row in rows]
        value = Located([Located(part, span) for part in parts], span)
    return Price(
        name, title, per, tuple(_tiers(value, per)), date.fromisoformat(first.since), first.confidence, span,
        lambda: source_of(file.parent, first.source), lambda: page,
    )  # fmt: skip


def _said(found: Located, key: str) -> str:
    value = found.get(key)
    return str(value.value) if value is not None else ""


def _wider(meter: str) -> Iterable[str]:
    """A row of a table, then what is said of all its kind: ``instance/linux/t3.nano``, ``instance/linux/*``."""
    yield meter
    parts = meter.split("/")
    yield from (f"{'/'.join(parts[:count])}/*" for count in range(len(parts) - 1, 0, -1))


@lru_cache(maxsize=64)
def _text(path: Path, stamp: Stamp) -> str:
    return path.read_text("utf-8")


@lru_cache(maxsize=256)
def _section(path: Path, stamp: Stamp, service: str) -> tuple[str, int]:
    """The lines of one service, and the number of the first."""
    text = _text(path, stamp)
    start = text.find(f"\n{service},")
    if start < 0:
        return "", 0
    last = text.rfind(f"\n{service},")
    end = text.find("\n", last + 1)
    return text[start : end if end > 0 else len(text)], text.count("\n", 0, start) + 2


def _meter_rows(section: tuple[str, int], meter: str) -> list[Row]:
    text, first = section
    service = text[1 : text.find(",")]
    wanted = f"\n{service},{meter},"
    found = []
    start = text.find(wanted)
    while start >= 0:
        end = text.find("\n", start + 1)
        fields = text[start + 1 : end if end > 0 else None].split(",")
        found.append(Row(text.count("\n", 0, start) + first, *fields[1:]))
        start = text.find(wanted, start + 1)
    return found


def rows_whole(path: Path) -> list[tuple[str, Row]]:
    """Every line of a region's table with its service: for who lists prices."""
    lines = path.read_text("utf-8").splitlines()
    split = [line.split(",") for line in lines[1:]]
    return [(fields[0], Row(number, *fields[1:])) for number, fields in enumerate(split, 2)]


def source_of(folder: Path, key: str) -> str:
    """The sentence of a source that a region's table names."""
    path = folder / "regions" / "sources.txt"
    stamp = _stamp(str(path))
    text = "\n" + _text(path, stamp) if stamp else ""
    start = text.find(f"\n{key}: ")
    return text[start + len(key) + 3 : text.find("\n", start + 1)] if start >= 0 else key
