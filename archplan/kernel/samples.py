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


class Samples(numpy.ndarray):
    """One number for each sample."""

    def __bool__(self) -> bool:
        return bool(numpy.any(numpy.asarray(self) != 0))

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        """Arithmetic gives samples; what compares gives a plain array of truths."""
        if "out" in kwargs:
            kwargs["out"] = tuple(_plain(it) for it in kwargs["out"])
        found = getattr(ufunc, method)(*(_plain(it) for it in inputs), **kwargs)
        if isinstance(found, numpy.ndarray) and found.dtype == float:
            return found.view(Samples)
        return found

    def __add__(self, other: Any) -> Any:
        return super().__add__(other) if _is_number(other) else NotImplemented

    def __sub__(self, other: Any) -> Any:
        return super().__sub__(other) if _is_number(other) else NotImplemented

    def __mul__(self, other: Any) -> Any:
        return super().__mul__(other) if _is_number(other) else NotImplemented

    def __truediv__(self, other: Any) -> Any:
        return super().__truediv__(other) if _is_number(other) else NotImplemented

    def __hash__(self) -> int:  # type: ignore[override]  # numpy says that arrays have none
        return id(self)


class Hours(NDArrayOperatorsMixin):
    """A number for each hour of the day and each sample: a shape of 24 numbers times one number a sample.

    As `exact.Day` it is scaled far more often than its shape changes, and most of a plan's are never looked at hour by
    hour: the 24 numbers of each sample are worked out where something needs them all.
    """

    ndim = 2

    def __init__(self, shape: Any, scale: Any):
        self._shape, self._scale = shape, scale

    @classmethod
    def of_day(cls, parts: tuple[int, ...], scale: Fraction) -> Hours:
        """The numbers of a day, the same for all samples."""
        return cls(*_shaped(parts, scale))

    @property
    def shape(self) -> tuple[int, ...]:
        """Rows and columns."""
        return numpy.broadcast_shapes(self._shape.shape, numpy.shape(self._scale))

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        """A row an hour, a column a sample."""
        return self._shape * self._scale

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        """What scales every hour alike scales the one number; all else is worked out hour by hour."""
        given = [_plain(it) for it in inputs]
        if method == "__call__" and not kwargs and len(given) == 2:
            found = _scaled(ufunc, *given)
            if found is not None:
                return found
        given = [numpy.asarray(it) if isinstance(it, Hours) else it for it in given]
        found = getattr(ufunc, method)(*given, **kwargs)
        is_many = isinstance(found, numpy.ndarray) and found.dtype == float
        return found.view(Samples) if is_many else found

    def __bool__(self) -> bool:
        return bool(numpy.any(self._shape != 0) and numpy.any(self._scale != 0))

    def __iter__(self) -> Any:
        return iter(self._shape * self._scale)

    def mean(self, axis: int = 0) -> Any:
        """The mean of the hours of each sample."""
        assert axis == 0
        return self._shape.mean() * self._scale

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=256)
def _shaped(parts: tuple[int, ...], scale: Fraction) -> tuple[Any, float]:
    """A day as the shape that all days of these parts share, and its scale."""
    return _shape_of(parts), float(scale * _largest(parts))


@lru_cache(maxsize=256)
def _shape_of(parts: tuple[int, ...]) -> Any:
    largest = _largest(parts)
    return numpy.array([part / largest for part in parts])[:, None]


def _largest(parts: tuple[int, ...]) -> int:
    return max(map(abs, parts)) or 1


def _scaled(ufunc: Any, a: Any, b: Any) -> Hours | None:
    """A product, a quotient or a sum that leaves the shape of a day as it is; None for all else."""
    if isinstance(a, Hours) and isinstance(b, Hours):
        is_sum = ufunc in (numpy.add, numpy.subtract) and a._shape is b._shape
        return Hours(a._shape, ufunc(a._scale, b._scale)) if is_sum else None
    hours, other = (a, b) if isinstance(a, Hours) else (b, a)
    if numpy.ndim(other) > 1 or not (ufunc is numpy.multiply or (ufunc is numpy.divide and hours is a)):
        return None
    return Hours(hours._shape, ufunc(hours._scale, other))


def samples(numbers: Any) -> Samples:
    """An array of floats as samples."""
    return numpy.asarray(numbers, dtype=float).view(Samples)


def _is_number(value: Any) -> bool:
    """Whether this is a number; what has a unit knows itself what to do with samples."""
    return isinstance(value, (numpy.ndarray, numpy.generic, int, float, Fraction))


def _plain(value: Any) -> Any:
    if isinstance(value, Samples):
        return value.view(numpy.ndarray)
    return float(value) if isinstance(value, Fraction) else value
