"""What it may cost: the verb."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archplan.cli._options import SPEC, planned, pricing_options


@click.command("simulate")
@SPEC
@pricing_options
@click.option(
    "--samples", type=click.IntRange(8, 2**17), default=256, show_default=True, metavar="N",
    help="How many times to draw, rounded up to a power of two.",
)  # fmt: skip
@click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True, metavar="N",
    help="Other draws; the same seed draws the same.",
)  # fmt: skip
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.option("--strict", is_flag=True, help="Exit with 3 when any price is unknown.")
def command(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
         samples: int, seed: int, form: str, strict: bool) -> None:  # fmt: skip
    """What it may cost: every band drawn; without bands, how wrong each number may be before the budget breaks."""
    from archplan.analysis.draws import whole_count
    from archplan.analysis.inputs import bands
    from archplan.checks.chances import chances
    from archplan.estimate.report import Report
    from archplan.outputs import render

    plan = planned(spec, scenario, settings, day, pricing)
    if bands(plan):
        found = chances(plan, whole_count(samples), seed)
        shown = render("simulate", Report(plan), chances=found, asked=samples, form=form)
        is_complete = found.simulation.is_complete
    else:
        from archplan.analysis.margins import margins

        shown = render("margins", Report(plan), margins=margins(plan), form=form)
        is_complete = plan.bill.is_complete
    click.echo(shown, nl=False)
    if strict and not is_complete:
        sys.exit(3)
