"""The bill month by month: what its traffic is then, what it costs, and what is passed for the first time."""

from __future__ import annotations

import json as codec
import textwrap
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from click import style

from archplan.checks.path import MonthOf
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan
from archplan.estimate.report import Report
from archplan.kernel.units import decimal, money, plain
from archplan.outputs import output
from archplan.outputs.book import head_of
from archplan.outputs.cells import cents, exact_digits
from archplan.outputs.tables import columns as _columns
from archplan.outputs.tables.columns import WIDTH

HOURS = (
    "What is billed by the hour or the day is billed for all hours of its month, 672 to 744; other figures are of 730."
)


@output("months", suffix=".txt")
def months(report: Report, months: Sequence[MonthOf] = (), form: str = "table") -> str:
    """For whoever plans a year: the bill of every month of the calendar, and when a tier, an allowance or a limit is passed."""
    return FORMS[form](report.plan, months)


def _table(plan: Plan, found: Sequence[MonthOf]) -> str:
    a = plan.architecture
    place = f"{a.region_title(a.region)}, {a.region}"
    rows = [style(a.title, bold=True) + f"  {place}" + (f"  scenario {plan.scenario}" if plan.scenario else "")]
    for note in notes(plan):
        rows += textwrap.wrap(note, WIDTH)
    rows += ["", *_bills(plan, found)]
    rows += ["", style("passed for the first time", bold=True)]
    for month in found:
        for line in month.passed:
            who = f"{line.service} · " if line.service else ""
            what = f"{line.severity}[{line.slug}]" if line.slug else line.kind
            beside = f"  {month.name}  "
            wrapped = textwrap.wrap(f"{who}{line.text} ({what})", WIDTH - len(beside))
            rows += [beside + wrapped[0], *(" " * len(beside) + part for part in wrapped[1:])]
    if not any(month.passed for month in found):
        rows.append("  nothing")
    rows += _columns.noted([month.plan for month in found], WIDTH)
    return "\n".join(rows) + "\n"


def notes(plan: Plan) -> Iterator[str]:
    """What every month rests on."""
    yield f"Whole months of the calendar, with the prices of {plan.day.isoformat()}. {HOURS}"
    for source in plan.architecture.sources.values():
        said = [str(source.sending)] if not source.sending.is_steady else []
        if source.growth:
            said.insert(0, f"grows by {_percent(source.growth)} a month")
        if source.probability < 1:
            said.append("is counted as if it were sure")
        if said:
            yield f"{source.name}: {'; '.join(said)}."


def _percent(growth: Any) -> str:
    from archplan.kernel.units import month

    return f"{plain(Fraction((growth * month).number) * 100, 3)}%"


def _bills(plan: Plan, found: Sequence[MonthOf]) -> Iterator[str]:
    """A row a month: its days, the traffic of each source to that of the spec, the bill, and the sum so far."""
    names = list(plan.architecture.sources)
    heads = ["month", "days", *names, "bill", "so far", ""]
    total, cells = Fraction(0), []
    for month in found:
        total += month.cost
        floor = "" if month.plan.bill.is_complete else "at least "
        over = "over budget" if month.is_over else ""
        traffic = [f"{plain(month.traffic[name], 4)}x" for name in names]
        cells.append([month.name, str(month.days), *traffic, floor + money(month.cost), floor + money(total), over])
    widths = [max(len(row[column]) for row in [heads, *cells]) for column in range(len(heads))]
    for row in [heads, *cells]:
        yield "  ".join(
            cell.ljust(width) if column in (0, len(heads) - 1) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
    if plan.architecture.budget is not None:
        yield f"The budget is {money(dollars(plan.architecture.budget))} a month."


# ---------------------------------------------------------------------------------------------------- for programs


def _json(plan: Plan, found: Sequence[MonthOf]) -> str:
    a = plan.architecture
    document = {
        **head_of(plan),
        "assumptions": list(notes(plan)),
        "budget": None if a.budget is None else cents(dollars(a.budget)),
        "months": [
            {
                "month": month.name,
                "days": month.days,
                "traffic": {name: exact_digits(times) for name, times in month.traffic.items()},
                "cost": f"{decimal(month.cost, 2)}",
                "complete": month.plan.bill.is_complete,
                "overBudget": month.is_over,
                "services": {charge.name: cents(dollars(charge.cost)) for charge in month.plan.bill.charges},
                "passed": [
                    {"service": line.service, "kind": line.kind, "what": line.text, "slug": line.slug or None,
                     "severity": line.severity or None}
                    for line in month.passed
                ],
            }
            for month in found
        ],
    }  # fmt: skip
    return codec.dumps(document, indent=2, ensure_ascii=False) + "\n"


FORMS: dict[str, Callable[[Plan, Sequence[MonthOf]], str]] = {"table": _table, "json": _json}
