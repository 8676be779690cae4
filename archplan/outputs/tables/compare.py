"""Variants side by side: a column a variant, what each costs against the first, and why."""

from __future__ import annotations

import json as codec
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from archplan.analysis.bill_changes import Pair
from archplan.analysis.variants import Variant, percent, reasons, strongest
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan
from archplan.estimate.report import Report
from archplan.kernel.units import decimal, money
from archplan.outputs import output
from archplan.outputs.book import price_book
from archplan.outputs.cells import cents, exact_digits, style
from archplan.outputs.tables import columns as _columns
from archplan.outputs.tables.columns import WIDTH, Row

SEVERITIES = ("error", "warning", "info")


@output("compare", suffix=".txt")
def compare(report: Report, variants: Sequence[Variant] = (), form: str = "table", width: int = WIDTH) -> str:
    """For a decision: what each variant costs by service and in total, against the first, and what was found in it."""
    return FORMS[form](tuple(variants) or (Variant("the spec", report),), width)


def _table(variants: Sequence[Variant], width: int) -> str:
    first, plans = variants[0], _plans(variants)
    rows = [style(_title(variants), bold=True) + f"  {len(variants)} variants, dollars a month", ""]
    rows += _columns.text([v.name for v in variants], _columns.services(plans), _foot(variants), width)
    for other in variants[1:]:
        rows += ["", style(_headline(first, other), bold=True)]
        rows += [f"  {line}" for line in _why(first, other)]
    rows += _columns.noted(plans, width)
    return "\n".join(rows) + "\n"


def _title(variants: Sequence[Variant]) -> str:
    return " or ".join(dict.fromkeys(plan.architecture.title for plan in _plans(variants)))


def _foot(variants: Sequence[Variant]) -> list[Row]:
    first, plans = variants[0], _plans(variants)
    found = _columns.totals(plans)
    found[3:3] = [
        Row(f"against {first.name}", "", ("", *(_moved(first, other) for other in variants[1:]))),
        Row("in percent", "", ("", *(_percent(first, other) for other in variants[1:]))),
    ]
    findings = tuple(" · ".join(str(variant.count(severity)) for severity in SEVERITIES) for variant in variants)
    return [*found, *_columns.budget(plans), Row("findings: errors · warnings · infos", "", findings)]


def _headline(first: Variant, other: Variant) -> str:
    return f"{other.name} against {first.name}: {_moved(first, other)} a month"


def _why(first: Variant, other: Variant) -> Iterator[str]:
    """The strongest reasons as sentences, and what the others come to."""
    shown, every = strongest(first, other), reasons(first, other)
    width = max((len(reason.name) for reason in shown), default=0)
    for reason in shown:
        amount = _signed(reason.difference) if reason.is_complete else "unknown"
        yield f"{reason.name:<{width}}  {amount:>12}  {_from(reason)}"
    rest = every[len(shown) :]
    if rest:
        known = [reason.difference for reason in rest if reason.is_complete]
        amounts = [_signed(sum(known, Fraction(0)))] if known else []
        amounts += ["what is unknown"] if len(known) < len(rest) else []
        yield f"{len(rest)} more: {' and '.join(amounts)}"
    if not every:
        yield "no service costs more or less"


def _from(reason: Pair) -> str:
    after = money(reason.after or Fraction(0))
    if not reason.is_complete:
        return "a price is unknown"
    if reason.before is None:
        return f"new: {reason.title}, {after}"
    if reason.after is None:
        return f"gone: {reason.title}, {money(reason.before)}"
    return f"{reason.title}, {money(reason.before)} to {after}"


def _signed(amount: Fraction) -> str:
    return f"+{money(amount)}" if amount > 0 else money(amount)


def _moved(first: Variant, other: Variant) -> str:
    """By how much; a bound of it where one side has an unknown price, and nothing where both do."""
    amount = _signed(_apart(first, other))
    whole = first.plan.bill.is_complete, other.plan.bill.is_complete
    return {(True, True): amount, (True, False): f"at least {amount}", (False, True): f"at most {amount}"}.get(
        whole, "unknown"
    )


def _is_known(first: Variant, other: Variant) -> bool:
    """Whether the difference is one, and no bound of it."""
    return first.plan.bill.is_complete and other.plan.bill.is_complete


