"""The same architecture with other traffic: month by month as it grows, and step by step for a slider.

Nothing here knows a price: every answer is the plan, priced again at another scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from archplan.estimate.plan import Plan, rescaled
from archplan.kernel.units import month, unit
from archplan.spec.architecture import Source


def forecast(plan: Plan, months: int) -> tuple[Plan, ...]:
    """The first `months` months, from that of the plan's day on: each with the traffic that it has then."""
    if all(source.sending.is_steady and not source.growth for source in plan.architecture.sources.values()):
        return (rescaled(plan, 1),) * months if months > 0 else ()
    return tuple(rescaled(plan, traffic_in(plan, k)) for k in range(months))


def traffic_in(plan: Plan, month: int) -> dict[str, Fraction]:
    """The traffic of a month, counted from 0 at that of the plan's day, to what the spec states, by source.

    It grew by (1 + growth) to the power of the month, has its season, and counts for the days on which it sends.
    """
    number = 12 * plan.day.year + plan.day.month - 1 + month
    return {
        name: (1 + growth_of(source)) ** month * source.sending.part_of(number // 12, number % 12 + 1)
        for name, source in plan.architecture.sources.items()
    }


def growth_of(source: Source) -> Fraction:
    """By which share a source grows a month: 1/20 for ``5%/month``."""
    return Fraction((source.growth * month).number)


def users_of(plan: Plan) -> Fraction:
    """Users a month of all sources that state them, as the spec does; zero when none does. The same people count once."""
    a_month = unit("user") / month
    counted = [source.users for source in plan.architecture.sources.values() if not source.people]
    return sum((Fraction((users / a_month).number) for users in counted), Fraction(0))


def ladder(plan: Plan, scales: Sequence[Fraction]) -> tuple[Plan, ...]:
    """The plan at each scale of its traffic, every source alike."""
    return tuple(plan if scale == plan.scale else rescaled(plan, scale) for scale in scales)
