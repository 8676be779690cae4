"""What AWS promises for a service in its service level agreements."""

from __future__ import annotations

from fractions import Fraction

from archplan.kernel.record import frozen

CONFIDENCE = {
    "quoted": "the agreement's text, read",
    "listed": "a list of agreements of 2026-06-19",
    "unseen": "the value usually published; its page was not read [k]",
    "disputed": "copies of the agreement disagree; read its page",
}


@frozen
class Agreement:
    """The uptime of a month that AWS's service level agreement for a service promises, in credits when missed.

    `regional` is for what stands in two zones or more, or in a region as a whole; `zonal` for what stands in one,
    empty where AWS promises nothing for that. `confidence` is one of `CONFIDENCE`, by how the figure was read.
    """

    regional: str
    source: str
    zonal: str = ""
    confidence: str = "listed"
    condition: str = ""
    alone: str = "one zone"


@frozen
class Pledge:
    """What an agreement promises for one service as it is set up: the part of a month, and on which condition."""

    uptime: Fraction
    condition: str
    source: str
    confidence: str


def pledged(agreement: Agreement, figure: str, condition: str) -> Pledge | None:
    """One figure of an agreement, ``99.99%``; nothing where AWS states none."""
    if not figure:
        return None
    return Pledge(Fraction(figure.removesuffix("%")) / 100, condition, agreement.source, agreement.confidence)
