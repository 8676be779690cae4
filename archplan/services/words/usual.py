"""How often a plain arrow comes, where that is not once for every request."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from archplan.kernel.record import frozen
from archplan.kernel.units import Quantity, quantity, request, second


@frozen
class Usual:
    """How often a plain arrow comes where that is not once for every request; `sentence` says so, beside the bill.

    `rate` is requests/second that come by themselves, whatever the traffic; `each` comes beside them for every request
    of the caller. Where `asks`, nobody can say: nothing is counted, and a finding asks. A connection that states its
    own number is never read so.
    """

    sentence: str
    rate: Quantity = 0 * request / second
    each: Fraction = Fraction(0)
    response: Quantity | None = None  # bytes of one, where the connection does not say
    asks: bool = False


def unsaid(what: str, write: str) -> Usual:
    """Nobody can say how often `what`; `write` is an example of what says it."""
    return Usual(f"nothing says how often {what}, so nothing is billed; write {write}", asks=True)


def kept_by(caller: Any, many: Quantity, what: str, every: Quantity, often: str) -> Usual:
    """Each program of `caller` keeps so `many` of `what`, and asks for them again after `every`; a new program at once."""
    programs, each = quantity(caller.programs()), Fraction(quantity(caller.new_programs() * many).number)
    said = f"{caller.name} asks for {what} {often}"
    if programs != 1:
        most_ = " at most" if caller.fleet() is not None else ""
        said = f"{programs} {caller.fleet_noun}s of {caller.name}{most_} each ask for {what} {often}"
    if each:
        said += f", and every new {caller.fleet_noun} at once"
    return Usual(said, programs * many * request / every, each)
