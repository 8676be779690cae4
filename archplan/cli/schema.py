"""The JSON Schema: the verb."""

from __future__ import annotations

import click


@click.command("schema")
def command() -> None:
    """The JSON Schema of the spec language, for an editor to complete and underline."""
    from archplan.spec import schema as writer

    click.echo(writer.text(), nl=False)
