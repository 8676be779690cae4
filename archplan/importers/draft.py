"""A draft: what an importer found, value by value, and how each value is known.

The contract between importers and the writer. A `Fact` is one value of the spec to come: *read* (at a place of the
input), *assumed* (and why) or *missing* (it becomes the word ``ask``, with what the reader must say). A service, a place,
a connection and a source of traffic hold facts by the option they fill. What an importer leaves out it lists, with its
place and the reason; it drops nothing in silence.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from archplan.kernel.diagnostics import Span
from archplan.kernel.record import fresh, mutable
from archplan.text.located import ASK

SIZES = ("instance", "node", "broker", "compute")  # a default in their place would be a price that nobody said

How = Literal["read", "assumed", "missing"]


@mutable
class Fact:
    """One value as the spec will say it: ``512 MB``; where it was read, or why it is assumed or missing."""

    value: str
    how: How
    place: Span | None = None
    why: str = ""
    is_text: bool = False  # words, also where they begin with a bracket as a list does

    @property
    def remark(self) -> str:
        """What stands beside it as a comment."""
        where = f"{self.place.file}:{self.place.line}" if self.place is not None else ""
        if self.how == "read":
            return ", ".join(part for part in (where, self.why) if part)
        if self.how == "missing":
            return self.why
        return f"assumed: {self.why}" + (f" ({where})" if where else "")


def read(value: object, place: Span, why: str = "") -> Fact:
    """A value that stands in the input."""
    return Fact(str(value), "read", place, why)


def assumed(value: object, why: str, place: Span | None = None) -> Fact:
    """A value that nothing says and that is usual, with the reason."""
    return Fact(str(value), "assumed", place, why)


def missing(why: str, place: Span | None = None) -> Fact:
    """A value that only a person knows."""
    return Fact(ASK, "missing", place, why)


@mutable
class DraftService:
    """A service: its name in the spec, its type, its options; what it was called in the input, and where."""

    name: str
    type: str
    origin: str
    place: Span
    options: dict[str, Fact] = fresh(default_factory=dict)


@mutable
class DraftPlace:
    """A VPC or a box: its zones and addresses as facts, the names of services by tier."""

    name: str
    type: str
    origin: str
    place: Span | None
    options: dict[str, Fact] = fresh(default_factory=dict)
    tiers: dict[str, list[str]] = fresh(default_factory=dict)  # public, private, data or holds


@mutable
class DraftConnection:
    """What calls what, why that is believed (the place of the reference), and what it says of each call."""

    source: str
    target: str
    place: Span | None
    why: str
    options: dict[str, Fact] = fresh(default_factory=dict)


@mutable
class DraftSource:
    """Who sends traffic: no input says how much, so that its rate is asked for."""

    name: str
    options: dict[str, Fact] = fresh(default_factory=dict)


@mutable
class LeftOut:
    """Something of the input that the draft does not have, where it stands, and the reason.

    It `hides` where services may be in it that nobody has seen: a module that is not here, a file that cannot be read.
    """

    what: str
    place: Span | None
    why: str
    hides: bool = False


@mutable
class Stated:
    """What a line of the input says that it costs a month, in dollars, and the services of the draft that stand for it.

    `monthly` is None where the line has no amount. With `is_own` the draft has that very price. `remarks` say why what
    archplan finds may differ, `lost` what of the line the draft does not have, `unstated` what the input does not say and
    decides it, and `besides` which lines of the bill the input has elsewhere.
    """

    what: str
    place: Span
    monthly: Fraction | None
    upfront: Fraction
    description: str = ""
    services: list[str] = fresh(default_factory=list)
    is_own: bool = False
    remarks: list[str] = fresh(default_factory=list)
    lost: list[str] = fresh(default_factory=list)
    unstated: str = ""
    besides: dict[str, str] = fresh(default_factory=dict)


@mutable
class Draft:
    """Everything an importer found. `notes` are sentences for the head of the file."""

    title: str
    region: Fact
    sources: list[DraftSource] = fresh(default_factory=list)
    services: list[DraftService] = fresh(default_factory=list)
    places: list[DraftPlace] = fresh(default_factory=list)
    connections: list[DraftConnection] = fresh(default_factory=list)
    left_out: list[LeftOut] = fresh(default_factory=list)
    notes: list[str] = fresh(default_factory=list)
    stated: list[Stated] = fresh(default_factory=list)  # where the input says what it costs
    stated_total: Fraction | None = None  # what it says that all of it costs
    head: dict[str, Fact] = fresh(default_factory=dict)  # other words at the top of the spec, such as steps

    def service(self, name: str) -> DraftService | None:
        """The service of that name."""
        return next((service for service in self.services if service.name == name), None)

    def leave_out(self, what: str, place: Span | None, why: str, hides: bool = False) -> None:
        self.left_out.append(LeftOut(what, place, why, hides))
