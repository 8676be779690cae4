"""What AWS's agreements promise of it: the verb."""

from __future__ import annotations

from pathlib import Path

import click

from archplan.cli._options import SPEC, planned, pricing_options


@click.command("availability")
@SPEC
@pricing_options
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def command(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
            form: str) -> None:  # fmt: skip
    """How long it may be down: the ceiling that AWS's service level agreements make together, part by part."""
    from archplan.estimate.report import Report
    from archplan.outputs.tables.availability import availability, document

    report = Report(planned(spec, scenario, settings, day, pricing))
    click.echo(document(report) if form == "json" else availability(report), nl=False)
