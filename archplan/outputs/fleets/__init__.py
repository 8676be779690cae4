"""How a fleet is told: one file per format; a format is a function from a fleet to text."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from archplan.checks.fleet import IN_NO_FIGURE, WORDS, Fleet, Group, Move, groups
from archplan.kernel.shelf import Shelf
from archplan.kernel.units import money
from archplan.outputs.page.words import Words

ENGLISH = Words()
Tell = Callable[[Fleet], str]
FLEETS: Shelf[Tell] = Shelf("archplan.outputs.fleets")
HEADS = {"team": "by team", "owner": "by owner", "stage": "by stage", "region": "by region", "service": "by service"}
NOBODY = {"team": "in no folder", "owner": "nobody named", "stage": "none stated", "region": "", "service": ""}


def fleet_form(name: str) -> Callable[[Tell], Tell]:
    """Mark a function as a format of `archplan fleet`."""

    def mark(tell: Tell) -> Tell:
        FLEETS.add(name, tell)
        return tell

    return mark


def tell(name: str, fleet: Fleet) -> str:
    """A fleet, in one format."""
    return FLEETS[name](fleet)


def told(fleet: Fleet) -> list[str]:
    """The words whose tables say something: more than one row, or a name."""
    found = {word: groups(fleet, word) for word in WORDS}
    return [word for word, rows in found.items() if len(rows) > 1 or (rows and rows[0].name and word != "stage")]


def named(group: Group, word: str) -> str:
    """What a row of a table is called."""
    return group.name or NOBODY[word]


def counted(group: Group) -> str:
    """How many specs a row is of, and how many more there are with mistakes."""
    return f"{group.specs} + {group.wrong} with mistakes" if group.wrong else str(group.specs)


def floor(amount: Fraction, is_complete: bool) -> str:
    """Dollars, or the least they can be where something is not known."""
    return ("" if is_complete else "at least ") + money(amount)


def signed(amount: Fraction) -> str:
    return ("+" if amount > 0 else "") + money(amount)


def moved(move: Move) -> tuple[str, str, str]:
    """What a spec cost, costs, and by how much that moved, in words where that is no amount."""
    before = "not there" if move.before is None and not move.why else "-" if move.before is None else money(move.before)
    after = "removed" if move.after is None and not move.why else "-" if move.after is None else money(move.after)
    return before, after, move.why or signed(move.moved)


def is_of_mistakes(lack: str) -> bool:
    """Whether that says no more than that a spec has mistakes."""
    return lack.endswith(IN_NO_FIGURE)


def sentences(fleet: Fleet, say: Words = ENGLISH) -> list[str]:
    """What holds for all figures, in order, in one reader's words."""
    said = []
    days = sorted({pool.day for pool in fleet.pools})
    if days:
        said.append(say("Prices are of {days}.", days=", ".join(days)))
    if len(fleet.pools) == 1:
        said.append(say("All specs are billed together: tiers, allowances and plans count once for all of them."))
    elif fleet.pooled_by:
        whose = {"team": say("team"), "owner": say("owner"), "stage": say("stage")}[fleet.pooled_by]
        said.append(say("Every {whose} is an account of its own: tiers, allowances and plans count once for each.", whose=whose))  # fmt: skip
    if len({(pool.day, pool.pricing) for pool in fleet.pools}) > 1:
        said.append(say("Specs of another day's prices, or of prices of their own, are billed apart from the others."))
    for pool in fleet.pools:
        said += [f"{pool.name + ': ' if pool.name else ''}{say.translate(text)}." for text in pool.found.mixed]
    if fleet.left_out:
        said.append(say("Files that specs include, and that are no specs themselves: {count}.", count=len(fleet.left_out)))  # fmt: skip
    return said
