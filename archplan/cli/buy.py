"""What to buy ahead: the verb."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archplan.cli._options import SPEC, planned, pricing_options


@click.command("buy")
@SPEC
@pricing_options
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.option("--strict", is_flag=True, help="Exit with 3 when any price is unknown.")
def command(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
         form: str, strict: bool) -> None:  # fmt: skip
    """How much to buy ahead of each commitment in the spec, what that saves, and from which traffic on.

    The rates are those that the spec states under 'commitments:'; the sizes there are not looked at. Each is sized alone.
    """
    from archplan.analysis.buying import buying
    from archplan.estimate.report import Report
    from archplan.outputs import render
    from archplan.outputs.tables.columns import width_of

    plan = planned(spec, scenario, settings, day, pricing)
    found = buying(plan)
    click.echo(render("buy", Report(plan), buying=found, form=form, width=width_of(sys.stdout)), nl=False)
    if strict and (found.unknown or not plan.bill.is_complete):
        sys.exit(3)
