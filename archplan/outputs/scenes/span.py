"""What stands in a pill where numbers are known roughly: dollars from 10 % to 90 % of the draws, as short as they can be."""

from __future__ import annotations

from fractions import Fraction

from archplan.analysis.ranges import SHARES, Range
from archplan.kernel.units import decimal, money

WHOLE_FROM = 10  # dollars of the upper end: cents of more are no help to anybody


def span_of(amounts: Range | None, copies: int = 1) -> str:
    """``$41–$63`` of one of so many copies; nothing where both ends read alike."""
    if amounts is None:
        return ""
    low, high = (amounts.at(share) / copies for share in (SHARES[0], SHARES[-1]))
    ends = [_said(amount, high) for amount in (low, high)]
    return "–".join(ends) if ends[0] != ends[1] else ""


def _said(amount: Fraction, high: Fraction) -> str:
    if not amount:
        return "$0"
    return f"${decimal(amount, 0):,f}" if high >= WHOLE_FROM and amount >= 1 else money(amount)
