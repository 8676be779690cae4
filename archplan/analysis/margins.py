"""How wrong each number of a spec may be before its budget breaks, every other number as it is written.

Found by pricing the spec again with another number, exactly; the answer is narrowed down to four digits: the budget holds at
the value that is told, and breaks at the next one of four digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction

from archplan.analysis.inputs import Input, inputs, with_values
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.record import frozen

FARTHEST = 1000  # times the number: nobody is that wrong and asks about the budget
DIGITS = 4


@frozen
class Margin:
    """What one number does to the bill: dollars a month more or less at half and at twice of it, None where that is no spec.

    `breaks_above` and `breaks_below` are the last values at which the budget holds; None where it holds as far as anybody looked,
    which `holds_to` says of more, and which of less is down to nothing.
    """

    input: Input
    at_half: Fraction | None
    at_twice: Fraction | None
    breaks_above: Fraction | None = None
    breaks_below: Fraction | None = None
    holds_to: Fraction | None = None

    @property
    def width(self) -> Fraction:
        """How much it moves the bill, either way."""
        return max(abs(self.at_half or Fraction(0)), abs(self.at_twice or Fraction(0)))

    @property
    def room(self) -> float:
        """How many times too large or too small it may be; infinite where nothing breaks."""
        found = [math.inf]
        if self.breaks_above is not None:
            found.append(float(self.breaks_above / self.input.typical))
        if self.breaks_below is not None:
            found.append(float(self.input.typical / self.breaks_below) if self.breaks_below else math.inf)
        return min(found)


def margins(plan: Plan) -> tuple[Margin, ...]:
    """Every number that moves the bill, what may be least wrong first; without a budget, what moves it most first."""
    found = [margin for one in inputs(plan) if (margin := _margin(plan, one)) is not None]
    return tuple(sorted(found, key=lambda margin: (margin.room, -margin.width)))


def _margin(plan: Plan, one: Input) -> Margin | None:
    """None for a number that is nothing, or that moves nothing at half and at twice of it."""
    typical = dollars(plan.bill.total)
    if one.source or not one.typical:
        return None

    def total(value: Fraction) -> Fraction | None:
        try:
            return dollars(with_values(plan, {one: value}).bill.total)
        except ArchplanError:
            return None

    half, twice = total(_whole(one, one.typical / 2)), total(one.typical * 2)
    at_half, at_twice = (None if it is None else it - typical for it in (half, twice))
    if not at_half and not at_twice:
        return None
    budget = plan.architecture.budget
    if budget is None or typical > dollars(budget):
        return Margin(one, at_half, at_twice)
    limit = dollars(budget)
    above, holds_to = _above(one, total, typical, twice, limit)
    return Margin(one, at_half, at_twice, above, _below(one, total, limit), holds_to)


def _above(
    one: Input, total: Callable[[Fraction], Fraction | None], typical: Fraction, twice: Fraction | None, limit: Fraction
) -> tuple[Fraction | None, Fraction | None]:
    """The last value above the number's own at which the budget holds, or how far it was seen to hold."""
    holds, at_holds = one.typical, typical
    for beyond in _farther(one, typical, twice, limit):
        at_beyond = twice if beyond == 2 * one.typical else total(beyond)
        if at_beyond is None:
            break
        if at_beyond > limit:
            return _narrowed(one, total, (holds, at_holds), (beyond, at_beyond), limit), None
        holds, at_holds = beyond, at_beyond
    return None, holds


def _farther(one: Input, typical: Fraction, twice: Fraction | None, limit: Fraction) -> Iterator[Fraction]:
    """Values to look at, ever farther: twice the number, where a straight line would break the budget, then by tens."""
    yield 2 * one.typical
    far = Fraction(2)
    if twice is not None and twice > typical:
        straight = 1 + (limit - typical) / (twice - typical)
        if far < straight < FARTHEST:
            far = straight * Fraction(101, 100)
            yield _rounded(one, far * one.typical)
    while far < FARTHEST:
        far = min(far * 10, Fraction(FARTHEST))
        yield _rounded(one, far * one.typical)


def _below(one: Input, total: Callable[[Fraction], Fraction | None], limit: Fraction) -> Fraction | None:
    """The last value below the number's own at which the budget holds; None where it does down to nothing."""
    least = Fraction(1) if one.is_counted else one.typical / FARTHEST
    at_least = total(least) if least < one.typical else None
    if at_least is None or at_least <= limit:
        return None
    at_own = total(one.typical)
    assert at_own is not None
    return _narrowed(one, total, (one.typical, at_own), (least, at_least), limit)


Seen = tuple[Fraction, Fraction]
"""A value and the bill at it."""


def _narrowed(
    one: Input, total: Callable[[Fraction], Fraction | None], holds: Seen, breaks: Seen, limit: Fraction
) -> Fraction:
    """The last value of four digits at which the budget holds, on the way from one that does to one that does not."""
    halving = False
    while True:
        (a, at_a), (b, at_b) = holds, breaks
        step = _step(one, min(a, b))
        if abs(b - a) <= step:
            return a
        share = Fraction(1, 2) if halving else (limit - at_a) / (at_b - at_a)
        middle = _rounded(one, a + (b - a) * share)
        low, high = min(a, b), max(a, b)
        middle = min(max(middle, low + step), high - step) if high - low > 2 * step else low + step
        at_middle = total(middle)
        if at_middle is None:  # no spec there: nothing is known of beyond
            return a
        if at_middle > limit:
            breaks = middle, at_middle
        else:
            holds = middle, at_middle
        halving = not halving and abs(breaks[0] - holds[0]) * 8 > abs(b - a)


def _step(one: Input, value: Fraction) -> Fraction:
    """One of the fourth digit of a value; one for what is counted."""
    if one.is_counted or not value:
        return Fraction(1)
    return Fraction(10) ** (math.floor(math.log10(value)) - DIGITS + 1)


def _rounded(one: Input, value: Fraction) -> Fraction:
    step = _step(one, value)
    return round(value / step) * step


def _whole(one: Input, value: Fraction) -> Fraction:
    return Fraction(math.ceil(value)) if one.is_counted and one.typical.denominator == 1 else value
