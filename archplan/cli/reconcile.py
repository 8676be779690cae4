"""What AWS charged beside the estimate: the verb."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import click

from archplan.cli._engines import Chosen, engine_options
from archplan.cli._options import SPEC, day_of, planned, priced_on, pricing_options


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
@click.option("--strict", is_flag=True, help="Exit with 3 when any price is unknown.")
def command(spec: Path, more: tuple[Path, ...], bills: tuple[Path, ...], tag: str | None, accounts: tuple[str, ...],
            services: tuple[str, ...], month: str | None, through: str | None, scenario: str | None,
            settings: tuple[str, ...], day: str | None, pricing: Path | None, form: str, show_accounts: bool,
            strict: bool, engine: Chosen) -> None:  # fmt: skip
    """What AWS charged in a month beside what was estimated, and why they differ.

    Prices are those of the last day on the bill, unless the lock or --on says another. docs/reconcile.md tells what is
    read, and what each gap means.
    """
    from archplan.analysis.reconciliation import reconcile
    from archplan.estimate.report import Report
    from archplan.outputs import render
    from archplan.outputs.tables.columns import width_of
    from archplan.prices.charged.belonging import one_key
    from archplan.prices.charged.reading import Asked, charged

    if month is not None and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month, re.ASCII):
        raise click.BadParameter(f"{month!r} is not a month; write 2026-11", param_hint="--month")
    last = day_of(through, "--through")
    plan = planned(spec, scenario, settings, day, pricing)  # first, as the spec says which rows are its own
    asked_for = Asked(_parts(tag, accounts, services) or plan.architecture.bill, month or "", last)
    if engine.prints:
        from archplan.prices.charged.querying import texts

        names = [str(path) for path in (*bills, *more)]
        key = one_key(asked_for.parts, names[0])
        click.echo(texts(names, engine.name, engine.place, key, asked_for.month), nl=False)
        return
    found = charged((*bills, *more), asked_for, engine.name, engine.place)
    if day is None and priced_on(spec, None) is None:
        plan = planned(spec, scenario, settings, f"{found.month}-{found.days:02d}", pricing)
    if plan.bill.asked:
        asked = ", ".join(plan.bill.asked)
        raise click.UsageError(f"{spec} asks for {asked}: answer that first, or nobody knows what was estimated")
    compared = reconcile(plan, found)
    shown = render(
        "reconcile", Report(plan), found=compared, form=form, width=width_of(sys.stdout), accounts=show_accounts
    )
    click.echo(shown, nl=False)
    if strict and not compared.is_complete:
        sys.exit(3)


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
