"""What to buy ahead, for a terminal and for programs."""

from __future__ import annotations

import json as codec
import textwrap
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from click import style

from archplan.analysis.buying import Buying, Offer
from archplan.estimate.bill import dollars
from archplan.estimate.report import Report
from archplan.kernel.units import money, plain, rate
from archplan.outputs import output
from archplan.outputs.book import head_of
from archplan.outputs.cells import exact_digits
from archplan.outputs.tables.columns import WIDTH
from archplan.spec.commitments import Reservation


@output("buy", suffix=".txt")
def buy(report: Report, buying: Buying, form: str = "table", width: int = WIDTH) -> str:
    """For whoever buys: the commitments whose rates are stated, each at its best size, the best one first."""
    return _json(report, buying) if form == "json" else "\n".join(_table(report, buying, width)) + "\n"


def _table(report: Report, buying: Buying, width: int) -> Iterator[str]:
    plan = report.plan
    yield style(f"{plan.architecture.title}: what to buy ahead, each alone, for traffic that stays", bold=True)
    for offer in buying.offers:
        yield ""
        yield from _one(offer, width)
    for name, why in buying.unknown:
        yield ""
        yield style(f"price unknown  {name}", bold=True)
        yield from _lines(why, width)
    yield ""
    if not buying.eligible:
        yield "nothing of this bill is paid by any commitment"
        return
    yield style("what commitments may pay, at list price", bold=True)
    for it in buying.eligible:
        yield from _lines(f"{it.subject}, {it.name}: ${plain(it.mean, 4)} an hour, ${plain(it.least, 4)} in its quietest, by "
                          f"{', '.join(it.types)}", width)  # fmt: skip
    if not buying.offers:
        yield ""
        yield from textwrap.wrap(
            "no commitment of this spec has a rate: write what AWS's pages say under 'commitments:', such as "
            "base: {type: compute-savings-plan, commitment: $0.10/hour, discount: 27%}", width,
        )  # fmt: skip
    for line in plan.bill.unpriced:
        yield from _lines(f"unknown: {line.subject}, {line.name}: {line.reason}", width)


def _one(offer: Offer, width: int) -> Iterator[str]:
    one = offer.commitment
    if not offer.size:
        yield style(f"{'nothing':>10}  {one.name}, {one.title}", bold=True)
        yield from _lines("no size of it costs less than the list price for this traffic", width)
        return
    yield style(f"{money(offer.saves):>10}  {one.name}, {one.title}: {_size(offer)}", bold=True)
    saved = f"{money(offer.term_saves)} over {one._values['term']}"
    yield from _lines(f"saves {money(offer.saves)} a month, {saved}; costs {money(offer.monthly)} a month and pays for "
                      f"{money(offer.listed)} at list price, {money(offer.unused)} of it unused", width)  # fmt: skip
    if offer.ahead is None:
        yield from _lines("what is paid ahead is unknown: write upfront:", width)
    elif offer.ahead:
        monthly = offer.monthly - offer.ahead * 730 / one.hours
        yield from _lines(f"paid ahead {money(offer.ahead)}, then {money(monthly)} a month", width)
    if offer.breaks_even is None:
        yield from _lines("pays whatever the traffic", width)
    else:
        yield from _lines(f"breaks even at about {plain(offer.breaks_even * 100, 1)}% of this traffic", width)
    yield from _lines(
        f"with half the traffic it {_fate(offer.half)}, {money(offer.regret)} worse than the size for that", width
    )
    if offer.ends:
        low, high = offer.ends
        yield from _lines(f"where the bands are at 10% it {_fate(low)}, at 90% it {_fate(high)}", width)


def _fate(amount: Fraction) -> str:
    return f"{'saves' if amount >= 0 else 'loses'} {money(abs(amount))} a month"


def _size(offer: Offer) -> str:
    if not isinstance(offer.commitment, Reservation):
        return f"{rate(offer.size)} an hour"
    return f"{plain(offer.size)} x {offer.commitment.kind}"


def _lines(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=" " * 12, subsequent_indent=" " * 12, break_on_hyphens=False)


def _json(report: Report, buying: Buying) -> str:
    plan = report.plan
    found = {
        **head_of(plan),
        "monthlyCost": exact_digits(dollars(plan.bill.total)),
        "complete": plan.bill.is_complete,
        "offers": [_document(offer) for offer in buying.offers],
        "unknown": [{"name": name, "reason": why} for name, why in buying.unknown],
        "eligible": [
            {"subject": it.subject, "meter": it.name, "hourlyListCost": exact_digits(it.mean),
             "leastHourlyListCost": exact_digits(it.least), "types": list(it.types)}
            for it in buying.eligible
        ],
    }  # fmt: skip
    return codec.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _document(offer: Offer) -> dict[str, Any]:
    one = offer.commitment
    return {
        "name": one.name,
        "type": one.slug,
        "term": one._values["term"],
        "payment": one._values["payment"],
        "size": exact_digits(offer.size),
        "unit": one.counted if isinstance(one, Reservation) else "USD/hour",
        "monthlyCost": exact_digits(offer.monthly),
        "coveredListCost": exact_digits(offer.listed),
        "unusedCost": exact_digits(offer.unused),
        "saves": exact_digits(offer.saves),
        "termSaves": exact_digits(offer.term_saves),
        "paidAhead": None if offer.ahead is None else exact_digits(offer.ahead),
        "breaksEvenAtTraffic": None if offer.breaks_even is None else exact_digits(offer.breaks_even),
        "savesAtHalfTraffic": exact_digits(offer.half),
        "regretAtHalfTraffic": exact_digits(offer.regret),
        "savesAtBandEnds": [exact_digits(end) for end in offer.ends],
    }
