"""Variants side by side: the verb."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from archplan.cli._files import write
from archplan.cli._options import planned, pricing_options
from archplan.cli.cost import COLUMNS
from archplan.cli.draw import _form, _undrawable
from archplan.kernel.record import changed, frozen


@frozen
class Asked:
    """One column: what it is called, and how it is read."""

    name: str
    spec: Path
    scenario: str | None
    settings: tuple[str, ...]
    is_own: bool = False


@click.command("compare")
@click.argument("specs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SPEC...")
@pricing_options
@click.option("--scenarios", metavar="NAME,NAME", help="These scenarios of the spec; all of them when not given.")
@click.option(
    "--variant",
    "variants",
    multiple=True,
    metavar="'NAME: PATH=VALUE; ...'",
    help="A variant of your own: 'large: services.api.cpu=1; services.api.memory=2 GB'.",
)
@click.option("--only", is_flag=True, help="Without the spec as it is written in the first column.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv", "markdown"]), default="table")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="Also draw two variants as one picture with what differs marked: FILE.svg, .png, .pdf ...",
)
@click.option("--strict", is_flag=True, help="Exit with 3 when any price is unknown.")
def command(specs: tuple[Path, ...], scenario: str | None, settings: tuple[str, ...], day: str | None,
            pricing: Path | None, scenarios: str | None, variants: tuple[str, ...], only: bool, form: str,
            target: Path | None, strict: bool) -> None:  # fmt: skip
    """Scenarios, variants or specs side by side: what each costs, and why."""
    from archplan.outputs import render
    from archplan.outputs.tables.columns import width_of

    picture = _form(target, None) if target is not None else ""
    if len(specs) > 1:
        if scenarios or variants or only:
            raise click.UsageError("--scenarios, --variant and --only are about one spec, and several are given")
        asked = [Asked(spec.stem, spec, scenario, settings) for spec in specs]
    else:
        asked = list(_of_one(specs[0], scenario, settings, day, pricing, scenarios, variants, only))
    if len(asked) < 2:
        raise click.UsageError(
            f"{specs[0]} has nothing to be compared with; give another spec, scenarios of it (--scenarios a,b), or a "
            "variant of your own: --variant 'large: services.api.cpu=1'"
        )
    if len(asked) > COLUMNS:
        raise click.UsageError(f"{len(asked)} variants are too many to read; compare {COLUMNS} at most")
    if target is not None and len(asked) > 2:
        raise click.UsageError(f"a picture compares two variants, and here are {len(asked)}; leave -o out, or take two")
    found = _found(asked, day, pricing)
    click.echo(render("compare", found[0].report, variants=found, form=form, width=width_of(sys.stdout)), nl=False)
    if target is not None:
        write({target: _drawn(picture, found)})
    if strict and not all(variant.plan.bill.is_complete for variant in found):
        sys.exit(3)


def _of_one(
    spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
    scenarios: str | None, variants: tuple[str, ...], only: bool,
) -> Iterator[Asked]:  # fmt: skip
    """The columns of one spec."""
    if not only:
        yield Asked(scenario or ("as set" if settings else "as written"), spec, scenario, settings)
    names = list(dict.fromkeys(filter(None, map(str.strip, (scenarios or "").split(",")))))
    if not scenarios and not variants:
        known = planned(spec, scenario, settings, day, pricing).architecture.scenarios
        names = [name for name in known if name != scenario]
    yield from (Asked(name, spec, name, settings) for name in names)
    for variant in variants:
        name, patches = _variant(variant)
        yield Asked(name, spec, scenario, (*settings, *patches), is_own=True)


def _variant(text: str) -> tuple[str, tuple[str, ...]]:
    """``large: services.api.cpu=1; services.api.memory=2 GB`` as a name and patches."""
    name, colon, rest = text.partition(":")
    patches = tuple(part.strip() for part in rest.split(";") if part.strip())
    if not colon or not name.strip() or "=" in name or not patches or not all("=" in patch for patch in patches):
        raise click.BadParameter(
            f"{text!r} is no variant; write a name, a colon and what is set: 'large: services.api.cpu=1; services.api.memory=2 GB'",
            param_hint="--variant",
        )
    return name.strip(), patches


def _found(asked: list[Asked], day: str | None, pricing: Path | None) -> list[Any]:
    """Every column priced and reviewed."""
    from archplan.analysis.variants import Variant, named
    from archplan.checks.review import review

    found: list[Variant] = []
    for one in asked:
        plan = planned(one.spec, one.scenario, one.settings, day, pricing)
        name = named(found, one.name)
        if one.is_own:
            plan = changed(plan, scenario=name)  # a picture names it as it names scenarios
        found.append(Variant(name, review(plan)))
    return found


def _drawn(picture: str, found: list[Any]) -> str | bytes:
    """The second of two with what differs from the first marked."""
    from archplan.drawing import DrawingError
    from archplan.outputs import render

    first, second = found
    try:
        return render(picture, changed(second.report, before=first.plan))
    except DrawingError as error:
        raise _undrawable(error, second.plan) from None
