"""What it costs: the verb."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from archplan.cli._options import SPEC, FormatOf, planned, pricing_options

COLUMNS = 12  # of one table
GROWN = ("table", "json", "csv", "markdown")
LARGEST = 10**10  # more users than there are people


class Numbers(click.ParamType):
    """Some numbers with commas between them, from the least to the largest; whole ones where the least is 1."""

    name = "numbers"

    def __init__(self, example: str, least: Fraction, largest: int):
        self.example, self.least, self.largest = example, least, largest

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Fraction, ...]:
        if isinstance(value, tuple):
            return value
        found = []
        for part in str(value).split(","):
            digits = part.strip().replace("_", "")
            whole, point, after = digits.partition(".")
            is_number = (
                digits.isascii() and whole.isdigit() and (after.isdigit() if point else True) and len(digits) < 20
            )
            if not is_number or (point and self.least == 1) or not self.least <= Fraction(digits) <= self.largest:
                self.fail(
                    f"{part.strip()!r} is not a number from {float(self.least):g} to {self.largest:,}; "
                    f"write {self.example}, with underscores between thousands",
                    param,
                    ctx,
                )
            found.append(Fraction(digits))
        if len(found) > COLUMNS:
            self.fail(f"{len(found)} columns are too many to read; ask for {COLUMNS} at most", param, ctx)
        return tuple(found)


@click.command("cost")
@SPEC
@pricing_options
@click.option("--format", "form", type=FormatOf("BILLS"), default="table")
@click.option("--brief", is_flag=True, help="One row a service; for the table.")
@click.option(
    "--users",
    type=Numbers("100,1000,10000", Fraction(1), LARGEST),
    metavar="N,N,...",
    help="What it costs for so many users a month, side by side, and what is crossed on the way.",
)
@click.option(
    "--times",
    type=Numbers("1,10,100", Fraction(1, 1000), 10**6),
    metavar="N,N,...",
    help="The same for so many times the traffic of the spec.",
)
@click.option("--strict", is_flag=True, help="Exit with 3 when any price is unknown.")
def command(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
         form: str, brief: bool, users: tuple[Fraction, ...] | None, times: tuple[Fraction, ...] | None, strict: bool) -> None:  # fmt: skip
    """What it costs a month: every service, every line; or for more users, side by side."""
    from archplan.estimate.report import Report
    from archplan.outputs import render
    from archplan.outputs.tables.columns import width_of

    if users or times:
        if users and times:
            raise click.UsageError("--users and --times are two ways to say the same; take one")
        if form not in GROWN:
            raise click.UsageError(f"--users and --times are printed as {', '.join(GROWN)}, not as {form}")
        if brief:
            raise click.UsageError("--brief goes without --users and --times, which have one row a service as it is")
        sys.exit(_grown(planned(spec, scenario, settings, day, pricing), users, times, form, strict))
    report = Report(planned(spec, scenario, settings, day, pricing))
    if form == "markdown":
        from archplan.checks.review import review

        report = review(report.plan)
    options: dict[str, Any] = {"brief": brief, "width": width_of(sys.stdout)} if form == "table" else {}
    click.echo(render(form, report, **options), nl=False)
    if strict and not report.plan.bill.is_complete:
        sys.exit(3)


def _grown(
    plan: Any, users: Sequence[Fraction] | None, times: Sequence[Fraction] | None, form: str, strict: bool
) -> int:  # fmt: skip
    """Print the plan for more users; the exit code."""
    from archplan.analysis.months import users_of
    from archplan.checks.thresholds import tiers, tiers_at
    from archplan.estimate.report import Report
    from archplan.outputs import render
    from archplan.outputs.tables.columns import width_of

    file = plan.architecture.file
    if not plan.architecture.sources:
        raise click.UsageError(f"{file} has no 'traffic:', and what it costs is the same for any number of users")
    if users and not users_of(plan):
        raise click.UsageError(
            f"no source under 'traffic:' of {file} says how many users it is. Write 'users: 30_000 users/month' there, "
            "or ask for so many times its traffic: --times 1,10,100"
        )
    found = tiers(plan, [int(count) for count in users]) if users else tiers_at(plan, times or ())
    click.echo(render("growth", Report(plan), tiers=found, form=form, width=width_of(sys.stdout)), nl=False)
    return 3 if strict and not all(tier.plan.bill.is_complete for tier in found) else 0
