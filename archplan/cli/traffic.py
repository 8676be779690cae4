"""What arrives: the verb."""

from __future__ import annotations

from pathlib import Path

import click

from archplan.cli._options import SPEC, planned, pricing_options


@click.command("traffic")
@SPEC
@pricing_options
def command(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None) -> None:
    """What arrives: from users to requests a second at every service, mean and peak."""
    from archplan.estimate.report import Report
    from archplan.outputs import render

    click.echo(render("traffic", Report(planned(spec, scenario, settings, day, pricing))), nl=False)
