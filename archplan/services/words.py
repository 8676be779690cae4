"""The words a service module is written in: option, inflow, outflow, derived, meter, free, rule.

Subclassing ``Service`` registers it. Options are the keys an architect may write, inflows are the traffic
other services may send it, each meter is one line on the bill, and docstrings are the documentation: the
first paragraph of a meter or derived value is the sentence that ``explain`` prints, a line that starts with
``http`` is its source, and ``[k]`` marks a rule whose page nobody has read.

A service module imports this module and nothing else of archplan: ``from archplan.services.words import *``.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from datetime import date
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from typing import Annotated, Any, ClassVar, Literal, get_args, get_origin

from archplan.kernel.diagnostics import Diagnostic, Fix, Promise, Severity, Span, did_you_mean
from archplan.kernel.record import changed, fresh, frozen
from archplan.kernel.shelf import Shelf
from archplan.kernel.units import (
    GB,
    HOURS,
    KB,
    MB,
    PB,
    TB,
    USD,
    Day,
    Quantity,
    UnitError,
    byte,
    ceil,
    counts,
    day,
    hour,
    least,
    millisecond,
    minute,
    month,
    most,
    one,
    over_the_day,
    plain,
    quantity,
    request,
    second,
    unit,
    week,
    where,
    year,
)  # fmt: skip
from archplan.text.yaml import Located

__all__ = [
    "EVENT", "GB", "HOURS", "KB", "MB", "PB", "SOME", "TB", "USD", "Agreement", "Annotated", "Band", "Batch", "Benefit", "Beside", "Copy", "Count", "Credit", "Day", "Duration", "Fix", "Flow", "Fraction", "Instead",
    "Listed", "Literal", "Measures", "Money", "Names", "Part", "Passed", "Quantity", "Range", "Rate", "Ratio", "Record", "Service", "Sides", "Size", "Target", "Usual", "Volume",
    "Weights", "byte",
    "ceil", "counts", "date", "day", "derived", "free", "hour", "inflow", "kept_by", "least", "load", "meter", "millisecond", "minute", "month",
    "most", "one", "option", "over_the_day", "per_hour", "plain", "pledged", "quantity", "request", "rule", "second", "stated", "unit", "unsaid",
    "week", "where", "year",
]  # fmt: skip

SERVICES: Shelf[type[Service]] = Shelf("archplan.services", besides=("words",))
COMMON = {
    "type": "which AWS service this is",
    "region": "the region it stands in, when not the architecture's",
    "label": "the name under its icon",
    "why": "the reason it is there, for the report",
}


# ---------------------------------------------------------------------------------------------------- kinds


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


# ---------------------------------------------------------------------------------------------------- flows


@frozen
class Part:
    """Of a flow the requests that one source causes and that are of one size: what AWS rounds, it rounds here."""

    mean: Quantity
    peak: Quantity
    request_size: Quantity
    response_size: Quantity


@frozen
class Flow:
    """What arrives at a service of one kind: requests a second, and the bytes they carry both ways.

    `mean`, `peak` are requests/second (or bytes/second for an inflow that counts bytes); `hourly` is the mean of
    each hour; `sent` and `returned` are bytes/second toward the service and back; `sessions` are sessions/second
    and `users` distinct users a month, both zero when the source does not state them. `edges` splits requests and
    returned bytes by CloudFront geography. Arithmetic on a flow is on its mean. Its sizes are the mean of all it is
    made of, for people to read: what is counted by size is counted over its `parts`, by `chunks` and `by_size`.
    """

    mean: Quantity
    peak: Quantity
    hourly: Quantity
    sent: Quantity
    returned: Quantity
    hourly_sent: Quantity
    hourly_returned: Quantity
    request_size: Quantity
    response_size: Quantity
    sessions: Quantity
    users: Quantity
    edges: Mapping[str, tuple[Quantity, Quantity, Quantity]] = fresh(default_factory=dict)  # requests, sent, returned
    made_of: Callable[[], tuple[Part, ...]] | None = None

    is_flow: ClassVar[bool] = True

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Its requests, apart for each source and size."""
        if self.made_of is not None:
            return self.made_of()
        return (Part(self.mean, self.peak, self.request_size, self.response_size),)

    @property
    def moved_at_peak(self) -> Quantity:
        """Bytes a second, both ways, with every source at its peak."""
        moved = [part.peak * (part.request_size + part.response_size) for part in self.parts]
        return quantity(sum(moved[1:], moved[0]))

    def __mul__(self, other: Any) -> Quantity:
        return self.mean * other

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Quantity:
        return self.mean / other

    def __add__(self, other: Any) -> Quantity:
        return self.mean + (other.mean if isinstance(other, Flow) else other)

    __radd__ = __add__

    def __bool__(self) -> bool:
        return bool(self.mean)

    def __str__(self) -> str:
        return str(self.mean)


# What one of AWS's own events takes, with the names and times in it, whatever it tells of: the example of an
# object's creation has 0.9 KB. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
EVENT = 1 * KB
# What comes back for a record that is only taken: a status, a request's id, a checksum. An assumption.
ACKNOWLEDGEMENT = 200 * byte


@frozen
class Passed:
    """What leaves over one connection: requests for one that arrives, by inflow, and what each of them carries.

    Under the name ``""`` is the part of what the service emits of itself. `payloads` is how many arriving payloads
    one leaving request carries, for all inflows or for each. `size` is given for an event of the service's own, which
    has that size whatever arrived, and nothing of what arrived comes back for it; `envelope` is what is added to a
    payload that is handed on.
    """

    parts: Mapping[str, Any]
    payloads: Any = 1
    size: Quantity | None = None
    envelope: Quantity = 0 * byte

    def payload_of(self, inflow: str) -> Fraction:
        """How many payloads of an inflow one leaving request carries."""
        found = self.payloads.get(inflow, 1) if isinstance(self.payloads, Mapping) else self.payloads
        return Fraction(quantity(found).number)


@lru_cache(maxsize=64)
def no_flow(counted: Quantity = request) -> Flow:
    """A flow of nothing."""
    rate, bytes_ = 0 * counted / second, 0 * byte / second
    session, user = counts("session", "user")
    return Flow(
        rate, rate, rate, bytes_, bytes_, bytes_, bytes_, 0 * byte / request, 0 * byte / request,
        0 * session / second, 0 * user / month,
    )  # fmt: skip


def at_rest(flow: Flow) -> Flow:
    """The same flow when nothing arrives: the sizes stay."""
    nothing = _nothing_of(tuple(flow.mean.powers.items()))
    if not flow.request_size and not flow.response_size:
        return nothing
    return changed(nothing, request_size=flow.request_size, response_size=flow.response_size)


@lru_cache(maxsize=64)
def _nothing_of(powers: tuple[tuple[str, int], ...]) -> Flow:
    return no_flow(Quantity(Fraction(1), {name: power for name, power in powers if name != "second"}))


def per_hour(value: Any) -> Quantity:
    """An alias that reads aloud in meters: the mean over the day's 24 hours."""
    return over_the_day(value)


# ---------------------------------------------------------------------------------------------------- plain arrows


@frozen
class Usual:
    """How often a plain arrow comes where that is not once for every request; `said` says so, beside the bill.

    `rate` is requests/second that come by themselves, whatever the traffic; `each` comes beside them for every request
    of the caller. Where `asks`, nobody can say: nothing is counted, and a finding asks. A connection that states its
    own number is never read so.
    """

    said: str
    rate: Quantity = 0 * request / second
    each: Fraction = Fraction(0)
    response: Quantity | None = None  # bytes of one, where the connection does not say
    asks: bool = False


