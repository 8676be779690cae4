"""Pictures made anew whenever a spec changes: the verb."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import click

from archplan.cli._files import write
from archplan.cli._mistakes import complain
from archplan.cli._options import FormatOf

PAUSE = 0.25  # seconds between two looks


@click.command("watch")
@click.argument("specs", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="SPEC...")
@click.option(
    "-o", "--output", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="Where the pictures go, each called after its spec.",
)  # fmt: skip
@click.option("--format", "forms", multiple=True, type=FormatOf("PICTURES"), default=("svg",), show_default=True,
              help="Of the pictures; once for each.")  # fmt: skip
@click.option("--once", is_flag=True, help="Make them once and end, with 2 where a spec has mistakes.")
def command(specs: tuple[Path, ...], folder: Path, forms: tuple[str, ...], once: bool) -> None:
    """Draw specs again whenever they are saved, and say what they cost; until Ctrl+C.

    A spec with mistakes says them and keeps its last picture. Includes are watched too, and every file that a bill follows from: archplan.toml, archplan.lock, prices of your own.
    """
    from archplan.live.watching import Watch
    from archplan.text.yaml import read_text

    stems = Counter(spec.stem for spec in specs)
    if double := [stem for stem, count in stems.items() if count > 1]:
        raise click.UsageError(f"several specs are called {double[0]}; their pictures would be one file")
    for spec in specs:
        read_text(spec, str(spec))  # one that is not there now is a mistake of the call
    watch, right = Watch(specs), True
    try:
        while True:
            for spec, answer in watch.look():
                right = _made(spec, answer, folder, forms) and right
            if once:
                sys.exit(0 if right else 2)
            time.sleep(PAUSE)
    except KeyboardInterrupt:
        click.echo(err=True)


def _made(spec: Path, answer: Any, folder: Path, forms: tuple[str, ...]) -> bool:
    """Write the pictures of a spec and say its cost; or say its mistakes, and leave them as they are."""
    from archplan.drawing import DrawingError
    from archplan.kernel.diagnostics import ArchplanError
    from archplan.live.facts import total_of
    from archplan.outputs import PICTURES, render

    if answer.mistakes:
        complain(ArchplanError(answer.mistakes, answer.texts))
        return False
    counts = Counter(it.severity for it in answer.findings)
    findings = ", ".join(f"{count} {severity}" for severity, count in counts.items()) or "no findings"
    try:
        files = {
            folder / f"{spec.stem}{PICTURES[form].suffix}": answer.picture() if form == "svg" else render(form, answer.report)
            for form in dict.fromkeys(forms)
        }  # fmt: skip
    except DrawingError as error:
        click.echo(f"{spec}: {error}", err=True)
        return False
    write(files)
    click.echo(f"{spec}: {total_of(answer.plan)} a month, {findings}")
    return True
