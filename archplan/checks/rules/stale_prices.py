"""Prices age."""

from archplan.checks.words import *

OLDEST = 730  # days


@rule("info", hint="compare the lines with AWS's page before the figure leaves the house")
def stale_prices(plan):
    """AWS changes prices; those read more than two years ago deserve a look.

    A price is as old as the last time it was read, not as the day from which it holds. Prices that a spec or an overlay
    states itself are their owner's.

    Flags:
        services: {line: {type: directconnect}}
    Passes:
        services: {domain: {type: custom, unit_price: $14/year}}
    Source: https://aws.amazon.com/pricing/
    """
    days = {file: day for file, day in plan.prices_read.items() if (plan.day - day).days > OLDEST}
    if days:
        oldest, *others = sorted(days, key=lambda file: (days[file], file))
        first = next(line for line in plan.bill.lines if line.file == oldest and line.cost)
        also = f", and those of {' and '.join(sorted(others))} by {max(days.values())}" if others else ""
        yield first.span, f"prices of {oldest} were last read on {days[oldest]}{also}"
