"""What recovering in another region costs and takes: the verb."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archplan.cli._options import SPEC, planned, pricing_options
from archplan.spec.recovery import STRATEGIES


@click.command("recover")
@SPEC
@pricing_options
@click.option("--region", metavar="REGION", help="Recover in this region instead of the one under 'recovery:'.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv", "markdown"]), default="table")
@click.option(
    "--explain", type=click.Choice(STRATEGIES), help="What one strategy runs there, at what size, line by line."
)
@click.option("--strict", is_flag=True, help="Exit with 3 when any price is unknown.")
def command(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
         region: str | None, form: str, explain: str | None, strict: bool) -> None:  # fmt: skip
    """When a region is lost: every strategy's cost, time to recover, data lost, and when it pays."""
    from archplan.analysis.recovery import compare
    from archplan.estimate.report import Report
    from archplan.outputs import render

    if explain and form != "table":
        raise click.UsageError("--explain is for people: leave --format out; json has every line of every strategy")
    report = Report(planned(spec, scenario, settings, day, pricing))
    click.echo(render("recover", report, form=form, region=region, explain=explain or ""), nl=False)
    if strict and not all(found.is_complete for found in compare(report.plan, region).prospects):
        sys.exit(3)
