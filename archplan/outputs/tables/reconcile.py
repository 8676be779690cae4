"""What AWS charged beside the estimate: every gap by name, the meters with both sides, and what is of no meter."""

from __future__ import annotations

import json as codec
import textwrap
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from click import style

from archplan.analysis.reconciliation import KINDS, Compared, Gap, Reconciliation, Unmatched
from archplan.estimate.bill import scale_of
from archplan.estimate.report import Report
from archplan.kernel.plain import one_line
from archplan.kernel.units import decimal, money, plain, plural
from archplan.outputs import output
from archplan.outputs.book import price_book
from archplan.outputs.cells import cell, exact_digits, plain_markdown
from archplan.outputs.tables.columns import WIDTH
from archplan.prices.charged.charge import without_accounts

ROUNDED = "Amounts are rounded for print, each on its own; gaps and their sums are of exact amounts."
CENT = Fraction(1, 100)
WIDEST = 60  # characters of a word of the bill


@output("reconcile", suffix=".txt")
def reconcile(
    report: Report, found: Reconciliation | None = None, form: str = "table", width: int = WIDTH, accounts: bool = False
) -> str:
    """What AWS charged beside the estimate, every gap with its name."""
    assert found is not None, "there is nothing to show without a bill"
    return FORMS[form](found, width, accounts)


# ------------------------------------------------------------------------------------------------ for a terminal


def _table(result: Reconciliation, width: int, accounts: bool) -> str:
    title = one_line(result.plan.architecture.title)
    rows = [style(title, bold=True) + f"  charged in {result.charged.month} beside the estimate", ""]
    rows += [_row(label, amount, width) for label, amount in _totals(result)]
    rows += ["", style("gaps, charged less estimated", bold=True)]
    gaps = _gaps(result)
    rows += [_row(f"  {kind}: {KINDS[kind]}", _signed(amount), width) for kind, amount in gaps] or ["  none"]
    gapped = _shown(result.meters)
    if gapped:
        rows += ["", style("meters", bold=True)]
        for compared in gapped:
            rows += _meter(compared, width)
    rows += _alike(result)
    for kind, heading in (("not matched", "usage types that are of no meter"), ("", "of the whole bill")):
        of_kind = [it for it in result.others if (it.kind == kind if kind else it.kind != "not matched")]
        rows += _others(heading, of_kind, width)
    rows += ["", *(line for note in _notes(result, accounts) for line in textwrap.wrap(note, width))]
    return "\n".join(row.rstrip() for row in rows) + "\n"


def _gaps(result: Reconciliation) -> list[tuple[str, Fraction]]:
    """The kinds of gap that come to a cent; JSON has them all."""
    return [(kind, amount) for kind, amount in result.gaps.items() if abs(amount) >= CENT / 2]


def _totals(result: Reconciliation) -> Iterator[tuple[str, str]]:
    least = "" if result.is_complete else "at least "
    charged = result.charged
    yield "estimate of a month", least + money(result.month)
    covered = "the whole month" if charged.days == charged.of_days else f"{charged.days} of its {charged.of_days} days"
    yield f"estimate of what the bill covers, {covered}", least + money(result.estimated)
    yield "charged", money(charged.net)
    yield "difference of charged and the month's estimate", _signed(result.difference)


def _row(label: str, amount: str, width: int) -> str:
    return f"{label}{amount:>{max(len(amount) + 2, width - len(label))}}"


def _signed(amount: Fraction) -> str:
    return ("+" if amount > 0 else "") + money(amount)


def _shown(meters: Sequence[Compared]) -> list[Compared]:
    """Meters with a gap of a cent, the largest first; the order of the spec among equals."""
    return sorted((it for it in meters if _largest(it) >= CENT / 2), key=lambda it: -_largest(it))


def _largest(compared: Compared) -> Fraction:
    return max((abs(gap.dollars) for gap in compared.gaps), default=Fraction(0))


def _alike(result: Reconciliation) -> list[str]:
    alike = [it for it in result.meters if _largest(it) < CENT / 2]
    if not alike:
        return []
    dollars = sum((it.charged for it in alike), Fraction(0))
    meters = "1 meter is" if len(alike) == 1 else f"{len(alike)} meters are"
    return ["", f"{meters} charged as estimated, to the cent: {money(dollars)}"]


