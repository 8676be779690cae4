"""The server for assistants: the verb."""

from __future__ import annotations

from pathlib import Path

import click

from archplan.cli._files import write
from archplan.cli._mistakes import without_extra


@click.command("mcp")
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("."),
    help="The folder that is open to the assistant; this one unless stated.",
)
@click.option("--write", "may_write", is_flag=True, help="Let it write specs below that folder; else it only reads.")
def command(root: Path, may_write: bool) -> None:
    """Answer an assistant: cost, check, picture, prices, drafts.

    The Model Context Protocol over standard input and output; docs/assistants.md has the lines for each assistant.
    """
    with without_extra("assistant"):
        from archplan.live.assistant.server import serve
    from archplan.live.assistant.desk import Desk

    serve(Desk(root, _write if may_write else None))


def _write(path: Path, text: str) -> None:
    write({}, mended={path: text.encode("utf-8")})
