"""Hold specs to the prices of a day: the verb."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

from archplan.cli._files import write
from archplan.cli._options import day_of
from archplan.prices.lock import NAME, lock_text


@click.command("lock")
@click.argument("specs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SPEC...")
@click.option("--on", "day", metavar="DATE", help="The day whose prices hold; today unless stated.")
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), metavar=NAME,
              help="Where to put it, in a folder above the specs; beside each spec unless stated.")  # fmt: skip
def command(specs: tuple[Path, ...], day: str | None, target: Path | None) -> None:
    """Write archplan.lock: the day whose prices hold for the specs beside it and below, and the price book's fingerprint."""
    from archplan.estimate.bill import dollars
    from archplan.estimate.plan import plan
    from archplan.kernel.units import money
    from archplan.kernel.version import __version__
    from archplan.prices.book import PriceBook, default_folder
    from archplan.prices.own import own_prices

    if target is not None and target.name != NAME:
        raise click.UsageError(f"{target} would not be found: a lock is called {NAME}")
    if target is not None:
        home = Path(os.path.realpath(target)).parent
        outside = [spec for spec in specs if not Path(os.path.realpath(spec)).is_relative_to(home)]
        if outside:
            raise click.UsageError(f"{target} would not be found from {outside[0]}, which is not below it")
    on = day_of(day) or date.today()
    for spec in specs:
        bill = plan(spec, on=on, pricing=own_prices(spec)).bill
        least = "" if bill.is_complete else "at least "
        click.echo(f"{spec}: {least}{money(dollars(bill.total))} a month at the prices of {on}")
    targets = [target] if target is not None else list(dict.fromkeys(spec.parent / NAME for spec in specs))
    books = {place: PriceBook(default_folder(), on, own_prices(place)).fingerprint for place in targets}
    write({place: lock_text(__version__, on, book) for place, book in books.items()})
