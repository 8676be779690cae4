"""Quantities that know what they count.

A quantity is an exact number and a unit: ``4 * KB``, ``3_000_000 * request / month``. Quantities of one
dimension add and compare; multiplying and dividing makes new dimensions. Bytes, seconds and dollars are
known from the start; every other noun (``request``, ``read unit``, ``vCPU``) is a thing being counted.

>>> 3 * MB + 512 * KB == 3584 * KB
True
>>> print(230 * GB * (Quantity.parse("$0.25") / (GB * month)))
57.5 $/month

The number is an exact `Fraction` (the bill), a `Day` of 24 exact numbers (metering by the hour), or a numpy
array (months ahead, samples of a band). A formula written once runs on all three; numpy is never imported
here, an array brings its own arithmetic.

Why not pint: importing it costs half a second, mostly numpy, and the nouns of a bill are open-ended.
"""

from __future__ import annotations

import math
import re
from _thread import _local  # threading itself takes a millisecond to load
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from archplan.kernel.exact import HOURS, Day, divided, minus, plus, times
from archplan.kernel.record import frozen


class UnitError(ValueError):
    """Two quantities were combined that do not measure the same thing."""


Number = Any  # Fraction | Day | numpy.ndarray: what a Quantity may hold


def is_exact(number: Number) -> bool:
    """Whether this is one exact number, not many at once."""
    return type(number) is Fraction or isinstance(number, Fraction)


def holds_once(comparison: Any) -> bool:
    """Whether a comparison of numbers holds; of many at once, whether it does for one of them at least."""
    return comparison if isinstance(comparison, bool) else bool(comparison.any())


def _is_array(number: Number) -> bool:
    return type(number) is not Fraction and not isinstance(number, (Fraction, Day))


def _pair(a: Number, b: Number) -> tuple[Number, Number]:
    """Make two numbers fit each other: exact numbers become floats beside an array, never the reverse."""
    if _is_array(a) or _is_array(b):
        return _loose(a, b), _loose(b, a)
    return a, b


def _loose(number: Number, beside: Number) -> Number:
    if isinstance(number, Fraction):
        return float(number)
    if isinstance(number, Day):  # one row an hour beside the array's columns
        from archplan.kernel.samples import Hours  # only reached beside an array, so numpy is loaded already

        return Hours.of_day(number._parts, number._scale)
    return number


