"""What meets a limit first as traffic grows, and at which traffic."""

from __future__ import annotations

import json as codec
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from click import style

from archplan.analysis.months import users_of
from archplan.checks.limits import Limits
from archplan.checks.thresholds import Crossing
from archplan.estimate.plan import Plan
from archplan.estimate.report import Report
from archplan.kernel.units import plain
from archplan.outputs import output
from archplan.outputs.book import price_book
from archplan.outputs.cells import exact_digits
from archplan.outputs.tables.columns import WIDTH


@output("limits", suffix=".txt")
def limits(report: Report, limits: Limits | None = None, form: str = "table") -> str:
    """For whoever expects more: what saturates first, and at how many users."""
    assert limits is not None
    return FORMS[form](report.plan, limits)


def _table(plan: Plan, found: Limits) -> str:
    a = plan.architecture
    rows = [style(a.title, bold=True) + (f"  scenario {plan.scenario}" if plan.scenario else "")]
    for note in _notes(plan):
        rows += textwrap.wrap(note, WIDTH)
    if found.met:
        rows += ["", style("met already", bold=True)]
        for line in found.met:
            who = f"{line.service} · " if line.service else ""
            what = f"{line.severity}[{line.slug}]" if line.slug else line.kind
            rows += textwrap.wrap(f"{who}{line.text} ({what})", WIDTH, initial_indent="  ", subsequent_indent="    ")
    rows += [
        "",
        style(f"met on the way to {plain(found.times)} times the traffic, each beyond what is beside it", bold=True),
    ]
    beside = max((len(_beyond(it)) for it in found.ahead), default=0) + 4
    for it in found.ahead:
        rows += _crossing(it, beside)
    if not found.ahead:
        rows.append("  nothing that a rule knows")
    return "\n".join(rows) + "\n"


def _notes(plan: Plan) -> Iterator[str]:
    stated = users_of(plan)
    if stated:
        yield f"The spec states {plain(stated)} users a month; all its traffic grows with them, and what is held stays."
    else:
        yield "All traffic of the spec grows alike, and what is held stays."
    yield "Limits are those that the rules of 'archplan check' know, and the most tasks or instances that may run."


def _beyond(it: Crossing) -> str:
    said = f"{plain(it.scale, 4)}x"
    return said if it.users is None else f"{said}, {it.users:,} users"


def _crossing(it: Crossing, beside: int) -> Iterator[str]:
    who = f"{it.service} · " if it.service else ""
    what = f"{it.severity}[{it.slug}]" if it.slug else it.kind
    place = f", {it.span}" if it.span else ""
    shown = textwrap.wrap(f"{who}{it.what} ({what}{place})", max(30, WIDTH - beside))
    yield f"  {_beyond(it)}".ljust(beside) + shown[0]
    yield from (" " * beside + line for line in shown[1:])


def _json(plan: Plan, found: Limits) -> str:
    a, stated = plan.architecture, users_of(plan)
    document = {
        "schemaVersion": "1",
        "title": a.title,
        "scenario": plan.scenario,
        "region": a.region,
        "usersInSpec": exact_digits(stated) if stated else None,
        "priceBook": price_book(plan),
        "timesTraffic": exact_digits(found.times),
        "met": [
            {"service": line.service, "what": line.text, "slug": line.slug or None, "severity": line.severity or None}
            for line in found.met
        ],
        "ahead": [_document(it) for it in found.ahead],
    }
    return codec.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _document(it: Crossing) -> dict[str, Any]:
    return {
        "service": it.service,
        "what": it.what,
        "timesTraffic": exact_digits(it.scale),
        "users": it.users,
        "slug": it.slug or None,
        "severity": it.severity or None,
        "spec": {"file": it.span.file, "line": it.span.line, "column": it.span.column} if it.span else None,
    }


FORMS: dict[str, Callable[[Plan, Limits], str]] = {"table": _table, "json": _json}
