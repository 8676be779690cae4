"""What AWS charged beside what was estimated: every gap with its name, in dollars, exactly.

Both sides are brought to the meters of the price book. The estimate of a month becomes one of the days that the bill covers:
what runs all hours by those hours, the rest by the days, priced anew, as tiers and allowances of a month fill from below.
A meter's gaps are steps from its estimate to its charge, each priced by the book: more or less of it, another price, what
was free, what a commitment or a discount paid. So they add up to the difference, and all gaps to that of the totals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from archplan.estimate.bill import Line, dollars, scale_of
from archplan.estimate.plan import Plan
from archplan.estimate.pricing import bill
from archplan.estimate.support import SUBJECT
from archplan.kernel.record import changed, frozen
from archplan.kernel.units import month, plain
from archplan.prices.book import PriceBook
from archplan.prices.charged.charge import Charge, Charged
from archplan.prices.charged.matching import Match, Matcher, Meter
from archplan.prices.price import Price, quoted_unit
from archplan.prices.update.reading import factor, fits

MONTH_HOURS = 730  # of the month that AWS quotes prices by, and an estimate is of
KINDS = {
    "period": "the bill covers other hours than the estimate's 730",
    "quantity": "more or less was used",
    "price": "the list price is another one",
    "tiers": "the account's use fills the tiers otherwise",
    "free tier": "what is free was taken otherwise",
    "commitment": "a Savings Plan or a reservation paid it",
    "discount": "a discount was taken otherwise",
    "cost": "price or quantity: the file does not tell which",
    "missing in the spec": "charged, and not in the spec",
    "not charged": "in the spec, and not charged",
    "not comparable": "in the spec, and no usage type of it is known here",
    "price unknown": "the price book has no price to compare with",
    "not matched": "charged under a usage type that no meter has",
    "commitment fee": "the fee of a Savings Plan or a reservation",
    "credit": "credits",
    "refund": "refunds and adjustments",
    "support": "AWS Support",
    "fee": "other fees",
    "tax": "tax, which an estimate leaves out",
}
"""Every name a gap can have, in the order they are told, each with what it means."""

_WHOLE_BILL = {"commitment": "commitment fee", "credit": "credit", "refund": "refund", "fee": "fee", "tax": "tax",
               "discount": "discount"}  # fmt: skip
ZERO = Fraction(0)


@frozen
class Gap:
    """Charged minus estimated, dollars, of one kind; `detail` tells by how much, where there is a figure for it."""

    kind: str
    dollars: Fraction
    detail: str = ""


@frozen
class Compared:
    """One meter on both sides. Quantities are in `per`; None where a side has none, or none that can be compared.

    `services` are those of the spec that share the meter; `usage_types` those on the bill.
    """

    title: str
    meter: Meter
    per: str
    services: tuple[str, ...]
    usage_types: tuple[str, ...]
    estimated_quantity: Fraction | None
    charged_quantity: Fraction | None
    estimated: Fraction | None
    charged: Fraction
    gaps: tuple[Gap, ...]

    @property
    def difference(self) -> Fraction:
        """Dollars; what an unknown estimate counts for is nothing, and its gap says so."""
        return self.charged - (self.estimated or ZERO)

    @property
    def ref(self) -> str:
        return f"{self.meter[0]}:{self.meter[1]}@{self.meter[2]}"


@frozen
class Unmatched:
    """Charges that are of no meter: what they are called on the bill, dollars, and why."""

    kind: str
    product: str
    usage_type: str
    operation: str
    dollars: Fraction
    why: str = ""


@frozen
class Reconciliation:
    """Both sides of a month, meter by meter, and what is of no meter.

    `usage` is at list price, `matched` what of it is of a meter, `known` what of it is of products that the price book prices.
    `month` is the estimate of a whole month, `estimated` that of the days on the bill; `by_others` the dollars of the
    estimate that AWS does not bill.
    """

    plan: Plan
    charged: Charged
    month: Fraction
    estimated: Fraction
    by_others: Fraction
    meters: tuple[Compared, ...]
    others: tuple[Unmatched, ...]
    support: Gap | None
    matched: Fraction
    usage: Fraction
    known: Fraction
    remarks: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether the estimate is whole: no price unknown, no question open."""
        return self.plan.bill.is_complete

    @property
    def difference(self) -> Fraction:
        return self.charged.net - self.month

    @property
    def gaps(self) -> dict[str, Fraction]:
        """Dollars by the kind of gap, in the order of `KINDS`; they add up to the difference."""
        dollars = dict.fromkeys(KINDS, ZERO)
        dollars["period"] = self.estimated - self.month
        for gap in self.every():
            dollars[gap.kind] += gap.dollars
        return {kind: amount for kind, amount in dollars.items() if amount}

    def every(self) -> Iterator[Gap]:
        """Every gap but the period's."""
        for compared in self.meters:
            yield from compared.gaps
        for other in self.others:
            yield Gap(other.kind, other.dollars)
        if self.support is not None:
            yield self.support


