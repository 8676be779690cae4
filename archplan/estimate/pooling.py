"""What specs of one account cost together: AWS counts tiers, allowances and plans over all of them, not for each.

Every spec hands over how much it uses of which price. What all use of one price in one scope is a pool, priced once; the cost,
and what an allowance takes off, is shared back by usage, so that the parts add up to the whole exactly. It is the bill of one
spec that holds all services of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from archplan.estimate.bill import NOTHING, Bill, Charge, Line, dollars
from archplan.estimate.plan import Plan
from archplan.estimate.pricing import Pool, _price, credits_of
from archplan.estimate.support import SUBJECT, supported
from archplan.kernel.diagnostics import Span
from archplan.kernel.exact import plus, times
from archplan.kernel.record import frozen
from archplan.kernel.units import USD, Quantity, exact_sum, month
from archplan.prices.book import PriceBook
from archplan.prices.price import Allowance, Unknown
from archplan.services.words.meters import Usage
from archplan.spec.account import FILE, Account, turns_of

NOWHERE = Span("the fleet", 1, 1)
ZERO = Fraction(0)
Part = tuple[str, str]  # a type of service and its region
Powers = tuple[tuple[str, int], ...]
Rates = Mapping[Pool, Fraction]


@frozen
class Use:
    """So much of one price in one scope, of the services of one type in one region.

    `is_alone` says that the price names the service: its tiers are that service's, and of no other's in no spec.
    """

    part: Part
    file: str
    price: str
    scope: str
    amount: Fraction
    powers: Powers
    is_alone: bool = False

    def pool(self, number: int) -> Pool:
        """What it is priced with, in the spec of that number."""
        return self.file, f"{self.price}-{number}" if self.is_alone else self.price, self.scope


@frozen
class Given:
    """So much of some prices that the price of a plan pays, wherever the account uses it."""

    title: str
    file: str
    amount: Fraction
    powers: Powers
    of: tuple[str, ...]


@frozen
class Share:
    """What one spec puts into a pool. `own` are dollars that no other spec can change, with whether AWS bills them."""

    uses: tuple[Use, ...]
    own: tuple[tuple[Part, Fraction, bool], ...]
    given: tuple[Given, ...]
    discounts: tuple[tuple[str, Fraction], ...]
    free_tier: str
    support: str
    lacks: tuple[str, ...]  # what nobody can tell of its bill


@frozen
class Pooled:
    """Dollars a month of specs together. `shares` are the parts of every spec, in the order they were handed over.

    `support` is of no spec; `lacks` says what is in no figure here, beside what each spec lacks; `free` what each allowance
    takes off, `mixed` why none is taken where specs do not say the same.
    """

    shares: tuple[Mapping[Part, Fraction], ...]
    support: Fraction
    lacks: tuple[str, ...]
    free: tuple[tuple[str, Fraction], ...]
    mixed: tuple[str, ...]

    @property
    def total(self) -> Fraction:
        """Dollars a month, all of it that is known."""
        return exact_sum([self.support, *(amount for share in self.shares for amount in share.values())])


def share_of(plan: Plan) -> Share:
    """What a plan uses, without what it costs."""
    uses: dict[tuple[Part, str, str, str, Powers, bool], Fraction] = {}
    own: dict[tuple[Part, bool], Fraction] = {}
    lacks = [f"{name} asks for an answer" for name in plan.bill.asked]
    bought = {it.span for it in plan.architecture.commitments}
    for charge in plan.bill.charges:
        if charge.name == SUBJECT:
            continue
        part = charge.type, charge.region
        lacks += [f"{charge.name}: {reason}" for reason in charge.idle]
        for line in charge.lines:
            if line.cost is None:
                lacks.append(f"{line.subject}, {line.name}: {line.lack}")
            usage = line.usage
            if usage is None and line.span in bought:  # what a spec buys ahead pays for its own services, in any pool
                own[part, line.by_others] = own.get((part, line.by_others), ZERO) + line.monthly
                continue
            if line.kind != "charge" or usage is None or line.waits:
                continue
            if usage.file == "own":
                own[part, line.by_others] = own.get((part, line.by_others), ZERO) + line.monthly
                continue
            powers = tuple(sorted(usage.quantity.powers.items()))
            key = part, usage.file, usage.price, usage.scope, powers, _is_alone(usage, plan)
            uses[key] = plus(uses.get(key, ZERO), Fraction(usage.quantity.number))
    a = plan.architecture
    given = tuple(
        Given(it.title, it.file, Fraction(it.allowance.number), tuple(sorted(it.allowance.powers.items())), it.of)
        for it in credits_of(a.services)
    )
    account = a.account
    return Share(
        tuple(Use(*key[:4], amount, *key[4:]) for key, amount in uses.items()),
        tuple((part, amount, by_others) for (part, by_others), amount in own.items()),
        given, tuple((file, Fraction(share.number)) for file, share in a.discounts.items()), a.free_tier,
        account.support if account is not None else "basic", tuple(dict.fromkeys(lacks)),
    )  # fmt: skip


def _is_alone(usage: Usage, plan: Plan) -> bool:
    """Whether its meter's price names the service, as for a cap that each has of its own."""
    entry, _, row = usage.price.partition("/")
    service = plan.architecture.services.get(usage.subject)
    if service is None or usage.subject not in row.split("/"):
        return False
    prices = (meter.price.rpartition(":")[2] for meter in service.meters.values())
    return any("{name}" in price and price.partition("/")[0] == entry for price in prices)


