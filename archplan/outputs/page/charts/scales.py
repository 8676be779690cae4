"""Where amounts and names stand on a plot: scales, the round figures on them, and how those are written.

Ticks are those of d3, which all charts of the web have: steps of 1, 2 or 5 times a power of ten.
https://d3js.org/d3-array/ticks
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, inf, log, log10
from typing import Any, Protocol

_FEW = 10**0.5 * 5**0.5, 10**0.5, 2**0.5  # where a step of ten, five or two times a power of ten is nearest


class Scale(Protocol):
    """From a value to pixels, with the values that are told beside it."""

    def place(self, value: Any) -> float:
        """Where it stands."""

    def ticks(self, axis: dict[str, Any]) -> Sequence[Any]:
        """The values that an axis tells."""

    def labels(self, values: Sequence[Any], axis: dict[str, Any], decimal: str) -> list[str]:
        """How it tells them."""


def scale_of(said: dict[str, Any], begin: float, end: float) -> Scale:
    """The scale that an encoding says, between two ends in pixels."""
    scale = said["scale"]
    if said["type"] == "nominal":
        return Bands(scale, min(begin, end), max(begin, end))
    return (Log if scale.get("type") == "log" else Linear)(scale, begin, end)


class Linear:
    """Amounts, as far from one another as they are."""

    def __init__(self, scale: dict[str, Any], begin: float, end: float):
        low, high = map(float, scale["domain"])
        self.low, self.high = nice(low, high, scale["nice"]) if scale["nice"] else (low, high)
        self.begin, self.end = begin, end

    def place(self, value: Any) -> float:
        return self.begin + (float(value) - self.low) / (self.high - self.low) * (self.end - self.begin)

    def ticks(self, axis: dict[str, Any]) -> Sequence[float]:
        return ticks(self.low, self.high, axis["tickCount"])

    def labels(self, values: Sequence[Any], axis: dict[str, Any], decimal: str) -> list[str]:
        step = _size(_step(self.low, self.high, axis["tickCount"]))
        places = 2 if axis["format"].endswith(".2f") else max(0, -floor(log10(step)))
        return [figure(value, places, decimal, "$") for value in values]


class Log:
    """Amounts, as far from one another as they are times each other."""

    def __init__(self, scale: dict[str, Any], begin: float, end: float):
        self.low, self.high = map(float, scale["domain"])
        self.begin, self.end = begin, end

    def place(self, value: Any) -> float:
        part = (log(value) - log(self.low)) / (log(self.high) - log(self.low))
        return self.begin + part * (self.end - self.begin)

    def ticks(self, axis: dict[str, Any]) -> Sequence[float]:
        if "values" in axis:
            return list(axis["values"])
        count = axis["tickCount"]
        powers = range(floor(log10(self.low)), ceil(log10(self.high)) + 1)
        found = [digit * 10.0**power for power in powers for digit in range(1, 10)]
        found = [value for value in found if self.low <= value <= self.high]
        return found if len(found) * 2 >= count else ticks(self.low, self.high, count)

    def labels(self, values: Sequence[Any], axis: dict[str, Any], decimal: str) -> list[str]:
        return [
            figure(value, 0, decimal) if "values" in axis or self._is_told(value, values, axis) else ""
            for value in values
        ]

    def _is_told(self, value: float, values: Sequence[float], axis: dict[str, Any]) -> bool:
        """Whether a value is one of the first digits of its power of ten, of which as many are told as were asked for."""
        digit = value / 10.0 ** _nearest(log10(value))
        return (digit * 10 if digit * 10 < 9.5 else digit) <= max(1, 10 * axis["tickCount"] / len(values))


class Bands:
    """Names in order, each with as much room as the others."""

    def __init__(self, scale: dict[str, Any], begin: float, end: float):
        self.names = {name: at for at, name in enumerate(scale["domain"])}
        inner, outer = scale.get("paddingInner", 0), scale.get("paddingOuter", 0)
        self.step = (end - begin) / max(1, len(self.names) - inner + 2 * outer)
        self.wide = self.step * (1 - inner)
        self.first = begin + self.step * outer + self.wide / 2

    def place(self, value: Any) -> float:
        return self.first + self.names[value] * self.step

    def ticks(self, axis: dict[str, Any]) -> Sequence[str]:
        return list(self.names)

    def labels(self, values: Sequence[Any], axis: dict[str, Any], decimal: str) -> list[str]:
        return [name[UNNUMBERED:] for name in values]


UNNUMBERED = 6  # letters before a name that set it apart from others that read the same


class Pixels:
    """No scale: pixels as they are."""

    def place(self, value: Any) -> float:
        return float(value)

    def ticks(self, axis: dict[str, Any]) -> Sequence[Any]:
        return ()

    def labels(self, values: Sequence[Any], axis: dict[str, Any], decimal: str) -> list[str]:
        return []


# ---------------------------------------------------------------------------------------------------- round figures


def _step(low: float, high: float, count: int) -> tuple[int, int]:
    """A round step for about so many ticks: a digit and the power of ten that it is of."""
    rough = (high - low) / count
    power = floor(log10(rough))
    rest = rough / 10.0**power
    digit = next((digit for digit, least in zip((10, 5, 2), _FEW, strict=True) if rest >= least), 1)
    return digit, power


def _size(step: tuple[int, int]) -> float:
    digit, power = step
    return digit * 10.0**power if power >= 0 else digit / 10.0**-power


def _times(number: float, step: tuple[int, int]) -> float:
    """How many steps a number is; small steps are divisors, which floats hold exactly."""
    digit, power = step
    return number / (digit * 10.0**power) if power >= 0 else number * (10.0**-power / digit)


def _of(count: float, step: tuple[int, int]) -> float:
    digit, power = step
    return count * (digit * 10.0**power) if power >= 0 else count / (10.0**-power / digit)


def ticks(low: float, high: float, count: int) -> list[float]:
    """About so many round numbers between two, at even steps."""
    step = _step(low, high, count)
    first, last = _nearest(_times(low, step)), _nearest(_times(high, step))
    first += _of(first, step) < low
    last -= _of(last, step) > high
    return [_of(number, step) for number in range(first, last + 1)]


def nice(low: float, high: float, count: int) -> tuple[float, float]:
    """The two, moved apart to the next round numbers."""
    before: tuple[int, int] | None = None
    for _ in range(10):
        step = _step(low, high, count)
        if step == before:
            break
        low, high, before = _of(floor(_times(low, step)), step), _of(ceil(_times(high, step)), step), step
    return low, high


def _nearest(number: float) -> int:
    return floor(number + 0.5) if abs(number) < inf else 0


def figure(value: float, places: int, decimal: str, currency: str = "") -> str:
    """A number with so many places, its thousands parted; a comma for the point parts them by points."""
    text = f"{abs(value):,.{places}f}"
    sign = "\u2212" if value < 0 and text.strip("0.,") else ""
    if decimal == ",":
        text = text.translate({ord(","): ".", ord("."): ","})
    return f"{sign}{currency}{text}"
