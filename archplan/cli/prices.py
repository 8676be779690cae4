"""The price book: the verbs."""

from __future__ import annotations

import click

from archplan.kernel.diagnostics import did_you_mean


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