def reconcile(plan: Plan, charged: Charged) -> Reconciliation:
    """The plan beside what was charged. The plan has its answers: one that still asks is priced without them."""
    lines = list(_of_period(plan, charged))
    pools: dict[Meter, list[Line]] = {}
    for line in lines:
        assert line.usage is not None
        scope = line.usage.subject if line.usage.file == "own" else line.usage.scope
        pools.setdefault((line.usage.file, line.usage.price, scope), []).append(line)
    matcher = Matcher(
        plan.book, [meter for meter, of in pools.items() if any(line.usage and line.usage.quantity for line in of)]
    )
    by_meter: dict[Meter, list[tuple[Charge, Match]]] = {}
    others: list[Unmatched] = []
    support, matched, usage, known = ZERO, ZERO, ZERO, ZERO
    for charge in charged.charges:
        if charge.kind == "support":
            support += charge.net
            continue
        is_usage = charge.kind in ("usage", "free", "covered")
        match = matcher.match(charge.subject) if is_usage or charge.kind == "discount" else Match(None)
        usage += charge.listed if is_usage else ZERO
        known += charge.listed if is_usage and (match.meter or matcher.prices(charge.subject)) else ZERO
        if match.meter is not None:
            matched += charge.listed
            by_meter.setdefault(match.meter, []).append((charge, match))
            continue
        subject = charge.subject
        kind = _WHOLE_BILL.get(charge.kind, "not matched")
        others.append(Unmatched(kind, subject.product, subject.usage_type, subject.operation, charge.net, match.why))
    listed = PriceBook(plan.book.folder, plan.book.on) if plan.book.overlay else plan.book
    meters = []
    for meter in dict.fromkeys((*pools, *by_meter)):
        compared = _compared(plan, meter, pools.get(meter, ()), by_meter.get(meter, ()), matcher, listed)
        if compared is not None:
            meters.append(compared)
    stated = sum((line.monthly for line in plan.bill.lines if line.subject == SUBJECT), ZERO)
    off = sum((line.monthly for line in plan.bill.lines if _is_of_others(plan, line)), ZERO)
    whole = dollars(plan.bill.total) - off
    estimated = sum((compared.estimated or ZERO for compared in meters), ZERO) + stated
    return Reconciliation(
        plan, charged, whole, estimated, off, tuple(meters), tuple(_added(others)),
        Gap("support", support - stated) if support or stated else None, matched, usage, known,
    )  # fmt: skip


def _is_of_others(plan: Plan, line: Line) -> bool:
    service = plan.architecture.services.get(line.subject)
    return service is not None and not service.billed_by_aws


def _of_period(plan: Plan, charged: Charged) -> Iterable[Line]:
    """The lines of the estimate for the days on the bill."""
    usages = []
    for line in plan.bill.lines:
        if (
            line.kind == "charge"
            and line.usage is not None
            and line.subject != SUBJECT
            and not _is_of_others(plan, line)
        ):
            usages.append(changed(line.usage, quantity=line.usage.quantity * _share(line, charged)))
    a = plan.architecture
    priced = bill(usages, (), a.services, plan.book, a.free_tier, {}, {})
    return (line for line in priced.lines if line.kind == "charge")


def _share(line: Line, charged: Charged) -> Fraction:
    """What of a month's quantity falls on the days of the bill."""
    if line.price is not None and not line.usage_based and "hour" in scale_of(line.price.per)[1]:
        return Fraction(charged.days * 24, MONTH_HOURS)
    return Fraction(charged.days, charged.of_days)


def _compared(
    plan: Plan,
    meter: Meter,
    lines: Sequence[Line],
    charges: Sequence[tuple[Charge, Match]],
    matcher: Matcher,
    listed: PriceBook,
) -> Compared | None:
    lines = [line for line in lines if line.cost is None or (line.usage is not None and line.usage.quantity)]
    if not lines and not charges:
        return None
    net = sum((charge.net for charge, _ in charges), ZERO)
    file, entry, _ = meter
    price = _price(meter, lines, listed)
    per = price.per if price is not None else ""
    quantity = _quantity(charges, per) if per else None
    bought = "".join(dict.fromkeys(match.bought for _, match in charges))
    services = tuple(dict.fromkeys(line.subject for line in lines))
    usage_types = tuple(dict.fromkeys(charge.subject.usage_type for charge, _ in charges))
    title = lines[0].name if lines else price.title if price is not None else entry
    unknown = any(line.cost is None for line in lines)
    estimated = None if unknown else _estimated(plan, lines)
    expected = sum((line.count for line in lines), ZERO) if lines and price is not None and not unknown else None
    if unknown or (price is None and charges):
        gaps: list[Gap] = [Gap("price unknown", net - (estimated or ZERO))]
    elif not charges:
        kind = "not charged" if file != "own" and matcher.reaches(file, entry) else "not comparable"
        gaps = [Gap(kind, -(estimated or ZERO))]
    elif not lines:
        gaps = [Gap("missing in the spec", net)]
    elif bought:
        gaps = [Gap("cost", net - (estimated or ZERO), f"bought as {bought}, which has no list price")]
    elif quantity is None:
        units = " and ".join(dict.fromkeys(charge.subject.unit for charge, _ in charges if charge.subject.unit))
        gaps = [Gap("cost", net - (estimated or ZERO), f"charged by {units}, priced per {per}" if units else "")]
    else:
        assert price is not None and expected is not None and estimated is not None
        credit = sum((line.paid - line.monthly for line in lines), ZERO)
        gaps = list(_steps(price, expected, estimated, credit, quantity, charges))
    return Compared(
        title, meter, per, services, usage_types, expected, quantity if charges else None, estimated, net,
        tuple(gap for gap in gaps if gap.dollars),
    )  # fmt: skip


