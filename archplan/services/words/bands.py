"""Numbers known roughly: how a band is read, where it stands, and the same number written with another value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from fractions import Fraction
from typing import Any, get_args

from archplan.kernel.diagnostics import Span
from archplan.kernel.record import frozen
from archplan.kernel.units import Quantity, UnitError, decimal, one
from archplan.services.words.kinds import Band, Measures, parts_of

DIGITS = 12  # of a number that is written with another value


@frozen
class Written:
    """A number of a spec: where it stands, and what it is or between which ends it may be."""

    span: Span
    number: Quantity | Band
    kind: Any = None  # what it measures, where an option says so

    @property
    def band(self) -> Band | None:
        """Its ends; None where it is one number."""
        return self.number if isinstance(self.number, Band) else None

    @property
    def measures(self) -> Measures | None:
        """What its option measures; None where none says so."""
        parts = (it for part in (self.kind, *parts_of(self.kind)) for it in get_args(part))
        return next((it for it in parts if isinstance(it, Measures)), None)

    @property
    def is_counted(self) -> bool:
        """Whether there are only whole ones of it, such as shards."""
        measures = self.measures
        return measures is not None and (measures.whole or measures.noun == "a count")


def typical_of(number: Quantity | Band) -> Quantity:
    """What is billed: the number, or the typical one of a band."""
    return number.typical if isinstance(number, Band) else number


DRAWN: ContextVar[Mapping[Span, Any] | None] = ContextVar("drawn", default=None)
"""While many draws are read at once: the numbers of each band in the units of its quantity, by its place."""


def value_of(written: Written) -> Quantity:
    """What a number that was read counts as: its typical value, or all that are drawn of it."""
    typical = typical_of(written.number)
    drawn = DRAWN.get()
    return typical if drawn is None or written.span not in drawn else Quantity(drawn[written.span], typical.powers)


def lowest_of(number: Quantity | Band) -> Quantity:
    """The least that it may be."""
    return number.low if isinstance(number, Band) else number


def read_band(text: str, read: Callable[[str], Quantity]) -> Quantity | Band:
    """A number as `read` takes it, or a band of three that it takes: ``1..1.5..4 KB``, ``60 KB ± 50%``.

    Raises ValueError with what is wrong with a band and what to write, and whatever `read` raises for a number.
    """
    if "±" in text:
        return _read_spread(text, read)
    if ".." not in text:
        return read(text)
    parts = [part.strip() for part in text.split("..")]
    if len(parts) != 3:
        raise ValueError(f"{text!r} is not a band", "write low..typical..high, such as '1..1.5..4 KB'")
    unit_text = re.sub(r"^[-+$]?[\d_,.\s]*", "", parts[-1])
    is_bare = not any(re.search(r"[A-Za-z%]", part) for part in parts[:-1])
    low, typical, high = (
        read(part if re.search(r"[A-Za-z%]", part) else f"{part} {unit_text}".strip()) for part in parts
    )
    if not (low.like(typical) and typical.like(high)):
        hint = "write low..typical..high of one unit, such as '1..1.5..4 KB'"
        raise ValueError(f"{text!r} has ends of several units", hint)
    if not low <= typical <= high:
        rising = sorted(zip((low, typical, high), parts, strict=True), key=lambda end: Fraction(end[0].number))
        numbers = [part.removesuffix(unit_text).strip() if is_bare else part for _, part in rising]
        shown = "..".join(numbers) + (f" {unit_text}" if is_bare and unit_text else "")
        raise ValueError(f"{text!r} does not rise", f"write {shown}")
    return Band(low, typical, high)


def _read_spread(text: str, read: Callable[[str], Quantity]) -> Band:
    """``60 KB ± 50%``: the typical value, and by which share of it the ends are off; `read` must take them too."""
    typical_text, _, spread_text = (part.strip() for part in text.partition("±"))
    typical = read(typical_text)
    try:
        spread = Quantity.parse(spread_text)
    except (UnitError, ZeroDivisionError):
        spread = one
    if spread.powers or not 0 <= spread.number < 1:
        raise ValueError(f"{spread_text!r} is not a share below 100%", f"write '{typical_text} ± 50%'")
    low, high = (read(rewritten(typical_text, 1 + sign * Fraction(spread.number))) for sign in (-1, 1))
    return Band(low, typical, high)


def typical_text(text: str) -> str:
    """The one number that is billed of a band, with its unit: ``1.5 KB`` of ``1..1.5..4 KB``."""
    if "±" in text:
        return text.partition("±")[0].strip()
    parts = [part.strip() for part in text.split("..")]
    if len(parts) != 3:
        return text
    unit_text = re.sub(r"^[-+$]?[\d_,.\s]*", "", parts[-1])
    if re.search(r"[A-Za-z%]", parts[1]):
        return parts[1]
    return parts[1] + (unit_text if unit_text[:1] in ("/", "%", "x") else f" {unit_text}".rstrip())


def rewritten(text: str, factor: Fraction) -> str:
    """The same with its number so many times as large, in twelve digits: ``60 KB`` by 3/2 is ``90 KB``."""
    found = FIRST_NUMBER.search(text)
    if found is None:
        raise ValueError(f"{text!r} has no number")
    number = Fraction(re.sub("[_,]", "", found[0])) * factor
    return text[: found.start()] + digits_of(number) + text[found.end() :]


def digits_of(number: Fraction) -> str:
    """A number as a spec has it, without an exponent, rounded to twelve digits."""
    if not number:
        return "0"
    size = abs(number)
    whole = (
        len(str(size.numerator // size.denominator)) if size >= 1 else 1 - len(str(size.denominator // size.numerator))
    )
    shown = f"{decimal(number, max(0, DIGITS - whole)):f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


FIRST_NUMBER = re.compile(r"\d[\d_,]*(?:\.\d+)?|\.\d+")
