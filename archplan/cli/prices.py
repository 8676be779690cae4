"""The price book: the verbs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archplan.kernel.diagnostics import did_you_mean

if TYPE_CHECKING:
    from archplan.prices.update.judge import Change
    from archplan.prices.update.run import Outcome

MOST = 200  # lines of one kind; the rest is counted
SHIPPED = "pricing"  # the folder that --into means by this name


@click.group("prices", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """The price book: which service is priced where, since when, and what is not known."""
    if context.invoked_subcommand is None:
        from archplan.outputs import manual

        click.echo(manual.prices_overview(), nl=False)


@command.command()
@click.argument("service")
@click.option("--region", default="us-east-1", show_default=True, help="The region whose prices to show.")
def show(service: str, region: str) -> None:
    """One service's prices in one region, each with its source and day."""
    from archplan.outputs import manual
    from archplan.prices.book import default_folder
    from archplan.spec.regions import REGIONS

    known = sorted(path.stem for path in default_folder().glob("*.yaml"))
    if service not in known:
        raise click.UsageError(f"the price book has no file of {service!r}; {did_you_mean(service, known)}")
    if region not in REGIONS:
        raise click.UsageError(f"{region!r} is not an AWS region; {did_you_mean(region, REGIONS)}")
    click.echo(manual.prices_page(service, region), nl=False)


@command.command()
@click.option(
    "--region", "regions", multiple=True, metavar="REGION", help="A region to read; all of the book's unless stated."
)
@click.option(
    "--service", "services", multiple=True, metavar="SERVICE", help="A price file to update; all unless stated."
)
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where to write; a folder of yours that is laid over the book unless stated.",
)
@click.option("--from", "source", metavar="DIR|URL", help="A mirror of AWS's price data, or a folder of its files.")
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="METER",
    help="Take a value although it moved: sqs/standard-request, or sqs for all of it.",
)
@click.option("--maps", "by_maps", is_flag=True, help="The calculator's maps alone: small files, each for all regions.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Say what would be written, and write nothing.")
def update(regions: tuple[str, ...], services: tuple[str, ...], into: Path | None, source: str | None,
           accepted: tuple[str, ...], by_maps: bool, is_dry: bool) -> None:  # fmt: skip
    """Read AWS's public price data, and write what changed as new days below the old ones.

    No account is needed. A value that moved by more than 20 %, changed its unit or is no longer listed is shown and not
    written unless it is accepted; then the exit code is 3.
    """
    from archplan.prices.book import default_folder
    from archplan.prices.layer import layer_folder
    from archplan.prices.update.fetch import Web
    from archplan.prices.update.mirror import Remote, mirror_of
    from archplan.prices.update.places import ANYWHERE, places
    from archplan.prices.update.run import Asked, cache_folder
    from archplan.prices.update.run import update as updated
    from archplan.prices.update.selectors import selectors_in

    shipped = default_folder()
    known = selectors_in(shipped)
    for service in (*services, *(name.partition("/")[0] for name in accepted)):
        if service not in known:
            raise click.UsageError(
                f"no selectors of {service!r} say where AWS has its prices; {did_you_mean(service, known)}"
            )
    for name in accepted:
        meters = [it.meter for it in known[name.partition("/")[0]]]
        if "/" in name and not any(_is_of(name.partition("/")[2], meter) for meter in meters):
            raise click.UsageError(
                f"--accept {name}: there is no such meter; {did_you_mean(name.partition('/')[2], meters)}"
            )
    codes = [code for code in places() if code != ANYWHERE]
    for region in regions:
        if region not in codes:
            raise click.UsageError(f"{region!r} is not a region of AWS's price list; {did_you_mean(region, codes)}")
    target = into if into is not None else layer_folder()
    same = shipped.exists() and target.exists() and target.samefile(shipped)
    web = Web(cache_folder(), told=_progress())
    asked = Asked(
        shipped, shipped if same else target,
        {name: known[name] for name in dict.fromkeys(services or known)}, tuple(dict.fromkeys(regions or codes)),
        accepted, by_maps, lambda said: click.echo(f"reading {said}", err=True), date.today(),
    )  # fmt: skip
    outcome = updated(asked, mirror_of(source, web) if source else Remote(web), is_dry)
    _tell(outcome, asked.into, is_dry)
    sys.exit(3 if outcome.withheld or outcome.missing else 0)


