"""From usage to money. Every line is usage × price, and must come out in dollars a month.

AWS counts a meter over the whole account before it looks at tiers, so usage is pooled by price and scope, priced
once, and the cost is shared back in proportion. Always-free allowances come off the pool and are shown as lines of
their own, below zero. What a line costs without any traffic is found by metering a second time with none.
A price that the book does not hold makes its line unknown and the total "at least"; so does an option that is written
and counts nowhere, for what it was to say is in no line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

from archplan.kernel.diagnostics import Span
from archplan.kernel.record import frozen
from archplan.kernel.units import USD, Quantity, decimal, exact_sum, is_exact, money, month, plain, plural
from archplan.prices.price import Allowance, Price, quoted_unit
from archplan.services.words.meters import Usage

NOTHING = 0 * USD / month


@frozen
class Line:
    """One line: what is used, at which price, and what that makes a month.

    `kind` is charge, credit (an always-free allowance), discount or free. `cost` is None when the price is
    unknown; `fixed` is the part that stays with no traffic at all.
    """

    subject: str
    name: str
    kind: str
    cost: Quantity | None
    fixed: Quantity
    usage: Usage | None = None
    price: Price | None = None
    reason: str = ""
    amount: str = ""
    span: Span | None = None
    usage_based: bool = False
    pooled: Quantity | None = None  # the pool's usage, when others share it
    allowance: Allowance | None = None
    is_absent: bool = False  # where there is no price because AWS's own list does not have it in the region
    waits: bool = False  # where there is no amount because somebody has yet to answer
    off: tuple[str, Quantity] | None = None  # of a negotiated discount: the price file and the share it comes off
    by_others: bool = False  # whether somebody else than AWS bills it, if anybody does
    taken: Quantity | None = None  # what allowances take off it, below zero; a line of their own says it too

    @property
    def is_left_to_others(self) -> bool:
        """Whether nothing is charged because others bill it, if anybody does; what a spec states of them is charged."""
        return self.by_others and self.kind == "free"

    @property
    def lack(self) -> str:
        """What a line without a price says in the place of one: nobody read it, it is not sold there, or it is asked for."""
        if self.waits:
            return "asked for"
        return "not sold there" if self.is_absent else "price unknown"

    @property
    def unbilled(self) -> str:
        """What a line that AWS never charges says in the place of a cost: what is another's to bill is not free."""
        return "not billed by AWS" if self.is_left_to_others else "free"

    @property
    def is_empty(self) -> bool:
        """Nothing used and nothing charged: true, and not worth a reader's line."""
        return self.kind == "charge" and self.usage is not None and not self.usage.quantity and self.cost is not None

    @property
    def file(self) -> str:
        """The price file it rests on; nothing for what is free and for a discount."""
        of = self.usage or self.allowance
        return of.file if of is not None else ""

    @property
    def monthly(self) -> Fraction:
        """Dollars a month, exactly; zero for an unknown price, so ask `cost` first."""
        return dollars(self.cost) if self.cost is not None else Fraction(0)

    @property
    def paid(self) -> Fraction:
        """Dollars a month after what allowances take off the line; zero for an unknown price."""
        return self.monthly + (dollars(self.taken) if self.taken is not None else Fraction(0))

    @property
    def count(self) -> Fraction:
        """The quantity in the unit the price is quoted for: price x count is the cost in a single tier."""
        assert self.usage is not None and self.price is not None
        return Fraction((self.usage.quantity * month / quoted_unit(self.price.per)).number)

    @property
    def measured(self) -> str:
        """The quantity as AWS counts it: ``4,000,000 read request units``, ``730 instance-hours``."""
        if self.usage is None:
            return self.amount
        if self.price is None:
            return str(self.usage.quantity)
        scale, noun = scale_of(self.price.per)
        count = self.count * scale
        return f"{plain(count)} {noun if count == 1 else _plural(noun)}"

    @property
    def unit_price(self) -> Fraction:
        """Dollars for one of the price's unit: the tier's own, or the mean where usage crosses tiers."""
        assert self.price is not None
        if len(self.price.tiers) == 1 or not self.count:
            return Fraction(self.price.unit_price)
        return self.monthly / self.count


def lack_of(lines: Iterable[Line]) -> str:
    """What these say in the place of a cost that nobody can tell: asked for, not sold there, or price unknown."""
    lacks = {line.lack for line in lines if line.cost is None}
    return next((said for said in ("asked for", "not sold there") if said in lacks), "price unknown")


@frozen
class Charge:
    """All lines of one service, or of data transfer."""

    name: str
    type: str
    title: str
    region: str
    lines: tuple[Line, ...]
    idle: tuple[str, ...] = ()  # the options written that have no effect, each with the reason

    @property
    def cost(self) -> Quantity:
        """Dollars a month of the lines whose price is known."""
        return _sum(line.cost for line in self.lines)

    @property
    def fixed(self) -> Quantity:
        return _sum(line.fixed for line in self.lines if line.cost is not None)

    @property
    def unbilled(self) -> str:
        """What a service says in the place of a cost where AWS never charges any of it; nothing where it does."""
        return self.lines[0].unbilled if self.lines and all(line.kind == "free" for line in self.lines) else ""

    @property
    def is_complete(self) -> bool:
        return not self.idle and all(line.cost is not None for line in self.lines)


