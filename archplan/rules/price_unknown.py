"""Unknown is never zero."""

from archplan.review import *


@rule("error", hint="lay a folder with this price over the book: --pricing DIR, or use a 'custom' service")
def price_unknown(plan):
    """A line without a price makes the total a lower bound, and a bound passes no gate."""
    for line in plan.bill.unpriced:
        yield line.span, f"{line.subject}, {line.name}: {line.reason}"