@frozen
class Quantity:
    """A number and its unit, ``powers`` of base units: ``{"byte": 1, "second": -1}``."""

    number: Number
    powers: Mapping[str, int]

    def __mul__(self, other: Any) -> Quantity:
        if type(other) is not Quantity:
            if getattr(other, "is_flow", False):
                return NotImplemented
            other = quantity(other)
        if not other.powers:
            powers: Mapping[str, int] = self.powers
        elif not self.powers:
            powers = other.powers
        else:
            powers = _product(self.powers, other.powers, 1)
        a, b = self.number, other.number
        if type(a) is Fraction and type(b) is Fraction:
            return Quantity(times(a, b), powers)
        if type(a) is Day and type(b) is Fraction:
            return Quantity(a * b, powers)
        a, b = _pair(a, b)
        return Quantity(a * b, powers)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Quantity:
        if type(other) is not Quantity:
            other = quantity(other)
        powers = _product(self.powers, other.powers, -1) if other.powers else self.powers
        a, b = self.number, other.number
        if type(a) is Fraction and type(b) is Fraction:
            return Quantity(divided(a, b), powers)
        a, b = _pair(a, b)
        return Quantity(a / b, powers)

    def __rtruediv__(self, other: Any) -> Quantity:
        return quantity(other) / self

    def __add__(self, other: Any) -> Quantity:
        if type(other) is not Quantity and getattr(other, "is_flow", False):
            return NotImplemented
        if isinstance(other, (int, Fraction)) and other == 0:
            return self
        other = quantity(other)
        powers = _same(self, other)
        a, b = self.number, other.number
        if type(a) is Fraction and type(b) is Fraction:
            return Quantity(plus(a, b), powers)
        a, b = _pair(a, b)
        return Quantity(a + b, powers)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Quantity:
        other = quantity(other)
        powers = _same(self, other)
        a, b = self.number, other.number
        if type(a) is Fraction and type(b) is Fraction:
            return Quantity(minus(a, b), powers)
        a, b = _pair(a, b)
        return Quantity(a - b, powers)

    def __rsub__(self, other: Any) -> Quantity:
        return quantity(other) - self

    def __neg__(self) -> Quantity:
        return self * -1

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (Quantity, int, float, Fraction)):
            return NotImplemented
        that = quantity(other)
        if not is_exact(self.number) or not is_exact(that.number):
            return bool(self.number == that.number) and self.powers == that.powers
        return self.number == that.number and (dict(self.powers) == dict(that.powers) or not self.number)

    def __lt__(self, other: Any) -> bool:
        other = quantity(other)
        _same(self, other)
        return bool(self.number < other.number)

    def __le__(self, other: Any) -> bool:
        other = quantity(other)
        _same(self, other)
        return bool(self.number <= other.number)

    def __gt__(self, other: Any) -> bool:
        return not self <= other

    def __ge__(self, other: Any) -> bool:
        return not self < other

    def __hash__(self) -> int:
        return hash((self.number, tuple(sorted(self.powers.items()))))

    def __bool__(self) -> bool:
        number = self.number
        return bool((number != 0).any()) if _is_array(number) else bool(number)

    def like(self, other: Quantity) -> bool:
        """Whether both measure the same thing."""
        return self.powers == other.powers

    def to(self, unit: Quantity) -> Number:
        """How many of `unit` this is: ``(2 * GB).to(MB) == 2048``."""
        _same(self, unit)
        a, b = _pair(self.number, unit.number)
        return a / b

    def __float__(self) -> float:
        return float(self.number)

    def __str__(self) -> str:
        return show(self)

    __repr__ = __str__

    @classmethod
    def parse(cls, text: str | int | float) -> Quantity:
        """Read what people write: ``4 KB``, ``0.25 $/GB/month``, ``10 million requests/month``, ``85%``."""
        return _parse(str(text))


@lru_cache(maxsize=4096)
def _parse(text: str) -> Quantity:
    match = _QUANTITY.fullmatch(text.strip()) if len(text) <= 200 else None
    if not match:
        shown = text if len(text) <= 60 else text[:60] + "…"
        raise UnitError(f"{shown!r} is not a quantity; write a number and a unit, such as '4 KB'")
    number = Fraction(match["number"].replace(",", "").replace("_", "")) * _SCALES[match["scale"]]
    start = USD if match["money"] else one
    return start * number * unit_of(match["unit"])


@lru_cache(maxsize=2048)
def _parts(unit: str) -> tuple[tuple[str, int], ...]:
    """The names of a unit with their powers: ``GB-month/request`` is GB·month per request."""
    top, *bottom = unit.split("/")
    if not all(part.strip() for part in bottom):
        raise UnitError(f"{unit!r} is not a unit; after each '/' stands what it is for, such as 'GB/month'")
    named = [(name.strip(), 1) for name in re.split(r"[·\-*]", top) if name.strip()]
    named += [(name.strip(), -1) for part in bottom for name in re.split(r"[·\-*]", part) if name.strip()]
    return tuple(named)


@lru_cache(maxsize=2048)
def unit_of(text: str) -> Quantity:
    """The unit written as ``GB-month`` or ``requests/second``; an empty text is a plain number."""
    result = one
    for name, power in _parts(text):
        result = result * unit(name) if power > 0 else result / unit(name)
    return result


def unit(name: str) -> Quantity:
    """The unit called `name`; an unknown noun counts itself, so ``unit("message")`` just works."""
    name = name.strip()
    if name in _NAMED:
        return _NAMED[name]
    singular = _singular(name)
    return _NAMED.get(singular) or Quantity(Fraction(1), {singular: 1})