def unsaid(what: str, write: str) -> Usual:
    """Nobody can say how often `what`; `write` is an example of what says it."""
    return Usual(f"nothing says how often {what}, so nothing is billed; write {write}", asks=True)


def kept_by(caller: Service, many: Quantity, what: str, every: Quantity, often: str) -> Usual:
    """Each program of `caller` keeps so `many` of `what`, and asks for them again after `every`; a new program at once."""
    programs, each = quantity(caller.programs()), Fraction(quantity(caller.new_programs() * many).number)
    said = f"{caller.name} asks for {what} {often}"
    if programs != 1:
        most_ = " at most" if caller.fleet() is not None else ""
        said = f"{programs} {caller.fleet_noun}s of {caller.name}{most_} each ask for {what} {often}"
    if each:
        said += f", and every new {caller.fleet_noun} at once"
    return Usual(said, programs * many * request / every, each)


# ---------------------------------------------------------------------------------------------------- recovery


@frozen
class Strategy:
    """What is to stand ready in another region: asked of every service, which answers with a `Copy`."""

    name: str  # backup-restore | pilot-light | warm-standby | hot-standby | active-active
    region: str
    standby: Fraction = Fraction(3, 10)  # of the capacity, where it stands by reduced
    every: Quantity = day  # how often a backup is taken
    doors: tuple[str, ...] = ()  # services of the first region that clients reach first
    doors_there: tuple[str, ...] = ()  # and their copies
    regions: int = 2

    @property
    def replicates(self) -> bool:
        """Whether data is kept in step there, and the network stands."""
        return self.name != "backup-restore"

    @property
    def serves(self) -> bool:
        """Whether what answers requests runs there: the difference between a pilot light and a standby."""
        return self.name in ("warm-standby", "hot-standby", "active-active")

    @property
    def is_whole(self) -> bool:
        """Whether it carries everything there at once."""
        return self.name == "active-active" or self.size >= 1

    @property
    def size(self) -> Fraction:
        """The part of the peak it can carry there at once. Of n active regions n - 1 must carry all of it.

        https://docs.aws.amazon.com/whitepapers/latest/availability-and-beyond-improving-resilience/availability-with-redundancy.html
        """
        if self.name == "active-active":
            return Fraction(1, self.regions - 1)
        return {"warm-standby": self.standby, "hot-standby": Fraction(1)}.get(self.name, Fraction(0))

    def units(self, whole: Any, zones: int = 1) -> int:
        """Of so many tasks, instances or nodes, those that run there: rounded up, one for each zone at least."""
        return max(math.ceil(Fraction(quantity(whole).number) * self.size), zones)


@frozen
class Copy:
    """What stands for a service in the recovery region, how what it holds gets there, and how soon it is of use."""

    how: str
    options: Mapping[str, Any] | None = None  # laid over its own; None: nothing stands there
    own: Mapping[str, Any] = fresh(default_factory=dict)  # what changes at the service itself
    backup: Mapping[str, Any] = fresh(default_factory=dict)  # what AWS Backup copies: resource, holds
    holds: Quantity | None = None  # the data that must be there; None for what keeps none
    behind: Quantity | None = None  # how much older the copy may be; None: there is none
    ready: Quantity = 0 * second  # until the copy takes writes
    only_reads: bool = False  # it takes no writes until the first region is lost, also where both are active
    grows: bool = False  # it has to grow before it carries everything
    lost: str = ""
    assumed: tuple[str, ...] = ()


# ---------------------------------------------------------------------------------------------------- zones


@frozen
class Sides:
    """How many sides of a byte between zones AWS bills: the caller's and the service's own, the caller's alone, none.

    `is_read` is False for a rule whose page nobody has read.
    """

    billed: int
    source: str
    is_read: bool = True


# "in to and out of EC2, RDS, Redshift, DAX, ElastiCache instances or network interfaces: $0.01/GB in each direction"
BOTH_SIDES = Sides(2, "https://aws.amazon.com/ec2/pricing/on-demand/")


# ---------------------------------------------------------------------------------------------------- agreements

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


# ---------------------------------------------------------------------------------------------------- benefits


@frozen
class Benefit:
    """What the price of one service pays of those that stand with it, in a word that they know: ``web ACL``."""

    name: str
    reaches: Literal["before", "behind"]  # what leads to it, or what it sends to
    plan: str  # whose price pays, in words: ``flat-rate plan pro``
    source: str
    limits: Mapping[str, Any] = fresh(default_factory=dict)
    is_needed: bool = False  # what stands there must fit: it cannot be left to its own price
    by: str = ""  # the service whose plan it is

    @property
    def reason(self) -> str:
        """Why a line costs nothing."""
        return f"covered by the {self.plan} of {self.by}; {self.source}"


@frozen
class Credit:
    """So much of some prices of another service that the price of one pays, wherever the account uses it."""

    file: str
    of: tuple[str, ...]
    amount: Quantity
    title: str
    source: str


# ---------------------------------------------------------------------------------------------------- words


@frozen
class Step:
    """One value used on the way to a bill: what it was, why, where it was written, what it came from."""

    name: str
    value: Any
    doc: str
    span: Span | None
    steps: tuple[Step, ...]
    is_option: bool = False


class Word:
    """A value that leaves a step behind whenever it is read while a meter is retraced."""

    def __init__(self, doc: str, default: Any = None, work_out: Callable[[Any], Any] | None = None):
        self.doc, self.default, self.work_out = doc, default, work_out
        self.name = ""
        self.kind: Any = None

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, holder: Any, owner: type | None = None) -> Any:
        if holder is None:
            return self
        if holder._steps is None:
            if self.work_out is None:
                return holder._values.get(self.name)
            if self.name not in holder._worked_out:
                holder._worked_out[self.name] = self.work_out(holder), []
            return holder._worked_out[self.name][0]
        outer, holder._steps = holder._steps, []
        if self.work_out is None:
            value = holder._values.get(self.name)
        elif self.name in holder._worked_out:
            value, holder._steps = holder._worked_out[self.name]
        else:
            value = self.work_out(holder)
            holder._worked_out[self.name] = value, holder._steps
        step = Step(
            self.name.replace("_", " ").strip(),
            value,
            self.doc,
            holder._spans.get(self.name),
            tuple(holder._steps),
            isinstance(self, Option),
        )
        holder._steps = outer if any(s.name == step.name for s in outer) else [*outer, step]
        return value


class Some:
    """In a condition: the other option is written, and not as nothing."""

    def __repr__(self) -> str:
        return "SOME"


SOME = Some()


@frozen
class Stated:
    """In a condition: one of these modes, which is never taken for meant because of this option."""

    values: tuple[Any, ...]


def stated(*values: Any) -> Stated:
    """Modes in which an option counts without saying that one of them is meant: too much hangs on it, or too little."""
    return Stated(values)


class Option(Word):
    """A key the architect may write."""

    required = False
    states = ""  # the inflow, a part of one, or the derived value whose volume it states
    usual: Any  # its default as a value, once it was needed
    modes: tuple[Mapping[str, Any], ...] = ()  # it counts in one of these; without any, always

    @property
    def counts(self) -> str:
        """In which modes it counts, as one writes them: ``with mode: provisioned``; empty for always."""
        return ", or ".join(_mode(when) for when in self.modes)


def _sizes_seen(flow: Flow, count: Callable[[Any], Any], total: Quantity, answers: bool) -> Step:
    """How a flow was counted, a step for each size."""
    of_size: dict[str, list[Part]] = {}
    for part in flow.parts:
        size = f"of {part.request_size * request}"
        of_size.setdefault(f"{size}, {part.response_size * request} back" if answers else size, []).append(part)
    steps = [
        Step(size, f"{sum((p.mean for p in parts[1:]), parts[0].mean)} x {count(parts[0])}", "", None, ())
        for size, parts in of_size.items()
    ]
    return Step("counted by size", total, "Every size that arrives is counted for itself.", None, tuple(steps))


