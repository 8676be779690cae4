"""The traffic that explains a bill: numbers of the spec's sources that bring the estimate to what was charged.

Every trial is a whole pricing, exact; floats only choose the next one, so tiers, allowances and maxima of an hour hold by
themselves. What is least is the sum over all meters of how far each is off, as a factor, weighed by its dollars: a meter that
traffic cannot explain then stays off and is named, and does not draw the others along. Numbers that move the same meters alike
cannot be told apart: the first of the spec is changed. What no meter shows stays as it is, and is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import exp, isfinite, log
from typing import Any

from archplan.analysis.inputs import Input, inputs, with_values
from archplan.analysis.reconciliation import Compared, Reconciliation, reconcile, sides
from archplan.estimate.plan import Plan
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.record import frozen
from archplan.kernel.units import plain
from archplan.prices.charged.charge import Charged
from archplan.prices.charged.matching import Meter

DIGITS = 5  # of a number that is found
OFF = 0.01  # a meter further off than that disagrees
STEPS = 25
STEP = 0.02  # of the logarithm of a number, by which its effect is told
FURTHEST = log(10_000)  # from what is stated
SCAN = (-8.0, -5.0, -3.0, -1.5, 0.0, 1.5, 3.0, 5.0, 8.0)  # logarithms from which the search may begin
LEAST = 0.002  # of all dollars, which a meter weighs at least: what is free tells of traffic too
FLOOR = 1e-9  # of a logarithm that is taken for nothing
NEAR = 1e-3  # meters off by less, together, are explained
ALIKE = 0.999  # the cosine from which two numbers move the meters alike
MOST = 24  # numbers of traffic that are looked for

Vector = list[float]


@frozen
class Found:
    """A number of traffic as it was stated and as the bill shows it; `alike` are others that the bill cannot tell from it."""

    input: Input
    path: tuple[str, ...]
    value: Fraction
    alike: tuple[str, ...]

    @property
    def times(self) -> Fraction:
        return self.value / self.input.typical


@frozen
class Unknown:
    """A number of traffic that the bill does not show, with why."""

    name: str
    why: str


@frozen
class Disagreement:
    """A meter that the traffic found does not explain: how many times it was charged of what this traffic makes."""

    title: str
    services: tuple[str, ...]
    times: float


@frozen
class Calibration:
    """What traffic explains a bill. `before` and `after` are the reconciliations with what is stated and with what is found."""

    found: tuple[Found, ...]
    unknown: tuple[Unknown, ...]
    disagreements: tuple[Disagreement, ...]
    before: Reconciliation
    after: Reconciliation

    @property
    def patch(self) -> dict[str, Any]:
        """The scenario that states it: what is as stated is left out, unless that is a band."""
        patch: dict[str, Any] = {}
        for it in self.found:
            if it.value == it.input.typical and not it.input.is_band:
                continue
            inner = patch
            for key in it.path[:-1]:
                inner = inner.setdefault(key, {})
            inner[it.path[-1]] = it.input.in_spec(it.value)
        return patch


@frozen
class _Seen:
    """What the bill has of a meter: how much, or dollars where it counts nothing; and its weight."""

    meter: Meter
    is_counted: bool
    amount: float
    weight: float


def calibrate(before: Reconciliation) -> Calibration:
    """The traffic that explains the bill of a reconciliation."""
    plan, charged = before.plan, before.charged
    every = list(_traffic(plan))
    seen = list(_seen(before))
    trial = _Trial(plan, charged, seen, [it for it, _ in every[:MOST]])
    groups, unknown = _groups(trial, every[:MOST])
    unknown += [Unknown(it.name, f"more than {MOST} numbers of traffic are not looked for") for it, _ in every[MOST:]]
    if not groups:
        return Calibration((), tuple(unknown), tuple(_disagreements(before)), before, before)
    found, active = _told(trial, groups, every, unknown)
    values, listed = {}, []
    for at, others in ((group[0], group[1:]) for group in groups if group[0] in active):
        it, path = every[at]
        moved = abs(found[at]) > OFF / 10
        value = _rounded(it.typical * Fraction(exp(found[at]))) if moved else it.typical
        if moved:
            values[it] = value
        listed.append(Found(it, path, value, tuple(every[other][0].name for other in others)))
    after = reconcile(with_values(plan, values), charged) if values else before
    return Calibration(tuple(listed), tuple(unknown), tuple(_disagreements(after)), before, after)


def _told(
    trial: _Trial,
    groups: Sequence[Sequence[int]],
    every: Sequence[tuple[Input, tuple[str, ...]]],
    unknown: list[Unknown],
) -> tuple[Vector, list[int]]:
    """The logarithms of the factors, and which numbers they are of; one that the bill does not tell stays as it is stated."""
    active = [group[0] for group in groups]
    found = [0.0] * len(trial.of)
    while active:
        found = _solved(trial, active)
        loose = [at for at, is_loose in zip(active, _not_told(trial, active, found), strict=True) if is_loose]
        if not loose:
            break
        last = loose[-1]
        others = ", ".join(every[at][0].name for at in loose[:-1])
        why = f"the bill shows it only together with {others}" if others else "too little of the bill moves with it"
        unknown.append(Unknown(every[last][0].name, why))
        active.remove(last)
        found = [0.0] * len(trial.of)
    return found, active


def _rounded(value: Fraction) -> Fraction:
    return Fraction(plain(value, DIGITS).replace(",", ""))


def _traffic(plan: Plan) -> Iterator[tuple[Input, tuple[str, ...]]]:
    """The numbers of the spec's sources that say how much is sent: no share, no factor, no growth."""
    tree = plan.architecture.tree.get("traffic")
    places = {
        written.span: ("traffic", name, key)
        for name, source in (tree.items() if tree is not None else ())
        for key, written in source.items()
    }
    for it in inputs(plan):
        path = places.get(it.span)
        is_share = "%" in it.unit_text or re.fullmatch(r"[\d_.,]+\s*x?", it.unit_text.strip())
        if path and not it.source and it.typical > 0 and not is_share:
            yield it, path


