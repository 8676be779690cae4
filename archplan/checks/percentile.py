"""A budget that most draws must keep: ``budget: $450/month at 90%``, or ``budget-at = "90%"`` of a team's policy."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from archplan.analysis.ranges import simulated
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan
from archplan.kernel.diagnostics import Diagnostic
from archplan.kernel.units import money, plain


def budget_gate(plan: Plan, share: Fraction, policy: str = "") -> Iterator[Diagnostic]:
    """What fails where fewer than this share of the draws keep the budget, or nobody can say whether they do.

    Without bands a budget holds or does not, which a rule says. Raises ArchplanError where numbers within the bands make
    no spec.
    """
    a, percent = plan.architecture, f"{plain(share * 100)}%"
    if a.budget is None:
        span = a.tree.keys.get("title", a.tree.span)
        message = f"{policy} holds the budget at {percent} of the draws, and this spec has no budget"
        yield Diagnostic("budget-at-risk", span, message, "add budget: $450/month")
        return
    found = simulated(plan)
    if found is None:
        return
    span, limit = a.tree["budget"].span, dollars(a.budget)
    amount = found.total.at(share)
    if amount > limit:
        passed = plain(found.total.above(limit) * 100, 2)
        message = (
            f"at {percent} of {found.count} draws the bill is {money(amount)} a month, {money(amount - limit)} over the budget of "
            f"{money(limit)}; {passed}% of the draws pass it"
        )
        yield Diagnostic(
            "budget-at-risk",
            span,
            message,
            "narrow the bands, raise the budget, or see 'archplan simulate' for what moves the bill",
        )
    elif not found.is_complete:
        name, what, why = found.lacking[0]
        message = (
            f"nobody can say whether {money(limit)} holds at {percent} of the draws: the bill is at least {money(amount)}, as "
            f"of {name}, {what}: {why}"
        )
        yield Diagnostic("budget-at-risk", span, message, "lay the missing prices over the book: --pricing DIR")
