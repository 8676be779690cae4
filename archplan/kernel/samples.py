"""Many numbers at once, one for each sample, where else stands one exact number: the one place for floats near money.

An array of numpy that takes part in exact arithmetic: a Fraction beside it becomes a float. It is true where any of its
numbers is not zero, as a quantity of it is; a comparison of it has no truth of its own, so a formula that branches on one
raises ValueError instead of taking one way for all. numpy is imported with this module, and with nothing else.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy


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
