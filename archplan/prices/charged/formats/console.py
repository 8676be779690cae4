"""The CSV of the Bills page, and the monthly report of the same columns: a row a usage type, with credits and tax beside it.

A sentence about tags may stand before the columns; rows of totals stand behind those they add up.
https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/getting-viewing-bill.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archplan.prices.charged.charge import ZERO, Entry
from archplan.prices.charged.form import Form, tag_key
from archplan.prices.charged.formats import _cur
from archplan.prices.charged.table import Table

LINES = ("LineItem", "LinkedLineItem", "PayerLineItem", "Rounding", "CBRounding")


def _fits(columns: Sequence[str]) -> bool:
    return "CostBeforeTax" in columns or ("RecordType" in columns and "TotalCost" in columns)


def _entries(table: Table, keys: Sequence[str]) -> Iterator[Entry]:
    cost, usage_type = table.needed("CostBeforeTax"), table.needed("UsageType")
    record, product, begin = table.needed("RecordType"), table.needed("ProductCode"), table.needed("UsageStartDate")
    amount = table.needed("UsageQuantity")
    end, operation, currency, account, payer, credit, tax, period = (
        table.place(name)
        for name in (
            "UsageEndDate", "Operation", "CurrencyCode", "LinkedAccountId", "PayerAccountId", "Credits", "TaxAmount",
            "BillingPeriodStartDate",
        )
    )  # fmt: skip
    places = [[at for name, at in table.at.items() if ":" in name and tag_key(name) == tag_key(key)] for key in keys]
    for line, row in table.rows:
        if row[record] not in LINES:
            continue
        net = table.number(row[cost], line, "CostBeforeTax") or ZERO
        quantity = table.number(row[amount], line, "UsageQuantity") or ZERO
        kind = "support" if _cur.SUPPORT.search(row[product]) else "usage" if net or not quantity else "free"
        tags = tuple([next(filter(None, (row[at] for at in of)), "") if of else None for of in places])
        entry = Entry(
            line, kind, row[product], row[usage_type], net, net if kind == "usage" else ZERO,
            quantity if kind != "support" else ZERO, "", row[operation], "", "", (), row[currency] or "USD",
            row[begin] or row[period], row[end], row[account] or row[payer], row[period], tags,
        )  # fmt: skip
        yield entry
        for at, other in ((credit, "credit"), (tax, "tax")):
            part = table.number(row[at], line, table.columns[at]) if at >= 0 else None
            if part:
                yield Entry(
                    line, other, row[product], row[usage_type], part, ZERO, ZERO, currency=entry.currency,
                    begin=entry.begin, end=entry.end, account=entry.account, period=entry.period, tags=tags,
                )  # fmt: skip


form = Form("console", "CSV of the Bills page", _fits, _entries)
