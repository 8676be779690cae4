"""The manual of the services: the verb."""

from __future__ import annotations

import click

from archplan.cli._complete import types
from archplan.kernel.diagnostics import did_you_mean


@click.command("services")
@click.argument("name", required=False, shell_complete=types)
def command(name: str | None) -> None:
    """The manual of the services: what one may write, what AWS bills for it."""
    from archplan.outputs import manual
    from archplan.services import known_types, load

    if name is None:
        click.echo(manual.overview(), nl=False)
        return
    cls = load(name)
    if cls is None:
        raise click.UsageError(f"there is no service type {name!r}; {did_you_mean(name, known_types())}")
    click.echo(manual.page(cls), nl=False)