class Inflow(Word):
    """A kind of traffic a service accepts."""

    is_default = False
    counted = request
    unanswered: bool | tuple[str, ...] = False
    only_taken = False
    has_body: bool | None = None


class Derived(Word):
    """A number worked out from others."""


def option(
    default: Any,
    doc: str,
    required: bool = False,
    states: str = "",
    either: tuple[Mapping[str, Any], ...] = (),
    **when: Any,
) -> Any:
    """A key the architect may write; the default is written as they would write it, `None` for "not stated".

    `states` makes it the stated form of what connections bring: an inflow ``emails``, a part of one ``reads.returned``,
    or a derived value. What is stated counts, and `Service.volume_of` picks it.
    `when` says in which mode it counts, as of a meter: ``mode="provisioned"`` or a tuple of values, ``builds=SOME``
    for an option that describes another one, ``serves=None`` for one that another replaces; `either` is several such
    conditions of which one is enough. Written where no mode is stated, it selects its mode, unless the condition is
    ``stated(...)``; where another mode holds, a finding says that it is without effect.
    """
    word = Option(doc, default)
    word.required, word.states, word.modes = required, states, either or ((when,) if when else ())
    return word


def inflow(
    doc: str, default: bool = False, counted: Quantity = request, unanswered: bool | tuple[str, ...] = False,
    only_taken: bool = False, has_body: bool | None = None,
) -> Any:  # fmt: skip
    """Traffic that other services may send here. `default` takes a connection that names no inflow.

    What is `unanswered` is delivered, and nothing comes back: from everybody, or from the kinds of sources named. What
    is `only_taken`, such as a record, is answered by an acknowledgement of 200 bytes. `has_body` says whether a
    request carries data beside its headers; unless stated, what is taken does, and of others nobody knows.
    """
    word = Inflow(doc)
    word.is_default, word.counted, word.unanswered, word.only_taken = default, counted, unanswered, only_taken
    word.has_body = True if only_taken and has_body is None else has_body
    return word


def derived(work_out: Callable[[Any], Any]) -> Any:
    """A number worked out from others; its docstring is the rule it follows."""
    return Derived(_doc(work_out), work_out=work_out)


@frozen
class Meter:
    """One line on the bill: how much of `price` is used, in `scope`, when the options say so."""

    price: str
    scope: str
    when: Mapping[str, Any]
    usage: Callable[[Any], Any]
    included: str = ""  # the benefit that covers it, where the service has that

    @property
    def name(self) -> str:
        return self.usage.__name__.replace("_", " ")

    @property
    def doc(self) -> str:
        return _doc(self.usage)

    def applies(self, service: Service) -> bool:
        if not self.when:
            return True
        return all(service._values.get(name) in _any_of(value) for name, value in self.when.items())

    def covered(self, service: Service) -> Benefit | None:
        """What pays for it in place of its price."""
        return service.paid_by(service._filled(self.included, "")) if self.included and service.offered else None


def meter(
    price: str, scope: str = "{region}", included: str = "", **when: Any
) -> Callable[[Callable[[Any], Any]], Any]:
    """One line on the bill; the method returns how much, a dict of them by kind, or None for no line.

    `price` names an entry of the service's price file, ``file:entry`` one of another file; ``{option}`` in it is
    the option's value, ``{}`` the key of the dict, and what follows a ``/`` is a row of the entry's table, its
    columns divided by further slashes. `scope` is where the price holds: the service's region, ``global``, or
    ``edge:{}``. `included` names the benefit under which it costs nothing. `when` limits the meter to options: ``billing="on-demand"`` or a tuple of values.
    """
    return lambda usage: Meter(price, scope, when, usage, included)


@frozen
class Free:
    """Something a reader expects on the bill and AWS does not charge; the docstring is the reason."""

    when: Mapping[str, Any]
    usage: Callable[[Any], Any]

    @property
    def name(self) -> str:
        return self.usage.__name__.replace("_", " ")

    @property
    def doc(self) -> str:
        return _doc(self.usage)

    def applies(self, service: Service) -> bool:
        if not self.when:
            return True
        return all(service._values.get(name) in _any_of(value) for name, value in self.when.items())


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
    traffic: bool = False,
) -> Any:  # fmt: skip
    """Something worth telling the architect: yield the option to point at, and what to say.

    One of `traffic` has nothing to say of an architecture where nothing moves. `fix` is one option of this service with the value that mends it; ``check --fix`` writes it into the spec. A rule
    may yield a `Fix` of its own as a third part instead, or an `Instead`: then it speaks only where pricing again says
    that these options cost less, and says how much.
    """
    if check is None:
        return lambda function: Rule(function, severity, hint, fix or {}, traffic)
    return Rule(check, severity, hint, fix or {}, traffic)


# ---------------------------------------------------------------------------------------------------- holders


