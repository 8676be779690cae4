"""What both forms of the Cost and Usage Report say: the types of line items, and which of them are usage.

https://docs.aws.amazon.com/cur/latest/userguide/Lineitem-columns.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from archplan.prices.charged.charge import ZERO, Entry
from archplan.prices.charged.form import tag_key
from archplan.prices.charged.table import Table

TYPES = {
    "": "usage", "Usage": "usage", "DiscountedUsage": "covered", "SavingsPlanCoveredUsage": "covered",
    "SavingsPlanNegation": "covered", "SavingsPlanRecurringFee": "commitment", "SavingsPlanUpfrontFee": "commitment",
    "RIFee": "commitment", "Credit": "credit", "Refund": "refund", "Tax": "tax", "Fee": "fee",
}  # fmt: skip
SUPPORT = re.compile(r"support", re.I)
ATTRIBUTES = (
    "cacheengine", "capacitystatus", "databaseengine", "deploymentoption", "instancetype", "licensemodel",
    "operatingsystem", "preinstalledsw", "tenancy",
)  # fmt: skip
"""What the selectors of the price book ask for; other columns of a product are not read."""

Field = Callable[[str], str]  # a column of the legacy report as this form calls it


def entries(table: Table, keys: Sequence[str], named: Field, products: Callable[[Table], Callable[[list[str], int], dict[str, str]]],
            tags: Callable[[Table, str], Callable[[list[str], int], str | None]]) -> Iterator[Entry]:  # fmt: skip
    """Every row; `products` gives the attributes of a row that stand in columns or a map, `tags` the value of a tag."""
    cost = table.needed(named("lineItem/UnblendedCost"))
    usage_type = table.needed(named("lineItem/UsageType"))
    amount = table.needed(named("lineItem/UsageAmount"))
    product = table.needed(named("lineItem/ProductCode"))
    begin = table.needed(named("lineItem/UsageStartDate"))
    places = {
        name: table.place(named(name))
        for name in (
            "lineItem/LineItemType", "lineItem/Operation", "lineItem/CurrencyCode", "lineItem/UsageEndDate",
            "lineItem/UsageAccountId", "pricing/publicOnDemandCost", "pricing/unit", "product/servicecode",
            "product/regionCode", "product/region", "bill/BillingPeriodStartDate",
            "lineItem/AvailabilityZone", "lineItem/ResourceId",
        )
    }  # fmt: skip
    kind_at, operation, currency, end, account, public, unit, offer, region, older, period, zone, resource = (
        places.values()
    )
    attributes_of, tags_of = products(table), [tags(table, key) for key in keys]
    for line, row in table.rows:
        net = table.number(row[cost], line, table.columns[cost]) or ZERO
        quantity = table.number(row[amount], line, table.columns[amount]) or ZERO
        listed = table.number(row[public], line, "publicOnDemandCost") if public >= 0 else None
        item_type = row[kind_at]
        kind = TYPES.get(item_type) or ("discount" if item_type.endswith("Discount") else "")
        if not kind:
            raise table.refused(
                line, f"a line item of type {item_type!r} is not known here", f"known: {', '.join(TYPES)[2:]}"
            )
        if SUPPORT.search(row[product]) and kind in ("fee", "usage"):
            kind = "support"
        if kind not in ("usage", "covered") or item_type == "SavingsPlanNegation":
            quantity, listed = ZERO, ZERO
        elif not listed:
            listed = net
        if kind == "usage" and not net:  # also where a list price stands beside it
            kind, listed = "free", ZERO
        yield Entry(
            line, kind, row[product], row[usage_type], net, listed or ZERO, quantity, row[unit], row[operation],
            row[offer], row[region] or row[older] or row[zone].rstrip("abcdef"), tuple(sorted(attributes_of(row, line).items())),
            row[currency] or "USD", row[begin], row[end], row[account], row[period], tuple([tag_of(row, line) for tag_of in tags_of]),
            row[resource] if resource >= 0 else None, int(row[table.added] or 1),
        )  # fmt: skip


def wanted_tag(columns: dict[str, int], tag: str) -> list[int]:
    """The columns of a tag, for a form that has one a tag."""
    return [place for name, place in columns.items() if tag_key(name) == tag_key(tag)]
