"""What it may cost: the verb."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from archplan.cli._options import SPEC, planned, pricing_options


@click.command("simulate")
@SPEC
@pricing_options
@click.option(
    "--samples", type=click.IntRange(8, 2**20), default=256, show_default=True, metavar="N",
    help="How many times to draw, rounded up to a power of two; more than 1,024 at once, with numpy.",
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
        found = _drawn(lambda: chances(plan, whole_count(samples), seed))
        shown = render("simulate", Report(plan), chances=found, asked=samples, form=form)
        is_complete = found.simulation.is_complete
    else:
        from archplan.analysis.margins import margins

        shown = render("margins", Report(plan), margins=margins(plan), form=form)
        is_complete = plan.bill.is_complete
    click.echo(shown, nl=False)
    if strict and not is_complete:
        sys.exit(3)


def _drawn(draw: Callable[[], Any]) -> Any:
    """What is drawn; a call that asks for more than can be priced at once is told so."""
    try:
        return draw()
    except ModuleNotFoundError as error:
        if error.name != "numpy":
            raise
        said = "more than 1,024 draws are priced at once, with numpy, which is not installed: pip install 'archplan[ranges]'"
        raise click.UsageError(said) from None
    except ValueError as error:
        if type(error).__name__ != "NotAtOnce":
            raise
        raise click.UsageError(
            f"so many draws of this spec cannot be priced at once: {error}; take --samples 1024"
        ) from None
