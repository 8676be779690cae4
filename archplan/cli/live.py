"""A spec in the browser, with its picture and its bill beside it: the verb."""

from __future__ import annotations

import gc
import time
from pathlib import Path
from typing import Any

import click

from archplan.cli._files import write
from archplan.cli._mistakes import without_extra
from archplan.cli._options import SPEC, book_options, day_of, is_unlocked
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span
from archplan.kernel.plain import one_line
from archplan.kernel.record import changed


@click.command("live")
@SPEC
@book_options
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="PORT",
    help="A port of your own; a free one when not given.",
)
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
def command(spec: Path, day: str | None, pricing: Path | None, port: int, opens: bool) -> None:
    """The spec in your browser: change a line, and see the picture and the bill move."""
    with without_extra("editor"):
        from archplan.live.page import served
    from archplan.live.terms import terms_beside

    if not spec.is_file():
        what = "is a folder" if spec.is_dir() else "is not there"
        hint = (
            f"'archplan init -o {spec.name}' writes one to start from"
            if not spec.exists()
            else "name the spec inside it"
        )
        raise ArchplanError([Diagnostic("no-such-file", Span(str(spec), 1, 1), f"{spec} {what}", hint)])
    asked, is_free = day_of(day), is_unlocked()

    def terms() -> Any:
        found = terms_beside(spec, day=asked, pricing=pricing)
        return changed(found, day=asked, lock=None) if is_free else found

    try:
        server = served(
            spec,
            terms,
            lambda path, data: write({}, {path: data}),
            port,
        )
    except OSError as error:
        raise click.UsageError(f"--port {port} cannot be listened at: {error.strerror}") from None
    gc.enable()  # other verbs are over before it pays
    server.begin()
    click.echo(one_line(f"{spec} is at {server.address.url}"))
    click.echo(
        "Only this machine can open it. Ctrl+C ends it; what is not saved stays in the page until you close it.",
        err=True,
    )
    if opens:
        import webbrowser

        webbrowser.open(server.address.url)
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        server.end()
