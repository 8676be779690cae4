"""What it costs: the verb."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archplan.cli._options import SPEC, planned, pricing_options


@click.command("cost")
@SPEC
@pricing_options
@click.option("--format", "form", type=click.Choice(["table", "json", "csv", "markdown"]), default="table")
@click.option("--brief", is_flag=True, help="One row a service; for the table.")
@click.option("--strict", is_flag=True, help="Exit with 3 when any price is unknown.")
def command(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
         form: str, brief: bool, strict: bool) -> None:  # fmt: skip
    """What it costs a month: every service, every line."""
    from archplan.outputs import render
    from archplan.review import Report

    report = Report(planned(spec, scenario, settings, day, pricing))
    if form == "markdown":
        from archplan.review import review

        report = review(report.plan)
    options = {"brief": brief} if form == "table" else {}
    click.echo(render(form, report, **options), nl=False)
    if strict and not report.plan.bill.is_complete:
        sys.exit(3)
