"""Prices age."""

from archplan.review import *

OLDEST = 730  # days


@rule("info", hint="compare the line with AWS's page before the figure leaves the house")
def stale_prices(plan):
    """AWS changes prices; one read more than two years ago deserves a look."""
    for line in plan.bill.lines:
        if line.price is not None and line.cost and (plan.day - line.price.since).days > OLDEST and not line.price.confidence == "user":
            if line.price.confidence in ("machine-old", "machine-derived", "secondary"):
                yield line.span, f"{line.subject}: the price of {line.name} was read on {line.price.since}"
