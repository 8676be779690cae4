"""The numbers a spec states: each by its name and place, and the plan with others in their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from archplan.analysis.draws import is_lognormal, quantile
from archplan.estimate.plan import Plan, plan_of
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span, mistake, with_texts
from archplan.kernel.record import changed, frozen
from archplan.kernel.units import plain
from archplan.services.words.bands import FIRST_NUMBER, Written, digits_of, rewritten, typical_text
from archplan.services.words.options import Record, Worded
from archplan.text.located import Located

MOST = 200  # bands of a spec
DEMANDS = (
    "targets",
    "budget",
    "recovery",
    "money",
    "account",
    "scenarios",
    "bill",
)  # what is asked of a plan, and no guess


@frozen
class Input:
    """A number of the spec: its name, where and how it is written, and what it may be.

    The three values are in the unit of `unit_text`, which is the number alone with its unit, ``1.5 KB``; those of a
    number that is no band are all the same. Of a source that may not come they are 0, 1 and 1. What is counted, such as
    shards, is drawn whole where its band is of whole numbers.
    """

    name: str
    span: Span
    text: str
    unit_text: str
    low: Fraction
    typical: Fraction
    high: Fraction
    is_counted: bool = False
    source: str = ""  # the source of traffic that comes with a probability, where that is what is drawn
    probability: Fraction = Fraction(1)

    @property
    def is_band(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.source) or self.low != self.high

    @property
    def shape(self) -> str:
        """How it is drawn."""
        if self.source:
            return "probability"
        return "lognormal" if is_lognormal(self.low, self.typical, self.high) else "triangular"

    def at(self, part: float) -> Fraction:
        """What this part of its draws is below."""
        if self.source:
            return Fraction(1) if part >= 1 - float(self.probability) else Fraction(0)
        value = quantile(self.low, self.typical, self.high, part)
        return Fraction(round(value)) if self.is_counted else value

    def with_unit(self, value: Fraction) -> str:
        """A value of it, as a spec has it: ``2.4 KB``."""
        if self.source:
            return "comes" if value else "does not come"
        return self.unit_text.replace(self._number, plain(value, 4), 1)

    def in_spec(self, value: Fraction) -> str:
        """The text that states this value."""
        return self.unit_text.replace(self._number, digits_of(value), 1)

    @property
    def _number(self) -> str:
        """The number as `unit_text` has it."""
        return digits_of(self.typical)


def bands(plan: Plan) -> tuple[Input, ...]:
    """What of a plan is known roughly, in the order of its spec. Raises ArchplanError for more than anybody can wait for."""
    found = tuple(found for found in inputs(plan) if found.is_band)
    if len(found) > MOST:
        message = f"{len(found):,} numbers are bands, and {MOST} are drawn at most: each is priced at both of its ends"
        hint = "write one number for what moves the bill least"
        raise with_texts(mistake("too-many-bands", found[MOST].span, message, hint), plan.architecture.texts)
    return found


def inputs(plan: Plan) -> tuple[Input, ...]:
    """Every number of the spec that its bill may rest on, in the order of the spec; what is asked of it is none."""
    known = {written.span: written for written in numbers_of(plan)}
    chances = {
        source.name: source.probability for source in plan.architecture.sources.values() if source.probability < 1
    }
    found = []
    for path, part in _texts(plan.architecture.tree, ()):
        if path[0] in DEMANDS:
            continue
        if path[-1] == "probability":
            if path[1] in chances:
                one = Fraction(1)
                found.append(
                    Input(f"{path[1]}: whether it comes", part.span, part.value, "1", one * 0, one, one, False,
                          path[1], chances[path[1]])
                )  # fmt: skip
        elif part.span in known:
            found.append(_input(_named(path), part, known[part.span]))
    return tuple(found)


def with_values(plan: Plan, values: Mapping[Input, Fraction]) -> Plan:
    """The plan with these numbers in their places: same day, same prices. Raises ArchplanError where that is no spec."""
    a = plan.architecture
    texts = {it.span: it.in_spec(value) for it, value in values.items() if not it.source}
    away = {it.source for it, value in values.items() if it.source and not value}
    scale: Any = plan.scale
    if away:
        of = scale if isinstance(scale, Mapping) else dict.fromkeys(a.sources, scale)
        scale = {**of, **dict.fromkeys(away, 0)}
    try:
        return plan_of(
            _rewritten(a.tree, texts), a.texts, a.file, on=plan.day, scale=scale, scenario=plan.scenario, book=plan.book
        )
    except ArchplanError as error:
        raise _unfit(values, error, a.texts) from None


def _unfit(values: Mapping[Input, Fraction], error: ArchplanError, texts: Mapping[str, str]) -> ArchplanError:
    """What is said where numbers within their bands make no spec."""
    first = error.diagnostics[0]
    at = next((it for it in values if it.span == first.span), next(iter(values)))
    drawn = ", ".join(f"{it.name} at {it.with_unit(value)}" for it, value in values.items())
    message = f"within its bands this is no spec ({drawn}): {first.message}"
    return ArchplanError(
        [Diagnostic("band-makes-no-spec", at.span, message, first.hint or "narrow the band")], dict(texts)
    )


def _input(name: str, part: Located, written: Written) -> Input:
    band, text = written.band, str(part.value).strip()
    if band is None:
        unit_text = rewritten(text, Fraction(1))
        number = _first(text)
        return Input(name, part.span, text, unit_text, number, number, number, _is_whole(written, number))
    unit_text = rewritten(typical_text(text), Fraction(1))
    number, typical = _first(unit_text), Fraction(band.typical.number)
    each = typical / number if number else _unit_of(text, Fraction(band.high.number))
    low, high = Fraction(band.low.number) / each, Fraction(band.high.number) / each
    return Input(name, part.span, text, unit_text, low, number, high, _is_whole(written, low, number, high))


def _is_whole(written: Written, *values: Fraction) -> bool:
    return written.is_counted and all(value.denominator == 1 for value in values)


def _first(text: str) -> Fraction:
    """The number of a text that has one."""
    return Fraction(re.sub("[_,]", "", FIRST_NUMBER.search(text)[0]))  # type: ignore[index]  # it was read as one


def _unit_of(text: str, highest: Fraction) -> Fraction:
    """How much 1 is in the unit of a band whose typical value is 0."""
    number = _first(text.rsplit("..", maxsplit=1)[-1])
    return highest / number if number else Fraction(1)


def numbers_of(plan: Plan) -> Iterator[Written]:
    a = plan.architecture
    yield from a.numbers
    for service in a.services.values():
        yield from _of(service)
    for connection in a.connections:
        for side in (connection.leaving, connection.arriving):
            if side is not None:
                yield from _of(side)


def _of(holder: Worded) -> Iterator[Written]:
    """The numbers of a holder of options, and of the records in it."""
    yield from holder.numbers
    for value in holder._values.values():
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Record):
                yield from _of(item)


Path = tuple[str, ...]


def _texts(part: Located, path: Path) -> Iterator[tuple[Path, Located]]:
    """Every text of a tree with its path; items of a list are numbered from 1."""
    if part.is_text:
        yield path, part
    for key, value in part.items():
        yield from _texts(value, (*path, key))
    for number, item in enumerate(part.value if part.is_list else (), 1):
        yield from _texts(item, (*path, str(number)))


def _named(path: Path) -> str:
    """``shoppers.sessions`` of traffic, ``orders.item_size`` of services, ``api -> orders: reads`` of connections."""
    section, *inside = path
    if section == "connections":
        return f"{inside[1]}: {'.'.join(inside[2:])}"
    return ".".join(inside) if section in ("traffic", "services", "places") else ".".join(path)


def _rewritten(part: Located, texts: Mapping[Span, str]) -> Located:
    """The tree with these texts at their places; what does not change is the same object."""
    if part.is_text:
        text = texts.get(part.span)
        return part if text is None else changed(part, value=text)
    old = list(part.value.values()) if part.is_mapping else part.value
    new = [_rewritten(item, texts) for item in old]
    if all(a is b for a, b in zip(old, new, strict=True)):
        return part
    return changed(part, value=dict(zip(part.value, new, strict=True)) if part.is_mapping else new)
