"""From usage to money: pools, tiers, allowances, discounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from operator import is_not

from archplan.estimate.bill import NOTHING, Bill, Charge, Line, _equal, _sum, allowances
from archplan.kernel.record import changed, frozen
from archplan.kernel.units import Quantity, UnitError, is_exact, least, plain
from archplan.prices.book import PriceBook
from archplan.prices.price import Absent, Allowance, Price, Tier, Unknown
from archplan.prices.regions import ALL, nearest
from archplan.services.words.meters import Usage
from archplan.services.words.service import Service

# Subject, meter, price file, price, scope, and the place of one of two like connections.
Key = tuple[str, str, str, str, str, int, int]


Pool = tuple[str, str, str]  # price file, price, scope


def key_of(usage: Usage) -> Key:
    """What makes a usage the same one in two runs of the meters."""
    span = usage.span
    return usage.subject, usage.meter, usage.file, usage.price, usage.scope, span.line, span.column


@frozen
class _Priced:
    keys: Sequence[Key]  # of the usages, in their order
    cost: Mapping[Key, Quantity | Unknown]
    price: Mapping[Key, Price]
    pooled: Mapping[Key, Quantity]
    credits: Mapping[tuple[str, str], tuple[Quantity, Allowance]]  # subject and allowance
    taken: Mapping[Key, Quantity]  # the same by what it comes off


class Idle:
    """What the meters of a spec cost with nothing arriving: worked out once for bills that have those in common."""

    def __init__(self) -> None:
        self._usages: Sequence[Usage] = ()
        self._priced: _Priced | None = None

    def priced(self, usages: Sequence[Usage], price: Callable[[Sequence[Usage]], _Priced]) -> _Priced:
        """Their costs, by `price` where these are not the very ones before."""
        before = self._usages
        if self._priced is None or len(usages) != len(before) or any(map(is_not, usages, before)):
            self._usages, self._priced = usages, price(usages)
        return self._priced


def bill(
    usages: Sequence[Usage], without_traffic: Sequence[Usage], services: Mapping[str, Service], book: PriceBook,
    free_tier: str, discounts: Mapping[str, Quantity], unpaid: Mapping[str, Sequence[tuple[str, str, object]]],
    known_idle: Idle | None = None,
) -> Bill:  # fmt: skip
    """The bill of `usages`; `without_traffic` are the same meters with nothing arriving, `known_idle` what they cost.

    Raises UnitError when a meter's usage times its price is not dollars a month: a bug in its module.
    """
    own = _own_prices(services)
    known: dict[Pool, tuple[Quantity, Quantity]] = {}
    given = credits_of(services)
    full = _price(usages, book, free_tier, own, known, given)
    idle = (
        full
        if without_traffic is usages
        else (known_idle or Idle()).priced(
            without_traffic, lambda those: _price(those, book, free_tier, own, known, given)
        )
    )
    idle_quantity = dict(zip(idle.keys, (usage.quantity for usage in without_traffic), strict=True))
    by_subject: dict[str, list[Line]] = {}
    for key, usage in zip(full.keys, usages, strict=True):
        cost, rest = full.cost[key], idle.cost.get(key, NOTHING)
        price = full.price.get(key)
        driven = idle_quantity.get(key) is None or not _equal(idle_quantity[key], usage.quantity)
        line = Line(
            usage.subject, usage.meter, "charge",
            None if isinstance(cost, Unknown) else cost,
            NOTHING if isinstance(rest, Unknown) else rest,
            usage, price, cost.reason if isinstance(cost, Unknown) else "", "", usage.span, driven,
            full.pooled.get(key), is_absent=isinstance(cost, Absent), taken=full.taken.get(key),
            by_others=usage.subject in services and not services[usage.subject].billed_by_aws,
        )  # fmt: skip
        by_subject.setdefault(usage.subject, []).append(line)
    for (subject, _), (credit, allowance) in full.credits.items():
        rest = idle.credits[subject, _][0] if (subject, _) in idle.credits else NOTHING
        kind, reason = "credit", "always free, for the whole account"
        if allowance.by:
            kind, reason = "discount", f"paid by {allowance.by}, whatever the account uses it for; {allowance.source}"
        by_subject.setdefault(subject, []).append(
            Line(subject, allowance.title, kind, credit, rest, reason=reason,
                 span=allowance.span, usage_based=not _equal(credit, rest), allowance=allowance)
        )  # fmt: skip
    return Bill(tuple(_charges(by_subject, services, discounts, unpaid)))


def _charges(
    by_subject: Mapping[str, list[Line]], services: Mapping[str, Service], discounts: Mapping[str, Quantity],
    unpaid: Mapping[str, Sequence[tuple[str, str, object]]],
) -> Iterable[Charge]:  # fmt: skip
    for name, service in services.items():
        lines = list(by_subject.get(name, []))
        lines += _discounted(lines, discounts)
        for what, reason, amount in unpaid.get(name, ()):
            shown = "" if amount is True else str(amount)
            lines.append(
                Line(
                    name,
                    what,
                    "free",
                    NOTHING,
                    NOTHING,
                    reason=reason,
                    amount=shown,
                    span=service.spec.span,
                    by_others=not service.billed_by_aws,
                )
            )
        idle = [found.message for holder in service.holders() for found in holder._idle if found.severity == "error"]
        yield Charge(name, service.key, service.title, service.region, tuple(lines), tuple(idle))
    moved = [line for subject, lines in by_subject.items() if subject not in services for line in lines]
    if moved:
        moved += _discounted(moved, discounts)
        yield Charge("data transfer", "transfer", "AWS data transfer", "", tuple(moved))


def _discounted(lines: list[Line], discounts: Mapping[str, Quantity]) -> list[Line]:
    """A line below zero for each price file with a negotiated discount."""
    found = []
    for file, share in discounts.items():
        of = [
            line
            for line in lines
            if (line.usage and line.usage.file == file) or (line.allowance and line.allowance.file == file)
        ]
        known = [line for line in of if line.cost is not None]
        if known:
            cost = _sum(line.cost for line in known) * share * -1
            fixed = _sum(line.fixed for line in known) * share * -1
            name = f"negotiated discount of {plain(share.number * 100)}%"
            found.append(Line(of[0].subject, name, "discount", cost, fixed, reason="stated in the spec",
                              span=of[0].span, usage_based=not _equal(cost, fixed), off=(file, share)))  # fmt: skip
    return found


def price_of_usage(services: Mapping[str, Service], book: PriceBook, usage: Usage) -> Price | Unknown:
    """What one of a usage costs: as the spec states it, or as the book has it."""
    if usage.file == "own":
        return _own_prices(services)(usage)
    return book.price(usage.file, usage.price, usage.scope)


def _own_prices(services: Mapping[str, Service]) -> Callable[[Usage], Price | Unknown]:
    def own(usage: Usage) -> Price | Unknown:
        stated = services[usage.subject].own_price(usage.price)
        if stated is None:
            return Unknown("the spec states no price")
        rate, per, source, span, day = stated
        tier = Tier(usage.quantity * 0 if is_exact(usage.quantity.number) else NOTHING * 0, rate)
        return Price(usage.price, usage.meter, per, (tier,), day, "user", span, lambda: source, lambda: source)

    return own


def _price(
    usages: Sequence[Usage], book: PriceBook, free_tier: str, own: Callable[[Usage], Price | Unknown],
    known: dict[Pool, tuple[Quantity, Quantity]], given: Sequence[Allowance] = (),
) -> _Priced:  # fmt: skip
    """Every usage priced in its pool; `known` is what a pool came to before, for so much used."""
    pools: dict[Pool, list[tuple[Key, Usage]]] = {}
    keys = [key_of(usage) for usage in usages]
    for key, usage in zip(keys, usages, strict=True):
        scope = usage.subject if usage.file == "own" else usage.scope
        pools.setdefault((usage.file, usage.price, scope), []).append((key, usage))
    cost: dict[Key, Quantity | Unknown] = {}
    prices: dict[Key, Price] = {}
    pooled: dict[Key, Quantity] = {}
    priced: dict[str, dict[Pool, tuple[Price, Quantity, Quantity]]] = {}
    for pool, members in pools.items():
        price = own(members[0][1]) if pool[0] == "own" else book.price(*pool)
        total = members[0][1].quantity
        for _, usage in members[1:]:
            total = total + usage.quantity
        if isinstance(price, Absent):
            price = _with_nearest(price, pool, book)
        if isinstance(price, Unknown):
            for key, usage in members:
                cost[key] = price if usage.quantity else NOTHING
            continue
        if pool in known and _equal(known[pool][0], total) and known[pool][0].powers == total.powers:
            whole = known[pool][1]
        else:
            rate = price.tiers[0].rate
            first = total * rate
            if first.powers != NOTHING.powers:
                raise UnitError(
                    f"{pool[0]}: {members[0][1].meter} is {total}, which at {rate} makes {first}, not $/month"
                )
            whole = first if len(price.tiers) == 1 else price.cost(total)
            known[pool] = total, whole
        priced.setdefault(pool[0], {})[pool] = price, total, whole
        for key, usage in members:
            cost[key] = whole if len(members) == 1 else whole * _part(usage.quantity, total)
            prices[key] = price
            if len(members) > 1:
                pooled[key] = total
    always = book.allowances if free_tier == "always" else None
    of = (lambda file: allowances(file, always, given)) if always or given else lambda file: ()
    return _Priced(keys, cost, prices, pooled, *_credits(pools, priced, of))


def _with_nearest(gone: Absent, pool: Pool, book: PriceBook) -> Absent:
    """What is not sold in a region, and the three nearest that have it."""
    file, entry, scope = pool
    near = nearest(scope, book.regions_with(file, entry))[:3] if scope in ALL else []
    said = f"the nearest regions that have it: {', '.join(near)}" if near else "no region of the book has a price of it"
    return changed(gone, reason=f"{gone.title} is {gone.reason}; {said}")


def _credits(
    pools: Mapping[Pool, list[tuple[Key, Usage]]],
    priced: Mapping[str, Mapping[Pool, tuple[Price, Quantity, Quantity]]], of: Callable[[str], Sequence[Allowance]],
) -> tuple[dict[tuple[str, str], tuple[Quantity, Allowance]], dict[Key, Quantity]]:  # fmt: skip
    """What allowances take off, by service and by line: each pool shrinks in proportion, by what the ones before left."""
    found: dict[tuple[str, str], tuple[Quantity, Allowance]] = {}
    taken: dict[Key, Quantity] = {}
    for file, of_file in priced.items():
        left = {pool: (amount, whole) for pool, (_, amount, whole) in of_file.items()}
        for allowance in of(file) if file != "own" else ():
            groups: dict[str, list[Pool]] = {}
            for pool in of_file:
                if pool[1].partition("/")[0] in allowance.of:
                    groups.setdefault(pool[2] if allowance.by_region else "", []).append(pool)
            for group in groups.values():
                used = [left[pool][0] for pool in group]
                total = used[0]
                for more in used[1:]:
                    total = total + more
                if not total:
                    continue
                free_part = _free_part(total, allowance.allowance)
                for pool in group:
                    price, all_of_it, _ = of_file[pool]
                    amount, whole = left[pool]
                    rest = amount - amount * free_part
                    left[pool] = rest, price.cost(rest)
                    credit = left[pool][1] - whole
                    for line, usage in pools[pool]:
                        share = credit * _part(usage.quantity, all_of_it)
                        if not share:
                            continue
                        key = usage.subject, f"{file}:{allowance.name}"
                        found[key] = (found[key][0] + share if key in found else share), allowance
                        taken[line] = taken[line] + share if line in taken else share
    return found, taken


def credits_of(services: Mapping[str, Service]) -> tuple[Allowance, ...]:
    """What the prices of services pay of the account's use of others; alike ones add up."""
    found: dict[tuple[str, tuple[str, ...]], Allowance] = {}
    for name, service in services.items():
        for credit in service.credits():
            before = found.get((credit.file, credit.of))
            amount = credit.amount if before is None else before.allowance + credit.amount
            title = credit.title if before is None else f"{before.title}, and {credit.title}"
            found[credit.file, credit.of] = Allowance(
                "credit of a plan", title, credit.file, amount, credit.of, False, "", service.spec.span,
                partial(str, credit.source), name,
            )  # fmt: skip
    return tuple(found.values())


def _free_part(total: Quantity, allowance: Quantity) -> Quantity:
    """The part of a pool that an allowance covers, at most all of it."""
    if not total.like(allowance):
        raise UnitError(f"an allowance of {allowance} cannot come off {total}")
    return least(allowance + total * 0, total) / _never_zero(total)


def _part(quantity: Quantity, total: Quantity) -> Quantity:
    return quantity / _never_zero(total)


def _never_zero(total: Quantity) -> Quantity:
    if is_exact(total.number):
        return total if total.number else Quantity(Fraction(1), total.powers)
    return Quantity(total.number + (total.number == 0), total.powers)