class Worded:
    """Anything with options: reads them from a located mapping, collecting every mistake."""

    options: ClassVar[dict[str, Option]] = {}
    _moded: ClassVar[tuple[str, ...]] = ()  # the options that count in some modes only
    _words: ClassVar[dict[type, dict[str, Any]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.options = dict(cls.options)
        kinds = cls.__annotations__ if "__annotations__" in cls.__dict__ else {}
        for name, member in list(vars(cls).items()):
            if isinstance(member, Option):
                kind = kinds.get(name)
                member.kind = eval(kind, vars(sys.modules[cls.__module__])) if isinstance(kind, str) else kind
                cls.options[name.rstrip("_")] = member  # `class_` is written `class`
        cls._moded = tuple(key for key, word in cls.options.items() if word.modes)
        known = {word.name for word in cls.options.values()}
        for key in cls._moded:
            assert all(known >= set(when) for when in cls.options[key].modes), (
                f"{cls}: {key} counts with no such option"
            )

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}
        self._spans: dict[str, Span | None] = {}
        self._steps: list[Step] | None = None  # a list while a meter is retraced
        self._worked_out: dict[str, tuple[Any, list[Step]]] = {}
        self._bands: dict[str, Band] = {}
        self._idle: list[Diagnostic] = []  # what is written and counts in another mode only
        self._selected: dict[str, str] = {}  # modes that are not written, and the options that say them

    def _read_options(
        self, given: Located, title: str, known: Mapping[str, str], wrong: list[Diagnostic], where: str = ""
    ) -> None:
        for key, span in given.keys.items():
            if key not in self.options and key not in known:
                wrong.append(
                    unknown_key(key, span, given[key], [*self.options, *known], f"{title} has no option {key!r}")
                )
        for key, word in self.options.items():
            written = given.get(key)
            self._spans[word.name] = written.span if written else None
            if written is None and word.required:
                message = f"{title} needs {key!r}: {word.doc}"
                wrong.append(Diagnostic("missing-option", given.span, message, f"add '{key}: ...'"))
                self._values[word.name] = None
            elif written is None:
                self._values[word.name] = self._default(word, wrong, given.span)
            else:
                self._values[word.name] = self._read(key, word.kind, written, wrong)
        if self._moded:
            _Modes(self, given).settle(wrong)

    def _default(self, word: Option, wrong: list[Diagnostic], span: Span) -> Any:
        if word.default is None or word.kind is Any or not isinstance(word.default, (str, bool, int, float)):
            return word.default
        if not hasattr(word, "usual"):
            text = str(word.default)
            word.usual = read_as(word.kind, Located(text.lower() if isinstance(word.default, bool) else text, span), [])
        return word.usual

    def chunks(self, flow: Flow, size: Quantity) -> Quantity:
        """The requests of a flow, each counted once for every `size` started of it, and once at least."""
        return self.by_size(flow, lambda one: most(ceil(one.request_size / (size / request)), 1), answers=False)

    def by_size(self, flow: Flow, count: Callable[[Any], Any], answers: bool = True) -> Quantity:
        """The requests of a flow times what `count` makes of one: asked for each size that arrives, never for a mean.

        `answers` says whether the size of the response counts too, so that ``explain`` shows it.
        """
        if not flow.mean:
            return flow.mean * count(flow)
        counted = [part.mean * count(part) for part in flow.parts]
        total = quantity(sum(counted[1:], counted[0]))
        if self._steps is not None:
            self._steps = [*self._steps, _sizes_seen(flow, count, total, answers)]
        return total

    def instead(self, **options: Any) -> Any:
        """The same with other options, for a comparison; what was written stays as it is."""
        other = copy(self)
        other._values, other._worked_out = {**self._values, **options}, {}
        return other

    def _read(self, key: str, kind: Any, written: Located, wrong: list[Diagnostic]) -> Any:
        try:
            value = read_as(kind, written, wrong)
        except ValueError as error:
            hint = error.args[1] if len(error.args) > 1 else ""
            mend = _with_unit(written, self.options[key].default if key in self.options else None)
            wrong.append(Diagnostic("bad-value", written.span, f"{key}: {error.args[0]}", hint, fix=mend))
            return None
        if isinstance(value, Band):
            self._bands[key] = value
            return value.typical
        return value


class _Modes:
    """Which options of a holder count: they select a mode that is not written; what counts in another one is idle."""

    def __init__(self, holder: Worded, given: Located):
        self.holder, self.given = holder, given
        self.needs: dict[str, list[tuple[str, Any]]] = {}  # of modes that are not written: who needs them how

    def settle(self, wrong: list[Diagnostic]) -> None:
        open_ = [key for key in self.holder._moded if key in self.given and self._tells(key)]
        before: list[str] = []
        while open_ != before:  # what one option selects may be what another waits for
            before, open_ = open_, [key for key in open_ if not self._counts(key)]
            open_ += [mode for mode in self.holder._selected if mode in self.holder._moded and mode not in before]
            open_ = list(dict.fromkeys(open_))
        for key in open_:
            rival = self._rival(key)
            if rival is not None:
                wrong.append(rival)
            elif key in self.given:
                self.holder._idle.append(self._idle(key))

    def _tells(self, key: str) -> bool:
        """Whether what is written says anything: of a choice what is not its default, else what is not nothing."""
        word, value = self.holder.options[key], self.holder._values.get(self.holder.options[key].name)
        return value != word.default if _is_choice(word.kind) else not _is_nothing(value)

    def _counts(self, key: str) -> bool:
        """Whether it counts, after it has selected the mode that it alone leaves open."""
        ways = [way for when in self.holder.options[key].modes if (way := self._way(key, when)) is not None]
        if not any(not lacks and not choices for choices, lacks in ways) and len(ways) == 1:
            for name, values in ways[0][0].items():
                if len(values) == 1:
                    self._select(name, values[0], key)
            ways = [way for when in self.holder.options[key].modes if (way := self._way(key, when)) is not None]
        return any(not lacks and not choices for choices, lacks in ways)

    def _way(self, key: str, when: Mapping[str, Any]) -> tuple[dict[str, tuple[Any, ...]], bool] | None:
        """The modes open to be selected so that the option counts this way, and whether it lacks more than that.

        None where a mode is held otherwise.
        """
        found: dict[str, tuple[Any, ...]] = {}
        lacks = False
        for name, wanted in when.items():
            if _holds(self.holder._values.get(name), wanted):
                continue
            if wanted is SOME or isinstance(wanted, Stated):
                lacks = True
                continue
            others = [need for _, need in self.needs.get(name, ())]
            values = tuple(value for value in _any_of(wanted) if all(_holds(value, need) for need in others))
            if name.rstrip("_") in self.given or wanted is None or not values:
                return None
            found[name] = values
        if not found and not lacks:
            for name, wanted in when.items():
                if name.rstrip("_") not in self.given:
                    self.needs.setdefault(name, []).append((key, wanted))
        return found, lacks

    def _select(self, name: str, value: Any, key: str) -> None:
        self.holder._values[name] = value
        self.holder._spans[name] = self.given.keys.get(key, self.given.span)
        self.holder._selected[name.rstrip("_")] = key
        self.needs.setdefault(name, []).append((key, value))

    def _rival(self, key: str) -> Diagnostic | None:
        """Another option that needs a mode otherwise, where neither says which."""
        for when in self.holder.options[key].modes:
            for name, wanted in when.items():
                for other, need in self.needs.get(name, ()):
                    if (
                        wanted is not SOME
                        and not isinstance(wanted, Stated)
                        and not _holds(self.holder._values.get(name), wanted)
                    ):
                        mode = name.rstrip("_")
                        ways = " or ".join(f"'{_mode({name: way}, '')}'" for way in (need, wanted))
                        return Diagnostic(
                            "conflicting-options", self.given.keys[key],
                            f"{self._said(other)} counts {_mode({name: need})}, {self._said(key)} {_mode({name: wanted})}, "
                            f"and {mode} is not written",
                            f"write {ways}, and only what counts there",
                        )  # fmt: skip
        return None

    def _idle(self, key: str) -> Diagnostic:
        """That it is without effect: in which mode it counts, and which one holds."""
        word, holder = self.holder.options[key], self.holder
        name, wanted = next(
            (name, wanted) for when in word.modes for name, wanted in when.items()
            if not _holds(holder._values.get(name), wanted)
        )  # fmt: skip
        mode, value, place = name.rstrip("_"), holder._values.get(name), self.given.get(name.rstrip("_"))
        if place is not None:
            file = f" of {place.span.file}" if place.span.file != self.given.span.file else ""
            now = f"line {place.span.line}{file} says {self._said(mode)}"
        elif mode in holder._selected:
            now = f"{mode} is {_as_written(value)}, as {holder._selected[mode]} is written"
        elif _is_nothing(value):
            now = f"{mode} is not written"
        else:
            now = f"{mode} is {_as_written(value)} by default"
        other = holder.options[mode]
        some = "true" if other.kind is bool else "..."
        ways = [wanted] if wanted is SOME else wanted.values if isinstance(wanted, Stated) else _any_of(wanted)
        beside = " or ".join(f"'{mode}: {some if way is SOME else _as_written(way)}'" for way in ways)
        hint = f"leave '{mode}' out" if wanted is None else f"write {beside}"
        laid = mode in self.given.over and key not in self.given.over  # a patch changed the mode beneath it
        return Diagnostic(
            "option-without-effect", self.given.keys[key],
            f"{self._said(key)} has no effect: it counts {word.counts}, and {now}",
            f"write '{key}: null' beside it to say so" if laid else f"{hint}, or leave '{key}' out",
            "info" if laid else "error",
            None if laid else Fix(self.given.keys[key], "", removes=True),
        )  # fmt: skip

    def _said(self, key: str) -> str:
        written = self.given.get(key)
        return f"'{key}: {written.value}'" if written is not None and written.is_text else f"'{key}'"


def _holds(value: Any, wanted: Any) -> bool:
    """Whether a mode is one of those wanted."""
    if wanted is SOME:
        return not _is_nothing(value)
    if isinstance(wanted, Stated):
        return value in wanted.values
    return (wanted is None and _is_nothing(value)) or value in _any_of(wanted)


def _is_nothing(value: Any) -> bool:
    """Whether a value says that there is nothing: 0, false, none, or an empty text."""
    if isinstance(value, Range):
        return not value.high
    return value is None or value == "none" or (not isinstance(value, Record) and not value)


def _is_choice(kind: Any) -> bool:
    choices = [k for k in get_args(kind) if k is not type(None)] if _is_union(kind) else [kind]
    return choices[0] is bool or get_origin(choices[0]) is Literal


def _mode(when: Mapping[str, Any], with_: str = "with ") -> str:
    """A condition as one writes it: ``with mode: provisioned``, ``with builds``, ``without serves``."""
    said = []
    for name, wanted in when.items():
        key = name.rstrip("_")
        values = [_as_written(v) for v in (wanted.values if isinstance(wanted, Stated) else _any_of(wanted))]
        some = values[0] if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}"
        said.append(
            f"{with_}{key}" if wanted is SOME else f"without {key}" if wanted is None else f"{with_}{key}: {some}"
        )
    return " and ".join(said)


