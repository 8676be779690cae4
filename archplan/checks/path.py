"""The bill of every month of the calendar as traffic grows, begins, ends and has its seasons, and what is passed when."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from archplan.analysis.months import traffic_in
from archplan.checks.lines import Line, lines
from archplan.checks.thresholds import Mark
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan, rescaled
from archplan.kernel.record import frozen

TOLD = "budget-exceeded"  # a month says by itself whether it keeps the budget


@frozen
class MonthOf:
    """A month of the calendar: its bill, what its traffic is to that of the spec by source, and what is passed for the first time."""

    first: date
    plan: Plan
    traffic: Mapping[str, Fraction]
    passed: tuple[Line, ...]

    @property
    def name(self) -> str:
        """``2027-03``."""
        return self.first.isoformat()[:7]

    @property
    def days(self) -> int:
        return monthrange(self.first.year, self.first.month)[1]

    @property
    def cost(self) -> Fraction:
        """Dollars of the whole month."""
        return dollars(self.plan.bill.total)

    @property
    def is_over(self) -> bool:
        """Whether it costs more than the budget of a month."""
        budget = self.plan.architecture.budget
        return budget is not None and self.cost > dollars(budget)


def path(plan: Plan, months: int) -> tuple[MonthOf, ...]:
    """So many months of the calendar, whole ones, from that of the plan's day on."""
    known: set[Mark] = set()
    found = []
    for number in range(months):
        count = 12 * plan.day.year + plan.day.month - 1 + number
        first = date(count // 12, count % 12 + 1, 1)
        traffic = traffic_in(plan, number)
        hours = Fraction(24 * monthrange(first.year, first.month)[1])
        priced = rescaled(plan, traffic, hours)
        beyond = {mark: line for mark, line in lines(priced).items() if line.slug != TOLD}
        passed = tuple(line for mark, line in beyond.items() if mark not in known)
        known |= beyond.keys()
        found.append(MonthOf(first, priced, traffic, passed))
    return tuple(found)
