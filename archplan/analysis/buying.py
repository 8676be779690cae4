"""What to buy ahead: of each commitment that a spec states a rate of, the size that costs least for its traffic.

Each is sized alone, for traffic that stays as it is for all of its term. What is saved grows with the size up to a
point and falls from there, so the best one is found by halving, among the sizes at which some hour is just covered; of few, each is tried.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

from archplan.analysis.inputs import bands, with_values
from archplan.estimate.commitments import Running, apply
from archplan.estimate.committed import coverable
from archplan.estimate.lasting import QUOTED
from archplan.estimate.plan import Plan, rescaled
from archplan.kernel.record import frozen
from archplan.kernel.units import USD, Quantity, hour, quantity
from archplan.spec.commitments import Commitment, Reservation, SavingsPlan

MILLE = Fraction(1, 1000)  # dollars an hour: a Savings Plan is sold in steps of it
HALVINGS = 10
TRIED = 64  # sizes of a reservation that are tried one by one
ENDS = (0.1, 0.9)  # of what is known roughly
ZERO = Fraction(0)

Used = tuple[list[Running], list[Fraction]]


@frozen
class Eligible:
    """A line of the bill that commitments may pay: dollars an hour at list price, and which types do."""

    subject: str
    name: str
    mean: Fraction
    least: Fraction  # in its quietest hour
    types: tuple[str, ...]


@frozen
class Offer:
    """A commitment at the size that costs least; amounts in dollars a month against buying nothing.

    `size` is dollars an hour of a plan, a count of a reservation; 0 where none pays. `breaks_even` is the part of the
    traffic at which it costs what it saves, None where it pays with none at all. `half` is what it saves when traffic is
    half, below zero for a loss, and `regret` how much less that is than with the size for half the traffic. `ends` are
    what it saves at 10 and at 90 % of the spec's bands, where there are any.
    """

    commitment: Commitment
    size: Fraction
    monthly: Fraction
    listed: Fraction  # what it pays for, at list price
    unused: Fraction
    saves: Fraction
    breaks_even: Fraction | None
    half: Fraction
    regret: Fraction
    ends: tuple[Fraction, ...]

    @property
    def term_saves(self) -> Fraction:
        """Over its whole term."""
        return self.saves / QUOTED * self.commitment.hours

    @property
    def ahead(self) -> Fraction | None:
        """Dollars paid on the day it is bought; None where nobody says how much."""
        return self.commitment.paid_ahead if self.size else ZERO


@frozen
class Buying:
    """What may be bought for a plan: the offers, the one that saves most first, and those whose rate is unknown."""

    eligible: tuple[Eligible, ...]
    offers: tuple[Offer, ...]
    unknown: tuple[tuple[str, str], ...]  # name, why


def buying(plan: Plan) -> Buying:
    """The best size of every commitment of the spec, each alone. Raises ArchplanError where an end of the bands makes no spec."""
    usages, weights, lines = coverable(plan.bill, plan.architecture.services)
    eligible = tuple(
        Eligible(
            lines[it.name].subject, lines[it.name].name, _mean(it, weights), min(it.listed),
            tuple(dict.fromkeys([*it.what.plans, *([it.what.reserved] if it.what.reserved else [])])),
        )
        for it in usages
    )  # fmt: skip
    drawn = bands(plan) if plan.waiting is None else ()  # what waits for an answer has no ends
    ends = [_used(with_values(plan, {one: one.at(part) for one in drawn})) for part in ENDS] if drawn else []
    scaled: dict[Fraction, Used] = {Fraction(1): (usages, weights)}

    def at(scale: Fraction) -> Used:
        if scale not in scaled:
            scaled[scale] = _used(rescaled(plan, scale))
        return scaled[scale]

    offers, unknown = [], []
    for one in plan.architecture.commitments:
        lacks = _lacks(one, usages)
        if lacks:
            unknown.append((one.name, lacks))
        else:
            offers.append(_offer(one, at, ends))
    return Buying(
        eligible, tuple(sorted(offers, key=lambda offer: (-offer.saves, offer.commitment.name))), tuple(unknown)
    )


def _used(plan: Plan) -> Used:
    usages, weights, _ = coverable(plan.bill, plan.architecture.services)
    return usages, weights


def _mean(it: Running, weights: Sequence[Fraction]) -> Fraction:
    return sum((listed * weight for listed, weight in zip(it.listed, weights, strict=True)), ZERO)


def _lacks(one: Commitment, usages: Sequence[Running]) -> str:
    """Why nobody knows what it would cost; nothing where somebody does."""
    if isinstance(one, Reservation):
        return "" if one.each is not None else "nobody states its rate: write rate: or discount:"
    assert isinstance(one, SavingsPlan)
    fitting = [it for it in usages if one.fits(it.what, it.region)]
    names = [it.what.called[0] for it in fitting if one.rate_of(it.what, Fraction(1)) is None]
    return f"nobody states its rate for {', '.join(dict.fromkeys(names))}: write discount: or rates:" if names else ""


def _offer(one: Commitment, at: Callable[[Fraction], Used], ends: Sequence[Used]) -> Offer:
    size = _best(one, at(Fraction(1)))
    bought, half = _sized(one, size), at(Fraction(1, 2))
    usages, weights = at(Fraction(1))
    found = apply(usages, [bought], weights)
    listed = sum((it.listed for it in found.taken), ZERO)
    monthly, at_half = (bought.an_hour or ZERO) if size else ZERO, _saves(one, size, half)
    return Offer(
        bought, size, monthly * QUOTED, listed * QUOTED if size else ZERO,
        (found.unused[one.name] or ZERO) * QUOTED if size else ZERO, _saves(one, size, at(Fraction(1))) * QUOTED,
        _breaks_even(one, size, at), at_half * QUOTED, (_saves(one, _best(one, half), half) - at_half) * QUOTED,
        tuple(_saves(one, size, used) * QUOTED for used in ends),
    )  # fmt: skip


def _sized(one: Commitment, size: Fraction) -> Commitment:
    """It in another size."""
    key, value = ("count", quantity(size)) if isinstance(one, Reservation) else ("commitment", size * USD / hour)
    other: Commitment = one.instead(**{key: Quantity(value.number, value.powers)})
    return other


def _saves(one: Commitment, size: Fraction, used: Used) -> Fraction:
    """Dollars an hour that a size saves, below zero for a loss."""
    if not size:
        return ZERO
    bought = _sized(one, size)
    taken = apply(used[0], [bought], used[1]).taken
    return sum((it.listed for it in taken), ZERO) - (bought.an_hour or ZERO)


def _best(one: Commitment, used: Used) -> Fraction:
    """The smallest of the sizes that save most; 0 where none saves anything."""
    sizes = _sizes(one, used)
    if isinstance(one, Reservation) and len(sizes) <= TRIED:  # sizes of a family need not cost alike for each unit
        best = max(sizes, key=lambda size: (_saves(one, size, used), -size))
        return best if _saves(one, best, used) > 0 else ZERO
    low, high = 0, len(sizes) - 1
    while low < high:  # what is saved rises to one top and falls from there
        middle = (low + high) // 2
        if _saves(one, sizes[middle + 1], used) > _saves(one, sizes[middle], used):
            low = middle + 1
        else:
            high = middle
    return sizes[low] if _saves(one, sizes[low], used) > 0 else ZERO


def _sizes(one: Commitment, used: Used) -> list[Fraction]:
    """Sizes at which an hour is just covered, and nothing; AWS sells plans by a tenth of a cent, capacity by the hundred."""
    usages, weights = used
    fitting = [it for it in usages if one.fits(it.what, it.region)]
    found = {ZERO}
    if isinstance(one, Reservation):
        step = 100 if one.counted == "capacity unit" else 1
        most = _sized(one, Fraction(10**9))
        assert isinstance(most, Reservation)
        whole = apply(usages, [most], [Fraction(1)] * len(weights))
        paid = most.each or ZERO
        needs = sum((it.cost or ZERO for it in whole.taken), ZERO) / paid if paid else ZERO
        return [Fraction(count) for count in range(0, math.ceil(needs / step) * step + 1, step)][: 10**5]
    assert isinstance(one, SavingsPlan)
    for at in range(len(weights)):
        ways = []
        for it in fitting:
            rate = one.rate_of(it.what, it.each or Fraction(1))
            if rate is not None and it.listed[at]:
                share = rate / (it.each or Fraction(1))
                ways.append((share, it.quoted * share, it.listed[at] * share))
        whole_hour = ZERO
        for _, _, cost in sorted(ways):
            whole_hour += cost
            found |= {math.floor(whole_hour / MILLE) * MILLE, math.ceil(whole_hour / MILLE) * MILLE}
    return sorted(found)


def _breaks_even(one: Commitment, size: Fraction, at: Callable[[Fraction], Used]) -> Fraction | None:
    """The part of the traffic below which it loses, to a thousandth; None where it never does."""
    low, high = ZERO, Fraction(1)
    if not size or _saves(one, size, at(low)) >= 0:
        return None
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _saves(one, size, at(middle)) < 0 else (low, middle)
    return high