def pooled(shares: Sequence[Share], book: PriceBook, day: date) -> Pooled:
    """What specs cost together, by the prices of a day."""
    tiers = {share.free_tier for share in shares}
    mixed = []
    if len(tiers) > 1:
        mixed.append("Some specs say 'free_tier: none', so no allowance of the account is taken off any of them")
    usages = list(_pools(shares))
    given = _given(shares)
    found = _price(usages, book, "always" if tiers == {"always"} else "none", _no_own, {}, given)
    rates: dict[Pool, Fraction] = {}
    credited: dict[Pool, Fraction] = {}
    lacks: list[str] = []
    for key, usage in zip(found.keys, usages, strict=True):
        pool, cost, taken = (usage.file, usage.price, usage.scope), found.cost[key], found.taken.get(key)
        amount = Fraction(usage.quantity.number)
        if isinstance(cost, Unknown):
            lacks.append(f"{usage.file}/{usage.price} in {usage.scope}: {cost.reason}")
        elif amount:
            rates[pool] = dollars(cost) / amount
            credited[pool] = dollars(taken) / amount if taken is not None else ZERO
    parts = tuple(_costs(number, share, rates, credited) for number, share in enumerate(shares))
    support, unknown, plans = _support(shares, parts, book, day, bool(lacks))
    free = tuple((allowance.title, dollars(credit)) for credit, allowance in found.credits.values())
    return Pooled(parts, support, (*lacks, *unknown), free, (*mixed, *plans))


def _pools(shares: Sequence[Share]) -> Iterator[Usage]:
    """What all use of one price in one scope, as one usage each."""
    amounts: dict[tuple[Pool, Powers], list[Fraction]] = {}
    for number, share in enumerate(shares):
        for use in share.uses:
            amounts.setdefault((use.pool(number), use.powers), []).append(use.amount)
    for ((file, price, scope), powers), parts in amounts.items():
        quantity = Quantity(exact_sum(parts), dict(powers))
        yield Usage("", "", f"{file}/{price}", file, price, scope, quantity, (), NOWHERE, "", scope)


def _given(shares: Sequence[Share]) -> list[Allowance]:
    """What plans of all specs pay, alike ones added up."""
    found: dict[tuple[str, tuple[str, ...], Powers], list[Given]] = {}
    for share in shares:
        for one in share.given:
            found.setdefault((one.file, one.of, one.powers), []).append(one)
    return [
        Allowance(
            "credit of a plan", ", and ".join(dict.fromkeys(it.title for it in alike)), file,
            Quantity(exact_sum(it.amount for it in alike), dict(powers)), of, False, "", NOWHERE, partial(str, ""), "plans",
        )
        for (file, of, powers), alike in found.items()
    ]  # fmt: skip


def _no_own(usage: Usage) -> Any:
    raise AssertionError(f"{usage.meter} has a price of its own, which no pool has")


def _costs(number: int, share: Share, rates: Rates, credited: Rates) -> dict[Part, Fraction]:
    """The dollars of one spec by part, its own discounts taken off."""
    off = dict(share.discounts)
    sums: dict[Part, list[Fraction]] = {}
    for use in share.uses:
        pool = use.pool(number)
        rate = rates.get(pool)
        if rate is None:
            continue
        cost = times(plus(rate, credited[pool]), use.amount)
        sums.setdefault(use.part, []).append(cost * (1 - off[use.file]) if use.file in off else cost)
    for part, amount, _ in share.own:
        sums.setdefault(part, []).append(amount)
    return {part: exact_sum(amounts) for part, amounts in sums.items()}


def _support(
    shares: Sequence[Share], parts: Sequence[Mapping[Part, Fraction]], book: PriceBook, day: date, lacks: bool
) -> tuple[Fraction, list[str], list[str]]:  # fmt: skip
    """The support plan of all that AWS bills, where specs name one; what is unknown of it, and what to say of it."""
    plans = sorted({share.support for share in shares} - {"basic"})
    if not plans:
        return ZERO, [], []
    if len(plans) > 1:
        return ZERO, [f"support plan: specs of one account name several, {' and '.join(plans)}"], []
    every: list[Fraction] = [amount for share in parts for amount in share.values()]
    others = exact_sum(amount for share in shares for _, amount, by_others in share.own if by_others)
    billed = exact_sum(every) - others
    line = Line("fleet", "all charges", "charge", _money(billed), _money(billed))
    lines: Iterable[Line] = [line]
    if lacks or any(share.lacks for share in shares):
        lines = [line, Line("fleet", "what is not known", "charge", None, NOTHING)]
    bill = Bill((Charge("fleet", "", "", "", tuple(lines)),))
    (*_, charge) = supported(bill, _account(plans[0], book), book, day, NOWHERE).charges
    unknown = [f"support plan: {it.reason}" for it in charge.lines if it.cost is None]
    return exact_sum(it.monthly for it in charge.lines), unknown, []


def _money(amount: Fraction) -> Quantity:
    return amount * USD / month


@frozen
class _Supported:
    support: str
    turns: Any


def _account(support: str, book: PriceBook) -> Account:
    found: Any = _Supported(support, turns_of(book.folder, FILE))
    return found
