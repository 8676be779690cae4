"""Many draws priced at once: the same reading and the same formulas, on samples in the place of exact numbers.

Nothing is approximated but the numbers themselves, which are floats. A formula that takes one way or another by a number that
is drawn raises, and then nothing is told. Some of the draws are priced exactly beside it; where one differs by more than a
billionth, nothing is told either. This file and `archplan.kernel.samples` alone import numpy.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from random import Random
from statistics import NormalDist
from typing import Any

import numpy

from archplan.analysis.draws import BITS, DIGITS, MOST, PARTS, TAIL, directions, is_lognormal
from archplan.analysis.inputs import Input, bands, numbers_of, with_values
from archplan.analysis.ranges import Range, Reading, Simulation, Swing, edges, error, swing_ends
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan, plan_of, rescaled
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.samples import samples
from archplan.kernel.units import USD, Quantity, month
from archplan.services.words.bands import DRAWN

CHUNK = 4096  # samples at a time: more leave the processor's cache
CHECKED = 64  # draws that are priced exactly too, at most
EACH = 1024  # and one of so many
LONG = 2**17  # draws; of more, what a service costs is kept to seven digits, and the total to sixteen as ever
CLOSE = 1e-9
LEVELS = 8192  # levels of traffic at a time: some 40 MB for the largest example


class NotAtOnce(ValueError):
    """These draws cannot be priced at once; why."""


class ManyAmounts(Range):
    """Amounts of every draw as floats: what chance adds is a thousand times what they are off."""

    def __init__(self, amounts: Any):
        self.__dict__["amounts"] = amounts

    @property
    def count(self) -> int:
        return len(self.amounts)

    @property
    def is_nothing(self) -> bool:
        return not numpy.any(numpy.asarray(self.amounts))

    def at(self, share: Fraction) -> Fraction:
        return _at(self.amounts, share)

    @property
    def mean(self) -> Fraction:
        return _shown(numpy.mean(numpy.asarray(self.amounts)))

    def above(self, limit: Fraction) -> Fraction:
        return Fraction(int(numpy.count_nonzero(numpy.asarray(self.amounts) > float(limit))), self.count)

    def error_at(self, share: Fraction) -> Fraction:
        return error([_at(part, share) for part in self._parts])

    @property
    def error_of_mean(self) -> Fraction:
        return error([_shown(numpy.mean(part)) for part in self._parts])

    def error_above(self, limit: Fraction) -> Fraction:
        return error([Fraction(float(numpy.mean(part > float(limit)))) for part in self._parts])

    @property
    def _parts(self) -> Any:
        return numpy.asarray(self.amounts).reshape(PARTS, -1)


def _at(amounts: Any, share: Fraction) -> Fraction:
    index = max(0, -(-share.numerator * len(amounts) // share.denominator) - 1)
    return _shown(numpy.partition(amounts, index)[index])


def _shown(amount: Any) -> Fraction:
    """An amount to a billionth of a dollar, so that nothing is shown as nothing."""
    return Fraction(round(float(amount), 9))


def totals(plan: Plan, levels: Any) -> Any:
    """Dollars a month at each level of traffic, as an array; `levels` is a row of numbers, of which 2 is twice the sources.

    They are priced some thousands at a time, so a million of them takes no more memory than those; eight of them are priced
    exactly too. Raises NotAtOnce where a formula does not let them be priced at once, where a price is unknown, and for a
    level that is below zero or no number.
    """
    wanted = numpy.asarray(levels, dtype=float)
    if wanted.ndim != 1 or not numpy.all(numpy.isfinite(wanted) & (wanted >= 0)):
        raise NotAtOnce("a level of traffic is a number from 0 on, in one row")
    found = numpy.empty(len(wanted))
    gc.freeze()  # what is there already is not looked through again after every chunk
    try:
        for first in range(0, len(wanted), LEVELS):
            part = slice(first, first + LEVELS)
            try:
                bill = rescaled(plan, samples(wanted[part])).bill
            except (ValueError, TypeError, AttributeError, ZeroDivisionError) as error:
                raise NotAtOnce(f"a formula takes its way by the traffic ({type(error).__name__})") from error
            if not bill.is_complete:
                raise NotAtOnce(f"not all of it has a price: {', '.join(dict.fromkeys(it[0] for it in bill.lacking))}")
            found[part] = _dollars(bill.total)
            del bill
            gc.collect()  # a plan refers to itself, and each holds the samples of all its flows
    finally:
        gc.unfreeze()
    for index in range(0, len(wanted), max(1, -(-len(wanted) // 8))):
        _hold(rescaled(plan, Fraction(repr(float(wanted[index])))), found[index], f"level {index + 1}")
    return found


def simulate_many(
    plan: Plan,
    count: int,
    seed: int = 1,
    reading: Reading | None = None,
    many: Callable[[slice, Plan], None] | None = None,
) -> Simulation:
    """Price so many draws at once, as `ranges.simulate` does one by one; a power of two.

    `reading` is asked of what is priced exactly: all numbers low, all high, then the first draws of every part. `many` is told
    each stretch of the draws, and the plan that stands for all of them. Raises NotAtOnce where a formula,
    or a price, does not let them be priced at once, and ArchplanError where numbers within the bands make no spec.
    """
    swings, read = _ends(plan, reading)
    order = [it.input for it in swings]
    total, costs = numpy.empty(count), _Costs(count)
    lacking = plan.bill.lacking if not plan.bill.is_complete else ()
    exactly = set(checked(count))
    gc.freeze()  # what is there already is not looked through again after every chunk
    try:
        for first, columns in chunks(count, len(order), seed):
            values = {one: _values(one, column) for one, column in zip(order, columns, strict=True)}
            found = _priced(plan, values)
            bill, part = found.bill, slice(first, first + len(columns[0]))
            total[part] = _dollars(bill.total)
            if not numpy.all(numpy.isfinite(total[part])):
                raise NotAtOnce("a number among them divides by nothing")
            lacking = lacking or (bill.lacking if not bill.is_complete else ())
            costs.take(part, {charge.name: _dollars(charge.cost) for charge in bill.charges})
            if many is not None:
                with numpy.errstate(divide="ignore", invalid="ignore"):  # of nothing that is used no part is free
                    many(part, found)
            for index in sorted(exactly.intersection(range(part.start, part.stop))):
                exact = with_values(plan, {one: _written(column[index - first]) for one, column in values.items()})
                _hold(exact, total[index], f"draw {index + 1}")
                if reading is not None:
                    read.append(reading(exact))
            del bill, found
            gc.collect()  # a plan refers to itself, and each holds the samples of all its flows
    finally:
        gc.unfreeze()
    inputs = tuple(sorted(order, key=lambda one: (one.span.line, one.span.column)))
    return Simulation(
        plan, inputs, seed, ManyAmounts(total), costs.ranges(), swings, lacking, tuple(read), len(exactly)
    )


def checked(count: int) -> list[int]:
    """Which of so many draws are priced exactly too: the first of every part, as many of each."""
    size = count // PARTS
    each = min(size, max(1, min(CHECKED, count // EACH) // PARTS))
    return [part * size + index for part in range(PARTS) for index in range(each)]


def passed_of(beyond: Any, part: slice, count: int) -> tuple[list[tuple[int, int]], Any]:
    """Of a stretch of the draws that a line is passed in: how many in which part of all, and whether each of them is."""
    truths, size = numpy.broadcast_to(beyond, part.stop - part.start), count // PARTS
    whole = truths.reshape(-1, min(size, len(truths)))
    return [(part.start // size + number, int(row.sum())) for number, row in enumerate(whole)], truths


def _ends(plan: Plan, reading: Reading | None) -> tuple[tuple[Swing, ...], list[Any]]:
    """What each band does alone, the widest first, and what is read of all of them low and all of them high."""
    drawn = bands(plan)
    ends = {one: swing_ends(one) for one in drawn}
    corners = [{one: edges(one)[number] for one in drawn} for number in (0, 1)]
    rows = [{one: value} for one in drawn for value in ends[one]] + corners
    usual = {one: Fraction(1) if one.source else one.typical for one in drawn}
    values = {one: numpy.array([float(row.get(one, usual[one])) for row in rows]) for one in drawn}
    amounts = numpy.broadcast_to(_dollars(_priced(plan, values).bill.total), len(rows))
    typical = dollars(plan.bill.total)
    found = [
        Swing(one, *ends[one], *(_shown(amount) - typical for amount in amounts[2 * number : 2 * number + 2]))
        for number, one in enumerate(drawn)
    ]
    read = []
    for row, amount, said in zip(corners, amounts[-2:], ("low", "high"), strict=True):
        exact = with_values(plan, row)
        _hold(exact, amount, f"all of them {said}")
        read += [reading(exact)] if reading is not None else []
    return tuple(sorted(found, key=lambda it: -it.width)), read


class _Costs:
    """What each service costs in every draw; one number for one that costs the same in all of them."""

    def __init__(self, count: int):
        self.count = count
        self.known: dict[str, Any] = {}

    def take(self, part: slice, amounts: dict[str, Any]) -> None:
        """What a stretch of the draws costs."""
        for name in dict.fromkeys([*self.known, *amounts]):
            amount = amounts.get(name, 0.0)
            before = self.known.get(name, 0.0 if part.start else amount)
            if isinstance(amount, float) and isinstance(before, float) and amount == before:
                self.known[name] = amount
                continue
            if not isinstance(before, numpy.ndarray) or len(before) != self.count:
                kind = numpy.float32 if self.count > LONG else float
                before = numpy.full(self.count, before if isinstance(before, float) else 0.0, kind)
            before[part] = amount
            self.known[name] = before

    def ranges(self) -> dict[str, Range]:
        return {name: ManyAmounts(numpy.broadcast_to(amounts, self.count)) for name, amounts in self.known.items()}


def _hold(exact: Plan, at_once: Any, which: str) -> None:
    """Hold a draw that was priced exactly against what it came to at once."""
    amount = float(dollars(exact.bill.total))
    if abs(float(at_once) - amount) > CLOSE * max(1.0, abs(amount)):
        raise NotAtOnce(f"{which} came to ${float(at_once):.9f} at once, and to ${amount:.9f} exactly")


def _priced(plan: Plan, values: dict[Input, Any]) -> Plan:
    """The plan with all these numbers in their places at once."""
    a = plan.architecture
    written = {it.span: it for it in numbers_of(plan)}
    drawn, scale = {}, plan.scale
    for one, column in values.items():
        if one.source:
            of = scale if isinstance(scale, dict) else dict.fromkeys(a.sources, scale)
            scale = {**of, one.source: samples(column) * of[one.source]}
            continue
        number = written[one.span].number
        band = written[one.span].band
        assert band is not None, number
        whole, unit = (band.typical, one.typical) if one.typical else (band.high, one.high)
        drawn[one.span] = samples(column * float(whole.number / unit))
    token = DRAWN.set(drawn)
    try:
        return plan_of(a.tree, a.texts, a.file, on=plan.day, scale=scale, scenario=plan.scenario, book=plan.book)
    except ArchplanError:
        raise NotAtOnce("some of them make no spec") from None
    except (ValueError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise NotAtOnce(f"a formula takes its way by a number that is drawn ({type(error).__name__})") from error
    finally:
        DRAWN.reset(token)


def _dollars(cost: Quantity) -> Any:
    """Dollars a month: an array, or one number where it is the same for all."""
    number = (cost * month / USD).number
    return float(number) if isinstance(number, Fraction) else numpy.asarray(number)


# ---------------------------------------------------------------------------------------------------- draws


def chunks(count: int, dimensions: int, seed: int) -> Iterator[tuple[int, list[Any]]]:
    """The points of `draws.points`, so many at a time: the number of the first, and a column a dimension.

    A dimension beyond the sequence's last has strata as there, and others of its own.
    """
    waiting: list[tuple[int, list[Any]]] = []
    for first, columns in _stretches(count, dimensions, seed):
        waiting.append((first, columns))
        last = first + len(columns[0])
        if last - waiting[0][0] >= CHUNK or last == count:
            yield waiting[0][0], [numpy.concatenate(parts) for parts in zip(*(it[1] for it in waiting), strict=True)]
            waiting = []


def _stretches(count: int, dimensions: int, seed: int) -> Iterator[tuple[int, list[Any]]]:
    """The points of one part after the other, at most a chunk of them at a time."""
    size = count // PARTS
    random = Random(seed)
    for number in range(PARTS):
        shifts = [int(random.random() * 2**BITS) for _ in range(min(dimensions, MOST))]
        strata = [_strata(size, [seed, number, dimension]) for dimension in range(MOST, dimensions)]
        for first in range(0, size, CHUNK):
            last = min(size, first + CHUNK)
            found = [_sobol(first, last, directions(dimension), shift) for dimension, shift in enumerate(shifts)]
            yield number * size + first, [*found, *(column[first:last] for column in strata)]


def _sobol(first: int, last: int, directions: Sequence[int], shift: int) -> Any:
    """A stretch of the sequence of one dimension, shifted."""
    numbers = numpy.arange(first, last, dtype=numpy.uint64)
    gray = numbers ^ (numbers >> numpy.uint64(1))
    column = numpy.full(last - first, shift, dtype=numpy.uint64)
    for bit in range(last.bit_length()):
        column ^= (gray >> numpy.uint64(bit) & numpy.uint64(1)) * numpy.uint64(directions[bit])
    return (column + 0.5) / 2**BITS


def _strata(size: int, seed: list[int]) -> Any:
    spread = numpy.random.Generator(numpy.random.PCG64(seed))
    return (spread.permutation(size) + spread.random(size)) / size


def _values(one: Input, points: Any) -> Any:
    """`Input.at` of many points: what each of them is of a band, to ten digits."""
    if one.source:
        return (points >= 1 - float(one.probability)).astype(float)
    low, typical, high = float(one.low), float(one.typical), float(one.high)
    if is_lognormal(one.low, one.typical, one.high):
        normal = NormalDist()
        edge = -normal.inv_cdf(TAIL)
        signs = numpy.fromiter(map(normal.inv_cdf, TAIL + (1 - 2 * TAIL) * points), float, len(points)) / edge
        found = typical * numpy.where(signs > 0, (high / typical) ** signs, (low / typical) ** -signs)
    else:
        wide = high - low
        below = low + numpy.sqrt(points * wide * (typical - low))
        above = high - numpy.sqrt((1 - points) * wide * (high - typical))
        found = numpy.where(points * wide < typical - low, below, above)
    found = numpy.clip(_rounded(found), low, high)
    return numpy.rint(found) if one.is_counted else found


def _rounded(found: Any) -> Any:
    """Numbers with ten digits, so that writing one into a spec loses nothing."""
    sizes = 10.0 ** (DIGITS - 1 - numpy.floor(numpy.log10(numpy.maximum(numpy.abs(found), 1e-300))))
    return numpy.where(found == 0, 0.0, numpy.rint(found * sizes) / sizes)


def _written(value: Any) -> Fraction:
    return Fraction(f"{float(value):.{DIGITS}e}")
