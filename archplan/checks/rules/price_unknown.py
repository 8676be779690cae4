"""Unknown is never zero."""

from archplan.checks.words import *


@rule("error", hint="lay a folder with this price over the book: --pricing DIR, or use a 'custom' service")
def price_unknown(plan):
    """A line without a price makes the total a lower bound, and a bound passes no gate.

    A service may not be sold in the region, or its price there was never read. A regional price is not guessed from
    another region's.

    Flags:
        region: ap-southeast-7
        services: {app: {type: lightsail}}
    Passes:
        services: {app: {type: lightsail}}
    Source: docs/language.md
    """
    for line in plan.bill.unpriced:
        if not line.waits:
            yield line.span, f"{line.subject}, {line.name}: {line.reason}"
