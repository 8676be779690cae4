"""A bill with what is bought ahead: what commitments take off its lines, and what of them is left unused.

Every hour of the day has its own usage, from the same formula that the line has; what runs for a part of the week runs
in one stretch of it, together with whatever else does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from fractions import Fraction
from typing import Any

from archplan.estimate.bill import NOTHING, Bill, Charge, Line, dollars, scale_of
from archplan.estimate.commitments import Applied, Running, Taken, apply
from archplan.estimate.lasting import QUOTED
from archplan.kernel.exact import HOURS, Day
from archplan.kernel.record import changed, frozen
from archplan.kernel.units import HOURLY, USD, Quantity, is_exact, money, month, plain, rate
from archplan.prices.book import PriceBook
from archplan.prices.price import Price
from archplan.services.words.committable import Committable
from archplan.services.words.flow import Flow, Part
from archplan.services.words.service import Service
from archplan.spec.commitments import Commitment, Reservation

UNUSED = "unused commitments"
TITLE = "Commitments, as far as nothing uses them"
ZERO = Fraction(0)


@frozen
class Bought:
    """One commitment in a month: dollars of all of it, what of it is used, and what it takes the place of."""

    commitment: Commitment
    monthly: Fraction | None  # None where its rate is unknown
    used: Fraction | None
    listed: Fraction  # the list price of what it pays
    takes: tuple[tuple[Line, Taken], ...]  # the lines that it pays a part of

    @property
    def unused(self) -> Fraction | None:
        return None if self.monthly is None or self.used is None else self.monthly - self.used

    @property
    def ahead(self) -> Fraction | None:
        """Dollars paid on the day it is bought; None where nobody says how much."""
        return self.commitment.paid_ahead

    @property
    def recurring(self) -> Fraction | None:
        """What of a month's cost is billed in that month: all but its share of what was paid ahead."""
        whole, ahead, of = self.monthly, self.ahead, self.commitment.an_hour
        if whole is None or ahead is None or not of:
            return None
        return whole - whole / of * ahead / self.commitment.hours


def committed(
    bill: Bill, commitments: Sequence[Commitment], services: Mapping[str, Service], book: PriceBook,
    hours: Fraction | None = None,
) -> Bill:  # fmt: skip
    """The bill with commitments applied; `hours` are those of a month of the calendar, 730 unless stated."""
    hours = hours or QUOTED
    for one in commitments:
        if isinstance(one, Reservation):
            found = book.price(one.file, one.entry, one.region)
            one.stated = _an_hour(found) if isinstance(found, Price) else None
    lines = list(_eligible(bill, services))
    usages, weights = _running(lines, hours, _shapes(lines))
    idle, idle_weights = _running(lines, hours, {}, still=True)
    full = apply(usages, commitments, weights)
    rest = apply(idle, commitments, idle_weights)
    return _with(bill, commitments, lines, full, rest, hours)


def _an_hour(price: Price) -> Fraction | None:
    """The list price of one for an hour, where it is of a thing for an hour."""
    powers = dict(price.tiers[0].rate.powers)
    if powers.get("USD") != 1 or powers.get("second") != -1:
        return None
    return Fraction(price.tiers[0].rate.number) * 3600


def coverable(bill: Bill, services: Mapping[str, Service]) -> tuple[list[Running], list[Fraction], dict[str, Line]]:
    """What commitments may pay of a bill, in every stretch of a month of 730 hours, those stretches, and the lines."""
    lines = list(_eligible(bill, services))
    usages, weights = _running(lines, QUOTED, _shapes(lines))
    return usages, weights, {it.key: it.line for it in lines}


@frozen
class _Of:
    """A line and what commitments may pay of it."""

    key: str
    line: Line
    service: Service
    meter: str
    what: Committable


def _eligible(bill: Bill, services: Mapping[str, Service]) -> Iterator[_Of]:
    for charge in bill.charges:
        service = services.get(charge.name)
        offered = service.commits() if service is not None else {}
        if not offered or service is None:
            continue
        by_name = {key.replace("_", " "): key for key in offered}
        for number, line in enumerate(charge.lines):
            usage = line.usage
            if line.kind != "charge" or usage is None or line.price is None or line.cost is None:
                continue
            meter = by_name.get(usage.meter.partition(" (")[0])
            if meter is None or line.paid <= 0 or not is_exact(usage.quantity.number):
                continue
            yield _Of(f"{charge.name}/{number}", line, service, meter, offered[meter])


