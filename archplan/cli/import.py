"""What there is already as a draft of a spec: the verb."""

from __future__ import annotations

import codecs
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archplan.cli._files import write
from archplan.kernel import inputs
from archplan.kernel.diagnostics import Span, mistake

if TYPE_CHECKING:
    from archplan.importers.draft import Draft


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
@click.option("--update", "draft", type=click.Path(path_type=Path), metavar="DRAFT",
              help="Write into a draft what its files say now; what a person wrote stays.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show what --update writes, and leave the draft as it is.")
def command(
    paths: tuple[Path, ...], name: str, target: Path | None, force: bool, draft: Path | None, dry_run: bool
) -> None:
    """A draft of a spec from Terraform, CloudFormation or Docker Compose.

    Its comments say where each value was read; what only a person knows is 'ask'. Nothing of the input is run.
    """
    from archplan.importers.importer import imported
    from archplan.importers.writing import left_out, questions_in, text_of

    if draft is not None and (target is not None or force):
        raise click.UsageError("--update writes into the draft itself: leave out -o and --force")
    if dry_run and draft is None:
        raise click.UsageError("--dry-run shows what --update writes: say --update DRAFT")
    if target is not None and target.exists() and not force:
        raise mistake(
            "file-exists", Span(str(target), 1, 1), f"{target} is there already", "choose another name, or say --force"
        )
    found, made = imported(paths, name.replace("-", "_"))
    text = text_of(made)
    if draft is not None:
        _update(draft, made, dry_run)
        return
    if target is None:
        click.echo(text, nl=False)
        return
    write({target: text})
    asked, left = questions_in(text), left_out(made)
    click.echo(f"{found.replace('_', '-')}: {len(made.services)} services, {len(made.connections)} connections, {asked} questions, "
               f"{left} left out; answer with 'archplan ask {target}'", err=True)  # fmt: skip


def _update(file: Path, made: Draft, dry_run: bool) -> None:
    """Show what the files change of a draft, and write it; 1 where a person has to decide something."""
    from archplan.importers.updating import updated
    from archplan.spec.understand import understand
    from archplan.text.fixes import difference
    from archplan.text.load import load_tree
    from archplan.text.yaml import read_text

    before = read_text(file, str(file))
    after = updated(before, str(file), made)
    held = inputs.content(file) or b""
    mark = codecs.BOM_UTF8 if held.startswith(codecs.BOM_UTF8) else b""
    data = mark + after.text.encode("utf-8")
    with inputs.instead({file: data}):
        tree, texts = load_tree(file, str(file))
        understand(tree, texts, str(file))  # before anything is written
    click.echo(difference(before, after.text, str(file)), nl=False)
    for found in after.conflicts:
        click.echo(found.render(before) + "\n", err=True)
    if after.text == before:
        click.echo(f"{file} is as its files say", err=True)
    elif not dry_run:
        if held != mark + before.encode("utf-8"):
            raise click.ClickException(f"{file} changed while it was read; nothing is written")
        write({}, mended={file: data})
    sys.exit(1 if after.conflicts else 0)
