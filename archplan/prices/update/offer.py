"""An offer of AWS's price list, read as it comes: a row is looked at once and kept only when a meter wants it.

The CSV form (``offers/v1.0/aws/OFFER/current/REGION/index.csv``) begins with five lines about itself, then names its columns.
https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api.html
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import TextIO

from archplan.kernel.record import frozen
from archplan.prices.update.places import ANYWHERE, Place
from archplan.prices.update.reading import Reading, Unsound, amount, price_of, tiers_of
from archplan.prices.update.said import quoted, refused
from archplan.prices.update.selectors import Selector, column_key

TERM = "OnDemand"
HEAD = 20  # lines within which the columns are named
MOST_ROWS = 200_000  # of the meters that are asked for
WIDEST = 100_000  # characters of a field
NEEDED = (
    "sku", "termtype", "effectivedate", "startingrange", "endingrange", "unit", "priceperunit", "currency", "usagetype",
)  # fmt: skip


@frozen
class Row:
    """What a row of an offer says, as it is written."""

    meter: str
    sku: str
    effective: str
    start: str
    end: str
    unit: str
    price: str
    currency: str
    usage_type: str
    wanted: str  # the unit that its selector has seen, or nothing


@frozen
class Offer:
    """An offer's own day and version, and the rows that were asked for."""

    code: str
    version: str
    published: date
    rows: tuple[Row, ...]


def read_offer(file: TextIO, shown: str, place: Place, wanted: Sequence[Selector]) -> Offer:
    """The rows that selectors ask for, of one region. Raises ArchplanError for what is no whole offer file."""
    csv.field_size_limit(WIDEST)
    lines = _Lines(file, shown)
    try:
        head, columns = _head(csv.reader(lines), shown)
        at = _columns(columns, wanted, shown)
        rows = _rows(lines, len(columns), at, place, wanted, shown)
    except csv.Error as error:
        raise refused(shown, f"it is no CSV near line {lines.count}: {error}", AGAIN, max(1, lines.count)) from None
    except UnicodeDecodeError as error:
        raise refused(shown, f"it is no UTF-8 text: {error.reason}", AGAIN) from None
    published = _day(head.get("publicationdate", ""))
    if published is None:
        raise refused(shown, "it does not say when it was published", AGAIN)
    return Offer(head.get("offercode", ""), head.get("version", ""), published, rows)


class _Lines:
    """The lines of a file, none longer than a row can be; `on_demand` has those that may be a price by the hour.

    Nine of ten rows of a list of instances are reserved ones: they are passed over before anybody takes them apart.
    """

    def __init__(self, file: TextIO, shown: str):
        self.file, self.shown = file, shown
        self.count, self.last = 0, ""

    def __iter__(self) -> Iterator[str]:
        while line := self.file.readline(WIDEST):
            self.count += 1
            self._hold(line)
            yield line

    def on_demand(self) -> Iterator[str]:
        readline, count, line = self.file.readline, self.count, ""
        while text := readline(WIDEST):
            line = text
            count += 1
            if len(line) == WIDEST:
                self.count = count
                self._hold(line)
            if TERM in line:
                self.count = count
                yield line
        self.count, self.last = count, line

    def _hold(self, line: str) -> None:
        if len(line) == WIDEST:
            raise refused(self.shown, f"line {self.count:,} has more than {WIDEST:,} characters", "it is no price list")


AGAIN = "load it again; nothing of it was written"


def _head(reader: Iterable[list[str]], shown: str) -> tuple[dict[str, str], list[str]]:
    head: dict[str, str] = {}
    for number, row in enumerate(reader, 1):
        if row and column_key(row[0]) == "sku":
            return head, row
        if len(row) >= 2:
            head[column_key(row[0])] = row[1]
        if row and row[0].lstrip().startswith("<"):
            raise refused(shown, "it is a web page and no price list", AGAIN)
        if number >= HEAD:
            break
    raise refused(shown, f"no line of its first {HEAD} names the columns of a price list (SKU, ...)", AGAIN)


def _columns(columns: list[str], wanted: Sequence[Selector], shown: str) -> dict[str, int]:
    at = {column_key(name): index for index, name in enumerate(columns)}
    asked = {key for selector in wanted for key, _ in selector.where}
    asked |= {"operation"} if any(selector.operation for selector in wanted) else set()
    missing = [name for name in (*NEEDED, *sorted(asked)) if name not in at]
    if missing:
        raise refused(shown, f"it has no column {', '.join(missing)}", "its form has changed, or it is another file")
    return at


Test = tuple[str, str, tuple[tuple[int, str], ...], int]
"""A meter, the unit its selector saw, columns with their values, and the column that the meter's word is taken from."""


