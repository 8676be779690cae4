"""Every line down to its formula, what was written in the spec, and its price's source and day."""

from __future__ import annotations

from archplan.estimate.bill import Charge, Line, dollars
from archplan.estimate.report import Report
from archplan.kernel.units import money, plain, rate
from archplan.outputs import output
from archplan.outputs.cells import style
from archplan.prices.price import CONFIDENCES
from archplan.services.words.docstring import first_line, source_of
from archplan.services.words.steps import Step


@output("explain", suffix=".txt")
def explain(report: Report, service: str = "", meter: str = "") -> str:
    """For whoever must defend a number: quantity x price = amount, with formula, spec line and source."""
    charges = [c for c in report.plan.bill.charges if not service or c.name == service]
    return "\n".join(_charge(charge, meter) for charge in charges if charge.lines)


def _charge(charge: Charge, meter: str) -> str:
    lines = [line for line in charge.lines if not meter or line.name == meter]
    total = money(dollars(charge.cost)) if charge.is_complete else f"at least {money(dollars(charge.cost))}"
    shown = [style(f"{charge.name}: {charge.title}, {total} a month", bold=True)] if not meter else []
    shown += [_line(line) for line in lines]
    return "\n".join(shown) + "\n"


def _line(line: Line) -> str:
    head = f"  {line.subject} · {line.name}"
    if line.kind == "free":
        amount = f", {line.amount}" if line.amount else ""
        return f"{head}: {line.unbilled}{amount}\n    {line.reason}"
    if line.cost is None and line.usage is None:
        return f"{head}: {style(line.lack, fg='red')}\n    {line.reason}, {line.span}"
    if line.cost is None:
        return f"{head}: {style(line.lack, fg='red')}\n    {line.measured}; {line.reason}"
    if line.usage is None and line.kind == "charge":
        return f"{head}: {money(line.monthly)} a month\n    {line.amount}: {line.reason}, {line.span}"
    if line.kind == "credit":
        assert line.allowance is not None
        pages = f"{line.allowance.source} ({line.allowance.confidence})"
        return f"{head}: {money(line.monthly)} a month\n    {line.reason}; {line.allowance.span}\n    {pages}"
    if line.kind == "discount":
        return f"{head}: {money(line.monthly)} a month\n    {line.reason}, {line.span}"
    if line.price is None:
        return f"{head}: $0.00 a month\n    {line.measured}; nothing is used, so its unknown price counts for nothing"
    assert line.usage is not None
    rows = [f"{head}: {money(line.monthly)} a month"]
    rows += [f"    {row}" for row in _arithmetic(line)]
    if line.usage.doc:
        rows.append(f"    {first_line(line.usage.doc)}")
        if source_of(line.usage.doc):
            rows.append(f"    {source_of(line.usage.doc)}")
    for step in line.usage.steps:
        rows += _step(step, 3)
    if line.span:
        rows.append(f"    spec: {line.span}")
    price = line.price
    certain = CONFIDENCES.get(price.confidence, price.confidence)
    since = price.day or "a day not stated"
    rows.append(f"    price: {price.title}, {line.usage.scope}, since {since}, {price.span}")
    rows.append(f"           {price.confidence}: {certain}; {price.source}")
    if not line.usage_based:
        rows.append("    fixed: the same with no traffic")
    elif line.fixed.number:
        rows.append(f"    of which fixed, with no traffic: {money(dollars(line.fixed))}")
    return "\n".join(rows)


def _arithmetic(line: Line) -> list[str]:
    """The line's multiplication, tier by tier; a shared pool says whose part this is."""
    price, usage = line.price, line.usage
    assert price is not None and usage is not None
    per = price.per
    if line.pooled is not None:
        whole = price.cost(line.pooled)
        part = usage.quantity / line.pooled if line.pooled.number else usage.quantity * 0
        share = plain(part.number * 100, 4) if line.pooled.number else "0"
        return [
            f"{line.measured} at {price.quote} = {money(line.monthly, 4)}",
            f"AWS counts this over the whole account: this is {share}% of a pool that costs {money(dollars(whole), 4)}",
        ]
    parts = price.parts(usage.quantity)
    if len(parts) == 1:
        if line.count:
            return [f"{line.measured} x {rate(price.unit_price)} per {per} = {money(line.monthly, 4)}"]
        return [f"none, at {price.quote}"]
    rows = []
    for quantity, tier_rate in parts:
        cost = dollars(quantity * tier_rate)
        count = line.count * (quantity / usage.quantity).number
        rows.append(f"{plain(count)} {per} x {rate(cost / count)} = {money(cost, 4)}")
    return rows


def _step(step: Step, depth: int) -> list[str]:
    pad = "  " * depth
    value = step.as_written
    if isinstance(step.value, tuple):
        value = f"{len(step.value)} given" if step.value else "none"
    where = str(step.span) if step.span else "by default" if step.is_option else ""
    doc = first_line(step.doc)
    rows = [f"{pad}{step.name:<22} {value:<28} {where or doc}".rstrip()]
    if where and doc and not step.is_option:
        rows.append(f"{pad}{'':<22} {doc}")
    if source_of(step.doc):
        rows.append(f"{pad}{'':<22} {source_of(step.doc)}")
    for inner in step.steps:
        rows += _step(inner, depth + 1)
    return rows
