"""Prices age."""

from archplan.review import *

OLDEST = 730  # days


@rule("info", hint="compare the line with AWS's page before the figure leaves the house")
def stale_prices(plan):
    """AWS changes prices; one read more than two years ago deserves a look.

    Flags:
        services: {line: {type: directconnect}}
    Passes:
        services: {domain: {type: custom, unit_price: $14/year}}
    Source: https://aws.amazon.com/pricing/
    """
    old = [
        line
        for line in plan.bill.lines
        if line.price is not None
        and line.cost
        and line.price.confidence != "user"
        and (plan.day - line.price.since).days > OLDEST
    ]
    if old:
        first = min(old, key=lambda line: line.price.since)
        count = "1 line is" if len(old) == 1 else f"{len(old)} lines are"
        yield (
            first.span,
            f"{count} billed at prices of two years ago or more; {first.subject}'s {first.name} at that of {first.price.since}",
        )