def _seen(before: Reconciliation) -> Iterator[_Seen]:
    """The meters that are on both sides and can be compared; dollars of several together tell of none of them."""
    total = float(sum(abs(it.charged) for it in before.meters)) or 1.0
    for it in before.meters:
        weight = max(float(abs(it.charged)) / total, LEAST) ** 0.5  # many small meters know more than a dear one
        if (
            not it.services
            or it.others
            or it.estimated is None
            or any(gap.detail.startswith("bought") for gap in it.gaps)
        ):
            continue
        if it.estimated_quantity is not None and it.charged_quantity:
            yield _Seen(it.meter, True, float(it.charged_quantity), weight)
        elif it.charged_quantity is None and it.charged > 0 and it.estimated > 0:
            yield _Seen(it.meter, False, float(it.charged), weight)


class _Trial:
    """Prices the plan with other numbers, and says how far each meter is then off, as a logarithm."""

    def __init__(self, plan: Plan, charged: Charged, seen: Sequence[_Seen], of: Sequence[Input]):
        self.plan, self.charged, self.seen, self.of = plan, charged, seen, of
        self._known: dict[tuple[float, ...], Vector | None] = {}

    def off(self, at: Sequence[float]) -> Vector | None:
        """The logarithm of charged over estimated, by meter; None where these numbers make no spec."""
        key = tuple(round(it, 9) for it in at)
        if key not in self._known:
            self._known[key] = self._priced(key)
        return self._known[key]

    def _priced(self, at: Sequence[float]) -> Vector | None:
        values = {it: it.typical * Fraction(exp(by)) for it, by in zip(self.of, at, strict=True) if by}
        try:
            estimated = sides(with_values(self.plan, values) if values else self.plan, self.charged)
        except ArchplanError:
            return None
        return [self._log(it, estimated) for it in self.seen]

    def _log(self, it: _Seen, estimated: Mapping[Meter, tuple[Fraction, Fraction]]) -> float:
        quantity, paid = estimated.get(it.meter, (Fraction(0), Fraction(0)))
        amount = float(quantity if it.is_counted else paid)
        return log(it.amount) - log(max(amount, it.amount * 1e-9))

    def worth(self, off: Vector | None) -> float:
        """How far all meters are off together, weighed by their dollars."""
        if off is None:
            return float("inf")
        return sum(it.weight * abs(by) for it, by in zip(self.seen, off, strict=True))

    def effects(self, at: Sequence[float], of: Sequence[int]) -> list[Vector]:
        """By number, how much each meter follows it: 1 where twice of it is twice of the meter."""
        base = self.off(at)
        found = []
        for place in of:
            ends = [(by, self.off([it + by if n == place else it for n, it in enumerate(at)])) for by in (STEP, -STEP)]
            by, other = next(((by, it) for by, it in ends if it is not None), (STEP, None))
            if base is None or other is None:
                found.append([0.0] * len(self.seen))
            else:
                found.append([(a - b) / by for a, b in zip(base, other, strict=True)])
        return found


