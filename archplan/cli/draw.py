"""The picture: the verb."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archplan.cli._files import write
from archplan.cli._options import SPEC, planned, pricing_options


@click.command("draw")
@SPEC
@pricing_options
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="FILE.svg, .png or .dot; SVG to standard output when not given.",
)
@click.option(
    "--zoom", type=click.FloatRange(0.5, 3), default=2, show_default=True, help="Pixels for a point, for PNG."
)
@click.option("--costs/--no-costs", default=True, help="Show money under services and on arrows.")
@click.option("--rates/--no-rates", default=True, help="Show traffic on arrows.")
def command(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
         target: Path | None, zoom: float, costs: bool, rates: bool) -> None:  # fmt: skip
    """The architecture as a picture."""
    from archplan.drawing import DrawingError
    from archplan.outputs import render
    from archplan.review import Report

    form = (target.suffix.lstrip(".") if target else "svg").lower()
    if form not in ("svg", "png", "dot"):
        raise click.UsageError(f"{target} is neither .svg, .png nor .dot")
    report = Report(planned(spec, scenario, settings, day, pricing))
    extra = {"zoom": zoom} if form == "png" else {}
    try:
        drawn = render(form, report, costs=costs, traffic=rates, **extra)
    except DrawingError as error:
        click.echo(f"archplan: {error}", err=True)
        sys.exit(2)
    if target is None:
        click.echo(drawn, nl=False)
    else:
        write({target: drawn}, spec)
