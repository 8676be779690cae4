"""The language server: the verb."""

from __future__ import annotations

import sys

import click

from archplan.cli._mistakes import without_extra


@click.command("lsp")
def command() -> None:
    """Speak to an editor: mistakes, fixes, completion, costs beside the text.

    The Language Server Protocol over standard input and output; docs/editors.md has the lines for each editor.
    """
    with without_extra("editor"):
        from archplan.live.language.server import serve
    serve(sys.stdin.buffer, sys.stdout.buffer)