def _apart(first: Variant, other: Variant) -> Fraction:
    """The difference of the totals as they are printed, so that a reader's own subtraction agrees."""
    return Fraction(decimal(other.cost, 2)) - Fraction(decimal(first.cost, 2))


def _percent(first: Variant, other: Variant) -> str:
    share = percent(first, other)
    if share is None:
        return "-"
    rounded = decimal(share, 1)
    return f"{'+' if rounded > 0 else ''}{rounded:,f}%"


def _plans(variants: Sequence[Variant]) -> list[Plan]:
    return [variant.plan for variant in variants]


# ---------------------------------------------------------------------------------------------------- other forms


def _json(variants: Sequence[Variant], _: int) -> str:
    first = variants[0]
    document = {
        "schemaVersion": "1",
        "title": first.plan.architecture.title,
        "currency": "USD",
        "priceBook": price_book(first.plan),
        "variants": [_variant(first, variant) for variant in variants],
    }
    return codec.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _variant(first: Variant, variant: Variant) -> dict[str, Any]:
    bill, share = variant.plan.bill, percent(first, variant)
    return {
        "name": variant.name,
        "file": variant.plan.architecture.file,
        "title": variant.plan.architecture.title,
        "region": variant.plan.architecture.region,
        "totalMonthlyCost": cents(variant.cost),
        "totalYearlyCost": cents(bill.year),
        "fixedMonthlyCost": cents(bill.split[0]),
        "usageMonthlyCost": cents(bill.split[1]),
        "diffTotalMonthlyCost": cents(_apart(first, variant)) if _is_known(first, variant) else None,
        "diffPercent": None if share is None else exact_digits(share, 4),
        "complete": bill.is_complete,
        "unpriced": [{"service": name, "meter": what, "reason": why} for name, what, why in bill.lacking],
        "findings": {severity: variant.count(severity) for severity in SEVERITIES},
        "services": [
            {"name": charge.name, "type": charge.type, "title": charge.title, "monthlyCost": exact_digits(dollars(charge.cost)),
             "complete": charge.is_complete}
            for charge in bill.charges
        ],
        "reasons": [
            {"service": reason.name, "before": _or_none(reason.before), "after": _or_none(reason.after),
             "diffMonthlyCost": exact_digits(reason.difference), "complete": reason.is_complete}
            for reason in reasons(first, variant)
        ],
    }  # fmt: skip


def _or_none(amount: Fraction | None) -> str | None:
    return None if amount is None else exact_digits(amount)


def _csv(variants: Sequence[Variant], _: int) -> str:
    plans, first = _plans(variants), variants[0]
    found = [["row", "name", "title", *(variant.name for variant in variants)]]
    for name in _columns.names(plans):
        cells = [_columns.exact(plan.bill.charge(name)) for plan in plans]
        found.append(["service", name, _columns.title(plans, name), *cells])
    found += _columns.exact_totals(plans)
    moved = [
        cents(_apart(first, variant)) if _is_known(first, variant) else _moved(first, variant) for variant in variants
    ]
    shares = [percent(first, variant) for variant in variants]
    found.append([f"against {first.name}", "", "", *moved])
    found.append(["in percent", "", "", *("" if share is None else exact_digits(share, 4) for share in shares)])
    for severity in SEVERITIES:
        found.append([f"findings: {severity}", "", "", *(str(variant.count(severity)) for variant in variants)])
    return _columns.csv(found)


def _markdown(variants: Sequence[Variant], _: int) -> str:
    from archplan.outputs.cells import plain_markdown

    first, plans = variants[0], _plans(variants)
    rows = [f"## {plain_markdown(_title(variants))}: {len(variants)} variants", ""]
    rows += _columns.markdown([v.name for v in variants], _columns.services(plans), _foot(variants))
    for other in variants[1:]:
        rows += ["", f"**{plain_markdown(_headline(first, other))}**", ""]
        rows += [f"- {plain_markdown(' '.join(line.split()))}" for line in _why(first, other)]
    for note in _columns.notes(plans):
        rows += ["", plain_markdown(note)]
    return "\n".join(rows) + "\n"


FORMS: dict[str, Callable[[Sequence[Variant], int], str]] = {
    "table": _table, "json": _json, "csv": _csv, "markdown": _markdown,
}  # fmt: skip
