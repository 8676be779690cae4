"""How long ago the prices of a bill were last read: AWS changes them, and nobody sees that in the number."""

from __future__ import annotations

from datetime import date

from archplan.estimate.plan import Plan
from archplan.kernel.record import frozen

YEAR = 365  # days


@frozen
class Aged:
    """A price of a bill that nobody has read again for a year."""

    subject: str
    name: str
    file: str
    meter: str
    scope: str
    region: str
    read: date


def aged(plan: Plan) -> list[Aged]:
    """The prices that a bill rests on and that are older than a year, the oldest first; one's own are one's own."""
    found: dict[tuple[str, str, str], Aged] = {}
    for line in plan.bill.lines:
        price, usage = line.price, line.usage
        if price is None or usage is None or not line.cost or price.confidence == "user":
            continue
        read = plan.book.value_read_on(usage.file, usage.price, usage.scope, price)
        if read is not None and (plan.day - read).days > YEAR:
            key = usage.file, usage.price, usage.scope
            found.setdefault(key, Aged(line.subject, line.name, *key, usage.region, read))
    return sorted(found.values(), key=lambda it: (it.read, it.file, it.meter, it.scope))


def prices_used(plan: Plan) -> int:
    """How many different prices a bill rests on, one's own among them."""
    used = (it.usage for it in plan.bill.lines if it.usage is not None and it.price is not None and it.cost)
    return len({(usage.file, usage.price, usage.scope) for usage in used})


def said_of_age(plan: Plan, file: str = "") -> str:
    """One sentence for a bill; nothing where every price was read within a year. `file` is the spec's name in it."""
    old = aged(plan)
    if not old:
        return ""
    of = prices_used(plan)
    file = file or plan.architecture.file
    are = "price was" if of == 1 else "prices were"
    return f"{len(old)} of {of} {are} last read more than a year before, the oldest on {old[0].read}: archplan prices check {file}"
