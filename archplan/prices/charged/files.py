"""A file of rows, opened as it comes: CSV, alone or in a gz or a zip, or Parquet; bounded, and never read whole.

What is no such file, or only half of one, is refused with the line where that shows.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from archplan.kernel import inputs
from archplan.kernel.diagnostics import Span, mistake
from archplan.kernel.plain import one_line
from archplan.prices.charged.table import Table, quoted

HEAD = 5  # lines within which the columns are named; the console may put a sentence before them
WIDEST = 1_000_000  # characters of a field
MOST_COLUMNS = 5_000
AGAIN = "download it again; it may have been cut off on its way"


def opened(path: Path, label: str) -> Iterator[Table]:
    """The table of a file, to be used before the next is taken. Raises ArchplanError for what is none."""
    at = Span(label, 1, 1)
    if path.is_dir():
        raise mistake("bad-bill", at, f"{label} is a folder", f"name its files: {label}/*.csv.gz")
    state = inputs.standing(path)
    if state is None:
        raise mistake("no-such-file", at, f"there is no file {label}", "check the path")
    if state:
        raise mistake("bad-bill", at, f"{label} is {state} and no regular file", "name a file")
    inputs.used([path])
    try:
        with path.open("rb") as file:
            start = file.read(4)
            before = os.fstat(file.fileno())
            if start == b"PAR1":
                from archplan.prices.charged.parquet import table_of  # slow to load

                yield table_of(path, label)
            elif start[:2] == b"PK":
                with _unzipped(file, label) as inner:
                    yield _from_csv(inner, label)
            elif not start:
                raise mistake("bad-bill", at, f"{label} is empty", AGAIN)
            else:
                file.seek(0)
                packed: Any = gzip.GzipFile(fileobj=file) if start[:2] == b"\x1f\x8b" else file
                yield _from_csv(packed, label)
            after = path.stat()
            if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                raise mistake("bad-bill", at, f"{label} was written to while it was read", "run it again")
    except OSError as error:
        raise mistake("unreadable-file", at, f"{label} cannot be read: {error.strerror or error}", AGAIN) from None


def _unzipped(file: Any, label: str) -> Any:
    """The one CSV of a zip, read as it comes: AWS packs a report so where its owner chose ZIP."""
    at = Span(label, 1, 1)
    try:
        archive = zipfile.ZipFile(file)
        names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
        if len(names) != 1:
            raise mistake(
                "bad-bill", at, f"{label} holds {len(names)} CSV files, and a report is one", "unpack it first"
            )
        return archive.open(names[0])
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError) as error:
        raise mistake("bad-bill", at, f"{label} cannot be read as a zip ({_short(error)})", AGAIN) from None


def _from_csv(file: Any, label: str) -> Table:
    csv.field_size_limit(WIDEST)
    reader = csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""))
    steady = _steady(reader, label)
    for _ in range(HEAD):
        line, row = next(steady, (1, []))
        if len(row) > 1:
            break
        if row and row[0].lstrip().startswith("<"):
            raise mistake("bad-bill", Span(label, line, 1), f"{label} is a web page and no bill", AGAIN)
    columns = [name.strip() for name in row]
    if len(columns) < 2:
        hint = "export a Cost and Usage Report, FOCUS, or a CSV of Cost Explorer or the Bills page"
        raise mistake("bad-bill", Span(label, 1, 1), f"the first {HEAD} lines of {label} name no columns", hint)
    twice = next((name for place, name in enumerate(columns) if name and name in columns[:place]), None)
    if twice is not None or len(columns) > MOST_COLUMNS:
        message = f"it has two columns {quoted(twice)}" if twice else f"it has more than {MOST_COLUMNS:,} columns"
        raise mistake("bad-bill", Span(label, line, 1), message, "export the file anew from AWS")
    return Table(label, columns, _whole(steady, len(columns), label))


def _steady(reader: Any, label: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with its line; what breaks off on the way is a sentence."""
    message, line = "", 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        message = f"it is no CSV: {_short(error)}"
    except UnicodeDecodeError:
        message = "it is no text in UTF-8"
    except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error) as error:
        message = f"what is packed in it ends too early or is damaged ({_short(error)})"
    if message:
        raise mistake("bad-bill", Span(label, line, 1), message, AGAIN)


def _short(error: Exception) -> str:
    """What a library says of a file, without the file."""
    return one_line(str(error))[:80] or type(error).__name__


def _whole(rows: Iterator[tuple[int, list[str]]], width: int, label: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with as many fields as there are columns, and one empty field behind them for columns that are not there."""
    for line, row in rows:
        if len(row) != width:
            if not any(row):
                continue
            message = (
                f"this line has {len(row)} fields, and there are {width} columns: it was cut off, or a comma is lost"
            )
            raise mistake("bad-bill", Span(label, line, 1), message, AGAIN)
        row.append("")
        yield line, row


@contextmanager
def checked_files(paths: Sequence[Path]) -> Iterator[None]:
    """Files that an engine reads by itself: there, none twice, and after it as they were before.

    Raises ArchplanError with the first that is not.
    """
    before: dict[Path, tuple[int, int]] = {}
    seen: dict[tuple[int, str], Path] = {}
    sizes = [path.stat().st_size for path in paths if path.is_file()]
    for path in paths:
        label = str(path)
        state = inputs.standing(path)
        if path.is_dir() or state:
            what = "a folder" if path.is_dir() else state
            raise mistake("bad-bill", Span(label, 1, 1), f"{label} is {what} and no regular file", "name its files")
        if state is None:
            raise mistake("no-such-file", Span(label, 1, 1), f"there is no file {label}", "check the path")
        stat = path.stat()
        if not stat.st_size:
            raise mistake("bad-bill", Span(label, 1, 1), f"{label} is empty", AGAIN)
        before[path] = stat.st_size, stat.st_mtime_ns
        mark = stat.st_size, fingerprint(path) if sizes.count(stat.st_size) > 1 else ""
        if mark in seen:
            message = f"{label} holds the same as {seen[mark]}: its charges would count twice"
            raise mistake("bad-bill", Span(label, 1, 1), message, "name it once")
        seen[mark] = path
    inputs.used(list(paths))
    yield
    for path, state_before in before.items():
        after = path.stat() if path.exists() else None
        if after is None or (after.st_size, after.st_mtime_ns) != state_before:
            raise mistake("bad-bill", Span(str(path), 1, 1), f"{path} was written to while it was read", "run it again")


def kind_of_file(paths: Sequence[Path]) -> str:
    """``parquet``, ``gz`` or ``csv``, by how the files begin. Raises ArchplanError where they are of several kinds."""
    kinds: dict[str, Path] = {}
    for path in paths:
        with path.open("rb") as file:
            start = file.read(4)
        if start[:2] == b"PK":
            raise mistake(
                "bad-bill", Span(str(path), 1, 1), "an engine reads no zip", "unpack it, or leave out --engine"
            )
        kinds.setdefault("parquet" if start == b"PAR1" else "gz" if start[:2] == b"\x1f\x8b" else "csv", path)
    if len(kinds) > 1:
        (one, there), (other, here), *_ = kinds.items()
        message = f"{there} is {one}, and {here} is {other}: an engine reads files of one kind"
        raise mistake("bad-bill", Span(str(here), 1, 1), message, "name those of one delivery")
    return next(iter(kinds), "csv")


def fingerprint(path: Path) -> str:
    """What tells two files apart that hold the same; nothing for what cannot be read, which says so where it is opened."""
    import hashlib

    with suppress(OSError), path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()
    return ""
