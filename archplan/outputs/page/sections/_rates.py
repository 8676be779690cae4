"""A rate as a page says it: in the unit that reads best, as the picture has it."""

from __future__ import annotations

from fractions import Fraction

from archplan.kernel.units import Quantity, request, second
from archplan.outputs.scenes.arrows import rate_of, unit_of
from archplan.outputs.tables.traffic import per_second


def rate_said(flow: Quantity, beside: Quantity | None = None) -> str:
    """``41.9 req/s``, ``1.5 req/hour``; in the unit of the rate it stands `beside`. Bytes are said a second."""
    if not flow.like(request / second) or not flow.number:
        return per_second(flow)
    usual = flow if beside is None else beside
    return rate_of(Fraction(flow.number), unit_of(Fraction(usual.number)))
