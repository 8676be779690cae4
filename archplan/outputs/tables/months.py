"""The bill month by month: what its traffic is then, what it costs, and what is passed for the first time."""

from __future__ import annotations

import json as codec
import textwrap
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from click import style

from archplan.analysis.inputs import bands
from archplan.analysis.ranges import SHARES
from archplan.checks.path import MonthOf
from archplan.checks.until import Course, Until
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan
from archplan.estimate.report import Report
from archplan.kernel.units import decimal, money, plain
from archplan.outputs import output
from archplan.outputs.book import head_of
from archplan.outputs.cells import cents, exact_digits, percent
from archplan.outputs.tables import columns as _columns
from archplan.outputs.tables.columns import WIDTH

HOURS = (
    "What is billed by the hour or the day is billed for all hours of its month, 672 to 744; other figures are of 730."
)


@output("months", suffix=".txt")
def months(report: Report, months: Sequence[MonthOf] = (), course: Course | None = None, form: str = "table") -> str:
    """For whoever plans a year: the bill of every month of the calendar, and when a tier, an allowance or a limit is passed."""
    return FORMS[form](report.plan, months, course)


def _table(plan: Plan, found: Sequence[MonthOf], course: Course | None) -> str:
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
    if course is not None:
        rows += ["", *_until(plan, course)]
    elif bands(plan):
        rows += [
            "",
            *textwrap.wrap("Numbers known roughly have their typical values here: --samples 64 draws them.", WIDTH),
        ]
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


def _until(plan: Plan, course: Course) -> Iterator[str]:
    """When the draws pass what: the months by which 10, 50 and 90 % of them have, and how many do at all."""
    noun = "number" if course.inputs == 1 else "numbers"
    yield style("months until", bold=True)
    yield from textwrap.wrap(
        f"{course.count:,} draws of {course.inputs} {noun} that the spec knows roughly, seed {course.seed}: the month by which 10, 50 and "
        f"90% of them have passed a line, and the share that does until {course.last.isoformat()[:7]}, give or take what chance does; in "
        "brackets the months that the eight parts of the draws give for 50%.",
        WIDTH, initial_indent="  ", subsequent_indent="  ",
    )  # fmt: skip
    if course.lacking:
        name, what, why = course.lacking[0]
        yield from textwrap.wrap(
            f"The budget may be passed earlier: {name}, {what}: {why}.",
            WIDTH,
            initial_indent="  ",
            subsequent_indent="  ",
        )
    for it in course.lines:
        said = [_month(month) for month in it.months]
        between = f" ({_month(it.earliest)} to {_month(it.latest)})" if it.earliest != it.latest else ""
        head = f"{' · '.join(said)}{between}, {percent(it.share)} ± {percent(it.error)}"
        yield f"  {head}"
        yield from textwrap.wrap(_called(plan, it), WIDTH, initial_indent="    ", subsequent_indent="    ")
    if not course.lines:
        yield "  nothing"


def _called(plan: Plan, it: Until) -> str:
    typical = "" if it.typical is None else f"; the typical values in {_month(it.typical)}"
    if it.line is None:
        assert plan.architecture.budget is not None
        return f"the budget of {money(dollars(plan.architecture.budget))} a month{typical}"
    who = f"{it.line.service} · " if it.line.service else ""
    what = f"{it.line.severity}[{it.line.slug}]" if it.line.slug else it.line.kind
    return f"{who}{it.line.text} ({what}{typical})"


def _month(first: date | None) -> str:
    return "later" if first is None else first.isoformat()[:7]


# ---------------------------------------------------------------------------------------------------- for programs


def _json(plan: Plan, found: Sequence[MonthOf], course: Course | None) -> str:
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
        "until": None if course is None else _course(course),
    }  # fmt: skip
    return codec.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _course(course: Course) -> dict[str, Any]:
    def month(first: date | None) -> str | None:
        return None if first is None else first.isoformat()[:7]

    return {
        "draws": course.count,
        "seed": course.seed,
        "last": month(course.last),
        "complete": not course.lacking,
        "lacking": [{"service": name, "meter": what, "reason": why} for name, what, why in course.lacking],
        "lines": [
            {
                "service": it.line.service if it.line else "", "kind": it.line.kind if it.line else "budget",
                "what": it.line.text if it.line else "", "slug": it.line.slug or None if it.line else None,
                "severity": it.line.severity or None if it.line else None,
                **{f"p{plain(share * 100)}": month(at) for share, at in zip(SHARES, it.months, strict=True)},
                "p50Parts": {"earliest": month(it.earliest), "latest": month(it.latest)},
                "typical": month(it.typical), "passedIn": exact_digits(it.share), "giveOrTake": exact_digits(it.error, 6),
            }
            for it in course.lines
        ],
    }  # fmt: skip


FORMS: dict[str, Callable[[Plan, Sequence[MonthOf], Course | None], str]] = {"table": _table, "json": _json}
