"""The bill as rows for a spreadsheet."""

from __future__ import annotations

import csv as codec
import io

from archplan.estimate.bill import dollars
from archplan.estimate.report import Report
from archplan.outputs import output
from archplan.outputs.cells import cents, exact_digits, safe_cell

COLUMNS = (
    "service", "type", "title", "region", "line", "kind", "monthly_quantity", "unit", "unit_price_usd",
    "monthly_cost_usd", "usage_based", "price_since", "price_confidence", "price_source", "reason", "spec",
)  # fmt: skip


@output("csv", suffix=".csv")
def csv(report: Report) -> str:
    """For a spreadsheet: a row a line, and the total last."""
    out = io.StringIO()
    writer = codec.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    bill = report.plan.bill
    for charge in bill.charges:
        for line in charge.lines:
            price = line.price
            writer.writerow([safe_cell(cell) for cell in (
                line.subject, charge.type, charge.title, charge.region or (line.usage.scope if line.usage else ""),
                line.name, line.kind, exact_digits(line.count) if price else "", price.per if price else "",
                exact_digits(line.unit_price, 14) if price else "", "" if line.cost is None else exact_digits(line.monthly),
                str(line.usage_based).lower(), price.day if price else "",
                price.confidence if price else "", price.source if price else "", line.reason, str(line.span or ""),
            )])  # fmt: skip
    name = "total" if bill.is_complete else "total, at least"
    writer.writerow([name, "", "", "", "", "total", "", "", "", cents(dollars(bill.total)), *[""] * 6])
    return out.getvalue()
