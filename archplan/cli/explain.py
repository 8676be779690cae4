"""How a number came about: the verb."""

from __future__ import annotations

from pathlib import Path

import click

from archplan.cli._complete import services
from archplan.cli._options import SPEC, planned, pricing_options
from archplan.kernel.diagnostics import did_you_mean


@click.command("explain")
@SPEC
@click.argument("what", metavar="SERVICE[.METER]", required=False, default="", shell_complete=services)
@pricing_options
def command(spec: Path, what: str, scenario: str | None, settings: tuple[str, ...], day: str | None,
            pricing: Path | None) -> None:  # fmt: skip
    """How a number came about: quantity x price, formula, spec line, price's source and day."""
    from archplan.estimate.report import Report
    from archplan.outputs import render

    found = Report(planned(spec, scenario, settings, day, pricing))
    service, _, meter = what.partition(".")
    names = [charge.name for charge in found.plan.bill.charges]
    if service and service not in names and what in names:
        service, meter = what, ""
    if service and service not in names:
        raise click.UsageError(f"the bill has no service {service!r}; {did_you_mean(service, names)}")
    if meter:
        charge = found.plan.bill.charge(service)
        lines = [line.name for line in charge.lines] if charge else []
        meter = meter.replace("_", " ")
        if meter not in lines:
            raise click.UsageError(f"{service} has no line {meter!r}; {did_you_mean(meter, lines)}")
    click.echo(render("explain", found, service=service, meter=meter), nl=False)
