"""A Parquet file of a report, row by row as text; by DuckDB, which is an extra.

Costs are doubles there. The shortest text of a double is the number that AWS wrote, so what comes out is what the same
report has as CSV. A map becomes JSON, a moment its ISO text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from archplan.kernel.diagnostics import Span, mistake
from archplan.kernel.plain import one_line
from archplan.prices.charged.table import FEWER, MOST_ROWS, Table

BATCH = 5_000
EXTRA = "pip install 'archplan[bills]', or export the report as CSV"


def table_of(path: Path, label: str) -> Table:
    """The rows of a Parquet file, numbered from 1. Raises ArchplanError where DuckDB is not there, or the file is cut."""
    at = Span(label, 1, 1)
    try:
        import duckdb
    except ImportError:
        raise mistake("needs-an-extra", at, f"{label} is Parquet, and DuckDB is not installed", EXTRA) from None
    base = duckdb.connect(":memory:", config={"threads": 1, "autoinstall_known_extensions": False})
    try:
        base.execute("SET TimeZone = 'UTC'")  # the month of a moment is AWS's, not this machine's
        (stated,) = base.execute("SELECT SUM(num_rows) FROM parquet_file_metadata(?)", [_literal(path)]).fetchone() or (
            0,
        )
        if stated > MOST_ROWS:
            raise mistake(
                "bad-bill", at, f"its header says that it has {int(stated):,} rows; {MOST_ROWS:,} are read", FEWER
            )
        kinds = base.execute("DESCRIBE SELECT * FROM read_parquet(?)", [_literal(path)]).fetchall()
        wanted = ", ".join(_column(name, kind) for name, kind, *_ in kinds)
        result = base.execute(f"SELECT {wanted} FROM read_parquet(?)", [_literal(path)])
    except duckdb.Error as error:
        raise _cut(label, error) from None
    columns = [name[0] for name in result.description or ()]
    return Table(label, columns, _rows(base, result, label, duckdb.Error))


def _column(name: str, kind: str) -> str:
    """A column as it is read: a moment with a zone without it, in UTC."""
    quoted = '"' + name.replace('"', '""') + '"'
    return f"{quoted}::TIMESTAMP AS {quoted}" if kind == "TIMESTAMP WITH TIME ZONE" else quoted


def _literal(path: Path) -> str:
    """A path in which no sign is taken for a pattern of several files."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path.absolute()))


def _rows(base: Any, result: Any, label: str, error_of: type[Exception]) -> Iterator[tuple[int, list[str]]]:
    count = 0
    try:
        while batch := result.fetchmany(BATCH):
            for row in batch:
                count += 1
                yield count, [*map(_text, row), ""]
    except error_of as error:
        raise _cut(label, error) from None
    finally:
        base.close()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return json.dumps({str(key): inner for key, inner in value.items()}, default=str)
    return str(value)


def _cut(label: str, error: Exception) -> Exception:
    message = one_line(str(error).splitlines()[0])[:160]
    return mistake("bad-bill", Span(label, 1, 1), f"it cannot be read as Parquet ({message})", "download it again")
