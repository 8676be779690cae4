"""What there is already as a draft of a spec: the verb."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archplan.cli._files import write
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
def command(paths: tuple[Path, ...], name: str, target: Path | None, force: bool) -> None:
    """A draft of a spec from what you have: infrastructure as code, containers, a drawing or an estimate.

    Its comments say where each value was read; what only a person knows is 'ask'. Nothing of the input is run.
    Where the input says what it costs, its dollars are printed beside those of the draft, line by line, with the reasons.
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
    else:
        write({target: text})
    if draft.stated:
        click.echo(_against(text, draft), nl=False, err=True)
    if target is None:
        return
    asked, left = questions_in(text), left_out(draft)
    click.echo(f"{found.replace('_', '-')}: {len(draft.services)} services, {len(draft.connections)} connections, {asked} questions, "
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
