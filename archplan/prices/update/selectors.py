"""Where the price of each meter stands in AWS's data: ``pricing/selectors/SERVICE.csv``, one line a place.

A line names an offer of AWS's price list with a usage type (without its region's prefix), and where that is not enough an
operation and attributes, as the columns of the offer's CSV call them; or a map of AWS's calculator with the names in it; or
both. Several lines of one meter are spellings of one thing. ``{instance}`` in a usage type stands for what follows the meter's
slash; a selector says the row then, such as ``instance/linux/{instance}``. ``instancetype={instance}`` takes the word from a
column instead, where AWS shortens it in the usage type: RDS bills ``db.m5.2xlarge`` as ``InstanceUsage:db.m5.2xl``.
"""

from __future__ import annotations

import csv
import re
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from archplan.kernel.diagnostics import ArchplanError, Diagnostic
from archplan.kernel.record import frozen
from archplan.prices.update.said import quoted, refused

COLUMNS = ("meter", "offer", "usagetype", "operation", "where", "unit", "map", "names", "seen")
_WORD = re.compile(r"\{(\w+)\}")


@frozen
class Selector:
    """One place of a meter's price. `where` pairs columns with values; `names` pairs where a tier begins with its name."""

    service: str
    meter: str
    offer: str
    usagetype: str
    operation: str
    where: tuple[tuple[str, str], ...]
    unit: str
    map: str
    names: tuple[tuple[Fraction, str], ...]
    seen: str  # where the usage type or the name was seen in AWS's own data

    @property
    def is_pattern(self) -> bool:
        """Whether it stands for every row of a table."""
        return "{" in self.meter

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What its usage type looks like without the prefix."""
        parts = _WORD.split(self.usagetype)
        return re.compile("".join(re.escape(part) if at % 2 == 0 else r"([\w.+-]+)" for at, part in enumerate(parts)))

    @cached_property
    def filled_from(self) -> str:
        """The column that the meter's word is taken from; nothing where it is the usage type's own."""
        return next((key for key, value in self.where if value.startswith("{")), "")

    def meter_of(self, usage_type: str) -> str:
        """The meter that a usage type without prefix is; nothing when it is none of this selector."""
        if not self.is_pattern:
            return self.meter if usage_type == self.usagetype else ""
        found = self.pattern.fullmatch(usage_type)
        if found and self.filled_from:
            return self.meter
        return _WORD.sub(lambda _: found[1], self.meter) if found else ""


def selectors_in(folder: Path) -> dict[str, tuple[Selector, ...]]:
    """Every service's selectors, by the service. Raises ArchplanError with all mistakes of their files."""
    found: dict[str, tuple[Selector, ...]] = {}
    wrong: list[Diagnostic] = []
    for path in sorted((folder / "selectors").glob("*.csv")):
        try:
            found[path.stem] = read_selectors(path)
        except ArchplanError as error:
            wrong += error.diagnostics
    if wrong:
        raise ArchplanError(wrong)
    return found


def read_selectors(path: Path) -> tuple[Selector, ...]:
    """The selectors of one service."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    if not rows or tuple(rows[0]) != COLUMNS:
        raise refused(str(path), f"its first line is not {','.join(COLUMNS)}", "write the columns in this order")
    found = []
    wrong: list[ArchplanError] = []
    for line, row in enumerate(rows[1:], 2):
        if not row or row[0].startswith("#"):
            continue
        try:
            found.append(_selector(path, line, row))
        except ArchplanError as error:
            wrong.append(error)
    if wrong:
        raise ArchplanError([diagnostic for error in wrong for diagnostic in error.diagnostics])
    return tuple(found)


def _selector(path: Path, line: int, row: list[str]) -> Selector:
    if len(row) != len(COLUMNS):
        raise refused(str(path), f"{len(row)} fields where there are {len(COLUMNS)} columns", "", line)
    meter, offer, usagetype, operation, where, unit, map_, names, seen = row
    if not meter or not ((offer and usagetype) or (map_ and names)) or bool(map_) != bool(names):
        hint = "name an offer and a usage type, or a map and a name in it, or both"
        raise refused(str(path), f"{quoted(meter)} says no place of a price", hint, line)
    if not seen:
        raise refused(str(path), f"{quoted(meter)} does not say where that was seen", "fill the column 'seen'", line)
    for name in (offer, map_):
        if name and not re.fullmatch(r"[A-Za-z0-9-]+", name):
            raise refused(str(path), f"{quoted(name)} is no name of an offer or a map", "", line)
    pairs = [part.partition("=") for part in where.split("|") if part]
    if any(not middle for _, middle, _ in pairs):
        raise refused(str(path), f"{quoted(where)} is no list of attributes", "write tenancy=Shared|operation=", line)
    return Selector(
        path.stem, meter, offer, usagetype, operation, tuple((column_key(key), value) for key, _, value in pairs),
        unit, map_, tuple(_named(path, line, part) for part in names.split("|") if part), seen,
    )  # fmt: skip


def _named(path: Path, line: int, text: str) -> tuple[Fraction, str]:
    """``51200:Standard Storage next 450 TB`` begins at 51200; a name alone at nothing."""
    begin, colon, name = text.partition(":")
    if colon and re.fullmatch(r"\d+", begin):
        return Fraction(begin), name
    return Fraction(0), text


def column_key(column: str) -> str:
    """A column's name as it is compared: ``Operating System`` and ``operatingSystem`` are one."""
    return re.sub(r"[^a-z0-9]", "", column.lower())
