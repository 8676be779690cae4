"""Values that leave a step behind while a meter is traced: options, inflows, derived numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from archplan.kernel.diagnostics import Span
from archplan.kernel.record import frozen
from archplan.kernel.units import Quantity, is_exact, plain, request
from archplan.services.words.docstring import _doc
from archplan.services.words.flow import Flow, Part
from archplan.services.words.modes import _mode


@frozen
class Step:
    """One value used on the way to a bill: what it was, why, where it was written, what it came from."""

    name: str
    value: Any
    doc: str
    span: Span | None
    steps: tuple[Step, ...]
    is_option: bool = False
    is_share: bool = False  # whether it is written in percent

    @property
    def as_written(self) -> str:
        """The value as a spec would write it: ``true``, ``2%``, ``7 days``."""
        if isinstance(self.value, bool):
            return str(self.value).lower()
        if self.is_share and isinstance(self.value, Quantity) and is_exact(self.value.number):
            return f"{plain(Fraction(self.value.number) * 100)}%"
        return str(self.value)


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
            isinstance(self.default, str) and self.default.endswith("%"),
        )
        holder._steps = outer if any(s.name == step.name for s in outer) else [*outer, step]
        return value


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
    brings = False

    @property
    def moves_in(self) -> bool:
        """Whether the bytes that people count here are those that arrive, and not those that are answered."""
        return self.brings or self.only_taken or bool(self.has_body) or self.counted is not request


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
    only_taken: bool = False, has_body: bool | None = None, brings: bool = False,
) -> Any:  # fmt: skip
    """Traffic that other services may send here. `default` takes a connection that names no inflow.

    What is `unanswered` is delivered, and nothing comes back: from everybody, or from the kinds of sources named. What
    is `only_taken`, such as a record, is answered by an acknowledgement of 200 bytes. `has_body` says whether a
    request carries data beside its headers; unless stated, what is taken does, and of others nobody knows. Where it
    `brings` data, `data: 5 TB/month` on a connection is what arrives; else, unless it is only taken, what is answered.
    """
    word = Inflow(doc)
    word.is_default, word.counted, word.unanswered, word.only_taken = default, counted, unanswered, only_taken
    word.has_body = True if only_taken and has_body is None else has_body
    word.brings = brings
    return word


def derived(work_out: Callable[[Any], Any]) -> Any:
    """A number worked out from others; its docstring is the rule it follows."""
    return Derived(_doc(work_out), work_out=work_out)
