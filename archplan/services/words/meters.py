"""What a service module declares of its bill and its checks: meters, what is free, rules; and a usage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, get_args, get_origin

from archplan.kernel.diagnostics import Severity, Span
from archplan.kernel.record import fresh, frozen
from archplan.kernel.units import Quantity
from archplan.services.words.benefit import Benefit
from archplan.services.words.docstring import _doc
from archplan.services.words.modes import _any_of
from archplan.services.words.options import Record, Worded
from archplan.services.words.steps import Step


class _Line:
    """What a line is called, why it is there and under which options: what a `Meter` and a `Free` one share."""

    when: Mapping[str, Any]
    usage: Callable[[Any], Any]

    @property
    def name(self) -> str:
        return self.usage.__name__.replace("_", " ")

    @property
    def doc(self) -> str:
        return _doc(self.usage)

    def applies(self, service: Worded) -> bool:
        if not self.when:
            return True
        return all(service._values.get(name) in _any_of(value) for name, value in self.when.items())


@frozen
class Meter(_Line):
    """One line on the bill: how much of `price` is used, in `scope`, when the options say so."""

    price: str
    scope: str
    when: Mapping[str, Any]
    usage: Callable[[Any], Any]
    included: str = ""  # the benefit that covers it, where the service has that
    ends: str = "deleted"  # with what of the service its line ends: stopped, deleted, over for good, or never
    whole_hours: bool = False  # whether an hour begun is a whole one, for a price of another file

    def covered(self, service: Any) -> Benefit | None:
        """What pays for it in place of its price."""
        return service.paid_by(service._filled(self.included, "")) if self.included and service.offered else None


def meter(
    price: str,
    scope: str = "{region}",
    included: str = "",
    ends: str = "deleted",
    whole_hours: bool = False,
    **when: Any,
) -> Callable[[Callable[[Any], Any]], Any]:
    """One line on the bill; the method returns how much, a dict of them by kind, or None for no line.

    `price` names an entry of the service's price file, ``file:entry`` one of another file; ``{option}`` in it is
    the option's value, ``{}`` the key of the dict, and what follows a ``/`` is a row of the entry's table, its
    columns divided by further slashes. `scope` is where the price holds: the service's region, ``global``, or
    ``edge:{}``. `included` names the benefit under which it costs nothing. `ends` says when the line of a
    stock ends where the service is there for a part of the month: once it is ``stopped`` or ``deleted``, once it is
    ``over`` for good, as what it is made again from, or ``never``, as what follows a month's traffic. `whole_hours` says
    of a price of another file that AWS bills an hour begun as a whole one. `when` limits the meter to options:
    ``billing="on-demand"``, a tuple of values, or a ``Literal`` of them.
    """
    said = {name: get_args(value) if get_origin(value) is Literal else value for name, value in when.items()}
    return lambda usage: Meter(price, scope, said, usage, included, ends, whole_hours)


@frozen
class Free(_Line):
    """Something a reader expects on the bill and AWS does not charge; the docstring is the reason."""

    when: Mapping[str, Any]
    usage: Callable[[Any], Any]


def free(**when: Any) -> Callable[[Callable[[Any], Any]], Any]:
    """A line of no cost: the method says how much, or True when there is nothing to count; its docstring says why."""
    return lambda usage: Free(when, usage)


@frozen
class Rule:
    """A check of one service; slug from the function's name, hint from its docstring."""

    check: Callable[[Any], Iterator[tuple[str | Record, str]] | None]
    severity: Severity
    hint: str = ""
    fix: Mapping[str, str] = fresh(default_factory=dict)  # the option that mends it, and its value
    traffic: bool = False  # whether it finds nothing where nothing moves
    saturates: bool = False  # whether it says that traffic meets a limit: throughput, connections, a quota

    @property
    def slug(self) -> str:
        return self.check.__name__.replace("_", "-")

    @property
    def doc(self) -> str:
        return _doc(self.check)


@frozen
class Instead:
    """Options that do the same, as they would be written; a rule that yields them speaks where they cost less."""

    options: Mapping[str, Any]

    def patch(self, name: str) -> str:
        """The change of a service, as a scenario would write it."""
        import json

        return json.dumps({"services": {name: dict(self.options)}})


def rule(
    check: Any = None, severity: Severity = "warning", hint: str = "", fix: Mapping[str, str] | None = None,
    traffic: bool = False, saturates: bool = False,
) -> Any:  # fmt: skip
    """Something worth telling the architect: yield the option to point at, and what to say.

    One of `traffic` has nothing to say of an architecture where nothing moves. `fix` is one option of this service with
    the value that mends it; ``check --fix`` writes it into the spec. A rule may yield a `Fix` of its own as a third
    part instead, or an `Instead`: then it speaks only where pricing again says that these options cost less, and says how
    much. One that `saturates` says that more traffic than that is throttled, queued, refused or waits.
    """
    if check is None:
        return lambda function: Rule(function, severity, hint, fix or {}, traffic, saturates)
    return Rule(check, severity, hint, fix or {}, traffic, saturates)


@frozen
class Usage:
    """So much of one meter: `quantity` of `price`, used by the service or connection called `subject`."""

    subject: str
    type: str
    meter: str
    file: str
    price: str
    scope: str
    quantity: Quantity
    trace: tuple[Step, ...] | Callable[[], tuple[Step, ...]]
    span: Span
    doc: str
    region: str

    @property
    def steps(self) -> tuple[Step, ...]:
        """How the quantity came about."""
        return self.trace if isinstance(self.trace, tuple) else self.trace()
