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
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.option("--strict", is_flag=True, help="Exit with 3 when any price is unknown.")
def command(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
         until: str | None, form: str, strict: bool) -> None:  # fmt: skip
    """What it costs month by month, with growth, launches and seasons, and when what is passed."""
    from archplan.checks.path import path
    from archplan.estimate.report import Report
    from archplan.outputs import render

    plan = planned(spec, scenario, settings, day, pricing)
    found = path(plan, _count(plan.day, until, plan.architecture.money))
    click.echo(render("months", Report(plan), months=found, form=form), nl=False)
    if strict and not all(month.plan.bill.is_complete for month in found):
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
