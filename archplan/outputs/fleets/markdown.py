"""A fleet for a review: totals, what moved, and a table a word."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from archplan.checks.fleet import Fleet, groups, rule_counts
from archplan.kernel.units import money
from archplan.outputs.cells import cell, plain_markdown
from archplan.outputs.fleets import HEADS, counted, fleet_form, floor, is_of_mistakes, moved, named, sentences, told

MOST = 50  # rows of a table


@fleet_form("markdown")
def markdown(fleet: Fleet) -> str:
    """For a review: the total, mistakes, moves, and a table for every word."""
    whole = fleet.is_complete
    rows = [f"## {plain_markdown(fleet.folder)}: {floor(fleet.total, whole)} a month", ""]
    budgets = [it.priced.budget for it in fleet.members if it.priced.budget is not None]
    over = sum(it.is_over for it in fleet.members)
    said = [f"{len(fleet.members)} specs; each alone they are {floor(fleet.alone, whole)}."]
    if budgets:
        said.append(
            f"{len(budgets)} have budgets of {money(sum(budgets, Fraction(0)))} together; {over} are over theirs."
        )
    rows += [" ".join(said), ""]
    if fleet.wrong:
        wrong = [(it.priced.file, mistake) for it in fleet.wrong for mistake in it.priced.mistakes]
        rows += _table("Specs with mistakes, in no figure", ("spec", "mistake"), wrong)
    if lacks := [(lack,) for lack in fleet.lacks if not is_of_mistakes(lack)]:
        rows += _table("What is not known", ("so the total is a floor",), lacks)
    if fleet.since:
        rows += _table(
            f"Moved since {fleet.since}",
            ("spec", "before", "now", "moved"),
            [(it.file, *moved(it)) for it in fleet.moves],
        )
    for word in told(fleet):
        found = groups(fleet, word)
        of = [(named(it, word), counted(it), floor(it.cost, it.is_complete), money(it.budget) if it.budget is not None else "") for it in found]  # fmt: skip
        rows += _table(HEADS[word].capitalize(), (word, "specs", "a month", "budget"), of)
    if fleet.has_rules:
        counts = [(severity, slug, str(times), str(specs)) for severity, slug, times, specs in rule_counts(fleet)]
        rows += _table("Rules that found something", ("severity", "rule", "times", "specs"), counts)
    return "\n".join([*rows, *(plain_markdown(line) for line in sentences(fleet))]) + "\n"


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    if not rows:
        return [f"### {plain_markdown(title)}", "", "None.", ""]
    more = len(rows) - MOST
    body = [f"| {' | '.join(cell(text) for text in row)} |" for row in rows[:MOST]]
    end = [f"\n{more} more are in the other forms."] if more > 0 else []
    return [f"### {plain_markdown(title)}", "", f"| {' | '.join(heads)} |", "|" + "---|" * len(heads), *body, *end, ""]
