"""The Cost and Usage Report 2.0: ``line_item_usage_type``, with product and tags as maps.

The legacy report as Parquet has the same names with a column an attribute and a tag, so it is read here too.
https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-cur2.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from archplan.prices.charged.charge import Entry
from archplan.prices.charged.form import Form, tag_key
from archplan.prices.charged.formats import _cur
from archplan.prices.charged.table import Table


def _fits(columns: Sequence[str]) -> bool:
    return "line_item_usage_type" in columns or "line_item_unblended_cost" in columns


def _named(name: str) -> str:
    """``pricing/publicOnDemandCost`` as this form has it: ``pricing_public_on_demand_cost``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).replace("/", "_").lower()


def _entries(table: Table, keys: Sequence[str]) -> Iterator[Entry]:
    return _cur.entries(table, keys, _named, _products, _tags)


def _key(name: str) -> str:
    return name.removeprefix("product_").replace("_", "").lower()


def _products(table: Table) -> Callable[[list[str], int], dict[str, str]]:
    names = {_key(name): at for name, at in table.at.items() if name.startswith("product_")}
    columns = [(name, names[name]) for name in _cur.ATTRIBUTES if name in names]
    product = table.place("product")

    def attributes(row: list[str], line: int) -> dict[str, str]:
        pairs = table.map(row[product], line, "product") if product >= 0 else {}
        inner = {_key(name): value for name, value in pairs.items() if value}
        wanted = {name: inner[name] for name in _cur.ATTRIBUTES if name in inner}
        return wanted | {name: row[at] for name, at in columns if row[at]}

    return attributes


def _tags(table: Table, tag: str) -> Callable[[list[str], int], str | None]:
    columns = {name: at for name, at in table.at.items() if name.startswith("resource_tags_")}
    places, wanted = _cur.wanted_tag(columns, tag), tag_key(tag)
    maps = [(name, table.at[name]) for name in ("resource_tags", "tags") if name in table.at]

    def value(row: list[str], line: int) -> str | None:
        values = [row[at] for at in places if row[at]]
        for name, at in maps:
            pairs = table.map(row[at], line, name)
            values += [text for key, text in pairs.items() if text and tag_key(key) == wanted]
        return next(iter(values), "" if places or maps else None)

    return value


form = Form("cur2", "Cost and Usage Report 2.0", _fits, _entries, ("identity_line_item_id", "identity_time_interval"))
