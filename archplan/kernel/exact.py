"""Exact numbers: a day of them, hour by hour, and fractions multiplied and added fast."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

HOURS = 24
_ONE = Fraction(1)


class Day:
    """Twenty-four exact numbers, one for each hour; arithmetic goes hour by hour.

    They are kept as whole numbers without a common divisor, times one fraction: a day of Fractions would be worked out
    ten times slower, and a day's shape is scaled far more often than it changes.
    """

    __slots__ = ("_parts", "_scale")

    def __init__(self, hours: Iterable[Fraction | int]):
        fractions = [Fraction(hour) for hour in hours]
        over = math.lcm(*(hour.denominator for hour in fractions))
        self._set(tuple(hour.numerator * (over // hour.denominator) for hour in fractions), Fraction(1, over))

    def _set(self, parts: tuple[int, ...], scale: Fraction) -> None:
        shared = math.gcd(*parts)
        self._parts = tuple(part // shared for part in parts) if shared > 1 else parts
        self._scale = scale * shared if shared else _ONE

    @classmethod
    def _of(cls, parts: tuple[int, ...], scale: Fraction) -> Day:
        day = cls.__new__(cls)
        day._set(parts, scale)
        return day

    @property
    def hours(self) -> tuple[Fraction, ...]:
        """The numbers, from midnight on."""
        return tuple(part * self._scale for part in self._parts)

    def mean(self) -> Fraction:
        """The mean of the day."""
        return Fraction(sum(self._parts), HOURS) * self._scale

    def _beside(self, other: Day) -> tuple[tuple[int, ...], tuple[int, ...], Fraction]:
        """The whole numbers of both over one denominator."""
        a, b = self._scale, other._scale
        over = math.lcm(a.denominator, b.denominator)
        ours, theirs = a.numerator * (over // a.denominator), b.numerator * (over // b.denominator)
        return (
            tuple(part * ours for part in self._parts), tuple(part * theirs for part in other._parts), Fraction(1, over),
        )  # fmt: skip

    def _sum(self, other: Any, sign: int) -> Day:
        if not isinstance(other, Day) and not other:
            return self
        that = other if isinstance(other, Day) else Day._of((1,) * HOURS, Fraction(other))
        if that._parts == self._parts and self._scale + sign * that._scale > 0:
            return self * ((self._scale + sign * that._scale) / self._scale)
        ours, theirs, scale = self._beside(that)
        return Day._of(tuple(a + sign * b for a, b in zip(ours, theirs, strict=True)), scale)

    def __add__(self, other: Any) -> Day:
        return self._sum(other, 1)

    def __sub__(self, other: Any) -> Day:
        return self._sum(other, -1)

    def __rsub__(self, other: Any) -> Day:
        return (self * -1)._sum(other, 1)

    def __mul__(self, other: Any) -> Day:
        if isinstance(other, Day):
            parts = tuple(a * b for a, b in zip(self._parts, other._parts, strict=True))
            return Day._of(parts, self._scale * other._scale)
        number = other if type(other) is Fraction else Fraction(other)
        if number <= 0:
            return Day._of(tuple(part * number.numerator for part in self._parts), self._scale / number.denominator)
        day = Day.__new__(Day)
        day._parts = self._parts
        day._scale = times(self._scale, number) if any(self._parts) else _ONE
        return day

    def __truediv__(self, other: Any) -> Day:
        if isinstance(other, Day):
            return Day(a / b for a, b in zip(self.hours, other.hours, strict=True))
        return self * (1 / Fraction(other))

    def __rtruediv__(self, other: Any) -> Day:
        return Day(other / hour for hour in self.hours)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Day) and (self._parts, self._scale) == (other._parts, other._scale)

    def __hash__(self) -> int:
        return hash((self._parts, self._scale))

    def __bool__(self) -> bool:
        return any(self._parts)

    def ceil(self) -> Day:
        """Every hour rounded up."""
        up, over = self._scale.numerator, self._scale.denominator
        return Day._of(tuple(-(-part * up // over) for part in self._parts), _ONE)

    def choose(self, other: Day | Fraction, largest: bool) -> Day:
        """The larger, or the smaller, of each hour."""
        that = other if isinstance(other, Day) else Day._of((1,) * HOURS, other)
        pick = max if largest else min
        ours, theirs, scale = self._beside(that)
        return Day._of(tuple(pick(a, b) for a, b in zip(ours, theirs, strict=True)), scale)

    __radd__, __rmul__ = __add__, __mul__


# Fraction's own arithmetic spends most of its time on finding out what it was given. These know, and differ in nothing
# else; a test holds them to it.


def _coprime(top: int, bottom: int) -> Fraction:
    """A fraction in its lowest terms already."""
    made: Any = object.__new__(Fraction)
    made._numerator, made._denominator = top, bottom
    return made


def times(a: Any, b: Any) -> Any:
    """a x b; of samples one product for each."""
    try:
        top, bottom, top2, bottom2 = a._numerator, a._denominator, b._numerator, b._denominator
    except AttributeError:
        return a * b
    shared = math.gcd(top, bottom2)
    if shared > 1:
        top //= shared
        bottom2 //= shared
    shared = math.gcd(top2, bottom)
    if shared > 1:
        top2 //= shared
        bottom //= shared
    return _coprime(top * top2, bottom * bottom2)


def divided(a: Any, b: Any) -> Any:
    """a / b."""
    try:
        top, bottom = b._numerator, b._denominator
    except AttributeError:
        return a / b
    if top <= 0:
        return a / b
    return times(a, _coprime(bottom, top))


def minus(a: Any, b: Any) -> Any:
    """a - b."""
    try:
        top, bottom = -b._numerator, b._denominator
    except AttributeError:
        return a - b
    return plus(a, _coprime(top, bottom))


def plus(a: Any, b: Any) -> Any:
    """a + b."""
    try:
        top, bottom, top2, bottom2 = a._numerator, a._denominator, b._numerator, b._denominator
    except AttributeError:
        return a + b
    shared = math.gcd(bottom, bottom2)
    if shared == 1:
        return _coprime(top * bottom2 + bottom * top2, bottom * bottom2)
    rest = bottom // shared
    total = top * (bottom2 // shared) + top2 * rest
    shared = math.gcd(total, shared)
    return _coprime(total // shared, rest * (bottom2 // shared))