def _shapes(lines: Sequence[_Of]) -> dict[str, tuple[Fraction, ...]]:
    """How much of its mean a line uses in each hour of the day, while it runs at all."""
    found: dict[str, tuple[Fraction, ...]] = {}
    for it in lines:
        hourly = _hour_by_hour(it)
        if hourly is not None:
            found[it.key] = hourly
    return found


def _hour_by_hour(it: _Of) -> tuple[Fraction, ...] | None:
    """The meter asked for its 24 hours; None where it has none, or its formula has no way to tell."""
    usage = it.line.usage
    assert usage is not None
    traced = copy(it.service)
    traced._worked_out, traced._steps = {}, None
    traced._values = {name: _hourly(value) for name, value in it.service._values.items()}
    try:
        with HOURLY:
            read = traced.meters[it.meter].usage(traced)
    except (TypeError, ValueError, ArithmeticError, AttributeError):
        return None
    if isinstance(read, dict):
        label = usage.meter.partition(" (")[2].removesuffix(")")
        read = read.get(label)
    number = read.number if isinstance(read, Quantity) else None
    if not isinstance(number, Day) or not number.mean():
        return None
    mean = number.mean()
    return tuple(one / mean for one in number.hours)


def _hourly(value: Any) -> Any:
    """A flow whose mean is that of each hour; anything else is what it is."""
    if not isinstance(value, Flow) or not isinstance(value.hourly.number, Day) or not value.mean:
        return value
    times = Quantity(value.hourly.number / Fraction(value.mean.number), {})
    parts = tuple(Part(it.mean * times, it.peak, it.request_size, it.response_size) for it in value.parts)
    return changed(
        value, mean=value.hourly, sent=value.hourly_sent, returned=value.hourly_returned, made_of=lambda: parts
    )


def _running(
    lines: Sequence[_Of], hours: Fraction, shapes: Mapping[str, tuple[Fraction, ...]], still: bool = False
) -> tuple[list[Running], list[Fraction]]:
    """The usages in every stretch of the month, and how long each is: 24 hours, times what runs together."""
    amounts = [(it, _paid(it.line, still)) for it in lines]
    parts = sorted({ZERO, Fraction(1), *(it.what.part * _part(it) for it, _ in amounts)})
    many = HOURS if shapes else 1
    stretches = [(low, high, at) for low, high in zip(parts, parts[1:], strict=False) for at in range(many)]
    weights = [(high - low) / many for low, high, _ in stretches]
    found = []
    for it, monthly in amounts:
        shape, part = shapes.get(it.key, (Fraction(1),) * HOURS), it.what.part * _part(it)
        mean = monthly / hours / part if part else ZERO
        listed = tuple(mean * shape[at] if high <= part else ZERO for _, high, at in stretches)
        usage = it.line.usage
        assert usage is not None
        count = Fraction(usage.quantity.number)
        each = it.line.monthly / hours / count if count and "second" not in usage.quantity.powers else ZERO
        quoted = it.line.unit_price / scale_of(it.line.price.per)[0] if it.line.price is not None else Fraction(1)
        found.append(Running(it.key, it.service.region, it.what, listed, each, quoted))
    return found, weights


def _part(it: _Of) -> Fraction:
    """The share of the month in which a service with hours or a schedule is there, where that ends its line."""
    service = it.service
    if not hasattr(service, "is_part_time") or not service.is_part_time():
        return Fraction(1)
    whole, usage = service.meters[it.meter].usage(service), it.line.usage
    assert usage is not None
    if not isinstance(whole, Quantity) or not whole or not is_exact(whole.number):
        return Fraction(1)
    part = Fraction(usage.quantity.number) / Fraction(whole.number)
    return part if 0 < part <= 1 else Fraction(1)


def _paid(line: Line, still: bool) -> Fraction:
    """Dollars a month of a line after allowances; with no traffic its fixed part, which they take off alike."""
    if not still:
        return line.paid
    return dollars(line.fixed) * line.paid / line.monthly if line.monthly else ZERO


