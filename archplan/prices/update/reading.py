"""What AWS's price data say of one meter in one region: a day, tiers, a unit, and where it was read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from archplan.kernel.record import frozen
from archplan.kernel.units import Quantity
from archplan.prices.update.said import quoted

HUGEST = 10**7  # dollars for one unit of anything
MOST_TIERS = 40
_NUMBER = re.compile(r"\d{1,18}(\.\d{1,18})?([eE](\+?\d|-1?\d))?", re.ASCII)
# What a unit measures, by its end; AWS writes Hrs, hours, Hr, GB-Mo and GiBps-mo side by side.
_KINDS = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"gibps-?mo(nth)?s?", "gibps-month"),
        (r"m[i]?bps-?mo(nth)?s?", "mibps-month"),
        (r"(gb|gigabytes?|gib)[- ]?mo(nth)?s?", "gb-month"),
        (r"(tb|terabytes?|tib)[- ]?mo(nth)?s?", "tb-month"),
        (r".*(hrs?|hours?)", "hour"),
        (r".*(seconds?|secs?)", "second"),
        (r".*(minutes?|mins?)", "minute"),
        (r"tb|terabytes?|tib", "tb"),
        (r"gb|gigabytes?|gib", "gb"),
        (r"mb|megabytes?|mib", "mb"),
        (r".*(mo|months?)", "month"),
    )
)


@frozen
class Tier:
    """A rate and where it begins, in AWS's own unit."""

    start: Fraction
    price: Fraction


@frozen
class Reading:
    """One value as AWS has it: its price is dollars for one `unit`."""

    day: date
    tiers: tuple[Tier, ...]
    unit: str
    currency: str
    sku: str
    label: str  # the usage type or the map's name
    seen: str = ""  # the unit that its selector was written for, where that is no word of ours


class Unsound(ValueError):
    """Rows that make no price: the message is the sentence."""


def amount(text: str, what: str) -> Fraction:
    """A price or a bound of a tier. Raises Unsound for NaN, for what is below zero, and for what is too large."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        raise Unsound(f"{what} {quoted(text)} is not a number from 0 up")
    try:
        return Fraction(Decimal(text))
    except InvalidOperation:  # a number that no decimal is
        raise Unsound(f"{what} {quoted(text)} is not a number") from None


def price_of(text: str) -> Fraction:
    """A price in dollars. Raises Unsound."""
    found = amount(text, "the price")
    if found > HUGEST:
        raise Unsound(f"the price {quoted(text)} is above ${HUGEST:,} for one unit")
    return found


def tiers_of(rows: Sequence[tuple[Fraction, Fraction | None, Fraction]]) -> tuple[Tier, ...]:
    """Tiers from rows of begin, end and price: they start at zero and leave no gap. Raises Unsound.

    A first tier at $0 stays as it is; whoever writes knows whether an allowance of the account stands for it.
    """
    if len(rows) > MOST_TIERS:
        raise Unsound(f"{len(rows):,} tiers, where no price of AWS has more than {MOST_TIERS}")
    ordered = sorted(dict.fromkeys(rows), key=lambda row: row[0])
    if ordered[0][0] != 0:
        raise Unsound(f"its first tier begins at {float(ordered[0][0]):g}, not at 0")
    for (start, end, _), (begin, _, _) in zip(ordered, ordered[1:], strict=False):
        if start == begin:
            raise Unsound(f"two prices from {float(start):g}: the SKU stands there twice")
        if end != begin:
            raise Unsound(f"the tier from {float(start):g} does not end where the next begins, at {float(begin):g}")
    if ordered[-1][1] is not None:
        raise Unsound("its last tier has an end: rows are missing")
    found = [Tier(start, price) for start, _, price in ordered]
    return tuple(tier for at, tier in enumerate(found) if at == 0 or tier.price != found[at - 1].price)


def exact(number: Fraction) -> str:
    """A number with every digit and no exponent. Raises Unsound for one that no decimal is."""
    scale, rest = 0, number.denominator
    while rest % 10 == 0 or rest % 2 == 0 or rest % 5 == 0:
        rest //= 10 if rest % 10 == 0 else 2 if rest % 2 == 0 else 5
        scale += 1
    if rest != 1:
        raise Unsound(f"{number} is no decimal")
    digits = f"{number.numerator * 10**scale // number.denominator:0{scale + 1}d}"
    return f"{digits[:-scale]}.{digits[-scale:]}".rstrip("0").rstrip(".") if scale else digits


def kind_of(unit: str) -> str:
    """What a unit measures: an hour, a GB kept for a month, a count of something."""
    text = unit.strip().lower()
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(text)), "count")


def fits(aws: str, per: str) -> bool:
    """Whether a price of AWS's unit is one of ours: ``Hrs`` and ``LCU-hour``, ``Metrics`` and ``metric-month``."""
    theirs, ours = kind_of(aws), kind_of(split_unit(per)[1])
    return theirs == ours or {theirs, ours} in ({"count", "month"}, {"gibps-month", "mibps-month"})


def factor(aws: str, per: str) -> Fraction:
    """How many of AWS's unit one of ours is: a million requests; a 1024th of what is a GiB a second."""
    size = Fraction(split_unit(per)[0])
    pair = kind_of(aws), kind_of(split_unit(per)[1])
    if pair == ("gibps-month", "mibps-month"):
        return size / 1024
    return size * 1024 if pair == ("mibps-month", "gibps-month") else size


def split_unit(per: str) -> tuple[Fraction, str]:
    """``1 million requests`` as a number and what is counted."""
    found = _PER.match(per)
    assert found is not None  # every unit of the book has been read
    number = Quantity.parse(f"{found[1] or 1}{' ' + found[2] if found[2] else ''}")
    return Fraction(number.number), found[3]


_PER = re.compile(r"\s*([\d][\d_,.]*)?\s*(thousand|million|billion)?\s*(.+)")
