"""What an annotation measures: sizes, durations, counts, shares; and how a range and a band are held."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any, get_args, get_origin

from archplan.kernel.record import frozen
from archplan.kernel.units import USD, Quantity, byte, least, most, one, request, second


@frozen
class Measures:
    """What an annotation measures, so that a wrong value can be answered: ``Annotated[Quantity, Measures(...)]``."""

    noun: str
    like: Quantity
    example: str
    low: Fraction | None = Fraction(0)
    high: Fraction | None = None
    whole: bool = False


@frozen
class Peer:
    """A text that may name another service of the spec, and goes when a patch takes that service away.

    With `whole` the record that holds it goes too: a DNS record that leads nowhere is none.
    """

    whole: bool = False


def peer_of(kind: Any) -> Peer | None:
    """What an option of this kind says of the service it names; None for one that names none."""
    return next((part for part in parts_of(kind) if isinstance(part, Peer)), None)


def parts_of(kind: Any) -> Iterator[Any]:
    """A kind and what it is made of: a list of records, an optional name."""
    yield kind
    for part in get_args(kind):
        yield from parts_of(part)


@frozen
class Listed:
    """A text that must stand in a column of a price table: an instance type that AWS sells somewhere."""

    table: str
    column: str
    noun: str


Size = Annotated[Quantity, Measures("a size", byte, "4 KB")]


Duration = Annotated[Quantity, Measures("a duration", second, "120 ms")]


Count = Annotated[Quantity, Measures("a count", one, "3")]


Batch = Annotated[Quantity, Measures("a batch", one, "10", low=Fraction(1))]


Ratio = Annotated[Quantity, Measures("a share", one, "85%", high=Fraction(1))]


Rate = Annotated[Quantity, Measures("a rate of requests", request / second, "60 requests/second")]


Volume = Annotated[Quantity, Measures("a volume", one / second, "60/month")]  # any noun a month


Money = Annotated[Quantity, Measures("an amount of money", USD, "$12")]


Weights = dict[str, Fraction]


Beside = Annotated[str, Peer()]  # another service's name: ``dead_letters: failed``


Target = Annotated[str, Peer(whole=True)]  # the one that a record is about


Names = tuple[str, ...]  # one name or a list of them: ``customer``, ``[customer, order]``


PartOfTime = Annotated[Quantity, Measures("a part of the time", one, "50 hours/week", high=Fraction(1))]


@frozen
class Refused:
    """Beside a choice: a value that a reader may expect, why there is no such thing, and what to write."""

    value: str
    because: str
    hint: str


@frozen
class Schedule:
    """When something is there: a part of every week, or once, for so long."""

    said: str
    part: Quantity
    lasts: Quantity | None = None  # None for what comes again every week

    def __str__(self) -> str:
        return self.said


OFFICE_HOURS = Schedule("office hours", Quantity(Fraction(50, 168), {}))  # ten hours on five days


@frozen
class Range:
    """From the fewest to the most, both included: ``tasks: 2..12``."""

    low: Quantity
    high: Quantity

    def __str__(self) -> str:
        return f"{self.low}..{self.high}" if self.low != self.high else str(self.low)

    def holding(self, wanted: Quantity) -> Quantity:
        """`wanted`, kept between the two ends."""
        return least(most(wanted, self.low), self.high)


@frozen
class Band:
    """A number known only roughly: low, typical, high. The typical one is billed."""

    low: Quantity
    typical: Quantity
    high: Quantity


def _is_union(kind: Any) -> bool:
    import types
    from typing import Union

    return get_origin(kind) in (Union, types.UnionType)