def _is_of(name: str, meter: str) -> bool:
    """Whether a name is a meter, or one that a meter with words of AWS's in it stands for."""
    parts = name.split("/"), meter.split("/")
    return len(parts[0]) == len(parts[1]) and all(
        one == other or (one and "{" in other) for one, other in zip(*parts, strict=True)
    )


def _progress() -> Callable[[str, int, int], None]:
    """A line that counts on a terminal; nothing elsewhere."""
    if not (sys.stderr and sys.stderr.isatty()):
        return lambda *_: None

    def told(url: str, got: int, total: int) -> None:
        of = f" of {total / 1e6:,.0f}" if total else ""
        click.echo(f"\r  {got / 1e6:,.1f}{of} MB\033[K" + ("\r\033[K" if got == total else ""), nl=False, err=True)

    return told


def _tell(outcome: Outcome, into: Path, is_dry: bool) -> None:
    def line(change: Change) -> str:
        was = f"{change.was} -> " if change.was else ""
        return f"  {change.meter.key}  {change.meter.scope}  {was}{change.value}  from {change.day}"

    _listed("would be written" if is_dry else "written", [line(it) for it in outcome.to_write])
    _listed("not written, look at it and say --accept METER to take it", [
        f"  {it.meter.key}  {it.meter.scope}  {it.why}" for it in outcome.withheld
    ])  # fmt: skip
    _listed("changed by hand since an update wrote it, or written by none: it is read strictly, and no update vouches for it", [
        f"  {name}" for name in outcome.by_hand
    ])  # fmt: skip
    _listed("not to be had", [f"  {said}" for said in outcome.missing])
    same = sum(it.kind == "same" and not it.why for it in outcome.changes)
    older = sum(it.kind == "older" and not it.why for it in outcome.changes)
    click.echo(f"{same:,} as they were" + (f", {older:,} of data older than the book" if older else ""))
    if outcome.read and not is_dry:
        click.echo(f"wrote {into}", err=True)


def _listed(title: str, rows: list[str]) -> None:
    if rows:
        click.echo(f"{len(rows):,} {title}:")
        click.echo("\n".join(rows[:MOST]))
        if len(rows) > MOST:
            click.echo(f"  and {len(rows) - MOST:,} more")


@command.command()
@click.argument("days", nargs=-1, metavar="[DAY] [DAY]")
@click.option("--spec", type=click.Path(path_type=Path), help="Also what it does to this spec's bill.")
@click.option("--service", "services", multiple=True, metavar="SERVICE", help="Only these price files.")
@click.option("--region", "regions", multiple=True, metavar="REGION", help="Only these regions.")
def diff(days: tuple[str, ...], spec: Path | None, services: tuple[str, ...], regions: tuple[str, ...]) -> None:
    """What changed in the price book between two days; since the book's last change unless stated."""
    from archplan.cli._options import day_of
    from archplan.prices.book import default_folder
    from archplan.prices.layer import layer
    from archplan.prices.update.between import between, last_days
    from archplan.prices.update.places import places

    if len(days) > 2:
        raise click.UsageError("give two days at most")
    files = sorted(path.stem for path in default_folder().glob("*.yaml"))
    for service in services:
        if service not in files:
            raise click.UsageError(f"the price book has no file of {service!r}; {did_you_mean(service, files)}")
    for region in regions:
        if region not in places():
            raise click.UsageError(f"{region!r} is not a region of AWS's price list; {did_you_mean(region, places())}")
    given = [day_of(day, "DAY") or date.today() for day in days]
    last = given[1] if len(given) > 1 else date.today()
    known = [day for day in last_days(default_folder(), layer()) if day <= last]
    first = given[0] if given else (known[-1] if known else last) - timedelta(days=1)
    if first > last:
        raise click.UsageError(f"{first} is after {last}; write the older day first")
    rows = [
        f"  {it.service}/{it.meter}  {it.scope}  {it.before or 'no price'} -> {it.after}  from {it.since}; {it.source}"
        for it in between(default_folder(), first, last, layer(), services, regions)
    ]
    click.echo(f"from {first} to {last}")
    _listed("changed", rows)
    if not rows:
        click.echo("nothing changed")
    if spec is not None:
        _bills(spec, first, last)


