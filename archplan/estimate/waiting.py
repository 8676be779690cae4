"""What a bill leaves out until somebody answers: the lines that another answer would change.

Every question of a spec is given its other answers, one question at a time, and the bill is made again. A line that
moves is not known; the rest is "at least". An allowance that moves is taken to pay for all it comes off, so that no
answer ever makes the total smaller than what was said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from archplan.estimate.bill import Bill, Charge, Line, dollars
from archplan.estimate.pricing import key_of
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.record import changed, fresh, frozen
from archplan.kernel.units import Quantity, is_exact
from archplan.spec.questions import Question, answered
from archplan.text.located import Located

LineKey = tuple[Any, ...]


@frozen
class Waiting:
    """Which lines wait for which questions, and from what to what the total goes with the answers of each, a month."""

    questions: tuple[Question, ...]
    lines: Mapping[LineKey, tuple[str, ...]] = fresh(default_factory=dict)
    extra: tuple[Line, ...] = ()  # lines that only other answers have
    spread: Mapping[str, tuple[Fraction, Fraction]] = fresh(default_factory=dict)

    def of(self, question: Question) -> tuple[Fraction, Fraction]:
        """The least and the most dollars a month of the whole bill, as far as tried, with the others as they stand in."""
        return self.spread.get(question.name, (Fraction(0), Fraction(0)))

    def dearest(self) -> list[Question]:
        """The questions, first what may cost most; those that move nothing last, in the order they stand."""
        return sorted(self.questions, key=lambda question: self.of(question)[0] - self.of(question)[1])


def waits(
    stood_in: Located, questions: tuple[Question, ...], typical: Bill, priced: Callable[[Located], Bill]
) -> Waiting:
    """What waits, by pricing the tree with every other answer; one that the spec refuses is passed over."""
    lines: dict[LineKey, list[str]] = {}
    extra: dict[LineKey, Line] = {}
    spread: dict[str, tuple[Fraction, Fraction]] = {}
    before = {_key(line): line for line in typical.lines}
    for question in questions:
        if not question.decides:
            continue
        totals = [dollars(typical.total)]
        moved: dict[LineKey, None] = {}
        for other in question.others:
            if other == (question.typical or None):
                continue
            try:
                bill = priced(answered(stood_in, question, other))
            except (ArchplanError, ArithmeticError):  # refused, or a nothing by which something is divided
                continue
            totals.append(dollars(bill.total))
            after = {_key(line): line for line in bill.lines}
            for key in [*before, *(key for key in after if key not in before)]:
                if not _alike(before.get(key), after.get(key)):
                    moved[key] = None
                    if key not in before and after[key].kind != "free":
                        extra.setdefault(key, after[key])
        if len(totals) == 1:  # nothing else was tried: whatever it is part of may move
            own = {question.subject} if question.subject else {line.subject for line in typical.lines}
            moved = {key: None for key, line in before.items() if line.subject in own and line.kind != "free"}
        spread[question.name] = min(totals), max(totals)
        for key in moved:
            lines.setdefault(key, []).append(question.name)
    return Waiting(questions, {key: tuple(names) for key, names in lines.items()}, tuple(extra.values()), spread)


def unanswered(bill: Bill, waiting: Waiting) -> Bill:
    """The bill without what waits for an answer: each such line is unknown, and the total at least what it says."""
    of_extra: dict[str, list[Line]] = {}
    for line in waiting.extra:
        of_extra.setdefault(line.subject, []).append(line)
    charges = []
    for charge in bill.charges:
        lines = [*charge.lines]
        subjects = {line.subject for line in lines} | {charge.name}
        for subject in sorted(subjects):
            lines += of_extra.pop(subject, [])
        charges.append(changed(charge, lines=tuple(_held(lines, waiting))))
    rest = [line for lines in of_extra.values() for line in lines]
    if rest:
        charges.append(Charge("data transfer", "transfer", "AWS data transfer", "", tuple(_held(rest, waiting))))
    return Bill(tuple(charges), tuple(question.name for question in waiting.questions))


def _held(lines: list[Line], waiting: Waiting) -> Iterable[Line]:
    """The lines of one charge: what waits without a cost, and what is taken off by no more than there is.

    What is fixed is no more than the line: alone it would pay a dearer tier than beside the traffic.

    An allowance that waits, or is of a charge that does, may come off whatever else it is of, all there is; of what
    those leave, negotiated discounts take their share.
    """
    if not any(_key(line) in waiting.lines for line in lines):
        yield from lines
        return
    stays = _Staying(lines, waiting)
    off = {id(line): stays.less(line) for line in sorted(lines, key=_narrowness) if line.kind in ("credit", "discount")}
    said: set[tuple[str, str]] = set()
    for line in lines:
        names = waiting.lines.get(_key(line))
        if id(line) in off:
            if (left := off[id(line)]) is not None:
                yield left
        elif names is None:
            yield line if dollars(line.fixed) <= line.monthly or line.cost is None else changed(line, fixed=line.cost)
        elif line.kind == "charge" and line.usage is not None and (line.subject, line.name) in said:
            continue  # the same meter at the price of another answer
        elif line.kind == "charge":
            said.add((line.subject, line.name))
            yield changed(line, cost=None, reason=f"waits for an answer: {_named(names)}", waits=True)
        else:
            yield line


def _narrowness(line: Line) -> tuple[bool, int]:
    """Allowances of few prices first, which find room nowhere else, and discounts last: of what allowances leave."""
    return line.kind == "discount" and line.allowance is None, len(line.allowance.of) if line.allowance else 0


class _Staying:
    """What is known of a charge, and how much of each of its lines nothing has been taken off yet, in all and fixed."""

    def __init__(self, lines: list[Line], waiting: Waiting):
        self.waiting = waiting
        charges = [line for line in lines if line.kind == "charge" and line.usage is not None]
        self.unknown = [line for line in charges if _key(line) in waiting.lines]
        known = [line for line in charges if line.cost is not None and _key(line) not in waiting.lines]
        self.left = [(line, [line.monthly, min(line.monthly, dollars(line.fixed))]) for line in known]

    def less(self, line: Line) -> Line | None:
        """An allowance or a discount by no more than what is left; None where nothing is left that it is of."""
        names = self.waiting.lines.get(_key(line))
        is_moved = names is not None
        if names is None:  # what it is of may wait, and it comes off what does not
            waiting = (self.waiting.lines[_key(charge)] for charge in self.unknown if _comes_off(line, charge))
            names = next(waiting, None)
        held = [left for charge, left in self.left if _comes_off(line, charge)]
        if line.off is not None:
            share = Fraction(line.off[1].number)
            off = share * sum((left[0] for left in held), Fraction(0))
            fixed = share * sum((left[1] for left in held), Fraction(0))
        else:
            off, fixed = _taken(held, None if is_moved else -line.monthly)
        if names is None:
            return line
        if not is_moved and off == -line.monthly:
            return changed(
                line, fixed=_minus(fixed)
            )  # as much off what is fixed as the rest may need: it stays the least
        reason = f"at most; it waits for {_named(names)}"
        return changed(line, cost=_minus(off), fixed=_minus(fixed), reason=reason) if off else None


def _taken(held: list[list[Fraction]], wanted: Fraction | None) -> tuple[Fraction, Fraction]:
    """Take so much off what is left, or all of it: what was taken, and how much of it off the fixed part."""
    off, fixed = Fraction(0), Fraction(0)
    for left in held:
        part = left[0] if wanted is None else min(left[0], wanted - off)
        of_fixed = min(left[1], part)
        left[0], left[1] = left[0] - part, left[1] - of_fixed
        off, fixed = off + part, fixed + of_fixed
    return off, fixed


def _comes_off(line: Line, charge: Line) -> bool:
    """Whether an allowance or a discount is of a charge."""
    assert charge.usage is not None
    if line.off is not None:
        return charge.file == line.off[0]
    of = line.allowance
    return of is not None and line.subject == charge.subject and of.file == charge.file and (
        charge.usage.price.partition("/")[0] in of.of
    )  # fmt: skip


def _minus(amount: Fraction) -> Quantity:
    from archplan.kernel.units import USD, month

    return -amount * USD / month


def _named(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""
    return ", ".join(names[:2]) + more


def _key(line: Line) -> LineKey:
    """What makes a line the same in two bills."""
    return key_of(line.usage) if line.usage is not None else (line.subject, line.kind, line.file, line.name)


def _alike(a: Line | None, b: Line | None) -> bool:
    """Whether both cost the same; a line of nothing is as good as none."""
    one, other = (line.cost if line is not None else None for line in (a, b))
    if (a is not None and one is None) or (b is not None and other is None):
        return a is not None and b is not None and one is None and other is None
    return _same(one, other)


def _same(a: Quantity | None, b: Quantity | None) -> bool:
    if a is None or b is None:
        left = a if a is not None else b
        return left is None or not left
    if is_exact(a.number) and is_exact(b.number):
        return bool(a.number == b.number)
    return bool(not (a - b))
