"""At which traffic two specs cost the same, and which of them costs less beyond it.

Both are priced again at other scales of the traffic. Where both bills are straight lines between two scales, their crossing is
exact; everywhere else it is narrowed down to four digits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan, rescaled
from archplan.kernel.record import frozen

SCALES = tuple(Fraction(times) for times in ("0.01", "0.03", "0.1", "0.3", "1", "3", "10", "30", "100"))
CLOSE = Fraction(1, 2000)  # of a scale: three digits are told

Difference = Callable[[Fraction], Fraction]
"""Dollars a month that one spec costs more than the other, at a scale of the traffic."""


@frozen
class Turn:
    """A break-even: times the traffic stated, whether it is exact, and whether the second spec costs less above it."""

    scale: Fraction
    is_exact: bool
    is_cheaper_above: bool


def turns(first: Plan, second: Plan, scales: Sequence[Fraction] = SCALES) -> tuple[Turn, ...]:
    """Every break-even between two specs that was seen between these scales, in the order of the traffic.

    Two that lie between neighbouring scales are not seen. None where a price of either is not known.
    """
    if not (first.bill.is_complete and second.bill.is_complete):
        return ()
    known: dict[Fraction, Fraction] = {}

    def difference(scale: Fraction) -> Fraction:
        if scale not in known:
            bills = (plan.bill if scale == plan.scale else rescaled(plan, scale).bill for plan in (first, second))
            one, other = (dollars(bill.total) for bill in bills)
            known[scale] = other - one
        return known[scale]

    found = []
    for low, high in pairwise(scales):
        if difference(low) * difference(high) < 0:
            scale, is_exact = crossing(difference, low, high)
            found.append(Turn(scale, is_exact, difference(high) < 0))
    return tuple(found)


def crossing(difference: Difference, low: Fraction, high: Fraction) -> tuple[Fraction, bool]:
    """Where a difference changes its sign between two scales, and whether it is nothing there to the last digit.

    Where both bills step there and are never alike, it is a scale just beside the step, on the side of `high`.
    """
    at_low, at_high = difference(low), difference(high)
    if not at_low or not at_high:
        return (low, True) if not at_low else (high, True)
    halving = False
    while abs(high - low) > CLOSE * max(low, high):
        straight = low + (high - low) * at_low / (at_low - at_high)
        middle = (low + high) / 2 if halving else _short(straight, low, high)
        at_middle = difference(straight)
        if not at_middle:
            return straight, True
        if middle != straight:
            at_middle = difference(middle)
        wide = abs(high - low)
        if (at_middle < 0) == (at_low < 0):
            low, at_low = middle, at_middle
        else:
            high, at_high = middle, at_middle
        halving = abs(high - low) * 2 > wide
    straight = low + (high - low) * at_low / (at_low - at_high)
    return (straight, True) if not difference(straight) else (high, False)


def _short(value: Fraction, low: Fraction, high: Fraction) -> Fraction:
    """A number of few digits between two others, near a value: exact ones grow with every step."""
    least, most = min(low, high), max(low, high)
    found = value.limit_denominator(10**6)
    return found if least < found < most else (low + high) / 2
