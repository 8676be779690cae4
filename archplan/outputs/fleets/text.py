"""A fleet for a terminal: the total, what is wrong, each table with its dearest rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from archplan.checks.fleet import Fleet, Group, groups, rule_counts
from archplan.kernel.plain import one_line
from archplan.kernel.units import decimal, money
from archplan.outputs.cells import style
from archplan.outputs.fleets import (
    HEADS,
    fleet_form,
    floor,
    is_of_mistakes,
    moved,
    named,
    sentences,
    signed,
    told,
)

WIDTH = 100
MOST = 10  # rows of a table; the other forms have all
CENT = Fraction(1, 200)


@fleet_form("text")
def text(fleet: Fleet) -> str:
    """For a terminal: totals, mistakes, and the dearest rows of every table."""
    rows = [style(f"{fleet.folder}", bold=True) + f"  {len(fleet.members)} specs", ""]
    rows += [_row(*pair) for pair in _totals(fleet)]
    rows += _cut(
        "specs with mistakes, in no figure", [line for it in fleet.wrong for line in _mistakes(it.priced.mistakes)]
    )
    rows += _cut("what is not known", [f"  {one_line(lack)}" for lack in fleet.lacks if not is_of_mistakes(lack)])
    for word in told(fleet):
        rows += _table(word, groups(fleet, word), fleet.total)
    if fleet.since:
        moves = [
            _row(f"  {one_line(it.file)}  {before} -> {after}", how)
            for it in fleet.moves
            for before, after, how in [moved(it)]
        ]
        rows += _cut(f"moved since {fleet.since}", moves or ["  nothing"])
    if fleet.has_rules:
        counts = [
            _row(f"  {severity} {slug}", f"{times} in {specs} specs")
            for severity, slug, times, specs in rule_counts(fleet)
        ]
        rows += _cut("rules that found something", counts or ["  none"])
    return "\n".join([*rows, "", *sentences(fleet)]) + "\n"


def _mistakes(mistakes: Sequence[str]) -> list[str]:
    more = len(mistakes) - 3
    return [f"  {one_line(it)}" for it in mistakes[:3]] + ([f"    and {more} more of it"] if more > 0 else [])


def _totals(fleet: Fleet) -> Iterator[tuple[str, str]]:
    whole = fleet.is_complete
    yield "a month, together", floor(fleet.total, whole)
    if abs(fleet.total - fleet.support - fleet.alone) >= CENT or fleet.support:
        yield "  each spec alone", floor(fleet.alone, whole)
        yield "  tiers, allowances and plans of all", signed(fleet.total - fleet.alone)
    yield "a year", floor(fleet.total * 12, whole)
    budgets = [it.priced.budget for it in fleet.members if it.priced.budget is not None]
    if budgets:
        over = sum(it.is_over for it in fleet.members)
        yield f"budgets of {len(budgets)} specs, {over} of them exceeded", money(sum(budgets, Fraction(0)))


def _row(label: str, amount: str) -> str:
    room = WIDTH - len(amount) - 2
    return f"{label[:room]:<{room}}  {amount}" if len(label) <= room else f"{label[: room - 1]}…  {amount}"


def _table(word: str, found: Sequence[Group], total: Fraction) -> list[str]:
    rows = []
    for group in found:
        share = f"{decimal(group.cost / total * 100, 1):>5} %" if total else ""
        budget = ""
        if group.budget is not None:
            budget = f", budget {money(group.budget)}" + (f", {group.over} over" if group.over else "")
        wrong = f" and {group.wrong} with mistakes" if group.wrong else ""
        head = f"  {one_line(named(group, word))}  {group.specs} spec{'s' if group.specs != 1 else ''}{wrong}{budget}"
        rows.append(_row(head, f"{floor(group.cost, group.is_complete)}  {share:>7}"))
    return _cut(HEADS[word], rows)


def _cut(heading: str, rows: Sequence[str]) -> list[str]:
    if not rows:
        return []
    more = len(rows) - MOST
    return [
        "",
        style(heading, bold=True),
        *rows[:MOST],
        *([f"  and {more} more; the other forms have all"] if more > 0 else []),
    ]
