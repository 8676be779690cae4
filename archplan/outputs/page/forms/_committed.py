"""FOCUS rows of commitments: what of a line they pay, what is bought, and what of it is unused.

https://github.com/FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec/tree/v1.2/specification (CommitmentDiscount columns)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from archplan.estimate.bill import Line
from archplan.kernel.diagnostics import ArchplanError, Diagnostic
from archplan.kernel.units import plain

HOURS = 730
NONE = Fraction(0)
Row = dict[str, str]
Digits = Callable[[Fraction], str]


def shares_of(bought: Sequence[Any], line: Line) -> list[tuple[Any, Fraction, Fraction]]:
    """What commitments pay of a line: each with its part of what is paid, and dollars a month at its rate."""
    found = [(it, taken) for it in bought for of, taken in it.takes if of is line]
    return [(it, taken.listed * HOURS / line.paid, (taken.cost or NONE) * HOURS) for it, taken in found]


def split(
    rows: Iterable[Row], shares: Sequence[tuple[Any, Fraction, Fraction]], rounded: Callable[[Fraction], Fraction],
    digits: Digits,
) -> Iterator[Row]:  # fmt: skip
    """The rows of a line, what commitments pay of each apart; what an allowance covers is none of theirs."""
    whole = list(rows)
    billed = sum((Fraction(row["BilledCost"]) for row in whole), NONE)
    for row in whole:
        if not shares or not Fraction(row["BilledCost"]):
            yield row
            continue
        quantity, consumed = Fraction(row["PricingQuantity"]), Fraction(row["ConsumedQuantity"])
        left = quantity
        for it, share, cost in shares:
            part = rounded(quantity * share)
            left -= part
            effective = digits(rounded(cost * Fraction(row["BilledCost"]) / billed))
            yield _cut(row, part, consumed / quantity, digits) | {
                "BilledCost": "0", "EffectiveCost": effective, "PricingCategory": "Committed",
                "PricingCurrencyEffectiveCost": effective, **_of(it), "CommitmentDiscountStatus": "Used",
                "CommitmentDiscountQuantity": digits(rounded(_amount(it, cost * Fraction(row["BilledCost"]) / billed))),
                "ChargeDescription": f"{row['ChargeDescription'].removesuffix(' (projection)')}, "
                f"{plain(share * 100, 2)}% of it covered by {it.commitment.name} (projection)",
            }  # fmt: skip
        if left > 0:
            rest = _cut(row, left, consumed / quantity, digits)
            yield rest | {
                name: rest["ContractedCost"] for name in ("BilledCost", "EffectiveCost", "PricingCurrencyEffectiveCost")
            }


def bought_rows(it: Any, provided: Row, written: Callable[[Fraction], Fraction], digits: Digits) -> Iterator[Row]:
    """A commitment as it is bought, by the hour, and what of it nothing uses. Raises ArchplanError where nobody says how much."""
    one = it.commitment
    if one.paid_ahead is None or it.monthly is None or it.unused is None:
        said = "what of it is paid ahead is unknown, so nobody knows what a month bills"
        raise ArchplanError([Diagnostic("unpriced-projection", one.span, f"{one.name}: {said}", "write upfront:")])
    hourly = written(it.monthly / HOURS - one.paid_ahead / one.hours)
    costs = digits(hourly * HOURS)
    sku = {"SkuId": f"commitment/{one.slug}", "SkuPriceId": f"commitment/{one.slug}@{one.name}", "x_Line": one.name}
    common = provided | _of(it) | sku | {"PricingCategory": "Committed", "PricingUnit": "Hours", "x_Confidence": "user"}
    yield common | {
        "ChargeCategory": "Purchase", "ChargeFrequency": "Recurring", "BilledCost": costs, "EffectiveCost": "0",
        "ContractedCost": costs, "ContractedUnitPrice": digits(hourly), "ListCost": costs, "ListUnitPrice": digits(hourly),
        "PricingCurrencyContractedUnitPrice": digits(hourly), "PricingCurrencyEffectiveCost": "0",
        "PricingCurrencyListUnitPrice": digits(hourly), "PricingQuantity": str(HOURS),
        "CommitmentDiscountQuantity": digits(written(_amount(it, it.monthly))),
        "ChargeDescription": f"{one.name}: {one.title}, {HOURS} hours (projection)",
    }  # fmt: skip
    if it.unused:
        left = digits(written(it.unused))
        prices = (
            "ContractedUnitPrice",
            "ListUnitPrice",
            "PricingCurrencyContractedUnitPrice",
            "PricingCurrencyListUnitPrice",
        )
        yield common | dict.fromkeys((*prices, "BilledCost", "ContractedCost", "ListCost"), "0") | {
            "ChargeCategory": "Usage", "ChargeFrequency": "Usage-Based", "EffectiveCost": left,
            "PricingCurrencyEffectiveCost": left, "PricingQuantity": digits(written(it.unused / it.monthly * HOURS)),
            "CommitmentDiscountStatus": "Unused", "CommitmentDiscountQuantity": digits(written(_amount(it, it.unused))),
            "ChargeDescription": f"{one.name}: {one.title}, unused (projection)",
        }  # fmt: skip


def _cut(row: Row, part: Fraction, consumed: Fraction, digits: Digits) -> Row:
    """A row of another quantity at the same prices."""
    return row | {
        "PricingQuantity": digits(part), "ConsumedQuantity": digits(part * consumed),
        "ListCost": digits(part * Fraction(row["ListUnitPrice"])),
        "ContractedCost": digits(part * Fraction(row["ContractedUnitPrice"])),
    }  # fmt: skip


def _of(it: Any) -> Row:
    one = it.commitment
    unit = "USD" if one.is_plan else f"{one.counted.title()}-Hours"
    return {
        "CommitmentDiscountId": f"projection/{one.name}", "CommitmentDiscountName": one.name,
        "CommitmentDiscountCategory": "Spend" if one.is_plan else "Usage", "CommitmentDiscountType": one.title,
        "CommitmentDiscountUnit": unit,
    }  # fmt: skip


def _amount(it: Any, dollars: Fraction) -> Fraction:
    """So many dollars of a commitment in its unit: dollars of a plan, hours of what is reserved."""
    one = it.commitment
    return dollars if one.is_plan else dollars / it.monthly * one.count_of * HOURS
