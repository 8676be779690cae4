"""How wrong each number of a spec may be before its budget breaks."""

from __future__ import annotations

import json as codec
import textwrap
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from click import style

from archplan.analysis.margins import FARTHEST, Margin
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan
from archplan.estimate.report import Report
from archplan.kernel.units import money, plain
from archplan.outputs import output
from archplan.outputs.book import head_of
from archplan.outputs.cells import cents, exact_digits
from archplan.outputs.tables.columns import WIDTH


@output("margins", suffix=".txt")
def margins(report: Report, margins: Sequence[Margin] = (), form: str = "table") -> str:
    """For a spec without bands: how wrong each number may be before the budget breaks, and what it does at half and twice."""
    return FORMS[form](report.plan, margins)


def _table(plan: Plan, found: Sequence[Margin]) -> str:
    a = plan.architecture
    rows = [style(a.title, bold=True) + (f"  scenario {plan.scenario}" if plan.scenario else "")]
    for sentence in _sentences(plan):
        rows += textwrap.wrap(sentence, WIDTH)
    rows.append("")
    heads = ["", "", "at half", "at twice", *(["the budget breaks"] if _is_asked(plan) else [])]
    cells = [heads, *([*_head(it), *_moves(it), *([_breaks(it)] if _is_asked(plan) else [])] for it in found)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    for row in cells:
        name, value, half, twice, *breaks = row
        line = f"{name.ljust(widths[0])}  {value.ljust(widths[1])}  {half.rjust(widths[2])}  {twice.rjust(widths[3])}"
        rows.append("  ".join([line, *breaks]).rstrip())
    if not found:
        rows.append("No number of the spec moves the bill.")
    return "\n".join(rows) + "\n"


def _is_asked(plan: Plan) -> bool:
    """Whether there is a budget that the bill, as it is written, keeps."""
    budget = plan.architecture.budget
    return budget is not None and plan.bill.total <= budget


def _sentences(plan: Plan) -> Iterator[str]:
    budget, total = plan.architecture.budget, dollars(plan.bill.total)
    floor = "" if plan.bill.is_complete else "at least "
    yield (
        "The spec has no bands, so nothing is drawn. Each number alone at half and at twice of what it says moves the bill of "
        f"{floor}{money(total)} a month by:"
    )
    if budget is None:
        yield "With a budget, 'budget: $450/month', this would say how wrong each may be before it breaks."
    elif not _is_asked(plan):
        yield f"The budget of {money(dollars(budget))} is broken already."
    elif not plan.bill.is_complete:
        yield "The bill is not complete, so the budget may break earlier than is said here."


def _head(it: Margin) -> list[str]:
    return [it.input.name, it.input.text]


def _moves(it: Margin) -> list[str]:
    return [_signed(it.at_half), _signed(it.at_twice)]


def _signed(amount: Fraction | None) -> str:
    if amount is None:
        return "no spec"
    return f"+{money(amount)}" if amount > 0 else money(amount)


def _breaks(it: Margin) -> str:
    """Where the budget breaks, either way."""
    found = []
    if it.breaks_above is not None:
        times = plain(it.breaks_above / it.input.typical, 3)
        found.append(f"above {it.input.with_unit(it.breaks_above)}, {times} times as much")
    if it.breaks_below is not None:
        found.append(
            f"below {it.input.with_unit(it.breaks_below)}, {plain(it.breaks_below / it.input.typical * 100, 3)}% of it"
        )
    if found:
        return "; ".join(found)
    if it.holds_to is not None and it.holds_to < it.input.typical * FARTHEST:
        return f"not up to {it.input.with_unit(it.holds_to)}"
    return f"not up to {FARTHEST:,} times as much"


# ---------------------------------------------------------------------------------------------------- for programs


def _json(plan: Plan, found: Sequence[Margin]) -> str:
    a = plan.architecture
    document = {
        **head_of(plan),
        "complete": plan.bill.is_complete,
        "lacking": [{"service": name, "meter": what, "reason": why} for name, what, why in plan.bill.lacking],
        "monthlyCost": cents(dollars(plan.bill.total)),
        "budget": None if a.budget is None else cents(dollars(a.budget)),
        "inputs": [_margin(it) for it in found],
    }
    return codec.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _margin(it: Margin) -> dict[str, Any]:
    one = it.input
    return {
        "name": one.name,
        "written": one.text,
        "moves": {
            "atHalf": None if it.at_half is None else cents(it.at_half),
            "atTwice": None if it.at_twice is None else cents(it.at_twice),
        },
        "holdsUpTo": _value(it, it.breaks_above),
        "holdsDownTo": _value(it, it.breaks_below),
        "spec": {"file": one.span.file, "line": one.span.line, "column": one.span.column},
    }


def _value(it: Margin, value: Fraction | None) -> dict[str, str] | None:
    if value is None:
        return None
    return {"value": it.input.with_unit(value), "times": exact_digits(value / it.input.typical, 6)}


FORMS: dict[str, Callable[[Plan, Sequence[Margin]], str]] = {"table": _table, "json": _json}
