"""Commitments applied to usage hour by hour, as AWS does.

Reservations come before Savings Plans; zonal ones before regional ones, and those that pay for several sizes go from the
smallest to the largest. EC2 Instance Savings Plans come before the others. Of what the plans of a group may pay, the
highest percentage saved is paid first, of equal ones the lowest rate; what is left is billed at the list price, and
what an hour leaves of a commitment is billed too, and lost.
https://docs.aws.amazon.com/savingsplans/latest/userguide/sp-applying.html
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/apply_ri.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from archplan.kernel.record import frozen
from archplan.services.words.committable import Committable
from archplan.spec.commitments import Commitment, Reservation, SavingsPlan, factor_of

NOTHING = Fraction(0)
Key = TypeVar("Key")


@frozen
class Running:
    """What of a usage a commitment may pay in every stretch of time: how much runs, and its list price an hour.

    `listed` are dollars an hour at list price, `count` instances, nodes or units; `each` is the list price of one.
    """

    name: str
    region: str
    what: Committable
    listed: tuple[Fraction, ...]
    each: Fraction  # dollars an hour at list price for one of `count`, 0 where nothing counts them
    quoted: Fraction = Fraction(1)  # dollars at list price for one of its price's unit

    def count(self, at: int) -> Fraction:
        return self.listed[at] / self.each if self.each else NOTHING


@frozen
class Taken:
    """What a commitment paid of a usage: dollars an hour at list price, at its rate, and how many that are."""

    commitment: str
    usage: str
    listed: Fraction
    cost: Fraction | None  # None where its rate is unknown
    count: Fraction


@frozen
class Applied:
    """What commitments paid, on average over the month, and what they left unused, in dollars an hour."""

    taken: tuple[Taken, ...]
    unused: Mapping[str, Fraction | None]
    unknown: tuple[str, ...]  # plans of which a rate is unknown that they would have needed


def apply(usages: Sequence[Running], commitments: Sequence[Commitment], weights: Sequence[Fraction]) -> Applied:
    """Every commitment applied in every stretch of time; `weights` are the parts of the month that those are."""
    found: dict[tuple[str, str], list[Fraction]] = {}
    used = {one.name: NOTHING for one in commitments}
    reservations = sorted(
        (one for one in commitments if isinstance(one, Reservation)),
        key=lambda one: (not one.is_zonal, one.is_flexible),
    )
    plans = [one for one in commitments if isinstance(one, SavingsPlan)]
    aside = _aside(usages, plans)
    unknown = tuple(dict.fromkeys(plan.name for plan, _ in aside))
    for at, weight in enumerate(weights):
        left = [usage.listed[at] for usage in usages]

        def take(one: Commitment, index: int, listed: Fraction, cost: Fraction, at: int = at, weight: Fraction = weight,
                 left: list[Fraction] = left) -> None:  # fmt: skip
            left[index] -= listed
            usage = usages[index]
            sums = found.setdefault((one.name, usage.name), [NOTHING, NOTHING, NOTHING])
            sums[0] += weight * listed
            sums[1] += weight * cost
            sums[2] += weight * (listed / usage.each if usage.each else NOTHING)
            used[one.name] += weight * cost

        for reserved in reservations:
            _reserve(reserved, usages, left, take)
        for plan, index in aside:
            if left[index]:
                take(plan, index, left[index], NOTHING)
        known = [plan for plan in plans if plan.name not in unknown]
        for rank in sorted({plan.rank for plan in known}):
            _plans([plan for plan in known if plan.rank == rank], usages, left, take)
    by_name = {one.name: one for one in commitments}
    taken = []
    for (name, usage), (listed, cost, count) in found.items():
        by = by_name[name]
        lacks = name in unknown or (isinstance(by, Reservation) and by.each is None)
        taken.append(Taken(name, usage, listed, None if lacks else cost, count))
    unused: dict[str, Fraction | None] = {}
    for one in commitments:
        whole = one.an_hour
        unused[one.name] = None if whole is None else whole if one.name in unknown else whole - used[one.name]
    return Applied(tuple(taken), unused, unknown)


def _aside(usages: Sequence[Running], plans: Sequence[SavingsPlan]) -> list[tuple[SavingsPlan, int]]:
    """What plans that lack a rate might pay: nobody knows how much, so all of it is set aside."""
    fitting = [(plan, at) for at, it in enumerate(usages) for plan in plans if plan.fits(it.what, it.region)]
    lacking = {plan.name for plan, at in fitting if plan.rate_of(usages[at].what, Fraction(1)) is None}
    return [(plan, at) for plan, at in fitting if plan.name in lacking]


def _reserve(one: Reservation, usages: Sequence[Running], left: list[Fraction], take: object) -> None:
    """One reservation in one stretch of time: the usage it fits, the smallest size first."""
    assert callable(take)
    flexible = one.is_flexible
    own = (factor_of(one.kind) or Fraction(1)) if flexible else Fraction(1)
    room = own * one.weight * one.count_of
    whole = room
    fitting = [(index, usage) for index, usage in enumerate(usages) if one.fits(usage.what, usage.region)]
    sized = [(_factor(usage, flexible), index, usage) for index, usage in fitting]
    each = one.each
    for factor, index, usage in sorted(sized, key=lambda found: (found[0], found[1])):
        if not left[index] or not usage.each:
            continue
        runs = left[index] / usage.each * factor
        takes = min(room, runs)
        if takes:
            cost = each * one.count_of * takes / whole if each is not None else NOTHING
            take(one, index, takes / factor * usage.each, cost)
            room -= takes


def _factor(usage: Running, flexible: bool) -> Fraction:
    size = (factor_of(usage.what.kind) or Fraction(1)) if flexible else Fraction(1)
    return size * usage.what.weight


def _plans(plans: Iterable[SavingsPlan], usages: Sequence[Running], left: list[Fraction], take: object) -> None:
    """Plans of one group in one stretch of time: the highest percentage first, of equal ones the lowest rate."""
    assert callable(take)
    plans = list(plans)
    room = {plan.name: plan.an_hour or NOTHING for plan in plans}
    ways = []
    for index, usage in enumerate(usages):
        for order, plan in enumerate(plans):
            if not left[index] or not plan.fits(usage.what, usage.region):
                continue
            listed = usage.each or Fraction(1)
            rate = plan.rate_of(usage.what, listed)
            if rate is not None and 0 < rate <= listed:
                ways.append((rate / listed, usage.quoted * rate / listed, order, index, plan))
    for share, _, _, index, plan in sorted(ways, key=lambda way: way[:4]):
        cost = min(room[plan.name], left[index] * share)
        if cost:
            room[plan.name] -= cost
            take(plan, index, cost / share, cost)