def _as_written(value: Any) -> str:
    return {True: "true", False: "false"}.get(value, "") if isinstance(value, bool) else str(value)


class Record(Worded):
    """A mapping inside an option, such as one index of a table."""

    def __init__(self, given: Located, wrong: list[Diagnostic], title: str = ""):
        super().__init__()
        self.span = given.span
        self._given = given
        self._read_options(given, title or type(self).__name__.lower(), {}, wrong)

    def span_of(self, key: str) -> Span:
        """Where the key was written, or the record itself when it was not."""
        return self._spans.get(key) or self.span

    def __str__(self) -> str:
        return ", ".join(f"{key}: {value}" for key, value in self._values.items() if value not in (None, "", ()))


class Anything(Record):
    """Keys a service adds to the connections that leave it or reach it: none unless it says so."""


class Service(Worded):
    """One AWS thing in an architecture. Subclass it to teach archplan a service.

    Class keywords: `title` is the official name, `icon` a class of the `diagrams` package, `role` what it is to
    the drawing, `stands` how far it reaches: ``global``, ``edge``, ``region`` or ``zone`` (inside a VPC).
    """

    title: ClassVar[str] = ""
    icon: ClassVar[str] = ""
    role: str = ""  # of the class; a place may give one service another
    stands: str = "region"
    free_because: ClassVar[str] = ""
    way_out: ClassVar[str] = ""  # nat or endpoint: carries what its VPC sends out of private subnets
    reaches_itself: ClassVar[tuple[str, ...]] = ()  # types it reaches past its VPC's network, as Lambda ships its logs
    egress: ClassVar[str] = "internet"  # "own" when its own meters bill the bytes it returns to the internet
    own_route: ClassVar[bool] = False  # networks have routes of their own to it: calls to it pass no NAT gateway
    door: ClassVar[str] = ""  # a gateway between networks: both ways, out alone, or through inside one; see `passing`
    leads_out: ClassVar[bool] = False  # what reaches it from inside, and is drawn no further, leaves AWS there
    outward: ClassVar[str] = ""  # for a door that bills what goes out apart: the inflow that takes it
    sides: Sides = BOTH_SIDES  # of a byte between zones on the way to it
    interfaces: ClassVar[tuple[str, ...]] = ()  # the interface endpoints AWS has for it, where its callers need several
    answers_from: ClassVar[str] = ""  # the type of service that hands out what it answers, as S3 does image layers
    crosses_zones_free: ClassVar[bool] = False  # AWS charges nothing between zones for it, as ALB to its targets
    copied_from: ClassVar[str] = ""  # the first strategy that copies it: pilot-light, warm-standby or never; by role
    agreement: ClassVar[Agreement | None] = None  # AWS's service level agreement for it, where one is published
    awaited: ClassVar[bool | None] = None  # whether callers fail without its answer; by its role, unless stated
    waits: ClassVar[bool | None] = None  # whether it answers only when what it calls has; by its role, unless stated
    fleet_noun: ClassVar[str] = "instance"  # what one of its fleet is called
    keeps_trail: ClassVar[bool] = False  # whether it keeps a trail of the account, as CloudTrail does
    is_passed: ClassVar[bool] = False  # whether clients pass it on the way in, as a name or a firewall
    firewall_scope: ClassVar[str] = "regional"  # of the web ACLs that protect it
    hands_on: Any = None  # the size of an event of its own, where it tells of what arrived instead of passing it on
    sends_as: ClassVar[Mapping[str, str]] = {}  # the inflow that takes what it sends, by the one a connection names
    reads_logs: ClassVar[bool] = False  # whether what a log group collects may be delivered to it
    watches: ClassVar[bool] = False  # whether it looks at others: what leaves it are findings of its own, no requests
    heeds_alarms: ClassVar[bool] = False  # whether an alarm may tell it, or set it off
    runs_by_itself: ClassVar[bool] = False  # whether it begins by itself, on a schedule, or is a part of what does
    can_fail: ClassVar[bool] = True  # False for a name of other things: nothing of it runs
    key: ClassVar[str] = ""
    inflows: ClassVar[dict[str, Inflow]] = {}
    meters: ClassVar[dict[str, Meter]] = {}
    frees: ClassVar[dict[str, Free]] = {}
    own_rules: ClassVar[dict[str, Rule]] = {}
    leaving: ClassVar[type[Record]] = Anything
    arriving: ClassVar[type[Record]] = Anything

    def __init_subclass__(
        cls, *, title: str, icon: str, role: str, stands: str = "region", free: str = "", **kwargs: Any
    ) -> None:
        super().__init_subclass__(**kwargs)
        cls.title, cls.icon, cls.role, cls.stands, cls.free_because = title, icon, role, stands, free
        cls.key = cls.__module__.rsplit(".", 1)[-1]
        members = vars(cls).items()
        taken = [n for n, m in members if isinstance(m, (Word, Meter, Free, Rule)) and hasattr(Service, n)]
        assert not taken, f"{cls.key}: {taken} means something else to every service; take another name"
        cls.inflows = {name: m for name, m in members if isinstance(m, Inflow)}
        cls.meters = {name: m for name, m in members if isinstance(m, Meter)}
        cls.frees = {name: m for name, m in members if isinstance(m, Free)}
        cls.own_rules = {name: m for name, m in members if isinstance(m, Rule)}
        SERVICES.add(cls.key, cls)

    def __init__(self, name: str, spec: Located, region: str, wrong: list[Diagnostic]):
        super().__init__()
        self.name, self.spec = name, spec
        written = spec.get("region")
        self.region = written.value if written and written.is_text else region
        label = spec.get("label")
        self.label = label.value if label and label.is_text else ""
        self.zones = 1  # how many zones of its VPC it stands in
        self.tier = ""  # public | private | data, or empty outside a VPC
        self.vpc = ""
        self.stage = "production"  # or development, where some findings do not matter
        self.passed_on = 0 * byte / second  # bytes it sends along every connection but to what runs at the edge
        self.submitted = 0 * byte / second  # of these, bytes of requests that carry a body
        self.calls_made = 0 * request / second  # the requests themselves
        self.offered: tuple[Benefit, ...] = ()  # what those that it stands with would pay for
        self.leads_to: tuple[str, ...] = ()  # the services that its connections go to
        self.paid_flows: Mapping[str, Quantity] = {}  # bytes that arrive from who pays for them, by the benefit's name
        self._read_options(spec, self.title, COMMON, wrong)
        for key, word in self.inflows.items():
            self._values[key] = no_flow(word.counted)

    # What places and traffic find out, told to the service before it is metered.

    @property
    def is_public(self) -> bool:
        """Whether it stands in a public subnet, so that it needs a public address to reach the internet."""
        return self.tier == "public"

    def plays(self) -> str:
        """Its role in the drawing: the class's, unless an option makes it something else."""
        return self.role

    def spread(self) -> int:
        """How many zones it really uses; a database without a standby says 1."""
        return self.zones

    def stands_in_subnets(self) -> bool:
        """Whether it stands in subnets of a VPC: what stands in a zone does, but for disks and the like."""
        return self.stands == "zone"

    def begins(self) -> bool:
        """Whether it has its place without being called: it starts others, watches them, or is a part of one."""
        return self.runs_by_itself or self.role in ("cicd", "ops", "security", "network")

    def states_a_volume(self) -> bool:
        """Whether the spec itself says how much of something there is in a time, such as ``asked: 100/month``."""
        values = (self._values.get(word.name) for key, word in self.options.items() if key in self.spec)
        rates = [value for value in values if isinstance(value, Quantity) and value.powers.get("second") == -1]
        return any(rate.number and "request" not in rate.powers for rate in rates)

    def is_kept_elsewhere(self) -> bool:
        """Whether another region has all that it keeps, seconds later."""
        return len(self.held_in()) > 1

    def fleet(self) -> Range | None:
        """How many tasks or instances it runs, fewest to most; None for what has no such number."""
        return None

    def fleet_wanted(self) -> Quantity | None:
        """How many of its fleet the busiest minute takes; None where the spec does not say what one serves."""
        return None

    def stand_before(self, ahead: tuple[Service, ...]) -> None:
        """Take where it stands from what it stands before: told once, with what its connections lead to."""

    def stands_in(self, leaving: Any) -> str:
        """One name for connections from it of which any may answer, as the endpoints of an accelerator; else nothing."""
        return ""

    def outlives_a_zone(self) -> bool:
        """Whether it goes on when one of its zones fails: it stands in several, or AWS spreads it over the region's."""
        return self.stands != "zone" or self.spread() > 1

    def held_in(self) -> tuple[str, ...]:
        """The regions it answers from; none for what stands at the edge, outside AWS or in no region."""
        return (self.region,) if self.stands in ("zone", "region") else ()

    def leans_on(self) -> tuple[str, ...]:
        """Services named in its options without which it cannot answer, such as the directory of a file server."""
        return ()

    def pledge(self) -> Pledge | None:
        """What AWS promises for it as it is set up here; None where no published agreement covers that."""
        if self.agreement is None:
            return None
        if not self.outlives_a_zone():
            return pledged(self.agreement, self.agreement.zonal, self.agreement.alone)
        reach = {"zone": "two zones or more", "region": "the region"}.get(self.stands, "worldwide")
        return pledged(self.agreement, self.agreement.regional, self.agreement.condition or reach)

    def parts(self) -> tuple[str, ...]:
        """What its copies in the zones are called, the first one first; a ``standby`` takes no traffic. Empty: all alike."""
        return ()

    def sees(self, services: Mapping[str, Service], connections: Iterable[Any]) -> None:
        """What it takes from the services and connections around it, once all are read: nothing, unless it says."""

    def emits(self) -> Quantity | None:
        """What leaves of itself whatever arrives, as requests or bytes a second; `passes` shares it out as ``""``."""
        return None

    def passes(self, leaving: Any, target: Service) -> Passed:
        """What leaves over a connection to `target`: its outflow, the same whoever takes it, unless it says."""
        return Passed(self.outflow(leaving), self.payloads(leaving), self.hands_on)

    def outflow(self, leaving: Any) -> Mapping[str, Any]:
        """How many requests leave over a connection for one that arrives, by inflow. Everything, unless it says."""
        return {name: 1 for name, word in self.inflows.items() if word.counted is request}

    def payloads(self, leaving: Any) -> Any:
        """How many arriving payloads one leaving request carries: the batch, where the connection has one."""
        if leaving is None or "batch" not in leaving.options:
            return 1
        batch = leaving._values.get("batch")
        return batch if batch is not None else self._values.get("batch", 1)

    def usual(self, caller: Service) -> Usual | None:
        """How often a plain arrow from another service comes here; None: once for every request of the caller."""
        return None

    def tells(self, target: Service) -> Usual | None:
        """How often a plain arrow from here comes, where it hands on no requests: what watches tells of what it finds.

        That it finds something once a day is an assumption.
        """
        return Usual(f"{self.name} tells of what it finds once a day", request / day) if self.watches else None

    def programs(self) -> Quantity:
        """How many programs of it run at once at most, each with a memory of its own: its fleet, or one."""
        fleet = self.fleet()
        return fleet.high if fleet is not None else quantity(1)

    def new_programs(self) -> Quantity:
        """The part of its requests that starts a new program; its fleet stays."""
        return quantity(0)

    def deployed(self) -> Quantity:
        """How often its programs are replaced by new ones; once a month, unless it says."""
        return 1 / month

    @property
    def answers(self) -> bool:
        """Whether requests of clients run through it."""
        return self.role in ("compute", "ingress", "edge")

    def counts_users(self) -> bool:
        """Whether its bill counts the people of the traffic that reaches it, each of them once a month."""
        return False

    def carries(self, inflow: str) -> tuple[Quantity, Quantity] | None:
        """Bytes of one request and its response, where the service knows better than the flow before it."""
        return None

    def reaches(self) -> tuple[str, ...]:
        """For an endpoint: the service types that its VPC reaches through it."""
        return ()

    def in_recovery(self, strategy: Strategy) -> Copy:
        """What stands for it in the recovery region: its role says, unless the service does.

        What answers requests stands there once the strategy serves there; what keeps data says itself how it is
        copied; what stands outside every region serves both.
        https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html
        """
        if self.stands in ("global", "edge"):
            return Copy("stands outside every region and serves both")
        if self.stands == "internet" or self.role == "external":
            return Copy("stands outside AWS")
        if self.role in ("data", "storage") and not self.copied_from:
            lost = f"{self.title}: archplan knows no way that its data reaches another region"
            return Copy("no copy that archplan knows of", {} if strategy.serves else None, holds=0 * byte, lost=lost)
        start = self.copied_from or ("never" if self.role in ("ops", "cicd") else "warm-standby")
        if start == "never":
            return Copy("not needed to serve requests")
        waiting = self.role == "messaging" and self.stands != "global"
        lost = f"{self.name}: what waits in it stays in {self.region}" if waiting else ""
        if strategy.serves or (start == "pilot-light" and strategy.replicates):
            return Copy("the same again" + ("" if strategy.serves else ", idle"), {}, lost=lost)
        return Copy("deployed from its template when it is needed", lost=lost)

    def copies_every(self, resource: str, name: str, region: str) -> Quantity | None:
        """For a backup plan: how often it copies that resource of the service to the region; None where it does not."""
        return None

    def backed_up(self, strategy: Strategy, resource: str, holds: Quantity) -> Copy:
        """What keeps data and waits in a vault: AWS Backup copies it to the recovery region on its plan.

        https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html
        """
        how = f"AWS Backup copies it every {strategy.every}" if holds else "holds nothing"
        return Copy(how, backup={"resource": resource, "holds": holds}, holds=holds, behind=strategy.every)

    def benefits(self) -> tuple[Benefit, ...]:
        """What its price pays of those that stand with it, such as a plan that covers the web ACL before it."""
        return ()

    def credits(self) -> tuple[Credit, ...]:
        """What its price pays of the account's use of other services."""
        return ()

    def declines(self, benefit: Benefit) -> str | None:
        """Why a benefit does not cover it as it is set up; nothing where it does, None for one that is not for it."""
        return None

    def paid_by(self, benefit: str) -> Benefit | None:
        """The benefit of that name that covers it."""
        return next((it for it in self.offered if it.name == benefit and self.declines(it) == ""), None)

    def beside(self) -> Iterator[str]:
        """The other services that its options name."""
        yield from _named_in(self)

    def own_price(self, entry: str) -> tuple[Quantity, str, str, Span, date] | None:
        """A price the spec states (a meter of ``own:entry``): rate, the unit it is for, source, place, day."""
        return None

    def receives(self, flows: Mapping[str, Flow]) -> None:
        """Take the solved flows; what was worked out before is forgotten."""
        self._values = {**self._values, **flows}  # anew, for usages retrace their meters with the old ones
        self._worked_out = {}

    def stated(self, name: str) -> Quantity | None:
        """The volume that an option states instead of `name`; None where none does."""
        found = (self._values.get(word.name) for word in self.options.values() if word.states == name)
        return next((value for value in found if value is not None), None)

    def drawn(self, name: str) -> Quantity:
        """What connections bring: the mean of an inflow, a part of one ``reads.returned``, or a derived value."""
        head, _, part = name.partition(".")
        found = getattr(self, head)
        found = getattr(found, part) if part else found
        return quantity(found.mean if isinstance(found, Flow) else found)

    def volume_of(self, name: str, counted: Quantity = request) -> Quantity:
        """So much `counted` a second: what an option states, or else what connections bring of `name`."""
        for word in self.options.values():
            if word.states == name and (stated := getattr(self, word.name)) is not None:
                return Quantity(stated.number, (counted / second).powers)
        found = self.drawn(name)
        return found / request * counted if found.like(request / second) else found

    def span_of(self, key: str) -> Span:
        """Where an option was written, or the service's own place."""
        return self.spec.keys.get(key) or self.spec.span

    def usages(self) -> Iterator[Usage]:
        """What AWS meters for this service, in the order of the module; a copy inside its region moves for nothing."""
        for item in self.meters.values():
            if not item.applies(self) or item.covered(self):
                continue
            found = item.usage(self)
            steps = _Retrace(self, item)
            for label, amount in found.items() if isinstance(found, dict) else (("", found),):
                if amount is None:
                    continue
                name = f"{item.name} ({label})" if label else item.name
                price = self._filled(item.price, label)
                scope = self._filled(item.scope, label)
                if _stays(scope):
                    continue
                file, _, entry = price.rpartition(":")
                yield Usage(
                    self.name, self.key, name, file or self.key, entry, scope, quantity(amount), steps,
                    self.spec.span, item.doc, self.region,
                )  # fmt: skip

    def unpaid(self) -> Iterator[tuple[str, str, Any]]:
        """What is used and not charged: its name, the reason, how much."""
        for covered in self.meters.values():
            benefit = covered.covered(self) if covered.applies(self) else None
            used = covered.usage(self) if benefit else None
            if benefit and used is not None:
                yield covered.name, benefit.reason, True if isinstance(used, dict) else quantity(used)
        for item in self.frees.values():
            if item.applies(self):
                amount = item.usage(self)
                if amount is not None and amount is not False:
                    yield item.name, first_line(item.doc), amount
        for meter_ in self.meters.values():
            if ">" in meter_.scope and meter_.applies(self):
                found = meter_.usage(self)
                for label, amount in found.items() if isinstance(found, dict) else (("", found),):
                    if amount is not None and _stays(self._filled(meter_.scope, label)):
                        yield meter_.name, "what stays in its region moves for nothing", amount
        if self.free_because:
            yield "no charge", self.free_because, True

    def findings(self, is_moving: bool = True) -> Iterator[Diagnostic]:
        """What is written and without effect, and what this service's own rules say of it.

        `is_moving` says whether anything moves in the architecture at all.
        """
        for holder in self.holders():
            for found in holder._idle:
                yield changed(found, message=f"{self.name}: {found.message}")
        for item in self.own_rules.values():
            said: Any
            for said in (item.check(self) or ()) if is_moving or not item.traffic else ():
                key, message, *more = said
                hint = item.hint or first_line(item.doc)
                span = key.span if isinstance(key, Record) else self.span_of(key)
                fix = next((part for part in more if isinstance(part, Fix)), None)
                instead = next((part for part in more if isinstance(part, Instead)), None)
                promise = Promise(instead.patch(self.name)) if instead else None
                if item.fix:
                    ((option_name, value),) = item.fix.items()
                    fix = Fix(self.spec.span, value, option_name)
                yield Diagnostic(item.slug, span, f"{self.name}: {message}", hint, item.severity, fix, promise)

    def holders(self) -> Iterator[Worded]:
        """The service, and the mappings in its options."""
        yield self
        for value in self._values.values():
            for item in value if isinstance(value, tuple) else (value,):
                if isinstance(item, Record):
                    yield item

    def _filled(self, template: str, label: str) -> str:
        literals = _literals(template)
        if len(literals) == 1:
            return template
        words = (str(getattr(self, part)) if part else label for part in literals[1::2])
        return "".join(a + b for a, b in zip(literals[::2], [*words, ""], strict=True))