def _bills(spec: Path, first: date, last: date) -> None:
    """The spec's bill on both days, and every line that differs."""
    from archplan.estimate.bill import dollars
    from archplan.estimate.plan import plan
    from archplan.kernel.units import money
    from archplan.prices.own import own_prices

    own = own_prices(spec)
    before, after = (plan(spec, on=day, pricing=own) for day in (first, last))

    def total_of(found: Any) -> str:
        least = "" if found.bill.is_complete else "at least "
        return least + money(dollars(found.bill.total))

    def lines(found: Any) -> dict[tuple[str, str, int], Any]:
        kept: dict[tuple[str, str, int], Any] = {}
        for line in found.bill.lines:
            number = sum(key[:2] == (line.subject, line.name) for key in kept)
            kept[line.subject, line.name, number] = line
        return kept

    click.echo(f"{spec}: {total_of(before)} a month on {first}, {total_of(after)} on {last}")
    old, new = lines(before), lines(after)
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key), new.get(key)
        costs = [
            "nothing" if it is None else "price unknown" if it.cost is None else money(it.monthly) for it in (was, now)
        ]
        exact = [None if it is None or it.cost is None else it.monthly for it in (was, now)]
        if exact[0] != exact[1]:
            click.echo(f"  {key[0]}, {key[1]}: {costs[0]} -> {costs[1]}")


@command.command()
@click.argument("spec", required=False, type=click.Path(path_type=Path))
@click.option("--on", "day", metavar="DATE", help="As seen from this day; today unless stated.")
def check(spec: Path | None, day: str | None) -> None:
    """How old the book is, and which prices of a spec nobody has read again for a year."""
    from archplan.cli._options import day_of
    from archplan.prices.book import PriceBook, default_folder
    from archplan.prices.layer import days_read

    on = day_of(day) or date.today()
    book = PriceBook(default_folder(), on)
    files = {path.stem: book.read_on(path.stem) for path in sorted(book.folder.glob("*.yaml"))}
    read = sorted(found for found in files.values() if found is not None)
    if read:
        old = sum((on - found).days > 365 for found in read)
        click.echo(
            f"the book: {len(files)} files, read between {read[0]} and {read[-1]}; {old} of them more than a year ago"
        )
    for folder in filter(None, (book.folder, book.updated)):
        noted = days_read(folder)
        if noted:
            click.echo(
                f"{folder}: {len(noted):,} values read by 'archplan prices update', the last on {max(noted.values())}"
            )
    if spec is None:
        return
    from archplan.analysis.age import aged, prices_used
    from archplan.estimate.plan import plan
    from archplan.prices.own import own_prices

    found = plan(spec, on=on, pricing=own_prices(spec))
    rows = aged(found)
    of = prices_used(found)
    click.echo(
        f"{spec}: {len(rows)} of {of} prices were not read again for a year"
        if rows
        else f"{spec}: all {of} prices were read within a year"
    )
    for row in rows:
        click.echo(f"  {row.file}/{row.meter}  {row.scope}  read on {row.read}  ({row.subject}, {row.name})")
    if rows:
        regions = " ".join(f"--region {it}" for it in dict.fromkeys(row.region for row in rows if row.region))
        services = " ".join(f"--service {it}" for it in dict.fromkeys(row.file for row in rows))
        click.echo(f"read them again: archplan prices update {regions} {services}")


@command.command()
@click.argument("service")
@click.option(
    "--region", "regions", multiple=True, metavar="REGION", help="The regions to fill in; us-east-1 unless stated."
)
@click.option(
    "-o", "--output", "target", type=click.Path(path_type=Path), help="Where to write it; printed unless stated."
)
def template(service: str, regions: tuple[str, ...], target: Path | None) -> None:
    """A file of one's own prices to begin with, in the form that --pricing and archplan.toml lay over the book."""
    from archplan.prices.book import PriceBook, default_folder
    from archplan.prices.update.template import template as written
    from archplan.spec.regions import REGIONS

    known = sorted(path.stem for path in default_folder().glob("*.yaml"))
    if service not in known:
        raise click.UsageError(f"the price book has no file of {service!r}; {did_you_mean(service, known)}")
    for region in regions:
        if region not in REGIONS:
            raise click.UsageError(f"{region!r} is not an AWS region; {did_you_mean(region, REGIONS)}")
    today = date.today()
    text = written(PriceBook(default_folder(), today), service, regions or ("us-east-1",), today)
    if target is None:
        click.echo(text, nl=False)
    else:
        from archplan.cli._files import write

        write({target: text})