def _groups(trial: _Trial, every: Sequence[tuple[Input, tuple[str, ...]]]) -> tuple[list[list[int]], list[Unknown]]:
    """Numbers that move the same meters alike, near what is stated and far from it; and those that move none."""
    size = len(every)
    moves: list[Vector] = []
    for place in range(size):
        moved: Vector = []
        for base in (0.0, 2.0, 5.0):
            start = [base] * size
            moved += trial.effects(start, [place])[0]
        moves.append(moved)
    groups: list[list[int]] = []
    unknown: list[Unknown] = []
    for place, moved in enumerate(moves):
        if max(map(abs, moved), default=0.0) < 1e-6:
            unknown.append(Unknown(every[place][0].name, "no meter of the bill that can be compared moves with it"))
            continue
        group = next((it for it in groups if _cosine(moves[it[0]], moved) > ALIKE), None)
        if group is None:
            groups.append([place])
        else:
            group.append(place)
    return groups, unknown


def _cosine(a: Vector, b: Vector) -> float:
    size = (sum(x * x for x in a) * sum(x * x for x in b)) ** 0.5
    return sum(x * y for x, y in zip(a, b, strict=True)) / size if size else 0.0


def _solved(trial: _Trial, first: Sequence[int]) -> Vector:
    """The logarithms of the factors, by steps that weigh down the meters that are far off: from what is stated, else from a scan."""
    size = len(trial.of)

    def at(values: Sequence[float]) -> Vector:
        spread = dict(zip(first, values, strict=True))
        return [spread.get(place, 0.0) for place in range(size)]

    def worth(values: Sequence[float]) -> float:
        return trial.worth(trial.off(at(values)))

    best = _walked(trial, first, [0.0] * len(first), at, worth)
    if worth(best) > NEAR:
        start = min(([by] * len(first) for by in SCAN), key=lambda it: (worth(it), abs(it[0])))
        for place in range(len(first)):
            moved = [[*start[:place], by, *start[place + 1 :]] for by in (start[place], *SCAN)]
            start = min(moved, key=lambda it: (round(worth(it), 12), abs(it[place])))
        other = _walked(trial, first, start, at, worth)
        best = other if worth(other) < worth(best) - FLOOR else best
    return at(best)


