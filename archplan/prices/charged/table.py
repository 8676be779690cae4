"""The rows of a file under the names of their columns, and what a cell of them says: a number, a map of pairs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache

from archplan.kernel.diagnostics import ArchplanError, Span, mistake
from archplan.kernel.plain import one_line
from archplan.prices.charged.charge import without_accounts

LARGEST = Decimal(10) ** 21  # of a number, in size; the smallest AWS writes has fewer than thirty places
PLACES = 40
NULLS = ("", "NULL", "null")  # FOCUS's own sample writes the word


class Table:
    """The rows of one file: `columns` by their place, `rows` with the line each begins on."""

    def __init__(self, label: str, columns: Sequence[str], rows: Iterator[tuple[int, list[str]]]):
        self.label, self.columns, self.rows = label, list(columns), rows
        self.at = {name: place for place, name in enumerate(self.columns)}

    def place(self, *names: str) -> int:
        """Where the first of these columns is that the file has; the place of an empty field where it has none."""
        return next((self.at[name] for name in names if name in self.at), -1)

    def needed(self, *names: str) -> int:
        """Where the first of these columns is. Raises ArchplanError where the file has none of them."""
        place = self.place(*names)
        if place < 0:
            raise self.refused(1, f"it has no column {' or '.join(names)}", "export it with that column")
        return place

    @cached_property
    def added(self) -> int:
        """Where it stands how many rows of the bill a row stands for; the place of an empty field where each is one."""
        return self.place("added_rows")

    def refused(self, line: int, message: str, hint: str = "") -> ArchplanError:
        return mistake("bad-bill", Span(self.label, max(1, line), 1), one_line(message), hint)

    def number(self, text: str, line: int, column: str) -> Decimal | None:
        """A number as it is written; None for an empty field. Raises ArchplanError for anything else."""
        if text in NULLS:
            return None
        try:
            if "_" in text:
                raise InvalidOperation
            amount = Decimal(text)
            if not amount.is_finite():
                raise InvalidOperation
        except InvalidOperation:
            kind = "a formula, and is not worked out" if text[:1] in "=+@" else "no number"
            raise self.refused(line, f"{column}: {quoted(text)} is {kind}", "export the file anew from AWS") from None
        is_odd = len(text) > PLACES or "e" in text or "E" in text
        if abs(amount) >= LARGEST or (is_odd and int(amount.as_tuple().exponent) < -PLACES):
            raise self.refused(line, f"{column}: {quoted(text)} is no amount of a bill", "is this the right column?")
        return amount

    def map(self, text: str, line: int, column: str) -> dict[str, str]:
        """A column of pairs. Raises ArchplanError for what is none."""
        if text in NULLS:
            return {}
        pairs = _pairs(text)
        if pairs is None:
            raise self.refused(line, f"{column}: {quoted(text)} is no map", 'as {"operating_system": "Linux"}')
        return pairs


def quoted(text: str) -> str:
    """A word of a foreign file, short and on one line."""
    line = without_accounts(one_line(text))
    return repr(line if len(line) <= 60 else line[:60] + "…")


@lru_cache(maxsize=20_000)
def _pairs(text: str) -> dict[str, str] | None:
    try:
        pairs = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(pairs, dict):
        return None
    return {str(key): "" if value is None else str(value) for key, value in pairs.items()}