def _meter(compared: Compared, width: int) -> Iterator[str]:
    services = ", ".join(map(one_line, compared.services)) or "in no service of the spec"
    yield _row(f"  {style(_short(services), bold=True)}: {one_line(compared.title)}", "", 0).rstrip()
    yield _row(f"    {_quantities(compared)}", f"{_sides(compared)}  {_signed(compared.difference)}", width)
    for gap in compared.gaps:
        if abs(gap.dollars) < CENT / 2:
            continue
        yield f"      {gap.kind} {_signed(gap.dollars)}" + (f": {gap.detail}" if gap.detail else "")


def _sides(compared: Compared) -> str:
    estimated = "unknown" if compared.estimated is None else money(compared.estimated)
    return f"{estimated} -> {money(compared.charged)}"


def _quantities(compared: Compared) -> str:
    before, after = (_counted(it, compared.per) for it in (compared.estimated_quantity, compared.charged_quantity))
    if before and after:
        return f"{before} -> {after}"
    if after:
        return f"{after} charged"
    return f"{before} estimated" if before else "no quantity"


def _counted(quantity: Fraction | None, per: str) -> str:
    if quantity is None or not per:
        return ""
    scale, noun = scale_of(per)
    head, dash, tail = noun.rpartition("-")
    many = f"{head}-{tail}s" if dash else noun if noun.endswith("s") else plural(noun)
    count = quantity * scale
    return f"{plain(count)} {noun if count == 1 else many}"


def _others(heading: str, others: Sequence[Unmatched], width: int) -> Iterator[str]:
    if not others:
        return
    yield ""
    yield style(heading, bold=True)
    for it in others:
        if it.dollars:
            yield _row(f"  {_name(it)}", money(it.dollars), width)
    free = sum(not it.dollars for it in others)
    if free:
        yield f"  and {free} that cost{'s' if free == 1 else ''} nothing"


def _name(it: Unmatched) -> str:
    parts = (
        (it.product, it.usage_type, it.operation) if it.kind == "not matched" else (it.kind, it.product, it.usage_type)
    )
    label = " ".join(_short(part) for part in parts if part) or "without a name"
    return f"{label}: {it.why}" if it.why and it.kind == "not matched" else label


def _short(text: str) -> str:
    line = without_accounts(one_line(text))
    return line if len(line) <= WIDEST else line[: WIDEST - 1] + "…"


def _notes(result: Reconciliation, accounts: bool) -> Iterator[str]:
    charged = result.charged
    yield _matched(result)
    if charged.days != charged.of_days:
        yield (
            f"The bill covers {charged.days} of {charged.of_days} days: the estimate is of as many, what runs all hours by "
            "the hours, the rest by the days, with tiers and free amounts of the month filled from below."
        )
    if charged.left_rows:
        parts = "; ".join(f"{it.rows:,} {it.why}, {money(it.net)}" for it in charged.left)
        yield (
            f"{charged.left_rows:,} rows with {money(charged.left_out)} do not belong to the spec and are in no figure "
            f"above: {one_line(parts)}."
        )
    if result.by_others:
        yield f"{money(result.by_others)} of the estimate is billed by others than AWS, and is in no figure above."
    yield f"Prices are of {result.plan.day}; {charged.rows:,} rows were read."
    for subject, what, why in result.plan.bill.lacking:
        yield f"not known: {one_line(subject)}, {one_line(what)}: {one_line(why)}"
    if accounts:
        for account, net in charged.accounts:
            yield f"account {one_line(account) or 'not named'}: {money(net)}"
    yield ROUNDED


def _matched(result: Reconciliation) -> str:
    share = f" ({decimal(result.matched / result.usage * 100, 1)}%)" if result.usage else ""
    found = (
        f"Of {money(result.usage)} of usage at list price {money(result.matched)}{share} is of meters of the price book"
    )
    if result.known == result.usage or not result.known:
        return f"{found}."
    return f"{found}; of the {money(result.known)} of products that it prices {decimal(result.matched / result.known * 100, 1)}%."


# ------------------------------------------------------------------------------------------------ for a review


