"""Many specs priced as one fleet: the verb."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from archplan.cli._files import write
from archplan.cli._many import cache_folder, each, specs_in
from archplan.cli._options import FormatOf, book_options, day_of, is_unlocked
from archplan.kernel import inputs


@click.command("fleet")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
@book_options
@click.option("--pool", "pooled_by", type=click.Choice(["all", "team", "owner", "stage"]), default="all", show_default=True,
              help="Whose specs share tiers and allowances: all of an organisation, or each by itself.")  # fmt: skip
@click.option("--rules", is_flag=True, help="Count what every rule finds; that takes as long as a check.")
@click.option("--since", metavar="REV", help="What moved since this git revision, the largest first.")
@click.option("--format", "form", type=FormatOf("FLEETS", "archplan.outputs.fleets"), default="text", show_default=True)
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), metavar="DIR",
              help="Write a page with all specs, to sort, filter and follow, into this folder.")  # fmt: skip
@click.option(
    "--lang", type=click.Choice(["en", "vi"]), default="en", show_default=True, help="The language of the page."
)
@click.option("--strict", is_flag=True, help="Exit with 3 when any price is unknown.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes; as many as there are processors unless stated.")
@click.option(
    "--cache/--no-cache", "cached", default=True, help="Keep what was priced, by the content it follows from."
)
def command(folder: Path, day: str | None, pricing: Path | None, pooled_by: str, rules: bool, since: str | None, form: str,
            target: Path | None, lang: str, strict: bool, jobs: int | None, cached: bool) -> None:  # fmt: skip
    """Price all specs of a folder together, as the account that they share is billed.

    Tables by team (the folder below DIR), owner (CODEOWNERS), stage, region and service; budgets, what moved, what rules
    find. docs/fleet.md.
    """
    from archplan.checks.fleet import Question, fleet, moves
    from archplan.kernel.record import changed
    from archplan.outputs.fleets import tell

    files = specs_in((folder,))
    question = Question(day_of(day), pricing, rules, locked=not is_unlocked())
    specs = _all(files, question, jobs, cached)
    inputs.used([*files, *(path for one in specs for path in one.read)])
    found = fleet(specs, folder, "" if pooled_by == "all" else pooled_by, rules)
    if since is not None:
        found = changed(found, since=since, moves=moves(found, since, folder, question))
    if target is not None:
        from archplan.outputs.fleets.html import page

        write({target / "index.html": page(found, target, lang)})
    else:
        click.echo(tell(form, found), nl=False)
    if found.wrong:
        sys.exit(2)
    sys.exit(3 if strict and not found.is_complete else 0)


def _all(files: list[Path], question: Any, jobs: int | None, cached: bool) -> list[Any]:
    """Every spec priced, in order: what is kept is read here, the rest is made in several processes."""
    from archplan.checks.fleet import from_cache, priced

    cache = cache_folder() if cached else None
    known: dict[Any, bool] = {}
    kept = (
        {file: found for file in files if (found := from_cache(file, question, cache, known)) is not None}
        if cache
        else {}
    )
    rest = [file for file in files if file not in kept]
    made = dict(zip(rest, each(rest, partial(priced, question=question, cache=cache), jobs, "pricing"), strict=True))
    return [kept.get(file) or made[file] for file in files]
