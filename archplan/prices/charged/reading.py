"""From files to charges: each file by the form that its columns fit, its rows added up by what they are of.

Rows are looked at once and let go. Two currencies, two months, one file or one row twice are no bill, and are refused.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from archplan.kernel.diagnostics import Span, mistake
from archplan.kernel.record import frozen, mutable
from archplan.prices.charged.belonging import Part, against, keys_of, one_key
from archplan.prices.charged.charge import EXACT, ZERO, Charge, Charged, Entry, Left, Subject, Sum
from archplan.prices.charged.engine import Place
from archplan.prices.charged.files import AGAIN, fingerprint, opened
from archplan.prices.charged.form import FORMS, Form
from archplan.prices.charged.table import Table, quoted

CURRENCY = "USD"
MOST_ROWS = 20_000_000  # of all files of a call
MOST_SUBJECTS = 500_000
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@frozen
class Asked:
    """Which rows belong to the spec: those that fit any of the parts; all where there is none."""

    parts: tuple[Part, ...] = ()
    month: str = ""
    through: date | None = None  # the last day that the files cover, where its user says it


@mutable
class _Tally:
    """What was added up so far."""

    sums: dict[tuple[Any, ...], Sum]
    months: dict[str, tuple[str, int]]  # where each was seen first
    accounts: dict[str, Decimal]
    products: dict[str, None]
    left: dict[str, Sum]  # what does not belong to the spec, by why
    tagged: set[int]  # which of the tags asked for the files have
    rows: int = 0
    last: str = ""  # the last day of usage by the hour or the day
    has_resources: bool = False


def charged(
    paths: Sequence[Path], asked: Asked | None = None, engine: str = "", place: Place | None = None
) -> Charged:  # fmt: skip
    """What the files say was charged; an engine adds their rows up where one is named, and each is read here otherwise.

    Raises ArchplanError with the file and the line of what cannot be true.
    """
    asked = asked or Asked()
    if engine:
        return _added_up(paths, asked, engine, place or Place())
    keys = keys_of(asked.parts)
    tally = _Tally({}, {}, {}, {}, {}, set())
    seen: dict[str, str] = {}
    forms: dict[str, str] = {}
    for path in paths:
        label = str(path)
        mark = fingerprint(path) if path.is_file() else ""
        if mark and mark in seen:
            message = f"{label} holds the same as {seen[mark]}: its charges would count twice"
            raise mistake("bad-bill", Span(label, 1, 1), message, "name it once")
        seen[mark] = label
        for table in opened(path, label):
            form = _form_of(table)
            forms.setdefault(form.title, label)
            if len(forms) > 1:
                (one, there), *_ = forms.items()
                message = f"this is {form.title}, and {there} is {one}: charges that are in both would count twice"
                raise mistake("bad-bill", Span(label, 1, 1), message, "name files of one form")
            _add(tally, table, form, asked, keys)
    return _whole(tally, asked, keys, str(paths[0]))


def _added_up(paths: Sequence[Path], asked: Asked, engine: str, place: Place) -> Charged:
    """The same of what an engine adds up: far fewer rows, of the same forms."""
    from archplan.prices.charged.querying import tables

    key = one_key(asked.parts, str(paths[0]))
    keys = (key,) if key else ()
    tally = _Tally({}, {}, {}, {}, {}, set())
    for table in tables([str(path) for path in paths], engine, place, key, asked.month):
        _add(tally, table, _form_of(table), asked, keys)
    return _whole(tally, asked, keys, str(paths[0]))


def _whole(tally: _Tally, asked: Asked, keys: Sequence[str], label: str) -> Charged:
    first = Span(label, 1, 1)
    for place, key in enumerate(keys):
        if tally.rows and place not in tally.tagged:
            message = f"no row has a tag {quoted(key)}"
            raise mistake("bad-bill", first, message, "activate it as a cost allocation tag, and export with tags")
    if any(part.resources for part in asked.parts) and tally.rows and not tally.has_resources:
        message = "no row names a resource, and resources are asked for"
        raise mistake("bad-bill", first, message, "export it with resource ids")
    if not tally.sums:
        left = ", ".join(f"{of.rows:,} {why}" for why, of in tally.left.items())
        message = f"no row is of what was asked for: {left}" if left else "there are no rows"
        known = ", ".join(sorted(name for name in tally.products if name)[:12])
        is_product = any(part.services for part in asked.parts)
        raise mistake("bad-bill", first, message, f"its products: {known}" if is_product and known else "")
    return _charged(tally, asked)


def _form_of(table: Table) -> Form:
    for form in FORMS.all().values():
        if form.fits(table.columns):
            return form
    known = "; ".join(form.title for form in FORMS.all().values())
    raise table.refused(1, f"its columns are of no bill that is known ({quoted(', '.join(table.columns))})", known)


def _add(tally: _Tally, table: Table, form: Form, asked: Asked, keys: Sequence[str]) -> None:
    _watch(table, form)
    for count, entry in enumerate(form.entries(table, keys), tally.rows + 1):
        tally.rows += entry.rows
        if count > MOST_ROWS:
            raise table.refused(
                entry.line, f"there are more than {MOST_ROWS:,} rows", "keep one team's, or one month's"
            )
        month = (entry.period or entry.begin)[:7].replace("/", "-")
        if asked.month and month != asked.month:
            continue
        if entry.currency != CURRENCY:
            message = f"it is in {quoted(entry.currency)}, and the estimate is in {CURRENCY}"
            raise table.refused(entry.line, message, "export it in US dollars")
        if month not in tally.months:
            _note_month(table, entry, month, tally)
        tally.products[entry.offer or entry.product] = tally.products[entry.product] = None
        if entry.begin > tally.last and entry.kind in ("usage", "free", "covered"):
            _note_day(entry, tally)
        if asked.parts:
            tally.tagged.update(place for place, value in enumerate(entry.tags) if value is not None)
            tally.has_resources |= entry.resource is not None
            if why := against(entry, asked.parts, keys):
                tally.left.setdefault(why, Sum()).add(entry)
                continue
        tally.accounts[entry.account] = EXACT.add(tally.accounts.get(entry.account, ZERO), entry.net)
        key = (
            entry.kind, entry.product, entry.usage_type, entry.operation, entry.offer, entry.region,
            entry.attributes, entry.unit, entry.quantity is not None,
        )  # fmt: skip
        total = tally.sums.get(key)
        if total is None:
            total = tally.sums[key] = Sum()
            if len(tally.sums) > MOST_SUBJECTS:
                message = f"more than {MOST_SUBJECTS:,} usage types, operations and products"
                raise table.refused(entry.line, message, "is this a bill of AWS?")
        total.add(entry)


def _watch(table: Table, form: Form) -> None:
    """Let the table's rows by, each id and time once: AWS writes a line item once in a file."""
    places = [table.at[name] for name in form.id_columns if name in table.at]
    if len(places) < len(form.id_columns) or not places:
        return

    def watched(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        seen: set[int] = set()
        for line, row in rows:
            mark = hash(tuple(row))
            if mark in seen and all(row[place] for place in places):
                raise table.refused(line, "this row is in the file twice: its charge would count twice", AGAIN)
            seen.add(mark)
            yield line, row

    table.rows = watched(table.rows)


def _note_month(table: Table, entry: Entry, month: str, tally: _Tally) -> None:
    if not _MONTH.fullmatch(month):
        raise table.refused(entry.line, f"{quoted(entry.begin)} is no day", "as 2026-11-01T00:00:00Z")
    tally.months[month] = table.label, entry.line
    if len(tally.months) > 1:
        (one, _), *_ = tally.months.items()
        message = f"this charge is of {month}, and those before it are of {one}: an estimate is of one month"
        raise table.refused(entry.line, message, f"say which: --month {one}")


def _note_day(entry: Entry, tally: _Tally) -> None:
    """A row of an hour or a day says how far the bill has come; one of a whole month does not."""
    try:
        begin, end = (date.fromisoformat(text[:10].replace("/", "-")) for text in (entry.begin, entry.end))
    except ValueError:
        return
    if (end - begin).days <= 1:
        tally.last = entry.begin


def _charged(tally: _Tally, asked: Asked) -> Charged:
    (month, _), *_ = tally.months.items()
    year, number = map(int, month.split("-"))
    of_days = monthrange(year, number)[1]
    days = int(tally.last[8:10]) if tally.last.replace("/", "-").startswith(month) else of_days
    if asked.through is not None:
        if f"{asked.through:%Y-%m}" != month:
            raise mistake(
                "bad-bill", Span("--through", 1, 1), f"{asked.through} is no day of {month}", "a day of that month"
            )
        days = asked.through.day
    charges = tuple(
        Charge(
            Subject(*key), Fraction(total.quantity) if key[-1] else None, Fraction(total.listed), Fraction(total.net),
            total.rows,
        )
        for key, total in sorted(tally.sums.items())
    )  # fmt: skip
    accounts = tuple((name, Fraction(net)) for name, net in sorted(tally.accounts.items()))
    left = tuple(Left(why, of.rows, Fraction(of.net)) for why, of in tally.left.items())
    return Charged(month, days, of_days, charges, tally.rows, left, accounts)
