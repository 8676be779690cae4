"""What if it were gone: the verb."""

from __future__ import annotations

from pathlib import Path

import click

from archplan.cli._options import SPEC, planned, pricing_options


@click.command("drill")
@SPEC
@pricing_options
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def command(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
            form: str) -> None:  # fmt: skip
    """What stops when a zone, a region or a service is gone, and whether what is left carries the peak."""
    from archplan.estimate.report import Report
    from archplan.outputs.tables.drill import document, drill

    report = Report(planned(spec, scenario, settings, day, pricing))
    click.echo(document(report) if form == "json" else drill(report), nl=False)
