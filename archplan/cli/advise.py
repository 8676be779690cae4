"""What would make the bill smaller: the verb."""

from __future__ import annotations

import codecs
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archplan.cli._files import write
from archplan.cli._options import SPEC, planned, pricing_options
from archplan.kernel import inputs
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
    from archplan.estimate.bill import dollars
    from archplan.estimate.plan import plan_texts
    from archplan.kernel.diagnostics import ArchplanError
    from archplan.kernel.units import money
    from archplan.text.load import load_texts
    from archplan.text.scenario import with_scenario

    patch, saves = _chosen(found, name)
    a = found.report.plan.architecture
    if name in a.scenarios:
        raise click.ClickException(f"{spec} has a scenario {name!r} already; nothing was written")
    others = {name: text for name, text in a.texts.items() if name != a.file}
    tree, _ = load_texts({a.file: a.texts[a.file], **others})
    text = with_scenario(a.texts[a.file], a.file, tree, name, patch)
    after = None
    if text is not None:
        book = found.report.plan.book
        with suppress(ArchplanError):
            after = plan_texts({a.file: text, **others}, scenario=name, on=found.report.plan.day, pricing=book.overlay)
    before = dollars(found.report.plan.bill.total)
    if text is None or after is None or before - dollars(after.bill.total) != saves:
        raise click.ClickException(
            f"{spec} has no place where a scenario can be written by itself; write under 'scenarios:'\n"
            f"  {name}: {json.dumps(patch, ensure_ascii=False)}"
        )
    file = Path(a.file)
    held = inputs.content(file) or b""
    mark = codecs.BOM_UTF8 if held.startswith(codecs.BOM_UTF8) else b""
    if held != mark + a.texts[a.file].encode("utf-8"):
        raise click.ClickException(f"{file} changed while it was read; nothing was written")
    write({}, mended={file: mark + text.encode("utf-8")})
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
