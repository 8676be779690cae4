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
    """The first `months` months: month k has every source of the spec times (1 + its growth) to the power of k - 1."""
    sources = plan.architecture.sources
    growth = {name: 1 + growth_of(source) for name, source in sources.items()}
    if all(times == 1 for times in growth.values()):
        return (rescaled(plan, 1),) * months if months > 0 else ()
    return tuple(rescaled(plan, {name: times**k for name, times in growth.items()}) for k in range(months))


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
