"""The budget is a gate."""

from archplan.checks.words import *


@rule("error", hint="raise the budget, or look at 'archplan cost' for the largest lines")
def budget_exceeded(plan):
    """The bill is above the budget, or may be because a price is unknown.

    A budget is a gate: nothing that costs more passes a check, and an incomplete bill is at least what it shows.

    Flags:
        budget: $10/month
        services: {keys: {type: kms, keys: 20}}
    Passes:
        budget: $30/month
        services: {keys: {type: kms, keys: 20}}
    Source: https://docs.aws.amazon.com/awssupport/latest/user/cost-optimization-checks.html
    """
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
