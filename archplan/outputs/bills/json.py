"""The bill for programs; its shape is a promise, kept by ``schemas/cost.schema.json``."""

from __future__ import annotations

import json as codec
from typing import Any

from archplan.analysis.defaults import Decided, decided
from archplan.estimate.bill import Charge, Line, dollars
from archplan.estimate.report import Report
from archplan.outputs import output
from archplan.outputs.book import price_book
from archplan.outputs.cells import cents, exact_digits


@output("json", suffix=".json")
def json(report: Report) -> str:
    """For programs: stable keys, money as decimal text, every line with its place and its price's source."""
    return codec.dumps(document(report), indent=2, ensure_ascii=False) + "\n"


def document(report: Report) -> dict[str, Any]:
    """The bill as plain data, ready for JSON."""
    plan, bill = report.plan, report.plan.bill
    a = plan.architecture
    return {
        "schemaVersion": "1",
        "title": a.title,
        "scenario": plan.scenario,
        "currency": "USD",
        "region": a.region,
        "totalMonthlyCost": cents(dollars(bill.total)),
        "totalYearlyCost": cents(bill.year),
        "fixedMonthlyCost": cents(bill.split[0]),
        "usageMonthlyCost": cents(bill.split[1]),
        "freeTierMonthlyCredit": cents(dollars(bill.credit)),
        "complete": bill.is_complete,
        "unpriced": [{"service": name, "meter": what, "reason": why} for name, what, why in bill.lacking],
        "priceBook": price_book(plan),
        "assumptions": list(plan.assumptions),
        "defaults": [_decided(default) for default in decided(plan)],
        "services": [_charge(charge) for charge in bill.charges],
        **({"commitments": [_bought(it) for it in bill.bought]} if bill.bought else {}),
    }


def _bought(it: Any) -> dict[str, Any]:
    """A commitment in the month: amortised, as it is billed, and what it takes the place of."""
    one = it.commitment
    amounts = {
        "monthlyCost": it.monthly, "usedMonthlyCost": it.used, "unusedMonthlyCost": it.unused,
        "coveredListCost": it.listed, "paidAhead": it.ahead, "recurringMonthlyCost": it.recurring,
    }  # fmt: skip
    return {
        "name": one.name,
        "type": one.slug,
        "title": one.title,
        **{key: None if amount is None else exact_digits(amount) for key, amount in amounts.items()},
        "spec": {"file": one.span.file, "line": one.span.line, "column": one.span.column},
    }


def _decided(default: Decided) -> dict[str, str]:
    return {
        "subject": default.subject,
        "option": default.key,
        "value": default.value,
        "monthlyCost": cents(default.amount),
        "ofMonthlyCost": cents(default.of),
    }


def _charge(charge: Charge) -> dict[str, Any]:
    return {
        "name": charge.name,
        "type": charge.type,
        "title": charge.title,
        "region": charge.region,
        "monthlyCost": cents(dollars(charge.cost)),
        "complete": charge.is_complete,
        "lines": [_line(line) for line in charge.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    price = line.price
    found: dict[str, Any] = {
        "meter": line.name,
        "kind": line.kind,
        "subject": line.subject,
        "unit": price.per if price else "",
        "monthlyQuantity": exact_digits(line.count) if price else None,
        "unitPrice": exact_digits(line.unit_price, 14) if price else None,
        "monthlyCost": None if line.cost is None else exact_digits(line.monthly),
        "usageBased": line.usage_based,
        "priceNotFound": line.cost is None,
        "reason": line.reason,
        "spec": None,
        "price": None,
    }
    if line.span:
        found["spec"] = {"file": line.span.file, "line": line.span.line, "column": line.span.column}
    if price and line.usage:
        found["price"] = {
            "source": price.source,
            "page": price.page,
            "since": price.day,
            "confidence": price.confidence,
            "scope": line.usage.scope,
            "file": str(price.span),
        }
    return found
