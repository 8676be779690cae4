"""FOCUS 1.0 to 1.2 as AWS exports it: BilledCost beside ListCost, the usage type in ``x_UsageType``.

The specification has no column for AWS's usage type, so a file without AWS's own columns names no meter.
https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-focus-1-0-aws.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archplan.prices.charged.charge import ZERO, Entry
from archplan.prices.charged.form import Form, tag_key
from archplan.prices.charged.formats import _cur
from archplan.prices.charged.table import NULLS, Table

CATEGORIES = {
    "Usage": "usage", "Purchase": "fee", "Tax": "tax", "Credit": "credit", "Adjustment": "refund", "Refund": "refund",
}  # fmt: skip


def _fits(columns: Sequence[str]) -> bool:
    return "BilledCost" in columns or ("ChargeCategory" in columns and "BillingPeriodStart" in columns)


def _entries(table: Table, keys: Sequence[str]) -> Iterator[Entry]:
    billed, category = table.needed("BilledCost"), table.needed("ChargeCategory")
    begin = table.needed("ChargePeriodStart")
    if "x_Projection" in table.at:
        raise table.refused(1, "this is a projection that archplan made, and no bill", "name AWS's own export")
    end, currency, region = (table.place(name) for name in ("ChargePeriodEnd", "BillingCurrency", "RegionId"))
    code, usage_type, operation = (table.place(name) for name in ("x_ServiceCode", "x_UsageType", "x_Operation"))
    service, provider, kind_of_class = (table.place(n) for n in ("ServiceName", "ProviderName", "ChargeClass"))
    listed_at, account, tags, details = (
        table.place(name) for name in ("ListCost", "SubAccountId", "Tags", "SkuPriceDetails")
    )
    pricing, status, commitment = (
        table.place(name) for name in ("PricingCategory", "CommitmentDiscountStatus", "CommitmentDiscountId")
    )
    period, resource = table.place("BillingPeriodStart"), table.place("ResourceId")
    wanted, nothing = [tag_key(key) for key in keys], (None,) * len(keys)
    priced = table.place("PricingQuantity") if "PricingQuantity" in table.at else table.place("ConsumedQuantity")
    unit = table.place("PricingUnit") if "PricingQuantity" in table.at else table.place("ConsumedUnit")
    for line, row in table.rows:
        if row[provider] not in (*NULLS, "AWS", "Amazon Web Services"):
            raise table.refused(line, f"its provider is {row[provider]!r}", "keep the rows of AWS")
        net = table.number(row[billed], line, "BilledCost") or ZERO
        quantity = table.number(row[priced], line, table.columns[priced]) if priced >= 0 else None
        listed = table.number(row[listed_at], line, "ListCost") if listed_at >= 0 else None
        kind = CATEGORIES.get(row[category])
        if kind is None:
            known = ", ".join(CATEGORIES)
            raise table.refused(line, f"a ChargeCategory of {row[category]!r} is not FOCUS's", f"one of: {known}")
        product = _text(row[code]) or _text(row[service])
        if row[kind_of_class] == "Correction" and kind == "usage":
            kind = "refund"
        if kind == "fee" and _text(row[commitment]):
            kind = "commitment"
        if _cur.SUPPORT.search(product) and kind in ("fee", "usage"):
            kind = "support"
        if kind == "usage" and (row[pricing] == "Committed" or row[status] == "Used"):
            kind = "covered"
        if kind == "usage" and row[status] == "Unused":
            kind = "commitment"
        if kind not in ("usage", "covered"):
            quantity, listed = ZERO, ZERO
        elif not listed:
            listed = net
        if kind == "usage" and not net:  # also where a list price stands beside it
            kind, listed = "free", ZERO
        pairs = table.map(row[details], line, "SkuPriceDetails") if details >= 0 else {}
        inner = {key.removeprefix("x_").lower(): value for key, value in pairs.items() if value}
        attributes = tuple((name, inner[name]) for name in _cur.ATTRIBUTES if name in inner)
        values: tuple[str | None, ...] = nothing
        if wanted and tags >= 0:
            stated = {tag_key(key): it for key, it in table.map(row[tags], line, "Tags").items() if it}
            values = tuple([stated.get(key, "") for key in wanted])
        yield Entry(
            line, kind, product, _text(row[usage_type]), net, listed or ZERO, quantity, _text(row[unit]),
            _text(row[operation]), "", _text(row[region]), attributes, _text(row[currency]) or "USD", row[begin],
            row[end], _text(row[account]), row[period], values,
            row[resource] if resource >= 0 else None, int(row[table.added] or 1),
        )  # fmt: skip


def _text(field: str) -> str:
    return "" if field in NULLS else field


form = Form("focus", "FOCUS 1.0 to 1.2", _fits, _entries)
