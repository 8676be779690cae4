"""How likely a plan uses up what is free, begins a further price tier, runs all it may, or meets a limit, as its bands are drawn.

Every draw is held against the lines that growing traffic crosses, as `thresholds` knows them; findings are those of the
rules that say something of the plan at an end of one band, at all low ends or at all high ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from archplan.analysis.inputs import Input, bands, with_values
from archplan.analysis.ranges import PARTS, SAMPLES, Simulation, error, simulate
from archplan.checks.lines import Line, lines
from archplan.checks.thresholds import KINDS, Mark, Point
from archplan.estimate.plan import Plan
from archplan.kernel.record import frozen

ONE_BY_ONE = 1024  # draws; more of them are priced at once
EDGE = 0.01  # of the draws beyond the value that stands for an end of a band
TOLD = frozenset({"budget-exceeded"})  # findings that a simulation tells by itself


@frozen
class Chance:
    """A line that some draws pass: how many of them, and by how much that may be off by chance."""

    line: Line
    share: Fraction
    error: Fraction
    is_typical: bool  # whether the plan of the typical values is beyond it


@frozen
class Chances:
    """What simulating a plan tells."""

    simulation: Simulation
    lines: tuple[Chance, ...]


def chances(plan: Plan, count: int = SAMPLES, seed: int = 1) -> Chances:
    """The plan's range, and every line that some of its draws pass and others do not, or that only the typical one does not.

    More than `ONE_BY_ONE` draws are priced at once, and the lines are those of the draws that are priced exactly beside it.
    Raises ArchplanError where numbers within the bands make no spec, NotAtOnce and ImportError as `simulate_many` does.
    """
    slugs = slugs_between(plan)
    known: dict[Mark, Line] = {}

    def read(found: Plan) -> set[Mark]:
        beyond = lines(found, slugs)
        known.update((mark, line) for mark, line in beyond.items() if mark not in known)
        return set(beyond)

    if count > ONE_BY_ONE:
        from archplan.analysis.arrays import simulate_many  # numpy, only for so many

        simulation = simulate_many(plan, count, seed, read)
    else:
        simulation = simulate(plan, count, seed, read)
    typical = read(plan)
    told = [
        Chance(line, share, off, mark in typical)
        for mark, line in known.items()
        for share, off in [_share(mark, simulation.read)]
        if 0 < share < 1 or (share == 1) != (mark in typical)
    ]
    order = {name: number for number, name in enumerate(plan.architecture.services)}
    told.sort(
        key=lambda it: (KINDS.index(it.line.kind), -it.share, order.get(it.line.service, len(order)), it.line.text)
    )
    return Chances(simulation, tuple(told))


def _share(mark: Mark, read: tuple[set[Mark], ...]) -> tuple[Fraction, Fraction]:
    """In which share of the draws a line is passed, and how far off that may be."""
    size = len(read) // PARTS
    parts = [
        Fraction(sum(mark in marks for marks in read[number * size : (number + 1) * size]), size)
        for number in range(PARTS)
    ]
    return sum(parts, Fraction(0)) / PARTS, error(parts)


def slugs_between(plan: Plan) -> set[str]:
    """The rules whose findings differ between ends of the bands."""
    drawn = bands(plan)
    ends = [{one: value} for one in drawn for value in _ends(one)]
    ends += [{one: _ends(one)[number] for one in drawn} for number in (0, 1)] if len(drawn) > 1 else []
    found = [set(Point(with_values(plan, values)).reviewed) for values in ends]
    found.append(set(Point(plan).reviewed))
    everywhere = set.intersection(*found)
    return {str(mark[1]) for mark in _all(found) - everywhere} - TOLD


def _all(sets: Iterable[set[Mark]]) -> set[Mark]:
    return set().union(*sets)


def _ends(one: Input) -> tuple[Fraction, Fraction]:
    return (Fraction(0), Fraction(1)) if one.source else (one.at(EDGE), one.at(1 - EDGE))