def _walked(
    trial: _Trial, first: Sequence[int], values: Vector, at: Callable[[Sequence[float]], Vector],
    worth: Callable[[Sequence[float]], float],
) -> Vector:  # fmt: skip
    """As far down as steps lead."""
    for _ in range(STEPS):
        off = trial.off(at(values))
        if off is None:
            break
        weights = [it.weight / max(abs(by), 1e-4) for it, by in zip(trial.seen, off, strict=True)]
        better = _stepped(values, _least(trial.effects(at(values), first), off, weights), worth)
        if better is None:
            break
        values = better
    return values


def _stepped(values: Vector, step: Vector, worth: Callable[[Sequence[float]], float]) -> Vector | None:
    """As far along a step as it helps; None where it does not."""
    before = worth(values)
    for part in (1.0, 0.5, 0.25, 0.1, 0.03, 0.01):
        moved = [
            max(-FURTHEST, min(FURTHEST, a + part * max(-3.0, min(3.0, b)))) for a, b in zip(values, step, strict=True)
        ]
        if worth(moved) < before - FLOOR:
            return moved
    return None


def _least(effects: Sequence[Vector], off: Vector, weights: Vector) -> Vector:
    """The step that brings the meters nearest, each by its weight; the least of those that do so alike."""
    size = len(effects)
    square = [[sum(w * a * b for w, a, b in zip(weights, x, y, strict=True)) for y in effects] for x in effects]
    right = [sum(w * a * b for w, a, b in zip(weights, x, off, strict=True)) for x in effects]
    damped = max((square[at][at] for at in range(size)), default=1.0) * 1e-8 or 1.0
    for at in range(size):
        square[at][at] += damped
    return _solve(square, right)


def _solve(square: list[Vector], right: Vector) -> Vector:
    """A small system, by elimination with the largest pivot."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(square, right, strict=True)]
    for at in range(size):
        pivot = max(range(at, size), key=lambda row: abs(rows[row][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        for row in range(at + 1, size):
            by = rows[row][at] / rows[at][at] if rows[at][at] else 0.0
            rows[row] = [a - by * b for a, b in zip(rows[row], rows[at], strict=True)]
    found = [0.0] * size
    for at in reversed(range(size)):
        rest = rows[at][size] - sum(rows[at][other] * found[other] for other in range(at + 1, size))
        found[at] = rest / rows[at][at] if rows[at][at] else 0.0
    return [it if isfinite(it) else 0.0 for it in found]


def _not_told(trial: _Trial, first: Sequence[int], at: Vector) -> list[bool]:
    """Which numbers the bill does not tell by themselves: another value of it, with others moved too, fits as well."""
    effects = trial.effects(at, first)
    off = trial.off(at) or [0.0] * len(trial.seen)
    weights = [0.0 if abs(by) > OFF else it.weight for it, by in zip(trial.seen, off, strict=True)]
    weights = weights if any(weights) else [it.weight for it in trial.seen]
    size = len(first)
    square = [[sum(w * a * b for w, a, b in zip(weights, x, y, strict=True)) for y in effects] for x in effects]
    largest = max((square[n][n] for n in range(size)), default=0.0)
    if not largest:
        return [True] * size
    damped = [
        [value + (largest * 1e-7 if n == m else 0.0) for m, value in enumerate(row)] for n, row in enumerate(square)
    ]
    told = []
    for n in range(size):
        column = _solve(damped, [row[n] for row in square])
        told.append(column[n] < 0.9)
    return told


def _disagreements(after: Reconciliation) -> Iterator[Disagreement]:
    """The meters that are still further off than a hundredth, the dearest first."""
    for it in sorted(after.meters, key=lambda it: -abs(it.difference)):
        times = _times(it)
        if times is not None and abs(times - 1) > OFF:
            yield Disagreement(it.title, it.services, times)


def _times(it: Compared) -> float | None:
    if it.services and it.estimated_quantity and it.charged_quantity:
        return float(it.charged_quantity / it.estimated_quantity)
    if it.services and it.estimated and it.charged > 0 and any(gap.kind == "cost" for gap in it.gaps):
        return float(it.charged / it.estimated)
    return None
