"""In which month a plan whose numbers are known roughly passes its budget, an allowance, a price tier, a fleet or a limit.

Every draw is a spec of its own that walks through the months as `path` does. A line is passed in the first month beyond it; of
a line that draws pass at different times stands the month by which 10, 50 and 90 % of them have, or that they have not yet.
"""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from archplan.analysis.draws import PARTS, points
from archplan.analysis.inputs import bands, with_values
from archplan.analysis.months import traffic_in
from archplan.analysis.ranges import SHARES, error, swing
from archplan.checks.chances import slugs_between
from archplan.checks.lines import Line, lines
from archplan.checks.path import path
from archplan.checks.thresholds import KINDS, Mark
from archplan.estimate.plan import Plan, rescaled
from archplan.kernel.record import frozen

BUDGET: Mark = ("budget",)


@frozen
class Until:
    """When a line is passed; None as the line is the budget.

    `months` are those by which 10, 50 and 90 % of the draws have passed it, None where they have not until the last month;
    `earliest` and `latest` the months by which half of the draws have, in that part of the draws that is first and last to.
    `share` of the draws pass it in time, and `error` is how far that may be off by chance; `typical` is the month of the typical
    values.
    """

    line: Line | None
    share: Fraction
    error: Fraction
    months: tuple[date | None, ...]
    earliest: date | None
    latest: date | None
    typical: date | None


@frozen
class Course:
    """What so many draws of a plan pass in which month; `lacking` says why the bill of one of them is not complete."""

    count: int
    seed: int
    inputs: int
    last: date
    lines: tuple[Until, ...]
    lacking: tuple[tuple[str, str, str], ...] = ()


def until(plan: Plan, months: int, count: int, seed: int = 1) -> Course:
    """When so many draws of a plan's bands pass what, within so many months; `count` is a power of two, eight at least.

    Raises ArchplanError where numbers within the bands make no spec.
    """
    firsts = list(_firsts(plan, months))
    drawn = bands(plan)
    order = sorted(drawn, key=lambda one: -swing(plan, one).width)
    slugs = slugs_between(plan) | {line.slug for month in path(plan, months) for line in month.passed if line.slug}
    lacking = plan.bill.lacking if not plan.bill.is_complete else ()
    known: dict[Mark, Line | None] = {}
    first: list[dict[Mark, int]] = []
    for point in points(count, len(order), seed):
        found = with_values(plan, {one: one.at(part) for one, part in zip(order, point, strict=True)})
        passed, lacks = _passed(found, firsts, slugs, known)
        first.append(passed)
        lacking = lacking or lacks
    typical, _ = _passed(plan, firsts, slugs, known)
    told = [
        _until(line, [passed.get(mark) for passed in first], typical.get(mark), firsts)
        for mark, line in known.items()
        if mark == BUDGET or len({passed.get(mark) for passed in (*first, typical)} | {0}) > 1
    ]
    order_of = {name: number for number, name in enumerate(plan.architecture.services)}
    told.sort(key=lambda it: _place(it, order_of))
    return Course(count, seed, len(drawn), firsts[-1], tuple(told), lacking)


def _firsts(plan: Plan, months: int) -> Iterator[date]:
    for number in range(months):
        count = 12 * plan.day.year + plan.day.month - 1 + number
        yield date(count // 12, count % 12 + 1, 1)


def _passed(
    plan: Plan, firsts: Sequence[date], slugs: set[str], known: dict[Mark, Line | None]
) -> tuple[dict[Mark, int], tuple[tuple[str, str, str], ...]]:
    """In the how many-th month a plan passes what for the first time, and what its bills lack."""
    found: dict[Mark, int] = {}
    lacking: tuple[tuple[str, str, str], ...] = ()
    budget = plan.architecture.budget
    for number, first in enumerate(firsts):
        hours = Fraction(24 * monthrange(first.year, first.month)[1])
        priced = rescaled(plan, traffic_in(plan, number), hours)
        lacking = lacking or (() if priced.bill.is_complete else priced.bill.lacking)
        beyond: dict[Mark, Line | None] = dict(lines(priced, slugs))
        if budget is not None and priced.bill.total > budget:
            beyond[BUDGET] = None
        for mark, line in beyond.items():
            known.setdefault(mark, line)
            found.setdefault(mark, number)
    return found, lacking


def _until(line: Line | None, passed: Sequence[int | None], typical: int | None, firsts: Sequence[date]) -> Until:
    size = len(passed) // PARTS
    parts = [passed[number * size : (number + 1) * size] for number in range(PARTS)]
    shares = [Fraction(sum(number is not None for number in part), size) for part in parts]
    half = [_by(part, Fraction(1, 2)) for part in parts]

    def month(number: int | None) -> date | None:
        return None if number is None else firsts[number]

    return Until(
        line, sum(shares, Fraction(0)) / PARTS, error(shares), tuple(month(_by(passed, share)) for share in SHARES),
        month(min((it for it in half if it is not None), default=None)),
        month(None if None in half else max(it for it in half if it is not None)), month(typical),
    )  # fmt: skip


def _by(passed: Sequence[int | None], share: Fraction) -> int | None:
    """The month by which this share has passed; None where it has not."""
    ordered = sorted(math.inf if number is None else number for number in passed)
    found = ordered[max(0, math.ceil(share * len(ordered)) - 1)]
    return None if found == math.inf else int(found)


def _place(it: Until, order: Mapping[str, int]) -> tuple[object, ...]:
    if it.line is None:
        return (0, 0, 0, 0, "")
    middle = it.months[1]
    return 1, KINDS.index(it.line.kind), middle is None, order.get(it.line.service, len(order)), it.line.text