@frozen
class Bill:
    """What an architecture costs a month, service by service in spec order."""

    charges: tuple[Charge, ...]
    asked: tuple[str, ...] = ()  # the questions of the spec, without whose answers nobody knows the total
    bought: tuple[Any, ...] = ()  # what is bought ahead, where the spec says any: `archplan.estimate.committed.Bought`

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for charge in self.charges for line in charge.lines)

    @cached_property
    def total(self) -> Quantity:
        return _sum(line.cost for line in self.lines)

    @cached_property
    def fixed(self) -> Quantity:
        return _sum(line.fixed for line in self.lines if line.cost is not None)

    @property
    def rounding(self) -> str:
        """What to say when the rounded lines do not add up to the rounded total; nothing when they do."""
        lines = sum((Fraction(decimal(line.monthly, 2)) for line in self.lines if line.cost is not None), Fraction(0))
        apart = Fraction(decimal(dollars(self.total), 2)) - lines
        if not apart:
            return ""
        more = "more" if apart > 0 else "less"
        return f"Lines are rounded for print; the total is of exact amounts, {money(abs(apart))} {more} than the rounded lines."

    @property
    def split(self) -> tuple[Fraction, Fraction]:
        """The fixed and the driven dollars as printed: rounded so that the two add up to the printed total."""
        fixed = Fraction(decimal(dollars(self.fixed), 2))
        return fixed, Fraction(decimal(dollars(self.total), 2)) - fixed

    @property
    def year(self) -> Fraction:
        """Dollars a year: twelve times the month as it is printed, so that a reader's own sum agrees."""
        return Fraction(decimal(dollars(self.total), 2)) * 12

    @property
    def driven(self) -> Quantity:
        """What the traffic adds to the fixed part."""
        return self.total - self.fixed

    @property
    def credit(self) -> Quantity:
        """What the always-free allowances take off, below zero."""
        return _sum(line.cost for line in self.lines if line.kind == "credit")

    @cached_property
    def unpriced(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.cost is None)

    @property
    def is_complete(self) -> bool:
        return not self.asked and all(charge.is_complete for charge in self.charges)

    @property
    def idle(self) -> tuple[str, ...]:
        """The options written that have no effect, so that nobody knows what they were to cost."""
        return tuple(f"{charge.name}: {said}" for charge in self.charges for said in charge.idle)

    @property
    def lacking(self) -> tuple[tuple[str, str, str], ...]:
        """Why it is not complete: service, meter or option, reason."""
        prices = [(line.subject, line.name, line.reason) for line in self.unpriced]
        open_ = (("spec", "question", f"{name} is asked for") for name in self.asked)
        return (*prices, *open_, *((charge.name, "option", said) for charge in self.charges for said in charge.idle))

    def charge(self, name: str) -> Charge | None:
        return self._named.get(name)

    @cached_property
    def _named(self) -> dict[str, Charge]:
        return {charge.name: charge for charge in reversed(self.charges)}


def dollars(cost: Quantity) -> Fraction:
    """Dollars a month as one exact number."""
    return Fraction((cost * month / USD).number)


def scale_of(per: str) -> tuple[Fraction, str]:
    """``1 million requests`` is 1,000,000 and ``request``; ``GB-month`` is 1 and ``GB-month``."""
    match = re.match(r"\s*([\d_,.]+)?\s*(thousand|million|billion)?\s*(.+)", per)
    assert match
    scale = Fraction((match[1] or "1").replace(",", "")) * {"thousand": 10**3, "million": 10**6, "billion": 10**9}.get(
        match[2] or "", 1
    )
    noun = match[3]
    return scale, noun[:-1] if noun.endswith("s") and not noun.endswith("ss") and scale != 1 else noun


def _plural(noun: str) -> str:
    head, dash, tail = noun.rpartition("-")
    if dash:
        return f"{head}-{tail}s"
    return plural(noun) if not noun.endswith("s") else noun


def allowances(
    file: str, always: Callable[[str], Sequence[Allowance]] | None, given: Sequence[Allowance]
) -> Sequence[Allowance]:
    """What comes off a price file: what is always free where that counts, and what plans give."""
    return [*(always(file) if always else ()), *(one for one in given if one.file == file)]


def _equal(a: Quantity, b: Quantity) -> bool:
    return is_exact(a.number) and is_exact(b.number) and a.number == b.number


def _sum(costs: Iterable[Quantity | None]) -> Quantity:
    """Costs added up, those that are unknown left out."""
    known = [cost for cost in costs if cost is not None]
    if all(is_exact(cost.number) for cost in known):
        return Quantity(exact_sum(cost.number for cost in known), NOTHING.powers)
    total = NOTHING
    for cost in known:
        total = total + cost
    return total
