"""Values of a summary as archplan writes them: ``5 TB per month`` as ``5 TB/month``; a blank or a zero is none.

A reader raises `Blank` where nothing is stated and `Unread` where it does not know the form: neither is ever a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from archplan.kernel.units import decimal

Reader = Callable[[str], str]
TIMES: dict[str, Fraction] = {
    "second": Fraction(2_628_000), "minute": Fraction(43_800), "hour": Fraction(730), "day": Fraction(730, 24),
    "week": Fraction(730, 168), "month": Fraction(1),
}  # fmt: skip
SCALES = {
    "thousand": 10**3,
    "thousands": 10**3,
    "million": 10**6,
    "millions": 10**6,
    "billion": 10**9,
    "billions": 10**9,
}
SIZES = {"byte": "bytes", "bytes": "bytes", "b": "bytes", "kb": "KB", "mb": "MB", "gb": "GB", "tb": "TB", "pb": "PB"}
BYTES = {unit: 1024 ** "bkmgtp".index(unit[0]) for unit in SIZES}
LASTS = {
    "": "ms", "ms": "ms", "millisecond": "ms", "s": "s", "second": "s", "sec": "s", "minute": "minutes", "min": "minutes",
    "hour": "hours", "hr": "hours", "day": "days",
}  # fmt: skip
IN_HOURS: dict[str, Fraction] = {
    "ms": Fraction(1, 3_600_000), "s": Fraction(1, 3600), "minutes": Fraction(1, 60), "hours": Fraction(1), "days": Fraction(24),
}  # fmt: skip
_FORM = re.compile(
    r"(?P<number>[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d{1,18}(?:\.\d{1,12})?|\.\d{1,12})?\s*(?P<scale>thousands?|millions?|billions?)?\s*"
    r"(?P<unit>(?!per\b)[A-Za-z]+?)?s?(?:[ _]?(?:per |/)?\s*(?P<time>second|minute|hour|day|week|month)s?)?",
    re.IGNORECASE,
)


class Unread(ValueError):
    """A value of another form than the calculator prints."""


class Blank(Unread):
    """Nothing, or a zero: an input that nobody filled in."""


def parts(text: str) -> tuple[Fraction, str, str]:
    """The number, its unit in small letters, and the time it is for; both may be nothing."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise Unread(text)
    if found["number"] is None:
        is_blank = not text.strip() or found["time"] or (found["unit"] or "").lower() in SIZES
        raise Blank(text) if is_blank else Unread(text)
    number = Fraction(found["number"].replace(",", "")) * SCALES.get((found["scale"] or "").lower(), 1)
    if not number:
        raise Blank(text)
    return number, (found["unit"] or "").lower(), (found["time"] or "").lower()


def digits(number: Fraction) -> str:
    """A number as the spec takes it, all its digits to the sixth behind the point."""
    return f"{decimal(number, 6):f}".rstrip("0").rstrip(".") if number.denominator != 1 else str(number)


def count(text: str) -> str:
    """``300``, ``1 per month``."""
    number, unit, _ = parts(text)
    if unit:
        raise Unread(text)
    return digits(number)


def size(text: str) -> str:
    """``20 GB``, ``20 GB per month``."""
    number, unit, _ = parts(text)
    if unit not in SIZES:
        raise Unread(text)
    return f"{digits(number)} {SIZES[unit]}"


def volume(text: str) -> str:
    """``5000 per month``, ``1 million per month``, ``20000 per day``, ``5000``."""
    number, unit, time = parts(text)
    if unit:
        raise Unread(text)
    return f"{digits(number)}/{time or 'month'}"


def data(text: str) -> str:
    """``5 TB per month``, ``1 GB per hour``."""
    number, unit, time = parts(text)
    if unit not in SIZES:
        raise Unread(text)
    return f"{digits(number)} {SIZES[unit]}/{time or 'month'}"


def a_month(text: str) -> Fraction:
    """How many a month."""
    number, unit, time = parts(text)
    if unit:
        raise Unread(text)
    return number * TIMES[time or "month"]


def lasts(text: str) -> str:
    """``30 days``, ``500 ms``, ``3000`` in milliseconds."""
    if not text.strip():
        raise Blank(text)
    found = re.fullmatch(r"([\d.,]+)\s*([A-Za-z]*)", text.strip())
    unit = found[2].lower() if found else "?"
    unit = unit if unit in LASTS else unit.removesuffix("s")
    if found is None or unit not in LASTS:
        raise Unread(text)
    return f"{count(found[1])} {LASTS[unit]}"


def hours(text: str) -> Fraction:
    """``20 minutes``, ``4 hours``, ``30 days``, as hours."""
    number, _, unit = lasts(text).partition(" ")
    return Fraction(number) * IN_HOURS[unit]


def name(written: str) -> str:
    """A name: an instance type, an engine."""
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]{1,60}", written.strip()):
        raise Blank(written) if not written.strip() else Unread(written)
    return written.strip()


def one_of(**choices: str) -> Reader:
    """The first of the words that the value holds, as the option's choice; underscores stand for spaces."""

    def reads(written: str) -> str:
        said = " ".join(written.lower().replace("-", " ").split())
        if not said:
            raise Blank(written)
        for word, choice in choices.items():
            if word.replace("_", " ") in said:
                return choice
        raise Unread(written)

    return reads


def part_of_time(text: str) -> str:
    """``100 %Utilized/Month`` and ``24 Hours/Day`` as nothing to say; ``8 Hours/Day`` as ``8 hours/day``."""
    share = re.search(r"([\d.]+)\s*%\s*Utilized/Month", text, re.IGNORECASE)
    clock = re.search(r"([\d.]+)\s*Hours?/(Day|Week|Month|Year)", text, re.IGNORECASE)
    if share:
        number = Fraction(count(share[1]))
        return "" if number >= 100 else f"{digits(number)}%"
    if clock:
        number, unit = Fraction(count(clock[1])), clock[2].lower()
        if unit == "year":
            number, unit = number / 12, "month"
        return "" if number >= {"day": 24, "week": 168, "month": 730}[unit] else f"{digits(number)} hours/{unit}"
    raise Unread(text)


def added(one: str, other: str) -> str | None:
    """The sum of two amounts that `volume` or `data` wrote, in the smaller unit, a month where their times differ.

    None where one counts bytes and the other does not. A TB is 1,024 GB, as AWS bills.
    """
    try:
        (a, unit, time), (b, unit_b, time_b) = parts(one), parts(other)
    except Unread:
        return None
    if bool(unit) != bool(unit_b) or not {unit, unit_b} <= {"", *BYTES}:
        return None
    if unit:
        (a, unit), (b, _) = _alike(a, unit, unit_b), _alike(b, unit_b, unit)
    if time != time_b:
        a, b, time = a * TIMES[time or "month"], b * TIMES[time_b or "month"], "month"
    shown = f" {SIZES[unit]}" if unit else ""
    return f"{digits(a + b)}{shown}" + (f"/{time}" if time else "")


def _alike(number: Fraction, unit: str, other: str) -> tuple[Fraction, str]:
    """A size in the smaller of two units."""
    least = min(unit, other, key=BYTES.__getitem__)
    return number * Fraction(BYTES[unit], BYTES[least]), least
