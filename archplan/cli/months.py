"""What it costs in which month: the verb."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import click

from archplan.cli._options import SPEC, planned, pricing_options

MOST = 120  # months: no growth goes on for longer
USUAL = 12


@click.command("months")
@SPEC
@pricing_options
@click.option(
    "--until", metavar="MONTH", help="The last month, such as 2027-12; else that of 'until:' under money, else a year."
)
@click.option(
    "--samples", type=click.IntRange(8, 1024), default=None, metavar="N",
    help="Draw what is known roughly so many times, rounded up to a power of two: in which month they pass what.",
)  # fmt: skip
@click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True, metavar="N",
    help="Other draws; the same seed draws the same.",
)  # fmt: skip
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.option("--strict", is_flag=True, help="Exit with 3 when any price is unknown.")
def command(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
         until: str | None, samples: int | None, seed: int, form: str, strict: bool) -> None:  # fmt: skip
    """What it costs month by month, with growth, launches and seasons, and when what is passed."""
    from archplan.checks.path import path
    from archplan.estimate.report import Report
    from archplan.outputs import render

    plan = planned(spec, scenario, settings, day, pricing)
    count = _count(plan.day, until, plan.architecture.money)
    found, course = path(plan, count), None
    if samples is not None:
        from archplan.analysis.draws import whole_count
        from archplan.analysis.inputs import bands
        from archplan.checks.until import until as course_of

        if not bands(plan):
            raise click.UsageError(f"{spec} has no bands to draw: leave --samples out, or write low..typical..high")
        course = course_of(plan, count, whole_count(samples), seed)
    click.echo(render("months", Report(plan), months=found, course=course, form=form), nl=False)
    if strict and (not all(month.plan.bill.is_complete for month in found) or (course is not None and course.lacking)):
        sys.exit(3)


def _count(day: date, until: str | None, money: object) -> int:
    """How many months there are to a last one."""
    if until is not None:
        found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])(?:-[0-9]{2})?", until)
        if found is None:
            raise click.BadParameter(f"{until!r} is not a month; write 2027-12", param_hint="--until")
        last = date(max(1, int(found[1])), int(found[2]), 1)
    else:
        stated = getattr(money, "until", None)
        if stated is None:
            return USUAL
        last = stated
    count = 12 * (last.year - day.year) + last.month - day.month + 1
    if not 1 <= count <= MOST:
        said = "before the day priced" if count < 1 else f"more than {MOST} months after the day priced"
        raise click.BadParameter(f"{last.isoformat()[:7]} is {said}, {day.isoformat()}", param_hint="--until")
    return count