def _singular(name: str) -> str:
    if name.endswith("ies") and len(name) > 4:
        return name[:-3] + "y"
    if name.endswith(("sses", "xes")):
        return name[:-2]
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


def counts(*nouns: str) -> tuple[Quantity, ...]:
    """Units for things being counted: ``read_unit, RCU = counts("read unit", "RCU")``."""
    return tuple(unit(noun) for noun in nouns)


def quantity(value: Any) -> Quantity:
    """A plain number as a quantity without a unit; floats enter by their shortest decimal form."""
    kind = type(value)
    if kind is Quantity:
        return value
    if kind is int:
        return _count(value)
    if kind is Fraction:
        return Quantity(value, _NONE)
    if isinstance(value, float):
        return Quantity(Fraction(repr(value)), _NONE)
    if isinstance(value, (int, Fraction, Decimal)):
        return Quantity(Fraction(value), _NONE)
    return Quantity(value, _NONE)


def exact_sum(numbers: Iterable[Fraction]) -> Fraction:
    """Many exact numbers added over one denominator, reduced once."""
    parts = list(numbers)
    over = math.lcm(*(part.denominator for part in parts))
    return Fraction(sum(part.numerator * (over // part.denominator) for part in parts), over)


@lru_cache(maxsize=1024)
def _count(number: int) -> Quantity:
    return Quantity(Fraction(number), _NONE)


def ceil(ratio: Any) -> Quantity:
    """Round a plain ratio up; rounding 3.2 KB up to "4" is a bug, so it raises."""
    number = _plain(ratio, "round up")
    if isinstance(number, Fraction):
        return Quantity(Fraction(math.ceil(number)), _NONE)
    if isinstance(number, Day):
        return Quantity(number.ceil(), _NONE)
    # A float is a hair off where the exact number is whole: what is within 1e-9 of whole counts as whole.
    return Quantity(-((-(number * (1 - 1e-12))) // 1) + 0.0, _NONE)


def most(*values: Any) -> Quantity:
    """The largest, hour by hour where a value has hours: AWS bills the largest of several dimensions."""
    return _pick(values, largest=True)


def least(*values: Any) -> Quantity:
    """The smallest, hour by hour where a value has hours."""
    return _pick(values, largest=False)


def _pick(values: tuple[Any, ...], largest: bool) -> Quantity:
    result = quantity(values[0])
    for further in values[1:]:
        other = quantity(further)
        powers = _same(result, other)
        a, b = _pair(result.number, other.number)
        result = Quantity(_choose(a, b, largest), powers)
    return result


def _choose(a: Number, b: Number, largest: bool) -> Number:
    if isinstance(a, Day):
        return a.choose(b, largest)
    if isinstance(b, Day):
        return b.choose(a, largest)
    if isinstance(a, Fraction):
        return max(a, b) if largest else min(a, b)
    import numpy  # only reached with an array in hand, so it is loaded already

    return numpy.maximum(a, b) if largest else numpy.minimum(a, b)


def where(wanted: bool, then: Any, otherwise: Any) -> Quantity:
    """`then` when an option is so, else `otherwise`; conditions come from options, never from traffic."""
    return quantity(then if wanted else otherwise)


def over_the_day(value: Any) -> Quantity:
    """The mean of the 24 hours: what an hourly meter comes to, as a rate; a constant stays itself."""
    value = quantity(value)
    number = value.number
    if type(number) is Fraction:
        return value
    if isinstance(number, Day):
        return value if HOURLY.on else Quantity(number.mean(), value.powers)
    if _is_array(number) and getattr(number, "ndim", 1) == 2:
        return Quantity(number.mean(axis=0), value.powers)
    return value


class _Hourly(_local):
    """Whether a meter is asked for its 24 hours in place of their mean, in this thread."""

    on = False

    def __enter__(self) -> None:
        self.on = True

    def __exit__(self, *_: object) -> None:
        self.on = False


HOURLY = _Hourly()
"""Within ``with HOURLY`` `over_the_day` leaves a day as it is, so that a meter gives its hours."""


def _plain(ratio: Any, verb: str) -> Number:
    value = quantity(ratio)
    if value.powers:
        raise UnitError(f"can only {verb} a plain ratio, not {value}")
    return value.number


_PRODUCTS: dict[tuple[int, int, int], tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int]]] = {}


@lru_cache(maxsize=4096)
def _worked_out(a: tuple[tuple[str, int], ...], b: tuple[tuple[str, int], ...], sign: int) -> Mapping[str, int]:
    powers = dict(a)
    for name, power in b:
        powers[name] = powers.get(name, 0) + sign * power
    return {name: power for name, power in sorted(powers.items()) if power}


def _product(a: Mapping[str, int], b: Mapping[str, int], sign: int) -> Mapping[str, int]:
    """The powers of a product; few different ones exist, so each pair is known by the two being the same objects."""
    key = id(a), id(b), sign
    if key in _PRODUCTS:
        return _PRODUCTS[key][2]
    if len(_PRODUCTS) >= 4096:
        _PRODUCTS.clear()
    found = _worked_out(tuple(a.items()), tuple(b.items()), sign)
    _PRODUCTS[key] = a, b, found  # both held, so that nothing else gets their ids
    return found


def _same(a: Quantity, b: Quantity) -> Mapping[str, int]:
    if a.powers is b.powers or a.powers == b.powers:
        return a.powers
    if is_exact(b.number) and b.number == 0:
        return a.powers
    if is_exact(a.number) and a.number == 0:
        return b.powers
    raise UnitError(f"{a} and {b} do not measure the same thing")


_NONE: Mapping[str, int] = {}
one = Quantity(Fraction(1), _NONE)
USD = Quantity(Fraction(1), {"USD": 1})
byte = Quantity(Fraction(1), {"byte": 1})
second = Quantity(Fraction(1), {"second": 1})
request = Quantity(Fraction(1), {"request": 1})
KB, MB, GB, TB, PB = (2 ** (10 * i) * byte for i in (1, 2, 3, 4, 5))  # AWS bills in binary gigabytes
millisecond = second / 1000
minute, hour, day = 60 * second, 3600 * second, 86400 * second
week = 7 * day
month = 730 * hour  # the month AWS quotes prices by
year = 12 * month

_NAMED: dict[str, Quantity] = {
    "$": USD, "USD": USD, "byte": byte, "bytes": byte, "B": byte,
    "KB": KB, "MB": MB, "GB": GB, "TB": TB, "PB": PB, "KiB": KB, "MiB": MB, "GiB": GB, "TiB": TB,
    "second": second, "s": second, "sec": second, "ms": millisecond, "millisecond": millisecond,
    "minute": minute, "min": minute, "hour": hour, "h": hour, "day": day, "week": week, "month": month,
    "year": year, "request": request, "req": request, "%": one / 100,
}  # fmt: skip
_BASE = {"USD": ("$", 1), "byte": ("GB", 2**30), "second": ("month", 730 * 3600)}
_SCALES = {None: 1, "": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_QUANTITY = re.compile(
    r"(?P<money>\$)?\s*(?P<number>[-+]?(?:\d{1,3}(?:,\d{3})+|\d[\d_]*)?(?:\.\d+)?(?<=\d))\s*"
    r"(?:(?P<scale>thousand|million|billion)\b)?\s*(?P<unit>(?:[A-Za-z$/%](?:[^,{}\[\]\n]*))?)"
)


def show(value: Quantity, digits: int = 6) -> str:
    """The quantity as people write it: ``8,000,000 requests/month``, ``1.5 KB``, ``$3.60/month``."""
    number, powers = value.number, dict(value.powers)
    if not is_exact(number):
        hours = number.hours if isinstance(number, Day) else list(number)
        return f"{show(Quantity(Fraction(min(hours)), powers))} to {show(Quantity(Fraction(max(hours)), powers))}"
    if powers == {"byte": 1}:
        return _sized(number, digits)
    if powers == {"second": 1}:
        return _lasting(number, digits)
    top: list[str] = []
    bottom: list[str] = []
    for name in sorted(powers, key=lambda n: (n in _BASE and n != "USD", n)):
        shown, size = _BASE.get(name, (name, 1))
        number /= Fraction(size) ** powers[name]
        (top if powers[name] > 0 else bottom).extend([shown] * abs(powers[name]))
    money = "$" if top[:1] == ["$"] else ""
    if money:
        top = top[1:]
    elif top and number != 1:
        last = 0 if len(top) == 1 else -1 if top[-1] not in _PLAIN else 0
        top[last] = plural(top[last])
    unit_text = "·".join(top) + "".join("/" + name for name in bottom)
    gap = "" if money and not top else " "
    return f"{money}{plain(number, digits)}{gap}{unit_text}".strip()


_PLAIN = {"GB", "month", "$", "hour"}


def plural(noun: str) -> str:
    """The noun for a number other than one: ``read units``, ``queries``; abbreviations stay."""
    word = noun.rsplit(maxsplit=1)[-1]
    if noun in _PLAIN or word.isupper() or not word.islower() or len(word) < 3:
        return noun
    if word.endswith("y") and word[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if word.endswith(("s", "x", "ch")) else "s")


def _sized(number: Fraction, digits: int) -> str:
    for name, size in (("TB", 2**40), ("GB", 2**30), ("MB", 2**20), ("KB", 2**10)):
        if abs(number) >= size:
            return f"{plain(number / size, digits)} {name}"
    return f"{plain(number, digits)} bytes"


def _lasting(number: Fraction, digits: int) -> str:
    for name, size in (("month", 2628000), ("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        if abs(number) >= size and (size in (2628000, 1) or number % size == 0):
            count = number / size
            return f"{plain(count, digits)} {name}{'' if count == 1 else 's'}"
    return f"{plain(number * 1000, digits)} ms"


def plain(number: Fraction, digits: int = 6) -> str:
    """The number without a unit, thousands apart, at most `digits` significant digits after rounding half up."""
    if number.denominator == 1 and abs(number) < 10**15:
        return f"{number.numerator:,}"
    magnitude = math.floor(math.log10(abs(float(number)))) if number else 0
    places = max(0, digits - 1 - magnitude)
    rounded = decimal(number, places)
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimal(number: Fraction, places: int) -> Decimal:
    """The exact number rounded half up, once, for print."""
    scaled = number * 10**places
    whole = (abs(scaled.numerator) * 2 + scaled.denominator) // (2 * scaled.denominator)
    whole = whole if number >= 0 else -whole
    return Decimal(whole).scaleb(-places)


def money(number: Fraction, places: int = 2) -> str:
    """Dollars for print: ``$1,234.50``, ``-$6.40``; less than half a cent but more than nothing is ``<$0.01``."""
    if 0 < number < Fraction(1, 200) and places == 2:
        return "<$0.01"
    if 0 > number > Fraction(-1, 200) and places == 2:
        return "-<$0.01"
    rounded = decimal(abs(number), places)
    sign = "-" if number < 0 and rounded else ""
    return f"{sign}${rounded:,f}"


def rate(dollars: Fraction) -> str:
    """A unit price for print, all its digits: ``$0.0000166667``."""
    text = f"{decimal(Fraction(dollars), 14):f}".rstrip("0").rstrip(".")
    whole, _, after = text.partition(".")
    return f"${whole}.{after.ljust(2, '0')}" if after else f"${whole}.00"


def hours_of(value: Quantity) -> Iterator[Number]:
    """The 24 numbers of a quantity, an exact one repeated."""
    yield from value.number.hours if isinstance(value.number, Day) else (value.number,) * HOURS