def _with(
    bill: Bill, commitments: Sequence[Commitment], lines: Sequence[_Of], full: Applied, rest: Applied, hours: Fraction
) -> Bill:  # fmt: skip
    by_key = {it.key: it for it in lines}
    by_name = {one.name: one for one in commitments}
    fixed = {(it.commitment, it.usage): it for it in rest.taken}
    added: dict[str, list[Line]] = {}
    takes: dict[str, list[tuple[Line, Taken]]] = {one.name: [] for one in commitments}
    for it in full.taken:
        of = by_key[it.usage]
        still = fixed.get((it.commitment, it.usage))
        added.setdefault(of.service.name, []).extend(_covered(of, it, still, by_name[it.commitment], hours))
        takes[it.commitment].append((of.line, it))
    charges = [
        changed(charge, lines=(*charge.lines, *added[charge.name])) if charge.name in added else charge
        for charge in bill.charges
    ]
    bought, left = list[Bought](), list[Line]()
    for one in commitments:
        whole = one.an_hour
        cost = [it.cost for _, it in takes[one.name]]
        used = None if None in cost else sum((amount for amount in cost if amount is not None), ZERO) * hours
        monthly = whole * hours if whole is not None else None
        listed = sum((it.listed for _, it in takes[one.name]), ZERO) * hours
        bought.append(Bought(one, monthly, used, listed, tuple(takes[one.name])))
        left += _left(one, full, rest, hours)
    charges.append(Charge(UNUSED, "commitment", TITLE, "", tuple(left)))
    return changed(bill, charges=tuple(charges), bought=tuple(bought))


def _covered(
    of: _Of, it: Taken, still: Taken | None, one: Commitment, hours: Fraction
) -> list[Line]:  # fmt: skip
    """What a commitment takes off a line: its list price, and what it costs in the place of that."""
    line = of.line
    listed, name = it.listed * hours, f"{line.name}, covered by {one.name}"
    fixed = (still.listed - (still.cost or ZERO)) * hours if still is not None else ZERO
    off = listed - (it.cost or ZERO) * hours
    share = plain(it.listed * hours / line.paid * 100, 2) if line.paid else "0"
    if it.cost is None:
        said = f"{share}% of it, {money(listed)} at list price, is left to {one.name}, whose rate nobody states"
    else:
        said = f"{share}% of it, {money(listed)} at list price, costs {money(it.cost * hours)} with {one.name}"
        if it.count:
            instead = it.listed / it.count
            said += (
                f": {plain(it.count, 4)} on average at {rate(it.cost / it.count)} an hour in place of {rate(instead)}"
            )
    found = [Line(line.subject, name, "discount", _monthly(-off), _monthly(-fixed), reason=said, span=one.span,
                  usage_based=off != fixed)]  # fmt: skip
    if it.cost is None and one.is_plan:
        why = f"{one.name} states no rate for it: write discount: or rates:, as AWS's pages have them"
        found.append(Line(line.subject, f"{line.name}, with {one.name}", "charge", None, NOTHING, reason=why,
                          span=one.span))  # fmt: skip
    return found


def _left(one: Commitment, full: Applied, rest: Applied, hours: Fraction) -> list[Line]:
    """What of a commitment nothing uses, which is paid all the same."""
    unused, still, whole = full.unused[one.name], rest.unused[one.name], one.an_hour
    if unused is None or whole is None:
        why = f"nobody states its rate: write rate: or discount: under {one.name}"
        return [Line(UNUSED, one.name, "charge", None, NOTHING, reason=why, span=one.span)]
    share = plain(unused / whole * 100, 2) if whole else "0"
    said = f"{share}% of {money(whole * hours)} a month is paid and not used"
    if one.name in full.unknown:
        said = f"all of {money(whole * hours)} a month is counted here, as nobody knows what of it is used"
    fixed = still if still is not None else unused
    return [Line(UNUSED, one.name, "charge", _monthly(unused * hours), _monthly(fixed * hours), reason=said,
                 amount=f"{rate(unused)} of {rate(whole)} an hour", span=one.span, usage_based=unused != fixed)]  # fmt: skip


def _monthly(amount: Fraction) -> Quantity:
    return amount * USD / month
