"""Mistakes of a spec, said on the standard error."""

from __future__ import annotations

from pathlib import Path

import click

from archplan.kernel.diagnostics import ArchplanError


def complain(error: ArchplanError) -> None:
    texts = error.texts
    shown = [d.render(texts.get(d.span.file) or _text_of(d.span.file)) for d in error.diagnostics]
    click.echo("\n\n".join(shown), err=True)
    count = len(error.diagnostics)
    click.echo(f"\n{count} mistake{'s' if count > 1 else ''}; nothing was written", err=True)


def _text_of(file: str) -> str | None:
    try:
        path = Path(file)
        return path.read_text("utf-8") if path.is_file() and path.stat().st_size < 1_000_000 else None
    except (OSError, UnicodeDecodeError, ValueError):
        return None
