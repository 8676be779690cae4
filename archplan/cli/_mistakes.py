"""What goes to the standard error: mistakes of a spec, and what is to be installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from archplan.kernel.diagnostics import ArchplanError


def complain(error: ArchplanError) -> None:
    texts = error.texts
    shown = [d.render(texts.get(d.span.file) or _text_of(d.span.file)) for d in error.diagnostics]
    click.echo("\n\n".join(shown), err=True)
    count = len(error.diagnostics)
    click.echo(f"\n{count} mistake{'s' if count > 1 else ''}; nothing was written", err=True)


@contextmanager
def without_extra(extra: str) -> Iterator[None]:
    """Say which extra of archplan to install where a package of others is missing."""
    try:
        yield
    except ImportError as error:
        if not error.name or error.name.partition(".")[0] == "archplan":
            raise
        raise ImportError(f"{error.msg}; install it with: pip install 'archplan[{extra}]'", name=error.name) from None


def _text_of(file: str) -> str | None:
    try:
        path = Path(file)
        return path.read_text("utf-8") if path.is_file() and path.stat().st_size < 1_000_000 else None
    except (OSError, UnicodeDecodeError, ValueError):
        return None
