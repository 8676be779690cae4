"""What AWS charged beside the estimate: the verb."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import click

from archplan.cli._bills import compared, month_of
from archplan.cli._engines import Chosen, engine_options
from archplan.cli._options import SPEC, day_of, planned, pricing_options

MEASURED = "measured"  # the scenario that --apply writes, unless it names another


@click.command("reconcile")
@SPEC
@click.argument("more", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option("--bill", "bills", multiple=True, required=True, type=click.Path(path_type=Path), metavar="FILE",
              help="A file of what AWS charged: Cost and Usage Report, FOCUS, Cost Explorer, the Bills page. Files behind it count too.")  # fmt: skip
@click.option("--tag", metavar="KEY=VALUE", help="Only rows with this cost allocation tag.")
@click.option("--account", "accounts", multiple=True, metavar="ID", help="Only rows of this account.")
@click.option("--service", "services", multiple=True, metavar="CODE", help="Only rows of this product: AmazonEC2.")
@click.option("--month", metavar="YYYY-MM", help="Only rows of this month, where the files have several.")
@click.option("--through", metavar="DATE", help="The last day that the files cover, where they do not say it.")
@engine_options
@pricing_options
@click.option("--format", "form", type=click.Choice(["table", "json", "markdown"]), default="table")
@click.option("--show-accounts", is_flag=True, help="Print the dollars by account; no account is printed otherwise.")
@click.option("--suggest", is_flag=True, help="Look for the traffic that explains the bill.")
@click.option("--apply", "name", is_flag=False, flag_value=MEASURED, metavar="[NAME]",
              help=f"With --suggest: write that traffic into the spec as a scenario, {MEASURED!r} unless named.")  # fmt: skip
@click.option("--keep", "folder", type=click.Path(path_type=Path), metavar="DIR",
              help="Keep the month's sums in this folder, for 'archplan history'.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Exit with 3 when any price is unknown.")
def command(spec: Path, more: tuple[Path, ...], bills: tuple[Path, ...], tag: str | None, accounts: tuple[str, ...],
            services: tuple[str, ...], month: str | None, through: str | None, scenario: str | None,
            settings: tuple[str, ...], day: str | None, pricing: Path | None, form: str, show_accounts: bool,
            suggest: bool, name: str | None, folder: Path | None, strict: bool, engine: Chosen) -> None:  # fmt: skip
    """What AWS charged in a month beside what was estimated, and why they differ.

    Prices are those of the last day on the bill, unless the lock or --on says another. docs/reconcile.md tells what is
    read, and what each gap means.
    """
    from archplan.estimate.report import Report
    from archplan.outputs import render
    from archplan.outputs.tables.columns import width_of
    from archplan.prices.charged.belonging import one_key
    from archplan.prices.charged.reading import Asked

    of_month = month_of(month)
    if name is not None and not suggest:
        raise click.UsageError("--apply writes what --suggest finds: name both")
    if name is not None and not re.fullmatch(r"[A-Za-z_][\w-]{0,62}", name, re.ASCII):
        raise click.BadParameter(f"{name!r} is no name; write letters, digits and hyphens", param_hint="--apply")
    if name is not None and (scenario or settings):
        raise click.UsageError("--apply writes a scenario of the spec as it is written: leave --scenario and --set out")
    last = day_of(through, "--through")
    plan = planned(spec, scenario, settings, day, pricing)  # first, as the spec says which rows are its own
    asked_for = Asked(_parts(tag, accounts, services) or plan.architecture.bill, of_month, last)
    if engine.prints:
        from archplan.prices.charged.querying import texts

        names = [str(path) for path in (*bills, *more)]
        key = one_key(asked_for.parts, names[0])
        click.echo(texts(names, engine.name, engine.place, key, asked_for.month), nl=False)
        return
    priced = (scenario, settings, day, pricing)
    found = compared(spec, plan, (*bills, *more), asked_for, priced, engine.name, engine.place)
    if folder is not None:
        from archplan.analysis.history import file_of, text_of
        from archplan.cli._files import write

        kept = file_of(folder, found)
        write({}, mended={kept: text_of(found).encode("utf-8")})
    suggested = None
    if suggest:
        from archplan.analysis.calibration import calibrate

        suggested = calibrate(found)
        if name is not None:
            _apply(spec, found.plan, suggested, name)
            return
    shown = render(
        "reconcile", Report(found.plan), found=found, form=form, width=width_of(sys.stdout), accounts=show_accounts,
        suggested=suggested,
    )  # fmt: skip
    click.echo(shown, nl=False)
    if strict and not found.is_complete:
        sys.exit(3)


def _apply(spec: Path, plan: Any, suggested: Any, name: str) -> None:
    """Write the traffic that was found into the spec as a scenario."""
    from archplan.cli._scenarios import write_scenario
    from archplan.estimate.bill import dollars

    moved = [it for it in suggested.found if it.value != it.input.typical]
    if not moved:
        raise click.ClickException(f"the bill shows no other traffic than {spec} states; nothing was written")
    month = dollars(suggested.after.plan.bill.total)
    patch = suggested.patch
    file = write_scenario(spec, plan, name, patch, lambda it: dollars(it.bill.total) == month)
    changes = ", ".join(f"{it.input.name} {it.input.in_spec(it.value)}" for it in moved)
    click.echo(f"{file}: scenario {name}, {changes}: archplan diff {spec} --scenario {name}")


def _parts(tag: str | None, accounts: tuple[str, ...], services: tuple[str, ...]) -> tuple[Any, ...]:
    """Which rows the call asks for; nothing where it leaves that to the spec."""
    from archplan.prices.charged.belonging import Part

    if tag is None and not accounts and not services:
        return ()
    return (Part(tags=_tags(tag), accounts=accounts, services=services),)


def _tags(text: str | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if text is None:
        return ()
    key, equals, value = text.partition("=")
    if not key or not equals or not value:
        raise click.BadParameter(f"{text!r} is no tag; write Team=shop", param_hint="--tag")
    return ((key, (value,)),)
