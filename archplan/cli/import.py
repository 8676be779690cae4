"""What there is already as a draft of a spec: the verb."""

from __future__ import annotations

import codecs
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archplan.cli._files import write
from archplan.kernel import inputs
from archplan.kernel.diagnostics import Span, mistake

MOST_QUESTIONS = 250  # of a draft that is priced here: each is priced anew with every other answer

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
    """A draft of a spec from what you have: infrastructure as code, containers, a drawing or an estimate.

    Its comments say where each value was read; what only a person knows is 'ask'. Nothing of the input is run.
    Where the input says what it costs, its dollars are printed beside those of the draft, line by line, with the reasons.
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
    else:
        write({target: text})
    if made.stated:
        click.echo(_against(text, made), nl=False, err=True)
    if target is None:
        return
    asked, left = questions_in(text), left_out(made)
    click.echo(f"{found.replace('_', '-')}: {len(made.services)} services, {len(made.connections)} connections, {asked} questions, "
               f"{left} left out; answer with 'archplan ask {target}'", err=True)  # fmt: skip


def _against(text: str, draft: Draft) -> str:
    """What the input says it costs beside what the draft does; what was left out of the draft is among the reasons."""
    from archplan.analysis.stated import held
    from archplan.estimate.plan import plan_texts
    from archplan.importers.writing import questions_in
    from archplan.outputs.tables.stated import against

    for line in draft.stated:
        ends = tuple(f" of {name}" for name in line.services)
        line.lost += [it.what for it in draft.left_out if it.what.endswith(ends) and re.match(r"[a-z_]+: ", it.what)]
    questions = questions_in(text)
    if questions > MOST_QUESTIONS:
        return f"\n{questions} questions are too many to price each: archplan cost says what the draft costs\n"
    bill = plan_texts({"draft.yaml": text}).bill
    return "\n" + against(bill, held(bill, draft.stated), draft.stated_total)


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
