"""What saturates first: the verb."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import click

from archplan.cli._options import SPEC, planned, pricing_options


@click.command("limits")
@SPEC
@pricing_options
@click.option(
    "--times", type=click.IntRange(2, 10**6), default=1000, show_default=True, metavar="N",
    help="Look as far as so many times the traffic of the spec.",
)  # fmt: skip
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def command(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
         times: int, form: str) -> None:  # fmt: skip
    """What meets a limit first as traffic grows, in order, with the traffic at which it does."""
    from archplan.checks.limits import limits
    from archplan.estimate.report import Report
    from archplan.outputs import render

    plan = planned(spec, scenario, settings, day, pricing)
    if not plan.architecture.sources:
        raise click.UsageError(f"{plan.architecture.file} has no 'traffic:', and nothing grows")
    click.echo(render("limits", Report(plan), limits=limits(plan, Fraction(times)), form=form), nl=False)
