"""The Cost and Usage Report as AWS first had it, in CSV: ``lineItem/UsageType``, a column a tag and an attribute."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from archplan.prices.charged.charge import Entry
from archplan.prices.charged.form import Form
from archplan.prices.charged.formats import _cur
from archplan.prices.charged.table import Table

_PREFIX = "resourceTags/"


def _fits(columns: Sequence[str]) -> bool:
    return "lineItem/UsageType" in columns or "lineItem/UnblendedCost" in columns


def _entries(table: Table, keys: Sequence[str]) -> Iterator[Entry]:
    return _cur.entries(table, keys, lambda name: name, _products, _tags)


def _products(table: Table) -> Callable[[list[str], int], dict[str, str]]:
    names = {name.removeprefix("product/").lower(): at for name, at in table.at.items() if name.startswith("product/")}
    columns = [(name, names[name]) for name in _cur.ATTRIBUTES if name in names]
    return lambda row, line: {name: row[at] for name, at in columns if row[at]}


def _tags(table: Table, tag: str) -> Callable[[list[str], int], str | None]:
    tags = {name.removeprefix(_PREFIX): at for name, at in table.at.items() if name.startswith(_PREFIX)}
    places = _cur.wanted_tag(tags, tag)
    return lambda row, line: next(filter(None, (row[at] for at in places)), "") if places else None


form = Form("cur", "Cost and Usage Report (legacy)", _fits, _entries, ("identity/LineItemId", "identity/TimeInterval"))
