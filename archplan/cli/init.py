"""A spec to start from: the verb."""

from __future__ import annotations

from pathlib import Path

import click

from archplan.cli._complete import starting_points
from archplan.cli._files import write
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span, did_you_mean


@click.command("init")
@click.argument("template", required=False, default="website", shell_complete=starting_points)
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="The file to write; standard output when not given.",
)
def command(template: str, target: Path | None) -> None:
    """A commented spec to start from: a template, or the name of an example."""
    from archplan.spec import starters

    known = [*starters.names(), *starters.examples()]
    if template not in known:
        raise click.UsageError(f"there is no template {template!r}; {did_you_mean(template, known)}")
    text = starters.text(template)
    if target is None:
        click.echo(text, nl=False)
        return
    if target.exists():
        raise ArchplanError(
            [
                Diagnostic(
                    "file-exists",
                    Span(str(target), 1, 1),
                    f"{target} is there already",
                    "choose another name, or move it away",
                )
            ]
        )
    write({target: text})