def _rows(
    lines: _Lines, width: int, at: dict[str, int], place: Place, wanted: Sequence[Selector], shown: str
) -> tuple[Row, ...]:
    usage, term, is_here = at["usagetype"], at["termtype"], _here(at, place)
    known: dict[str, list[Test]] = {}
    found: list[Row] = []
    row: list[str] = []
    begin = lines.count
    fields = [
        at[name]
        for name in ("sku", "effectivedate", "startingrange", "endingrange", "unit", "priceperunit", "currency")
    ]
    try:
        for row in csv.reader(lines.on_demand()):
            if row[term] != TERM:
                continue
            tests = known.get(row[usage])
            if tests is None:
                if len(known) > MOST_ROWS:
                    known.clear()
                tests = known[row[usage]] = _tests(row[usage], at, place, wanted)
            if not tests:
                continue
            if len(row) != width:
                raise IndexError
            if not is_here(row):
                continue
            for name, unit, pairs, filled in tests:
                if all(row[index] == value for index, value in pairs):
                    meter = _WORD.sub(row[filled], name) if filled >= 0 else name
                    sku, day, start, end, one, price, currency = (row[index] for index in fields)
                    found.append(Row(meter, sku, day, start, end, one, price, currency, row[usage], unit))
            if len(found) > MOST_ROWS:
                raise refused(shown, f"more than {MOST_ROWS:,} rows of the meters asked for", "no offer has so many")
    except IndexError:
        raise refused(
            shown, f"line {lines.count:,} has {len(row)} of {width} fields: it was cut short", AGAIN
        ) from None
    if lines.count == begin:
        raise refused(shown, "it has no rows", AGAIN)
    row = next(csv.reader([lines.last]), [])
    if len(row) != width:
        raise refused(shown, f"its last row has {len(row)} of {width} fields: it was cut short", AGAIN)
    if not lines.last.endswith(("\n", '"')):
        raise refused(shown, "its last line has no end: it was cut short", AGAIN)
    return tuple(found)


def _tests(usage_type: str, at: dict[str, int], place: Place, wanted: Sequence[Selector]) -> list[Test]:
    bare = place.stripped(usage_type)
    found = []
    for selector in wanted:
        meter = selector.meter_of(bare) or selector.meter_of(usage_type)
        if meter:
            pairs = [(at[key], value) for key, value in selector.where if key != selector.filled_from]
            filled = at[selector.filled_from] if selector.filled_from else -1
            if selector.operation:
                pairs.append((at["operation"], selector.operation))
            found.append((f"{selector.service}/{meter}", selector.unit, tuple(pairs), filled))
    return found


_WORD = re.compile(r"\{\w+\}")


def _here(at: dict[str, int], place: Place) -> Callable[[Sequence[str]], bool]:
    """Whether a row is of a region: by its region, else by its location, else by the prefix of its usage type.

    Only Virginia's usage types have no prefix; a row that names no region in any way is of no other.
    """
    usage, region, location = at["usagetype"], at.get("regioncode"), at.get("location")
    if region is not None:
        codes = (place.code, "", "global", "aws-global") if place.code == ANYWHERE else (place.code,)
        return lambda row: row[region] in codes
    if place.code == ANYWHERE:
        return lambda row: True
    if location is not None:
        return lambda row: row[location] in place.titles or (not row[location] and place.names(row[usage]))
    return lambda row: place.names(row[usage])


def readings(offer: Offer, shown: str) -> dict[str, list[Reading]]:
    """Every value of each meter, the oldest day first; several SKUs that say the same are one.

    Raises ArchplanError for numbers that no price is, and for a SKU that contradicts itself.
    """
    by_sku: dict[tuple[str, str, str], list[Row]] = {}
    for row in offer.rows:
        by_sku.setdefault((row.meter, row.effective, row.sku), []).append(row)
    found: dict[str, list[Reading]] = {}
    for (meter, effective, sku), rows in by_sku.items():
        day = _day(effective)
        if day is None:
            raise refused(shown, f"{sku} holds from {quoted(effective)}, which is no day", AGAIN)
        try:
            bounds = [(amount(row.start, "the bound"), _end(row.end), price_of(row.price)) for row in rows]
            tiers = tiers_of(bounds)
        except Unsound as error:
            raise refused(shown, f"{rows[0].usage_type} ({quoted(sku)}): {error}", AGAIN) from None
        first = rows[0]
        if len({(row.unit, row.currency) for row in rows}) > 1:
            raise refused(shown, f"{first.usage_type} ({quoted(sku)}) has tiers in several units or currencies", AGAIN)
        value = Reading(day, tiers, first.unit, first.currency, sku, first.usage_type, first.wanted)
        found.setdefault(meter, []).append(value)
    return {meter: sorted(values, key=lambda value: value.day) for meter, values in found.items()}


def _end(text: str) -> Fraction | None:
    return None if text.strip().lower() in ("inf", "") else amount(text, "the bound")


def _day(text: str) -> date | None:
    found = re.match(r"\d{4}-\d\d-\d\d(?=$|T)", text.strip())
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None