def _stays(scope: str) -> bool:
    """Whether a scope of two regions names one twice: AWS bills data that leaves a region.

    https://aws.amazon.com/ec2/pricing/on-demand/ (data transfer)
    """
    here, arrow, there = scope.partition(">")
    return bool(arrow) and here == there


def _named_in(worded: Worded) -> Iterator[str]:
    for word in worded.options.values():
        value = worded._values.get(word.name)
        if value and peer_of(word.kind) is not None:
            yield value
        for record in value if isinstance(value, tuple) else (value,):
            if isinstance(record, Record):
                yield from _named_in(record)


@lru_cache(maxsize=4096)
def _literals(template: str) -> tuple[str, ...]:
    """A template as what stands between its braces and, at odd places, in them."""
    return tuple(re.split(r"\{(\w*)\}", template))


class _Retrace:
    """Runs a meter once more as it ran before, for the steps it takes: only who explains a line asks for them."""

    __slots__ = ("_calls_made", "_found", "_item", "_paid_flows", "_passed_on", "_service", "_submitted", "_values")

    def __init__(self, service: Service, item: Meter):
        self._service, self._item, self._values = service, item, service._values
        self._passed_on, self._submitted, self._paid_flows = service.passed_on, service.submitted, service.paid_flows
        self._calls_made = service.calls_made
        self._found: tuple[Step, ...] | None = None

    def __call__(self) -> tuple[Step, ...]:
        if self._found is None:
            traced = copy(self._service)
            traced._values, traced._worked_out = self._values, {}
            traced.passed_on, traced.submitted = self._passed_on, self._submitted
            traced.paid_flows, traced.calls_made = self._paid_flows, self._calls_made
            traced._steps = []
            self._item.usage(traced)
            self._found = tuple(traced._steps)
        return self._found


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