def _estimated(plan: Plan, lines: Sequence[Line]) -> Fraction:
    """Dollars after what is free and the discount that the spec states."""
    paid = sum((line.paid for line in lines), ZERO)
    discount = plan.architecture.discounts.get(lines[0].file) if lines else None
    return paid if discount is None else paid * (1 - Fraction(discount.number))


def _price(meter: Meter, lines: Sequence[Line], listed: PriceBook) -> Price | None:
    """The list price of a meter; the line's own where the book has none in its unit."""
    own = lines[0].price if lines else None
    price = listed.price(*meter) if meter[0] != "own" else None
    if isinstance(price, Price) and (own is None or own.per == price.per):
        return price
    return own


def _quantity(charges: Sequence[tuple[Charge, Match]], per: str) -> Fraction | None:
    """How much was used, in the price's unit; None where rows count nothing, or another thing."""
    total = ZERO
    for charge, match in charges:
        unit = charge.subject.unit
        if charge.kind == "discount":
            continue
        if charge.quantity is None or (unit and not fits(unit, per) and unit.lower() != match.unit.lower()):
            return None
        total += _counted(charge, match, per)
    return total


def _counted(charge: Charge, match: Match, per: str) -> Fraction:
    return (charge.quantity or ZERO) * match.counts / factor(charge.subject.unit, per)


def _steps(
    price: Price,
    expected: Fraction,
    estimated: Fraction,
    credit: Fraction,
    quantity: Fraction,
    matched: Sequence[tuple[Charge, Match]],
) -> Iterator[Gap]:
    """From an estimate to a charge: each step changes one thing, and is priced by the book's list prices."""
    charges = [charge for charge, _ in matched]
    of = {it: [charge for charge in charges if charge.kind == it] for it in ("usage", "free", "covered", "discount")}
    free = sum((_counted(charge, match, price.per) for charge, match in matched if charge.kind == "free"), ZERO)
    free = max(ZERO, free - _at_nothing(price, quantity))
    listed = sum((charge.listed for charge in (*of["usage"], *of["covered"])), ZERO)
    paid_quantity = quantity - free
    whole, left, planned = (value(price, amount) for amount in (quantity, paid_quantity, expected))
    times = f"{plain(quantity / expected, 4)} times what was estimated" if expected else ""
    yield Gap("quantity", whole - planned, times)
    yield Gap("free tier", (left - whole) - credit)
    kind, detail = _of_price(price, listed, paid_quantity)
    yield Gap(kind, listed - left, detail)
    covered = sum((charge.net - charge.listed for charge in of["covered"]), ZERO)
    yield Gap("commitment", covered)
    taken = sum((charge.net - charge.listed for charge in (*of["usage"], *of["discount"])), ZERO)
    yield Gap("discount", taken - (estimated - planned - credit))


def _at_nothing(price: Price, quantity: Fraction) -> Fraction:
    """How much of a quantity falls into tiers of $0, which are no free tier of the account: the price has them."""
    paid = next((tier for tier in price.tiers if tier.rate.number), None)
    return quantity if paid is None else min(quantity, Fraction((paid.start * month / quoted_unit(price.per)).number))


def _of_price(price: Price, listed: Fraction, quantity: Fraction) -> tuple[str, str]:
    """Whether another list cost comes of other tiers or of another price, and both prices for one unit."""
    if not quantity:
        return "price", ""
    mean = listed / quantity
    unit = quoted_unit(price.per)
    rates = [dollars(tier.rate * unit / month) for tier in price.tiers]
    kind = "tiers" if len(rates) > 1 and min(rates) <= mean <= max(rates) else "price"
    book = value(price, quantity) / quantity
    return kind, f"${_digits(mean)} per {price.per} on the bill, ${_digits(book)} in the price book"


def _digits(amount: Fraction) -> str:
    return plain(amount, 10)


def value(price: Price, count: Fraction) -> Fraction:
    """Dollars of so many of a price's unit in a month, by its tiers."""
    return dollars(price.cost(quoted_unit(price.per) * count / month))


def _added(others: Sequence[Unmatched]) -> Iterator[Unmatched]:
    """The same usage type of several regions or systems once, the dearest first."""
    sums: dict[tuple[str, str, str, str, str], Fraction] = {}
    for it in others:
        key = it.kind, it.product, it.usage_type, it.operation, it.why
        sums[key] = sums.get(key, ZERO) + it.dollars
    for (kind, product, usage_type, operation, why), amount in sorted(
        sums.items(), key=lambda it: (-abs(it[1]), it[0])
    ):
        yield Unmatched(kind, product, usage_type, operation, amount, why)
