"""Cost Explorer's CSV, grouped by usage type or by service: a column a name, a row a day or a month, dollars alone.

Its second line is the total over all rows; the last column the total of each.
https://docs.aws.amazon.com/cost-management/latest/userguide/ce-download-csv.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from archplan.kernel.record import changed
from archplan.prices.charged.charge import EXACT, ZERO, Entry
from archplan.prices.charged.form import Form
from archplan.prices.charged.table import Table

GROUPS = {"service": False, "usage type": True}  # whether its columns are usage types
TOTAL = re.compile(r"total costs?\s*\(\$\)", re.I)
_NAME = re.compile(r"(.*?)\s*\(\$\)")
_COMMITMENT = re.compile(r"savings plans? for|savingsplan|sp:\dyr|heavyusage", re.I)


def _fits(columns: Sequence[str]) -> bool:
    return len(columns) > 1 and bool(TOTAL.fullmatch(columns[-1]) or TOTAL.fullmatch(columns[1]))


def _entries(table: Table, keys: Sequence[str]) -> Iterator[Entry]:
    group = table.columns[0].strip().lower()
    if group not in GROUPS:
        message = f"it is grouped by {table.columns[0]!r}"
        raise table.refused(1, message, "group it by usage type, which names meters; by service it says totals alone")
    names = _names(table)
    total = next(at for at, name in enumerate(table.columns) if TOTAL.fullmatch(name))
    rows = [
        (line, row, _day(table, row[0], line))
        for line, row in table.rows
        if not row[0].strip().lower().endswith(" total")
    ]
    nothing = (None,) * len(keys)
    days = [day for _, _, day in rows]
    is_daily = any((a.year, a.month) == (b.year, b.month) for at, a in enumerate(days) for b in days[at + 1 : at + 2])
    for line, row, day in rows:
        end = day + timedelta(days=1) if is_daily else (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        summed = ZERO
        for at, name in names:
            net = table.number(row[at], line, table.columns[at])
            if net is None:
                continue
            summed = EXACT.add(summed, net)
            yield changed(_entry(line, name, net, GROUPS[group], day, end), tags=nothing)
        stated = table.number(row[total], line, table.columns[total])
        if stated is not None and abs(summed - stated) > Decimal("0.01"):
            raise table.refused(line, f"its columns add up to {summed}, and its total is {stated}", "a column is lost")


def _names(table: Table) -> list[tuple[int, str]]:
    names = []
    for at, column in enumerate(table.columns[1:], 1):
        if TOTAL.fullmatch(column):
            continue
        match = _NAME.fullmatch(column)
        if match is None:
            raise table.refused(1, f"column {column!r} is not in dollars", "download costs alone: NAME($)")
        names.append((at, match[1]))
    return names


def _day(table: Table, text: str, line: int) -> date:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise table.refused(line, f"{text!r} is no day", "as 2026-11-01") from None


def _entry(line: int, name: str, net: Decimal, is_usage_type: bool, day: date, end: date) -> Entry:
    kind = "usage"
    if name.lower() == "tax":
        kind = "tax"
    elif name.lower().startswith(("support (", "aws support")):
        kind = "support"
    elif _COMMITMENT.search(name):
        kind = "commitment"
    listed = net if kind == "usage" else ZERO
    product, usage_type = ("", name) if is_usage_type and kind != "tax" else (name, "")
    return Entry(line, kind, product, usage_type, net, listed, begin=day.isoformat(), end=end.isoformat())


form = Form("explorer", "Cost Explorer", _fits, _entries)
