"""Answer what a spec asks for, one question after the other: the verb."""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archplan.cli._files import write
from archplan.cli._options import SPEC, book_options, planned
from archplan.kernel import inputs
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Fix

if TYPE_CHECKING:
    from archplan.estimate.plan import Plan


@click.command("ask")
@SPEC
@book_options
def command(spec: Path, day: str | None, pricing: Path | None) -> None:
    """Walk through what a spec asks for, and write the answers into it.

    The question that may cost most comes first. Enter leaves one open; an answer is written at once, and no other byte
    of the file is touched.
    """
    found = planned(spec, None, (), day, pricing)
    if found.waiting is None:
        click.echo(f"{spec} asks for nothing")
        return
    open_ = [question.name for question in found.waiting.dearest()]
    for number, name in enumerate(open_, 1):
        click.echo(_said(found, name, number, len(open_)))
        answered = _answered(spec, found, name)
        if answered is None:
            break
        found = answered
    left = len(found.architecture.questions)
    click.echo(f"{left} question{'s' if left != 1 else ''} left open" if left else f"{spec} asks for nothing more")


def _said(found: Plan, name: str, number: int, count: int) -> str:
    from archplan.kernel.units import money

    question = _question(found, name)
    least, most = found.waiting.of(question)
    typical = f"{question.typical} ({question.source})" if question.typical else "none known"
    rows = [
        f"question {number} of {count}: {click.style(name, bold=True)}",
        f"  what      {question.doc}",
        f"  written   like {question.example}" if question.example else "",
        f"  typical   {typical}",
        f"  the month {money(least)} to {money(most)} with it" if most > least else "",
    ]
    return "\n".join(row for row in rows if row)


def _answered(spec: Path, found: Plan, name: str) -> Plan | None:
    """The plan after the answer, which is written by then; as it was where the question stays open; None at the end."""
    while True:
        try:
            answer = click.prompt("  answer", default="", show_default=False).strip()
        except click.Abort:
            click.echo()
            return None
        if not answer or answer == "ask":
            return found
        try:
            file, text, after = _with(found, name, answer)
        except ArchplanError as error:
            for mistake in error.diagnostics[:3]:
                click.echo(f"  {mistake.message}" + (f"; {mistake.hint}" if mistake.hint else ""), err=True)
            continue
        _save(Path(file), found.architecture.texts[file], text)
        return after


def _question(found: Plan, name: str) -> Any:
    return next(question for question in found.architecture.questions if question.name == name)


def _with(found: Plan, name: str, answer: str) -> tuple[str, str, Plan]:
    """The file that holds the word, its text with the answer in its place, and the plan that follows.

    Raises ArchplanError where the spec with the answer is none.
    """
    from archplan.estimate.plan import plan_texts
    from archplan.text.fixes import mended

    question = _question(found, name)
    texts: Mapping[str, str] = found.architecture.texts
    wrong: ArchplanError | None = None
    for written in (answer, json.dumps(answer, ensure_ascii=False)):
        fix = Diagnostic(question.name, question.at, "", fix=Fix(question.at, written))
        after, _ = mended(texts[question.at.file], [fix], question.at.file)
        try:
            plan = plan_texts({**texts, question.at.file: after}, on=found.day, pricing=found.book.overlay)
        except ArchplanError as error:
            wrong = wrong or error
            continue
        if _value(plan.architecture.tree, question.path) in (answer, None) or written is not answer:
            return question.at.file, after, plan
    assert wrong is not None
    raise wrong


def _value(tree: Any, path: tuple[Any, ...]) -> Any:
    """What stands at a path now; None for what is no text."""
    for key in path:
        if tree.is_list:
            tree = tree.value[key]
        elif key in tree:
            tree = tree[key]
        else:
            return ""
    return tree.value.strip() if tree.is_text else None


def _save(file: Path, before: str, after: str) -> None:
    held = inputs.content(file) or b""
    mark = codecs.BOM_UTF8 if held.startswith(codecs.BOM_UTF8) else b""
    if held != mark + before.encode("utf-8"):
        raise click.ClickException(f"{file} changed while it was read; the answer is not written")
    write({}, mended={file: mark + after.encode("utf-8")})
