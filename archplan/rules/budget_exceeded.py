"""The budget is a gate."""

from archplan.review import *


@rule("error", hint="raise the budget, or look at 'archplan cost' for the largest lines")
def budget_exceeded(plan):
    """A budget that the bill does not meet, or may not meet because a price is unknown."""
    budget = plan.architecture.budget
    if budget is None:
        return
    span = plan.architecture.tree["budget"].span
    total = plan.bill.total
    if total > budget:
        yield span, f"{dollars(total)} a month is {dollars(total - budget)} over the budget of {dollars(budget)}"
    elif not plan.bill.is_complete:
        yield (
            span,
            f"nobody can say whether {dollars(budget)} holds: the bill is at least {dollars(total)} and not complete",
        )
