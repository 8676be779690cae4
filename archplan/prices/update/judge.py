"""Trust before writing: what AWS says now beside what the book says, and which of it nobody should take unseen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from fractions import Fraction

from archplan.kernel.record import changed, frozen
from archplan.kernel.units import USD, month
from archplan.prices.book import PriceBook
from archplan.prices.price import Price, quoted_unit
from archplan.prices.update.reading import Reading, Tier, exact, factor, fits, split_unit

MOST = Fraction(20, 100)  # of a price; what moves further is shown first
CURRENCY = "USD"
GONE = "it is no longer listed"


@frozen
class Meter:
    """What the book says of a meter: its unit, its title, and how it is written in the file."""

    service: str
    name: str
    scope: str
    per: str
    title: str
    before: Price | None
    is_free_first: bool  # an allowance of the account stands for the first, free tier

    @property
    def key(self) -> str:
        """As ``--accept`` names it: ``sqs/standard-request``."""
        return f"{self.service}/{self.name}"


@frozen
class Change:
    """One value as it would be written. `why` says what keeps it from being written; nothing when nothing does."""

    meter: Meter
    kind: str  # new, changed, same, older or gone
    day: date
    tiers: tuple[Tier, ...]  # starts in what is counted, prices for one `per`
    published: date  # the day of the file that it was read in
    source: str
    sku: str
    why: str = ""

    @property
    def value(self) -> str:
        """The value in a line: ``0.4, 0.3 from 100000000000``."""
        return _shown(self.tiers)

    @property
    def was(self) -> str:
        """The book's value in the same form; nothing where it has none."""
        return written_as(self.meter.before) if self.meter.before else ""


def judged(
    meter: Meter, found: Sequence[Reading], published: date, source: str, accepted: Collection[str] = ()
) -> list[Change]:
    """What to write of the values that AWS has for one meter, the oldest day first."""
    is_accepted = meter.key in accepted or meter.service in accepted
    if not found and is_accepted:
        return []
    if not found:
        return [Change(meter, "gone", published, (), published, source, "", GONE)] if meter.before else []
    by_day: dict[date, list[Reading]] = {}
    for reading in found:
        by_day.setdefault(reading.day, []).append(reading)
    started = [day for day in by_day if day <= published]
    days = sorted(day for day in by_day if not started or day >= max(started))
    if started:  # a SKU whose price began earlier, and no later one of its own, holds beside the youngest
        latest = {it.sku: it for it in sorted(found, key=lambda it: it.day) if it.day <= published}
        by_day[max(started)] += [it for it in latest.values() if it.day < max(started)]
    changes: list[Change] = []
    before, last = (
        tiers_in_units(meter.before) if meter.before else (),
        meter.before.since if meter.before else date.min,
    )
    for day in days:
        change = _judged_on(meter, by_day[day], day, published, source, before, last)
        if change.why and is_accepted and not change.why.startswith(("it is in ", "several ")):
            change = changed(change, why="")
        changes.append(change)
        if not change.why and change.kind in ("new", "changed"):
            before, last = change.tiers, change.day
    return changes


def _judged_on(
    meter: Meter, found: Sequence[Reading], day: date, published: date, source: str,
    before: tuple[Tier, ...], last: date,
) -> Change:  # fmt: skip
    paid = [reading for reading in found if any(tier.price for tier in reading.tiers)]
    several = paid or list(found)  # a reservation's row of $0 beside the one that is paid says nothing
    reading = several[0]
    unit = reading.unit or split_unit(meter.per)[1]
    tiers = _converted(meter, reading, unit, before)
    why = ""
    if reading.currency != CURRENCY:
        why = f"it is in {reading.currency[:10] or 'no currency'}, and the book is in {CURRENCY}"
    elif (
        len({(it.tiers, it.unit, it.currency) for it in several}) > 1
    ):  # which of them is meant, nobody says by --accept
        shown = ", ".join(f"{it.sku[:40]} {exact(it.tiers[0].price)}" for it in several[:3])
        shown += f" and {len(several) - 3} more" if len(several) > 3 else ""
        why = f"several SKUs of it have prices of their own: {shown}"
    elif not fits(unit, meter.per) and unit.lower() != reading.seen.lower():
        why = f"its unit is {unit[:40]!r} now, and the book has it per {meter.per}"
    elif before and tiers != before:
        why = _moved(before, tiers)
    if before and tiers == before:
        return Change(meter, "same", day, tiers, published, source, reading.sku, why)
    since = day if day > last else published
    kind = "older" if since <= last else "changed" if before else "new"
    return Change(meter, kind, since, tiers, published, source, reading.sku, why)


def _converted(meter: Meter, reading: Reading, unit: str, before: tuple[Tier, ...]) -> tuple[Tier, ...]:
    times = factor(unit, meter.per)
    size = split_unit(meter.per)[0]
    tiers = [Tier(tier.start * size / times, tier.price * times) for tier in reading.tiers]
    keeps_free = bool(before) and not before[0].price
    if len(tiers) > 1 and not tiers[0].price and not keeps_free and (before or meter.is_free_first):
        tiers = [Tier(Fraction(0), tiers[1].price), *tiers[2:]]
    return tuple(tiers)


def tiers_in_units(price: Price) -> tuple[Tier, ...]:
    """The tiers of a price of the book in what AWS counts: starts in units, rates for one `per`."""
    quoted, one = quoted_unit(price.per), quoted_unit(split_unit(price.per)[1])
    return tuple(
        Tier(Fraction((tier.start * month).to(one)), Fraction((tier.rate * quoted).to(USD))) for tier in price.tiers
    )


def written_as(price: Price) -> str:
    """A price of the book as a change says it."""
    return _shown(tiers_in_units(price))


def _shown(tiers: Sequence[Tier]) -> str:
    if not tiers:
        return ""
    first, *rest = tiers
    return ", ".join([exact(first.price), *(f"{exact(it.price)} from {exact(it.start)}" for it in rest)])


def _moved(before: Sequence[Tier], after: Sequence[Tier]) -> str:
    """How far a price moved where that is too far to be taken unseen."""
    starts = sorted({tier.start for tier in (*before, *after)})
    worst, said = Fraction(0), ""
    for start in starts:
        old, new = _at(before, start), _at(after, start)
        if old == new:
            continue
        moved = abs(new / old - 1) if old else None
        if moved is None or moved > max(worst, MOST):
            worst = worst if moved is None else moved
            by = f"by {float(moved * 100):.0f} %" if moved is not None else "from nothing"
            said = f"it moved {by}: {exact(old)} to {exact(new)}" + (f" from {exact(start)}" if start else "")
            if moved is None:
                break
    return said


def _at(tiers: Sequence[Tier], start: Fraction) -> Fraction:
    return [tier for tier in tiers if tier.start <= start][-1].price


def meter_of(
    book: PriceBook, service: str, name: str, scope: str, per: str, title: str, is_known: bool = True
) -> Meter:
    """A meter as the book has it, whatever the day; one that `is_known` to be new is not looked up."""
    entry = name.partition("/")[0]
    found = book.price(service, name, scope) if is_known else None
    is_free = any(entry in allowance.of for allowance in book.allowances(service))
    return Meter(service, name, scope, per, title, found if isinstance(found, Price) else None, is_free)