def _markdown(result: Reconciliation, width: int, accounts: bool) -> str:
    rows = [
        f"## {plain_markdown(result.plan.architecture.title)}: charged in {result.charged.month}",
        "",
        "| | |",
        "| --- | ---: |",
    ]
    rows += [f"| {label} | {amount} |" for label, amount in _totals(result)]
    gaps = _gaps(result)
    if gaps:
        rows += ["", "| gap | what it is | dollars |", "| --- | --- | ---: |"]
        rows += [f"| {kind} | {KINDS[kind]} | {_signed(amount)} |" for kind, amount in gaps]
    gapped = _shown(result.meters)
    if gapped:
        rows += [
            "",
            "| services | meter | quantity | estimated | charged | gaps |",
            "| --- | --- | --- | ---: | ---: | --- |",
        ]
    for it in gapped:
        steps = "; ".join(
            f"{gap.kind} {_signed(gap.dollars)}" + (f" ({gap.detail})" if gap.detail else "") for gap in it.gaps
        )
        estimated = "unknown" if it.estimated is None else money(it.estimated)
        parts = (", ".join(it.services) or "-", it.title, _quantities(it), estimated, money(it.charged), steps)
        rows.append("| " + " | ".join(cell(part) for part in parts) + " |")
    others = [it for it in result.others if it.dollars]
    if others:
        rows += ["", "| of no meter | dollars |", "| --- | ---: |"]
        rows += [f"| {cell(_name(it))} | {money(it.dollars)} |" for it in others]
    rows += ["", *(f"{plain_markdown(note)}  " for note in _notes(result, accounts))]
    return "\n".join(row.rstrip() if not row.endswith("  ") else row for row in rows) + "\n"


# ------------------------------------------------------------------------------------------------ for programs


def _json(result: Reconciliation, width: int, accounts: bool) -> str:
    return codec.dumps(document(result, accounts), indent=2, ensure_ascii=False) + "\n"


def document(result: Reconciliation, accounts: bool = False) -> dict[str, Any]:
    """The reconciliation as plain data: dollars and quantities as decimal text."""
    charged = result.charged
    hidden = str if accounts else without_accounts
    content: dict[str, Any] = {
        "schemaVersion": "1",
        "title": result.plan.architecture.title,
        "scenario": result.plan.scenario,
        "currency": "USD",
        "month": charged.month,
        "daysCovered": charged.days,
        "daysOfMonth": charged.of_days,
        "complete": result.is_complete,
        "priceBook": price_book(result.plan),
        "estimatedMonthlyCost": exact_digits(result.month),
        "estimatedCost": exact_digits(result.estimated),
        "chargedCost": exact_digits(charged.net),
        "difference": exact_digits(result.difference),
        "usageAtListPrice": exact_digits(result.usage),
        "matchedAtListPrice": exact_digits(result.matched),
        "pricedProductsAtListPrice": exact_digits(result.known),
        "rows": charged.rows,
        "rowsNotOfSpec": charged.left_rows,
        "costNotOfSpec": exact_digits(charged.left_out),
        "notOfSpec": [{"reason": it.why, "rows": it.rows, "cost": exact_digits(it.net)} for it in charged.left],
        "billedByOthers": exact_digits(result.by_others),
        "gaps": [{"kind": kind, "cost": exact_digits(amount)} for kind, amount in result.gaps.items()],
        "meters": [_of_meter(it) for it in result.meters],
        "others": [
            {
                "kind": it.kind, "product": hidden(it.product), "usageType": hidden(it.usage_type),
                "operation": hidden(it.operation),
                "cost": exact_digits(it.dollars), "reason": it.why,
            }
            for it in result.others
        ],
    }  # fmt: skip
    if accounts:
        content["accounts"] = [{"account": name, "cost": exact_digits(net)} for name, net in charged.accounts]
    return content


def _of_meter(it: Compared) -> dict[str, Any]:
    return {
        "meter": it.title,
        "price": it.ref,
        "services": list(it.services),
        "usageTypes": list(it.usage_types),
        "unit": it.per,
        "estimatedQuantity": _digits(it.estimated_quantity),
        "chargedQuantity": _digits(it.charged_quantity),
        "estimatedCost": _digits(it.estimated),
        "chargedCost": exact_digits(it.charged),
        "gaps": [_of_gap(gap) for gap in it.gaps],
    }


def _of_gap(gap: Gap) -> dict[str, str]:
    return {"kind": gap.kind, "cost": exact_digits(gap.dollars), "detail": gap.detail}


def _digits(number: Fraction | None) -> str | None:
    return exact_digits(number) if number is not None else None


FORMS: dict[str, Callable[[Reconciliation, int, bool], str]] = {
    "table": _table, "json": _json, "markdown": _markdown,
}  # fmt: skip
