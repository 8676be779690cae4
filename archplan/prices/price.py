"""A list price: from a day on, with its tiers, its source and how far it can be trusted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction

from archplan.kernel.diagnostics import Span
from archplan.kernel.record import frozen
from archplan.kernel.units import USD, Quantity, is_exact, least, month, most, rate, unit_of
from archplan.text.located import Located

CONFIDENCES = {
    "machine": "read by machine from AWS's own price data",
    "machine-inferred": "read by machine, matched to its name by inference",
    "machine-derived": "derived from a machine's cost divided by its quantity",
    "machine-old": "read by machine from AWS's price data, years ago",
    "machine-old-rule-checked": "read by machine from an older list, and equal to the rule that newer prices keep",
    "derived": "worked out from another of AWS's prices, by a ratio that held wherever both were read",
    "inferred-uniform": "inferred: the same in every region seen",
    "secondary": "from a second-hand source",
    "quoted-from-price-list": "quoted from AWS's price list by a second-hand source",
    "page": "from AWS's pricing page",
    "user": "stated by the user",
}


ABSENT = "absent"  # in the place of a number: AWS's list of that day has the thing, and not in the region


CERTAIN = ("machine", "user")


@frozen
class Tier:
    """A rate and where it begins, as usage a month: ``0.25 $/GB/month`` from 25 GB."""

    start: Quantity
    rate: Quantity


@frozen
class Price:
    """A list price in one scope from one day on; `per` is the unit AWS quotes, `written` the number it quotes."""

    name: str
    title: str
    per: str
    tiers: tuple[Tier, ...]
    since: date
    confidence: str
    span: Span
    find_source: Callable[[], str]  # looked up only when somebody asks where the number came from
    find_page: Callable[[], str]

    @property
    def day(self) -> str:
        """The day from which the price holds, or nothing when its user states none."""
        return "" if self.since == date.min else self.since.isoformat()

    @property
    def source(self) -> str:
        """Where the number was read, as a sentence."""
        return self.find_source()

    @property
    def page(self) -> str:
        """AWS's own page of this service's prices."""
        return self.find_page()

    def cost(self, usage: Quantity) -> Quantity:
        """What `usage` costs a month: each part of it at the rate of the tier it falls in."""
        if len(self.tiers) == 1:
            return usage * self.tiers[0].rate
        total: Quantity | None = None
        for index, tier in enumerate(self.tiers):
            part = usage if index == 0 else most(usage - tier.start, usage * 0)
            if index + 1 < len(self.tiers):
                width = self.tiers[index + 1].start - tier.start
                part = least(part, width + usage * 0)
            elif index == 0:
                part = usage
            total = part * tier.rate if total is None else total + part * tier.rate
        assert total is not None
        return total

    def parts(self, usage: Quantity) -> list[tuple[Quantity, Quantity]]:
        """How usage falls into tiers: (quantity, rate) for each tier that holds some."""
        found = []
        for index, tier in enumerate(self.tiers):
            end = self.tiers[index + 1].start if index + 1 < len(self.tiers) else None
            upper = usage if end is None else least(usage, end)
            if is_exact(usage.number) and upper.number > tier.start.number:
                found.append((upper - tier.start if index else upper, tier.rate))
        return found or [(usage, self.tiers[0].rate)]

    @property
    def quote(self) -> str:
        """As the price list says it: ``$0.125 per 1 million read units``; the first tier when there are several."""
        first = f"{rate(self.unit_price)} per {self.per}"
        return first + (", less above a volume" if len(self.tiers) > 1 else "")

    @property
    def unit_price(self) -> Fraction:
        """Dollars for one `per` in the first tier."""
        return Fraction((self.tiers[0].rate * quoted_unit(self.per)).to(USD))


@frozen
class Allowance:
    """What AWS gives every account each month for nothing, off the pooled usage of some prices; or a plan does."""

    name: str
    title: str
    file: str
    allowance: Quantity
    of: tuple[str, ...]
    by_region: bool
    confidence: str
    span: Span
    find_source: Callable[[], str]
    by: str = ""  # the service whose plan brings it; nothing for what is always free

    @property
    def source(self) -> str:
        """Where the allowance was read, as a sentence."""
        return self.find_source()


@frozen
class Unknown:
    """Why there is no price: a sentence."""

    reason: str


@frozen
class Absent(Unknown):
    """AWS's own list of a day has the thing, and not in this region: it is not sold there, and that was read."""

    reason: str
    since: date
    title: str
    find_source: Callable[[], str]


def absent(title: str, scope: str, since: str, find_source: Callable[[], str]) -> Absent:
    """What is not sold in a region, as a list of a day says."""
    return Absent(f"not sold in {scope} on {since}", date.fromisoformat(since), title, find_source)


@frozen
class Hole:
    """A price that the book says it does not know: where, and why."""

    file: str
    entry: str
    title: str
    scopes: tuple[str, ...]
    why: str
    everywhere: bool  # whether no other region has one


def quoted_unit(per: str) -> Quantity:
    """The unit of ``per``: a stock for ``GB-month`` or ``instance-hour``, a count a month for ``1 million requests``.

    Usage is what a month holds: a thing held (``GB-month``) counts as so many, a thing that happens as so many a
    month. The caller multiplies rates by usage and must land on dollars a month.
    """
    number, _, unit_text = _PER.match(per).groups()  # type: ignore[union-attr]  # whoever reads a price has matched it
    size = Quantity.parse(f"{number or 1}{' ' + _ if _ else ''}")
    return size * unit_of(unit_text)


_PER = re.compile(r"\s*([\d][\d_,.]*)?\s*(thousand|million|billion)?\s*(.+)")


def _tiers(value: Located, per: str) -> Iterable[Tier]:
    quoted = quoted_unit(per)
    if value.is_text:
        yield Tier(0 * _held(quoted), Quantity.parse(value.value) * USD / quoted)
        return
    for tier in value.value:
        bound = quoted_unit(tier["from"].value)
        start = bound if (bound * month).like(quoted) else _held(bound)
        yield Tier(start, Quantity.parse(tier["price"].value) * USD / quoted)


def _held(amount: Quantity) -> Quantity:
    """A tier bound or allowance as usage a month: ``25 GB-month`` is 25 GB held, ``1 million requests`` a flow."""
    return amount / month
