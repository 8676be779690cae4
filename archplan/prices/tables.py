"""Tables of instance prices: one row a type, a region and a day."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

Stamp = tuple[int, int, int]


AT_REST = 2 * 10**9  # nanoseconds a file must have been left alone before its stamp tells two contents apart


def _stamp(path: str) -> Stamp | None:
    """What changes when a file does; None when there is no such file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino) if stat.S_ISREG(found.st_mode) else None


@lru_cache(maxsize=32)
def _table_text(path: Path, stamp: Stamp | None) -> str:
    return path.read_text("utf-8")


def find_row(path: Path, key: str, on: date) -> tuple[int, dict[str, str]]:
    """The row of a table whose first columns are `key` and whose day is the last before `on`; its line number."""
    stamp = _stamp(str(path))
    best: tuple[int, dict[str, str]] = (0, {})
    if not _has_scope(path, stamp, key.partition(",")[0]):
        return best
    text = _table_text(path, stamp)
    header = text[: text.index("\n")].strip().split(",")
    start = text.find(f"\n{key},")
    while start >= 0:
        end = text.find("\n", start + 1)
        row = text[start + 1 : end if end > 0 else None].strip()
        fields = dict(zip(header, row.split(","), strict=True))
        if fields["since"] <= on.isoformat() and fields["since"] >= best[1].get("since", ""):
            best = text.count("\n", 0, start) + 2, fields
        start = text.find(f"\n{key},", start + 1)
    return best


@lru_cache(maxsize=256)
def _has_scope(path: Path, stamp: Stamp | None, scope: str) -> bool:
    """Whether a table says anything of a region: of most it does not, and then no row is looked for in all of them."""
    return f"\n{scope}," in _table_text(path, stamp)


def first_day(path: Path, key: str) -> str:
    """The first day of the rows whose first columns are `key`; nothing where there is none."""
    _, newest = find_row(path, key, date.max)
    if not newest:
        return ""
    at = list(newest).index("since")
    return min(row.split(",")[at] for row in _lines_with(path, f"\n{key},"))


def table_values(folder: Path, table: str, column: str) -> Collection[str]:
    """Every value of a table's column, once each, in the table's order; empty when the book has no such table."""
    path = f"{folder}/{table}"
    stamp = _stamp(path)
    return _column(path, stamp, column) if stamp is not None else ()


@lru_cache(maxsize=64)
def _column(path: str, stamp: Stamp, column: str) -> Collection[str]:
    return _Column(path, column)


class _Column(Collection[str]):
    """The values of a column: whether it has one is searched in the text, and the rows are split only to list them."""

    def __init__(self, path: str, column: str):
        self.path, self.column = path, column
        self.text = _table_text(Path(path), _stamp(path))
        self.at = self.text.partition("\n")[0].rstrip("\r").split(",").index(column)

    @cached_property
    def values(self) -> Collection[str]:
        return dict.fromkeys(table_keys(Path(self.path), "", self.column)).keys()

    def __contains__(self, value: object) -> bool:
        if not isinstance(value, str) or not value or self.at == 0 or value.splitlines() != [value] or "," in value:
            return value in self.values
        start = self.text.find(f",{value}")
        while start >= 0:
            after = self.text[start + 1 + len(value) : start + 2 + len(value)]
            row = self.text.rfind("\n", 0, start) + 1
            if after in ("", ",", "\n", "\r") and row and self.text.count(",", row, start) == self.at - 1:
                return True
            start = self.text.find(f",{value}", start + 1)
        return False

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def __len__(self) -> int:
        return len(self.values)

    def __bool__(self) -> bool:
        return "\n" in self.text.strip()


def table_keys(path: Path, prefix: str, column: str) -> list[str]:
    """The values of a column in rows that start with `prefix`: for hints and completion."""
    lines = _table_text(path, _stamp(str(path))).splitlines()
    at = lines[0].split(",").index(column)
    return list(dict.fromkeys(line.split(",")[at] for line in lines[1:] if line.startswith(prefix)))


def table_fact(folder: Path, table: str, column: str, value: str, wanted: str) -> str:
    """What a table says of a value in any of its rows, such as the vCPUs of an instance type; nothing where it does not."""
    path = Path(folder, table)
    stamp = _stamp(str(path))
    return _fact(path, stamp, column, value, wanted) if stamp is not None else ""


@lru_cache(maxsize=256)
def _fact(path: Path, stamp: Stamp, column: str, value: str, wanted: str) -> str:
    lines = _table_text(path, stamp).splitlines()
    header = lines[0].split(",")
    if wanted not in header:
        return ""
    at, of = header.index(column), header.index(wanted)
    rows = (line.split(",") for line in lines[1:] if f",{value}," in line)
    return next((row[of] for row in rows if row[at] == value and row[of]), "")


def rows_alike(path: Path, key: str) -> list[str]:
    """Rows of the same scope that begin and end as `key` does and differ between, as people read them."""
    scope, first, *_, last = key.split(",")
    width = key.count(",") + 1
    rows = (line.split(",")[:width] for line in _lines_with(path, f"\n{scope},{first}"))
    return list(dict.fromkeys(" ".join(row[1:]) for row in rows if row[1] == first and row[-1] == last))


def scopes_of(path: Path, key: str) -> list[str]:
    """Other scopes that have the row of `key`."""
    rest = key.partition(",")[2]
    lines = (line.partition(",") for line in _lines_with(path, f",{rest},"))
    return list(dict.fromkeys(scope for scope, _, row in lines if row.startswith(f"{rest},")))


def _lines_with(path: Path, words: str) -> Iterator[str]:
    """The lines of a table in which some text stands, found by a search: few are split of ten thousands."""
    text = _table_text(path, _stamp(str(path)))
    at = text.find(words)
    while at >= 0:
        start = text.rfind("\n", 0, at + 1) + 1
        end = text.find("\n", at + 1)
        end = len(text) if end < 0 else end
        yield text[start:end].rstrip("\r")
        at = text.find(words, end)
