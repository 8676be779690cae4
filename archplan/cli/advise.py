"""What would make the bill smaller: the verb."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archplan.cli._options import SPEC, planned, pricing_options
from archplan.kernel.diagnostics import did_you_mean

if TYPE_CHECKING:
    from archplan.checks.advise import Advice

TOGETHER = "together"  # the name of the best combination


@click.command("advise")
@SPEC
@pricing_options
@click.option(
    "--apply",
    "name",
    metavar="NAME",
    help="Write this advice into the spec as a scenario; 'together' is the best combination.",
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.option("--strict", is_flag=True, help="Exit with 3 when any price is unknown.")
def command(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
            name: str | None, form: str, strict: bool) -> None:  # fmt: skip
    """What would make the bill smaller: changes of the spec, each priced again, alone and together.

    A change is advised where it costs less, and fails no check and no target that the spec does not fail. With it stands
    what it gives up, which warnings it brings, and how far the traffic may move before it no longer pays.
    """
    from archplan.checks.advise import advise
    from archplan.outputs import render
    from archplan.outputs.tables.columns import width_of

    if name is not None and (scenario or settings):
        raise click.UsageError("--apply writes a scenario of the spec as it is written: leave --scenario and --set out")
    plan = planned(spec, scenario, settings, day, pricing)
    found = advise(plan)
    if name is not None:
        _apply(spec, found, name)
        return
    click.echo(render("advise", found.report, advice=found, form=form, width=width_of(sys.stdout)), nl=False)
    if strict and not plan.bill.is_complete:
        sys.exit(3)


def _apply(spec: Path, found: Advice, name: str) -> None:
    """Write one change, or the best combination, into the spec as a scenario of its name."""
    from archplan.cli._scenarios import write_scenario
    from archplan.estimate.bill import dollars
    from archplan.kernel.units import money

    patch, saves = _chosen(found, name)
    before = dollars(found.report.plan.bill.total)
    file = write_scenario(spec, found.report.plan, name, patch, lambda it: before - dollars(it.bill.total) == saves)
    click.echo(f"{file}: scenario {name}, {money(saves)} a month less: archplan diff {spec} --scenario {name}")


def _chosen(found: Advice, name: str) -> tuple[dict[str, Any], Any]:
    """The patch of a name and what it saves. Raises a usage error for one that is not advised."""
    known = {one.name: (one.patch, one.saves) for one in found.advised}
    if found.together:
        known[TOGETHER] = found.patch, found.saves
    if name not in known:
        hint = did_you_mean(name, list(known)) or "'archplan advise SPEC' lists what is advised"
        raise click.BadParameter(f"{name!r} is not advised here; {hint}", param_hint="--apply")
    patch, saves = known[name]
    return json.loads(patch), saves
