"""A month of the calendar has 672 to 744 hours: what is billed by the hour or the day is billed for all of them.

Prices are quoted, and every other figure is, for a month of 730 hours. What is counted (requests, bytes, users) and what is held
by the month is that of a month, however long it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from archplan.kernel.record import changed
from archplan.kernel.units import hour, month
from archplan.prices.price import Price, Unknown
from archplan.services.words.meters import Usage

QUOTED = Fraction((month / hour).number)  # 730 hours
BY_TIME = ("hour", "day")


def lasting(usages: Iterable[Usage], hours: Fraction, price_of: Callable[[Usage], Price | Unknown]) -> list[Usage]:
    """The usages of a month of so many hours: more or less of what has a price by the hour or the day."""
    part = hours / QUOTED
    if part == 1:
        return list(usages)
    found = []
    for usage in usages:
        price = price_of(usage)
        is_timed = isinstance(price, Price) and price.per.endswith(BY_TIME)
        found.append(changed(usage, quantity=usage.quantity * part) if is_timed else usage)
    return found
