"""How likely a plan uses up what is free, begins a further price tier, runs all it may, or meets a limit, as its bands are drawn.

Every draw is held against the lines that growing traffic crosses, as `thresholds` knows them. Of draws that are priced one by one,
findings are those of the rules that say something of the plan at an end of one band, at all low ends or at all high ends; of many
at once, those of the rules that know a limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from archplan.analysis.inputs import bands, with_values
from archplan.analysis.ranges import PARTS, SAMPLES, Simulation, edges, error, simulate
from archplan.checks.lines import Line, lines, lines_at_once
from archplan.checks.review import plan_rules
from archplan.checks.thresholds import KINDS, Mark, Point
from archplan.estimate.plan import Plan
from archplan.kernel.record import frozen

ONE_BY_ONE = 1024  # draws; more of them are priced at once
TOLD = frozenset({"budget-exceeded"})  # findings that a simulation tells by itself


@frozen
class Chance:
    """A line that some draws pass: how many of them, and by how much that may be off by chance."""

    line: Line
    share: Fraction
    error: Fraction
    is_typical: bool  # whether the plan of the typical values is beyond it
    draws: int  # of how many draws it is the share


@frozen
class Chances:
    """What simulating a plan tells."""

    simulation: Simulation
    lines: tuple[Chance, ...]


def chances(plan: Plan, count: int = SAMPLES, seed: int = 1) -> Chances:
    """The plan's range, and every line that some of its draws pass and others do not, or that only the typical one does not.

    Raises ArchplanError where numbers within the bands make no spec, NotAtOnce and ImportError as `simulate_many` does.
    """
    if count > ONE_BY_ONE:
        return _at_once(plan, count, seed)
    slugs = slugs_between(plan)
    known: dict[Mark, Line] = {}

    def read(found: Plan) -> set[Mark]:
        beyond = lines(found, slugs)
        known.update((mark, line) for mark, line in beyond.items() if mark not in known)
        return set(beyond)

    simulation = simulate(plan, count, seed, read)
    typical = read(plan)
    parts = {mark: _parts(mark, simulation.read) for mark in known}
    return Chances(simulation, _told(plan, known, parts, typical, count))


def _at_once(plan: Plan, count: int, seed: int) -> Chances:
    """The same of more than `ONE_BY_ONE` draws, priced at once: allowances, price tiers and fleets of all of them, and limits.

    A rule takes its way by numbers, so those that know a limit are asked of what is priced exactly: all numbers low, all high, the
    typical ones, and the draws beside. Where one speaks of some of these and not of others, `SAMPLES` draws are priced exactly.
    """
    from archplan.analysis.arrays import NotAtOnce, checked, passed_of, simulate_many  # numpy, only for so many

    slugs = saturating_of(plan)
    exactly = checked(count)
    known: dict[Mark, Line] = {}
    passed: dict[Mark, tuple[Line, list[int]]] = {}
    seen: dict[int, set[Mark]] = {index: set() for index in exactly}

    def read(found: Plan) -> set[Mark]:
        beyond = lines(found, slugs)
        known.update((mark, line) for mark, line in beyond.items() if mark not in known)
        return set(beyond)

    def read_many(part: slice, found: Plan) -> None:
        inside = [index for index in exactly if part.start <= index < part.stop]
        for mark, (line, beyond) in lines_at_once(found).items():
            _, counts = passed.setdefault(mark, (line, [0] * PARTS))
            of_each, truths = passed_of(beyond, part, count)
            for number, more in of_each:
                counts[number] += more
            for index in inside:
                if truths[index - part.start]:
                    seen[index].add(mark)

    simulation = simulate_many(plan, count, seed, read, read_many)
    typical = read(plan)
    for index, marks in zip(exactly, simulation.read[2:], strict=True):
        if {mark for mark in marks if mark[0] != "limit"} != seen[index]:
            raise NotAtOnce(f"draw {index + 1} passes other lines at once than exactly")
    size = count // PARTS
    found = {mark: known.get(mark, line) for mark, (line, _) in passed.items()}
    parts = {mark: [Fraction(of, size) for of in counts] for mark, (_, counts) in passed.items()}
    limits = [{mark for mark in marks if mark[0] == "limit"} for marks in (typical, *simulation.read)]
    told = _told(plan, found, parts, typical, count)
    if any(marks != limits[0] for marks in limits):
        one_by_one = simulate(plan, SAMPLES, seed, read).read
        found = {mark: line for mark, line in known.items() if mark[0] == "limit"}
        told += _told(plan, found, {mark: _parts(mark, one_by_one) for mark in found}, typical, SAMPLES)
    return Chances(simulation, told)


def saturating_of(plan: Plan) -> set[str]:
    """The rules that know a limit of what is in the plan."""
    kinds = {type(service) for service in plan.architecture.services.values()}
    own = {rule.slug for kind in kinds for rule in kind.own_rules.values() if rule.saturates}
    return own | {slug for slug, rule in plan_rules().items() if rule.saturates}


def _told(
    plan: Plan, known: Mapping[Mark, Line], parts: Mapping[Mark, Sequence[Fraction]], typical: set[Mark], count: int
) -> tuple[Chance, ...]:
    """What some draws pass and others do not, or all but the typical one, in the order of a page."""
    told = [
        Chance(line, share, error(parts[mark]), mark in typical, count)
        for mark, line in known.items()
        for share in [sum(parts[mark], Fraction(0)) / PARTS]
        if 0 < share < 1 or (share == 1) != (mark in typical)
    ]
    order = {name: number for number, name in enumerate(plan.architecture.services)}
    told.sort(
        key=lambda it: (KINDS.index(it.line.kind), -it.share, order.get(it.line.service, len(order)), it.line.text)
    )
    return tuple(told)


def _parts(mark: Mark, read: Sequence[set[Mark]]) -> list[Fraction]:
    """The share of each part of the draws that passes a line."""
    size = len(read) // PARTS
    return [
        Fraction(sum(mark in marks for marks in read[number * size : (number + 1) * size]), size)
        for number in range(PARTS)
    ]


def slugs_between(plan: Plan) -> set[str]:
    """The rules whose findings differ between ends of the bands."""
    drawn = bands(plan)
    ends = [{one: value} for one in drawn for value in edges(one)]
    ends += [{one: edges(one)[number] for one in drawn} for number in (0, 1)] if len(drawn) > 1 else []
    found = [set(Point(with_values(plan, values)).reviewed) for values in ends]
    found.append(set(Point(plan).reviewed))
    everywhere = set.intersection(*found)
    return {str(mark[1]) for mark in _all(found) - everywhere} - TOLD


def _all(sets: Iterable[set[Mark]]) -> set[Mark]:
    return set().union(*sets)
