"""Many numbers at once, one for each sample, where else stands one exact number: the one place for floats near money.

An array of numpy that takes part in exact arithmetic: a Fraction beside it becomes a float. It is true where any of its
numbers is not zero, as a quantity of it is; a comparison of it has no truth of its own, so a formula that branches on one
raises ValueError instead of taking one way for all. numpy is imported with this module, and with nothing else.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy
from numpy.lib.mixins import NDArrayOperatorsMixin

from archplan.kernel.exact import HOURS, Day


class Samples(numpy.ndarray):
    """One number for each sample."""

    def __bool__(self) -> bool:
        return bool(numpy.any(numpy.asarray(self) != 0))

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        """Arithmetic gives samples; what compares gives a plain array of truths."""
        if any(type(it) is SampledDay for it in inputs):
            return NotImplemented
        if "out" in kwargs:
            kwargs["out"] = tuple(_plain(it) for it in kwargs["out"])
        return _viewed(getattr(ufunc, method)(*map(_plain, inputs), **kwargs))

    def __add__(self, other: Any) -> Any:
        return _viewed(_plain(self) + _plain(other)) if _is_number(other) else NotImplemented

    def __sub__(self, other: Any) -> Any:
        return _viewed(_plain(self) - _plain(other)) if _is_number(other) else NotImplemented

    def __mul__(self, other: Any) -> Any:
        return _viewed(_plain(self) * _plain(other)) if _is_number(other) else NotImplemented

    def __truediv__(self, other: Any) -> Any:
        return _viewed(_plain(self) / _plain(other)) if _is_number(other) else NotImplemented

    def __hash__(self) -> int:  # type: ignore[override]  # numpy says that arrays have none
        return id(self)


class SampledDay(NDArrayOperatorsMixin):
    """Twenty-four numbers for each sample, one an hour: shapes of a day, each times one number for each sample, added up.

    Most of what moves is never looked at by the hour, so the rows are worked out where a meter needs them: `whole` has them,
    an hour a row. What scales days, adds them, or takes the larger of two of one shape, leaves the shapes alone. It
    stands wherever samples do.
    """

    ndim = 2

    def __init__(self, terms: tuple[tuple[Any, Any], ...]):
        self._terms = terms
        self._whole: Any = None

    @property
    def whole(self) -> Any:
        """All of it: an hour a row, a sample a column."""
        if self._whole is None:
            rows = [shape[:, None] * _plain(numbers) for shape, numbers in self._terms]
            self._whole = _viewed(sum(rows[1:], rows[0]))
        return self._whole

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        """Arithmetic on the numbers alone where the shapes stay, else on the rows."""
        if not all(_is_number(it) for it in inputs):
            return NotImplemented
        if method == "__call__" and len(inputs) == 2 and not kwargs:
            a, b = inputs
            if type(a) is not SampledDay:
                found = b._after(ufunc, a) if _is_a_row(a) else None
            elif type(b) is SampledDay:
                found = a._beside(ufunc, b)
            else:
                found = a._before(ufunc, b) if _is_a_row(b) else None
            if found is not None:
                return found
        return getattr(ufunc, method)(*(it.whole if type(it) is SampledDay else it for it in inputs), **kwargs)

    def _before(self, ufunc: Any, other: Any) -> SampledDay | None:
        """It and a number for all, or one for each sample; None where that takes the rows."""
        if ufunc in _SCALINGS:
            return SampledDay(tuple((shape, ufunc(numbers, _plain(other))) for shape, numbers in self._terms))
        if _is_nothing(other):
            if ufunc in _SUMS:
                return self
            if ufunc in _CHOICES and self._is_of_one_shape:
                return SampledDay(tuple((shape, ufunc(numbers, 0.0)) for shape, numbers in self._terms))
        return None

    def _after(self, ufunc: Any, other: Any) -> SampledDay | None:
        """A number for all, or one for each sample, and it."""
        return self._before(ufunc, other) if ufunc in (numpy.multiply, numpy.add, *_CHOICES) else None

    def _beside(self, ufunc: Any, other: SampledDay) -> SampledDay | None:
        """It and another; None where that takes the rows."""
        if ufunc in _CHOICES:
            (shape, numbers), (that, others) = self._terms[0], other._terms[0]
            if shape is that and self._is_of_one_shape and len(other._terms) == 1:
                return SampledDay(((shape, ufunc(numbers, others)),))
        if ufunc not in _SUMS:
            return None
        found = {id(shape): (shape, numbers) for shape, numbers in self._terms}
        for shape, numbers in other._terms:
            before = found[id(shape)][1] if id(shape) in found else 0.0
            found[id(shape)] = shape, ufunc(before, numbers)
        return SampledDay(tuple(found.values()))

    @property
    def _is_of_one_shape(self) -> bool:
        """Whether the larger of two numbers is the larger in every hour."""
        return len(self._terms) == 1 and bool(self._terms[0][0].min() >= 0)

    def mean(self, axis: int | None = None) -> Any:
        """The mean of the day of each sample, or of all there is."""
        days = [_viewed(shape.mean() * _plain(numbers)) for shape, numbers in self._terms]
        day = sum(days[1:], days[0])
        return day if axis == 0 else day.mean()

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return numpy.array(_plain(self.whole), dtype=dtype)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.whole, name)

    def __getitem__(self, key: Any) -> Any:
        return self.whole[key]

    def __len__(self) -> int:
        return HOURS

    def __bool__(self) -> bool:
        return bool(numpy.any(_plain(self.whole) != 0))

    def __hash__(self) -> int:
        return id(self)


_SUMS = (numpy.add, numpy.subtract)
_SCALINGS = (numpy.multiply, numpy.true_divide)
_CHOICES = (numpy.maximum, numpy.minimum)


@lru_cache(maxsize=64)
def sampled_day(day: Day) -> SampledDay:
    """A day of exact numbers beside samples."""
    return SampledDay(((numpy.array([float(hour) for hour in day.hours]), 1.0),))


def samples(numbers: Any) -> Samples:
    """An array of floats as samples."""
    return numpy.asarray(numbers, dtype=float).view(Samples)


def _is_number(value: Any) -> bool:
    """Whether this is a number; what has a unit knows itself what to do with samples."""
    return type(value) in _NUMBERS or isinstance(value, (numpy.ndarray, numpy.generic, int, float, Fraction))


_NUMBERS = frozenset({Samples, SampledDay, float, Fraction})


def _is_nothing(value: Any) -> bool:
    """Whether this is one number and zero."""
    return isinstance(value, (int, float, Fraction)) and value == 0


def _is_a_row(value: Any) -> bool:
    """Whether this is one number, or one for each sample: not one for each hour."""
    return getattr(value, "ndim", 0) < 2


def _plain(value: Any) -> Any:
    if isinstance(value, Samples):
        return value.view(numpy.ndarray)
    return float(value) if isinstance(value, Fraction) else value


def _viewed(found: Any) -> Any:
    """Floats as samples; what compares, and one number, as they are."""
    return found.view(Samples) if isinstance(found, numpy.ndarray) and found.dtype == float else found
