"""One AWS thing in an architecture: what it tells traffic, places, bill, recovery and the drawing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from archplan.kernel.diagnostics import Diagnostic, Fix, Promise, Span
from archplan.kernel.record import changed
from archplan.kernel.shelf import Shelf
from archplan.kernel.units import Quantity, byte, quantity, request, second
from archplan.services.words.benefit import Benefit
from archplan.services.words.conduct import Conduct
from archplan.services.words.docstring import first_line
from archplan.services.words.flow import Flow, no_flow
from archplan.services.words.meters import Free, Instead, Meter, Rule, Usage
from archplan.services.words.options import COMMON, Anything, Record, Worded, _members
from archplan.services.words.steps import Inflow, Step, Word
from archplan.text.located import Located

SERVICES: Shelf[type[Service]] = Shelf("archplan.services", besides=("words",))


class ServicePart:
    """A part of a large service in a file of its own: rules or derived numbers that the service takes as a base."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """What the service has, which a part cannot know."""


class Service(Conduct):
    """One AWS thing in an architecture. Subclass it to teach archplan a service.

    Class keywords: `title` is the official name, `icon` a class of the `diagrams` package, `role` what it is to
    the drawing, `stands` how far it reaches: ``global``, ``edge``, ``region`` or ``zone`` (inside a VPC).
    """

    key: ClassVar[str] = ""
    meters: ClassVar[dict[str, Meter]] = {}
    frees: ClassVar[dict[str, Free]] = {}
    own_rules: ClassVar[dict[str, Rule]] = {}
    leaving: ClassVar[type[Record]] = Anything
    arriving: ClassVar[type[Record]] = Anything

    def __init_subclass__(
        cls,
        *,
        title: str,
        icon: str,
        role: str,
        stands: str = "region",
        free: str = "",
        category: str = "",
        subcategory: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init_subclass__(**kwargs)
        cls.title, cls.icon, cls.role, cls.stands, cls.free_because = title, icon, role, stands, free
        cls.category, cls.subcategory = category, subcategory
        cls.key = cls.__module__.rsplit(".", 1)[-1]
        members = [(name, member) for name, (_, member) in _members(cls).items()]
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
        self.customer: Any = None  # whose account it is, where it asks
        self.life: Any = None  # until when AWS supports its version, where one is written
        self.zones = 1  # how many zones of its VPC it stands in
        self.tier = ""  # public | private | data, or empty outside a VPC
        self.vpc = ""
        self.stage = "production"  # or development, where some findings do not matter
        self.passed_on = 0 * byte / second  # bytes it sends along every connection but to what runs at the edge
        self.submitted = 0 * byte / second  # of these, bytes of requests that carry a body
        self.calls_made = 0 * request / second  # the requests themselves
        self.offered: tuple[Benefit, ...] = ()  # what those that it stands with would pay for
        self.look_up: Callable[[str, str, str, str], str] = lambda *of: ""  # a table, a column, a value: another column
        self.least_written: Callable[[str, str], str] = lambda *of: ""  # a price and a region: what is billed at least
        self.alike: tuple[Any, ...] = (self,)  # all of its type in its region, where AWS counts them together
        self.leads_to: tuple[str, ...] = ()  # the services that its connections go to
        self.paid_flows: Mapping[str, Quantity] = {}  # bytes that arrive from who pays for them, by the benefit's name
        self._read_options(spec, self.title, COMMON, wrong)
        for key, word in self.inflows.items():
            self._values[key] = no_flow(word.counted)

    def receives(self, flows: Mapping[str, Flow]) -> None:
        """Take the solved flows; what was worked out before is forgotten."""
        self._values = {**self._values, **flows}  # a new dict: earlier usages still hold the old one
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

    def billed_for(self, name: str, otherwise: Quantity) -> Quantity:
        """What the price file says one of `name` is billed for at least in its region on the day priced."""
        written = self.least_written(name, self.region)
        return Quantity.parse(written) if written else otherwise

    def span_of(self, key: str) -> Span:
        """Where an option was written, or the service's own place."""
        return self.spec.keys.get(key) or self.spec.span

    def usages(self) -> Iterator[Usage]:
        """What AWS meters for this service, in the order of the module; a copy inside its region moves for nothing."""
        for item in self.meters.values():
            if not item.applies(self) or item.covered(self):
                continue
            found = self.amount_of(item)
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
            used = self.amount_of(covered) if benefit else None
            if benefit and used is not None:
                yield covered.name, benefit.reason, True if isinstance(used, dict) else quantity(used)
        for item in self.frees.values():
            if item.applies(self):
                amount = item.usage(self)
                if amount is not None and amount is not False:
                    yield item.name, first_line(item.doc), amount
        for meter_ in self.meters.values():
            if ">" in meter_.scope and meter_.applies(self):
                found = self.amount_of(meter_)
                for label, amount in found.items() if isinstance(found, dict) else (("", found),):
                    if amount is not None and _stays(self._filled(meter_.scope, label)):
                        yield meter_.name, "what stays in its region moves for nothing", amount
        if self.free_because:
            yield "no charge", self.free_because, True

    def findings(self, is_moving: bool = True, begin: Callable[[], None] = lambda: None) -> Iterator[Diagnostic]:
        """What is written and without effect, and what this service's own rules say of it.

        `is_moving` says whether anything moves in the architecture at all; `begin` is told that a rule starts.
        """
        for holder in self.holders():
            for found in holder._idle:
                yield changed(found, message=f"{self.name}: {found.message}")
        for item in self.own_rules.values():
            begin()
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
                said_so = message if isinstance(key, Record) else _as_written(message, self, key)
                yield Diagnostic(item.slug, span, f"{self.name}: {said_so}", hint, item.severity, fix, promise)

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


def _as_written(message: str, service: Service, key: str) -> str:
    """A finding about an option of bytes with the amount as the spec wrote it: 0.9 GB are not said as 921.6 MB."""
    word, written = service.options.get(key), service.spec.get(key)
    value = service._values.get(word.name) if word is not None else None
    if written is None or not written.is_text or not isinstance(value, Quantity) or value.powers != byte.powers:
        return message
    said = written.value.replace("_", ",")
    return re.sub(rf"(?<![\w.,]){re.escape(str(value))}(?!\w)", lambda _: said, message)


def _stays(scope: str) -> bool:
    """Whether a scope of two regions names one twice: AWS bills data that leaves a region.

    https://aws.amazon.com/ec2/pricing/on-demand/ (data transfer)
    """
    here, arrow, there = scope.partition(">")
    return bool(arrow) and here == there


@lru_cache(maxsize=4096)
def _literals(template: str) -> tuple[str, ...]:
    """A template as what stands between its braces and, at odd places, in them."""
    return tuple(re.split(r"\{(\w*)\}", template))


class _Retrace:
    """Runs a meter again and records its steps, for `explain` only."""

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
            traced.amount_of(self._item)
            self._found = tuple(traced._steps)
        return self._found


def load(type_: str) -> type[Service] | None:
    """The service of that type, its module imported when it is first named; None when there is none."""
    return SERVICES.get(type_)