def load(type_: str) -> type[Service] | None:
    """The service of that type, its module imported when it is first named; None when there is none."""
    return SERVICES.get(type_)


# ---------------------------------------------------------------------------------------------------- reading


def read_as(kind: Any, written: Located, wrong: list[Diagnostic]) -> Any:
    """What was written, as the annotation means it; or a ValueError that finishes the sentence "holds: ..."."""
    optional = [k for k in get_args(kind) if k is not type(None)] if _is_union(kind) else []
    if len(optional) == 1:
        kind = optional[0]
    if get_origin(kind) is list:
        return _read_list(get_args(kind)[0], written, wrong)
    if kind == Names:
        if written.is_text and re.fullmatch(r"[^\s,]+", written.value.strip()):
            return (written.value.strip(),)
        if not written.is_list:
            raise ValueError(f"{_shown(written)} is not a name or a list of names", "write one, or [one, two]")
        return _read_list(str, written, wrong)
    if isinstance(kind, type) and issubclass(kind, Record):
        if not written.is_mapping:
            raise ValueError(f"{_shown(written)} is not a mapping", "write {key: value, ...}")
        return kind(written, wrong)
    if kind == Weights:
        return _read_weights(written)
    if not written.is_text:
        raise ValueError(f"this is a {'list' if written.is_list else 'mapping'}, where one value belongs")
    text = written.value.strip()
    if kind is bool:
        if text.lower() not in ("true", "false"):
            raise ValueError(f"{text!r} is neither true nor false", "write true or false")
        return text.lower() == "true"
    if get_origin(kind) is Literal:
        choices = get_args(kind)
        if text not in choices:
            shown = ", ".join(map(str, choices[:-1])) + (" or " if len(choices) > 1 else "") + str(choices[-1])
            raise ValueError(f"{text!r} is not {shown}", did_you_mean(text, map(str, choices)))
        return text
    if kind is str:
        if len(text) > 500:
            raise ValueError("a text is at most 500 characters")
        return text
    if kind is Range:
        low, _, high = text.partition("..")
        return _range(_measured(low, _WHOLE, text), _measured(high or low, _WHOLE, text), text)
    if get_origin(kind) is Annotated:
        measures = get_args(kind)[1]
        if isinstance(measures, Listed):
            return text
        if isinstance(measures, Peer):
            return read_as(str, written, wrong)
        return _read_measured(text, measures)
    raise TypeError(f"no reader for {kind!r}")


