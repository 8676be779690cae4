"""When a source of traffic sends: from a day, until a day, and more or less of it in some months of the year."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from fractions import Fraction
from typing import Any

from archplan.kernel.diagnostics import Diagnostic, Span, did_you_mean
from archplan.kernel.record import frozen
from archplan.kernel.units import Quantity, UnitError, plain
from archplan.text.located import Located

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
LARGEST = 1000


@frozen
class Sending:
    """The days from which and until which a source sends, and by how much its traffic is multiplied, January first."""

    first: date | None = None
    last: date | None = None
    seasons: tuple[Fraction, ...] = (Fraction(1),) * 12

    @property
    def is_steady(self) -> bool:
        """Whether every month is like the others."""
        return self.first is None and self.last is None and set(self.seasons) == {Fraction(1)}

    def part_of(self, year: int, month: int) -> Fraction:
        """What it sends in a month of the calendar, to a month as its spec states it: its season, for the days it sends."""
        length = monthrange(year, month)[1]
        begins, ends = date(year, month, 1), date(year, month, length)
        first, last = max(self.first or begins, begins), min(self.last or ends, ends)
        days = max(0, (last - first).days + 1)
        return self.seasons[month - 1] * Fraction(days, length)

    def __str__(self) -> str:
        said = [f"from {self.first}"] if self.first else []
        said += [f"until {self.last}"] if self.last else []
        said += [
            f"{plain(times)} times as much in {name}"
            for name, times in zip(MONTHS, self.seasons, strict=True)
            if times != 1
        ]
        return ", ".join(said)


ALWAYS = Sending()


def read_day(key: str, written: Located, wrong: list[Diagnostic]) -> date | None:
    """A day of the calendar."""
    text = written.value.strip() if written.is_text else ""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):  # fromisoformat alone takes weeks and days run together
            return date.fromisoformat(text)
    except ValueError:
        pass
    message = f"{key}: {text[:60]!r} is not a day" if text else f"{key} is a day"
    wrong.append(Diagnostic("bad-value", written.span, message, f"write {key}: 2027-03-31"))
    return None


def read_seasons(written: Located, wrong: list[Diagnostic]) -> tuple[Fraction, ...]:
    """By how much traffic is multiplied in each month: ``{november: 150%, december: 2x}``."""
    found = dict.fromkeys(MONTHS, Fraction(1))
    if not written.is_mapping:
        hint = "write seasons: {november: 150%, december: 2x}"
        wrong.append(Diagnostic("bad-value", written.span, "seasons is a mapping of months", hint))
        return ALWAYS.seasons
    for key, value in written.items():
        if key not in found:
            near = did_you_mean(key, MONTHS)
            wrong.append(Diagnostic("unknown-option", written.keys[key], f"there is no month {key!r}", near))
            continue
        text = re.sub(r"(?<=\d)\s*x$", "", value.value.strip()) if value.is_text else "?"
        try:
            amount: Any = Quantity.parse(text)
        except (UnitError, ZeroDivisionError):
            amount = None
        if amount is None or amount.powers or not 0 <= amount.number <= LARGEST:
            said = f"{key}: {text[:60]!r} is not so many times the traffic"
            wrong.append(Diagnostic("bad-value", value.span, said, f"write {key}: 150%, or {key}: 2x"))
            continue
        found[key] = Fraction(amount.number)
    return tuple(found.values())


def read_sending(
    first: date | None, last: date | None, seasons: tuple[Fraction, ...], span: Span, name: str, wrong: list[Diagnostic]
) -> Sending:
    """The three together; a source that ends before it begins is a mistake."""
    if first is not None and last is not None and last < first:
        message = f"{name}: it sends until {last}, which is before {first}, from when it does"
        wrong.append(Diagnostic("bad-value", span, message, f"write until: {first} or a later day"))
    return Sending(first, last, seasons)
