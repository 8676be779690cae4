"""Prices age."""

from archplan.review import *

OLDEST = 730  # days


@rule("info", hint="compare the line with AWS's page before the figure leaves the house")
def stale_prices(plan):
    """AWS changes prices; one read more than two years ago deserves a look."""
    for line in plan.bill.lines:
        if line.price is None or not line.cost or line.price.confidence == "user":
            continue
        if (plan.day - line.price.since).days > OLDEST:
            yield line.span, f"{line.subject}: the price of {line.name} was read on {line.price.since}"