_WHOLE = Measures("a count", one, "2..12", whole=True)


def _range(low: Quantity, high: Quantity, text: str) -> Range:
    if high < low:
        raise ValueError(f"{text!r} runs downwards", f"write {high}..{low}")
    return Range(low, high)


def _read_list(kind: Any, written: Located, wrong: list[Diagnostic]) -> tuple[Any, ...]:
    if not written.is_list:
        raise ValueError(f"{_shown(written)} is not a list", "write [one, two]")
    found = []
    for item in written.value:
        try:
            found.append(read_as(kind, item, wrong))
        except ValueError as error:
            wrong.append(Diagnostic("bad-value", item.span, error.args[0], error.args[1] if error.args[1:] else ""))
    return tuple(found)


def _read_weights(written: Located) -> Weights:
    if not written.is_mapping:
        raise ValueError(f"{_shown(written)} is not a mapping of shares", "write {asia-pacific: 80%, europe: 20%}")
    shares = {key: Fraction(_measured(_text(value), get_args(Ratio)[1]).number) for key, value in written.items()}
    total = sum(shares.values())
    if total != 1:
        raise ValueError(f"the shares make {plain(Fraction(total) * 100)}%, not 100%", "let the shares add up to 100%")
    return shares


def _read_measured(text: str, measures: Measures) -> Quantity | Band:
    if "±" in text:
        typical_text, _, spread_text = text.partition("±")
        typical = _measured(typical_text, measures, text)
        spread = Quantity.parse(spread_text)
        if spread.powers or not 0 <= spread.number < 1:
            raise ValueError(f"{spread_text.strip()!r} is not a share below 100%", "write '60 KB ± 50%'")
        return Band(typical * (1 - spread), typical, typical * (1 + spread))
    if ".." in text:
        parts = [part.strip() for part in text.split("..")]
        unit_text = re.sub(r"^[-+$]?[\d_,.\s]*", "", parts[-1])
        if len(parts) != 3:
            raise ValueError(f"{text!r} is not a band", "write low..typical..high, such as '1..1.5..4 KB'")
        low, typical, high = (
            _measured(part if re.search(r"[A-Za-z%]", part) else part + " " + unit_text, measures, text)
            for part in parts
        )
        if not low <= typical <= high:
            raise ValueError(f"{text!r} does not rise", "write low..typical..high")
        return Band(low, typical, high)
    return _measured(text, measures)


def _with_unit(written: Located, default: Any) -> Fix | None:
    """A bare number where the default shows the usual unit, ``128 MB``: that number with that unit."""
    usual = re.fullmatch(r"[\d_,.]+ ([A-Za-z/ -]+)", default) if isinstance(default, str) else None
    if usual and written.is_text and re.fullmatch(r"\d[\d_]*(\.\d+)?", written.value):
        return Fix(written.span, f"{written.value} {usual[1]}")
    return None


def _measured(text: str, measures: Measures, whole_text: str = "") -> Quantity:
    shown = (whole_text or text).strip()
    hint = f"write something like {measures.example!r}"
    try:
        value = Quantity.parse(text)
    except (UnitError, ZeroDivisionError):
        raise ValueError(f"{shown!r} is not {measures.noun}", hint) from None
    if len(text) > 60:
        raise ValueError(f"{shown[:40] + '…'!r} is not {measures.noun}", hint)
    wanted = dict(measures.like.powers)
    nouns_free = measures.noun == "a volume" and {n: p for n, p in value.powers.items() if p < 0} == wanted
    if not value.like(measures.like) and not nouns_free:
        noun = "".join(value.powers)
        if wanted or set(value.powers.values()) != {1} or not re.fullmatch("(?!byte$|second$|USD$)[A-Za-z ]+", noun):
            raise ValueError(f"{shown!r} is not {measures.noun}", hint)
        value = Quantity(value.number, {})  # "3 tasks" counts 3
    if measures.low is not None and value.number < measures.low:
        raise ValueError(f"{shown!r} is below {plain(measures.low)}", hint)
    if measures.high is not None and value.number > measures.high:
        limit = "100%" if measures.high == 1 else plain(measures.high)
        raise ValueError(f"{shown!r} is over {limit}", hint)
    if measures.whole and value.number.denominator != 1:
        raise ValueError(f"{shown!r} is not a whole number", hint)
    if value.number > 10**24:
        raise ValueError(f"{shown!r} is larger than anything AWS sells", hint)
    return value


def unknown_key(key: str, span: Span, value: Located, known: list[str], message: str) -> Diagnostic:
    """An unknown key, or the comma that ended a number inside braces: ``{users: 150,000 users/month}``."""
    if re.match(r"\d{3}\b", key) and (value.is_text and not value.value):
        return Diagnostic(
            "comma-in-braces",
            span,
            f"inside braces a comma ends a value, so {key!r} became a key of its own",
            "write thousands with an underscore: 150_000",
        )
    return Diagnostic("unknown-option", span, message, did_you_mean(key, known))


@lru_cache(maxsize=4096)
def first_line(doc: str) -> str:
    """The sentence of a docstring: its first paragraph on one line, without source and mark."""
    paragraph = doc.strip().split("\n\n")[0]
    lines = [line.strip() for line in paragraph.splitlines() if not line.strip().startswith("http")]
    return " ".join(lines).replace("[k]", "(a standard rule; its page was not read)").strip()


def source_of(doc: str) -> str:
    """The source a docstring names, or an empty text."""
    match = re.search(r"https?://\S+", doc)
    return match[0].rstrip(".,)") if match else ""


@cache
def _doc(function: Callable[..., Any]) -> str:
    lines = (function.__doc__ or "").strip().splitlines()
    return "\n".join(line.strip() for line in lines)


def _is_union(kind: Any) -> bool:
    import types
    from typing import Union

    return get_origin(kind) in (Union, types.UnionType)


def _any_of(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _text(value: Located) -> str:
    return value.value if value.is_text else _shown(value)


def _shown(value: Located) -> str:
    text = value.value if value.is_text and len(value.value) <= 60 else f"{str(value.value)[:60]}…"
    return repr(text) if value.is_text else ("a list" if value.is_list else "a mapping")
