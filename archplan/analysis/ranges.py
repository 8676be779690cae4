"""The bill of numbers that are known roughly: a range, and which number moves it most.

Every draw is one spec with a number in the place of every band, read and priced exactly as any other: nothing is
approximated but the draws themselves. A number is drawn once and counts wherever it leads, so what follows from the same
source moves together; numbers of their own are drawn apart. Percentiles are draws, not means of draws: at 90 % stands the
least bill that nine draws of ten do not pass.

What chance adds is told by the parts that the draws come in: twice the standard error of their eight values.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from archplan.analysis.draws import PARTS, points
from archplan.analysis.inputs import Input, bands, with_values
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan
from archplan.kernel.once import once
from archplan.kernel.record import frozen
from archplan.kernel.units import exact_sum

SHARES = (Fraction(1, 10), Fraction(1, 2), Fraction(9, 10))
SAMPLES = 256

Reading = Callable[[Plan], Any]


@frozen
class Swing:
    """What one number alone does to the bill: dollars a month more or less than the typical bill, at 10 and at 90 % of it."""

    input: Input
    low: Fraction  # its value at 10 %
    high: Fraction
    at_low: Fraction
    at_high: Fraction

    @property
    def width(self) -> Fraction:
        return abs(self.at_high - self.at_low)


@frozen
class Range:
    """Amounts of every draw, dollars a month, in the order of the draws."""

    amounts: tuple[Fraction, ...]

    @property
    def count(self) -> int:
        """How many draws there are."""
        return len(self.amounts)

    @property
    def is_nothing(self) -> bool:
        """Whether no draw costs anything."""
        return not any(self.amounts)

    def at(self, share: Fraction) -> Fraction:
        """The least amount that this share of the draws does not pass."""
        return percentile(self.amounts, share)

    @property
    def mean(self) -> Fraction:
        return exact_sum(self.amounts) / len(self.amounts)

    def above(self, limit: Fraction) -> Fraction:
        """The share of the draws above a limit."""
        return Fraction(sum(amount > limit for amount in self.amounts), len(self.amounts))

    def error_at(self, share: Fraction) -> Fraction:
        """By how much the amount at a share may be off by chance."""
        return error([percentile(part, share) for part in self.parts])

    @property
    def error_of_mean(self) -> Fraction:
        """By how much the mean may be off by chance."""
        return error([exact_sum(part) / len(part) for part in self.parts])

    def error_above(self, limit: Fraction) -> Fraction:
        """By how much the share above a limit may be off by chance."""
        return error([Fraction(sum(amount > limit for amount in part), len(part)) for part in self.parts])

    @property
    def parts(self) -> tuple[tuple[Fraction, ...], ...]:
        """The draws in the parts that they came in."""
        size = len(self.amounts) // PARTS
        return tuple(self.amounts[number * size : (number + 1) * size] for number in range(PARTS))


@frozen
class Simulation:
    """What a plan costs a month when its bands are drawn.

    `lacking` says why the bill of a draw is not complete, the first such draw: then every amount is at least what it
    says, and no limit is kept for sure. `read` is what was asked of every drawn plan, in the order of the draws.
    """

    plan: Plan
    inputs: tuple[Input, ...]
    seed: int
    total: Range
    services: Mapping[str, Range]
    swings: tuple[Swing, ...]
    lacking: tuple[tuple[str, str, str], ...] = ()
    read: tuple[Any, ...] = ()
    checked: int = 0  # of draws that were priced at once, how many were priced exactly beside it

    @property
    def count(self) -> int:
        return self.total.count

    @property
    def is_complete(self) -> bool:
        return not self.lacking

    @property
    def typical(self) -> Fraction:
        """The bill of the typical values, which every other verb prints."""
        return dollars(self.plan.bill.total)


def simulate(plan: Plan, count: int = SAMPLES, seed: int = 1, reading: Reading | None = None) -> Simulation:
    """Price so many draws of a plan's bands; `count` is a power of two, eight at least.

    `reading` is asked of every drawn plan. Raises ArchplanError where numbers within the bands make no spec.
    """
    drawn = bands(plan)
    swings = tuple(sorted((swing(plan, one) for one in drawn), key=lambda it: -it.width))
    order = [it.input for it in swings]  # what moves the bill most is spread most evenly
    totals: list[Fraction] = []
    costs: dict[str, list[Fraction]] = {charge.name: [] for charge in plan.bill.charges}
    read: list[Any] = []
    lacking = plan.bill.lacking if not plan.bill.is_complete else ()
    for number, point in enumerate(points(count, len(order), seed)):
        values = {one: one.at(part) for one, part in zip(order, point, strict=True)}
        found = with_values(plan, values) if order else plan
        if not found.bill.is_complete and not lacking:
            lacking = found.bill.lacking
        totals.append(dollars(found.bill.total))
        for charge in found.bill.charges:
            costs.setdefault(charge.name, [Fraction(0)] * number).append(dollars(charge.cost))
        for amounts in costs.values():
            if len(amounts) <= number:
                amounts.append(Fraction(0))
        if reading is not None:
            read.append(reading(found))
    services = {name: Range(tuple(amounts)) for name, amounts in costs.items()}
    return Simulation(plan, drawn, seed, Range(tuple(totals)), services, swings, lacking, tuple(read))


@once
def simulated(plan: Plan) -> Simulation | None:
    """What reports, pictures and gates tell of a plan's bands: `SAMPLES` draws of the first seed, made once; None without bands."""
    return simulate(plan, SAMPLES) if bands(plan) else None


def swing(plan: Plan, one: Input) -> Swing:
    """What one band does to the bill while every other number is the typical one."""
    typical = dollars(plan.bill.total)
    ends = (Fraction(0), Fraction(1)) if one.source else (one.at(0.1), one.at(0.9))
    low, high = (dollars(with_values(plan, {one: value}).bill.total) - typical for value in ends)
    return Swing(one, *ends, low, high)


def percentile(amounts: Sequence[Fraction], share: Fraction) -> Fraction:
    """The least of the amounts that this share of them does not pass."""
    return sorted(amounts)[max(0, math.ceil(share * len(amounts)) - 1)]


def error(values: Sequence[Fraction]) -> Fraction:
    """Twice the standard error of the mean of values that differ by chance."""
    mean = sum(values, Fraction(0)) / len(values)
    spread = sum(((value - mean) ** 2 for value in values), Fraction(0)) / (len(values) * (len(values) - 1))
    return Fraction(2 * math.sqrt(spread))
