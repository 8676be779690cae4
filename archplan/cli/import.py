"""What there is already as a draft of a spec: the verb."""

from __future__ import annotations

from pathlib import Path

import click

from archplan.cli._files import write
from archplan.kernel.diagnostics import Span, mistake


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--from", "name", default="", metavar="NAME", help="The importer; found by the files unless stated.")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="The file to write; standard output when not given.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def command(paths: tuple[Path, ...], name: str, target: Path | None, force: bool) -> None:
    """A draft of a spec from Terraform, CloudFormation or Docker Compose.

    Its comments say where each value was read; what only a person knows is 'ask'. Nothing of the input is run.
    """
    from archplan.importers.importer import imported
    from archplan.importers.writing import left_out, questions_in, text_of

    if target is not None and target.exists() and not force:
        raise mistake(
            "file-exists", Span(str(target), 1, 1), f"{target} is there already", "choose another name, or say --force"
        )
    found, draft = imported(paths, name.replace("-", "_"))
    text = text_of(draft)
    if target is None:
        click.echo(text, nl=False)
        return
    write({target: text})
    asked, left = questions_in(text), left_out(draft)
    click.echo(f"{found.replace('_', '-')}: {len(draft.services)} services, {len(draft.connections)} connections, {asked} questions, "
               f"{left} left out; answer with 'archplan ask {target}'", err=True)  # fmt: skip
