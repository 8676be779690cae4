"""DuckDB: files on this machine, with bounded memory; what does not fit goes to a folder that is deleted again."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archplan.prices.charged.engine import KEY, ROW_BY_ROW, Bill, Engine, Place, is_text, refused
from archplan.prices.charged.files import checked_files, kind_of_file

BATCH = 5_000
MEMORY = "700MB"  # beside which this program has its own
EXTRA = "pip install 'archplan[bills]'"


class _Files:
    def __init__(self, base: Any, label: str, source: str, error: type[Exception]):
        self.base, self.label, self.source, self.error = base, label, source, error
        self.columns: Mapping[str, str] = {
            name: kind for name, kind, *_ in self._asked(f"DESCRIBE SELECT * FROM {source}").fetchall()
        }

    def where(self, month: str) -> str:
        """Files are named by who asks: those of another month are left out there."""
        return ""

    def rows(self, sql: str) -> Iterator[list[str]]:
        result = self._asked(sql)
        try:
            while batch := result.fetchmany(BATCH):
                yield from (["" if value is None else str(value) for value in row] for row in batch)
        except self.error as error:
            raise self._said(error) from None

    def _asked(self, sql: str) -> Any:
        try:
            return self.base.execute(sql)
        except self.error as error:
            raise self._said(error) from None

    def _said(self, error: Exception) -> Exception:
        first = re.split(r"\n|LINE \d", str(error))[0]
        return refused(self.label, f"DuckDB cannot add it up ({first.strip()})", ROW_BY_ROW)


@contextmanager
def _opened(names: Sequence[str], place: Place) -> Iterator[Bill]:
    try:
        import duckdb
    except ImportError:
        raise refused(names[0], "DuckDB is not installed", EXTRA, "needs-an-extra") from None
    paths = [Path(name) for name in names]
    with checked_files(paths), tempfile.TemporaryDirectory(prefix="archplan-") as spill:
        config: dict[str, Any] = {
            "memory_limit": MEMORY,
            "temp_directory": spill,
            "autoinstall_known_extensions": False,
        }
        with duckdb.connect(":memory:", config=config) as base:
            base.execute("SET TimeZone = 'UTC'")  # the month of a moment is AWS's, not this machine's
            base.execute("SET preserve_insertion_order = false")
            yield _Files(base, names[0], _source(paths), duckdb.Error)


def _source(paths: Sequence[Path]) -> str:
    """The call that reads the files; every cell of a CSV is text, as a sample tells no types of money."""
    files = ", ".join(_literal(path) for path in paths)
    if kind_of_file(paths) == "parquet":
        return f"read_parquet([{files}], union_by_name = true)"
    packed = "gzip" if kind_of_file(paths) == "gz" else "none"
    return (
        f"read_csv([{files}], all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"', "
        f"compression = '{packed}', union_by_name = true)"
    )


def _literal(path: Path) -> str:
    """A path in which no sign is taken for a pattern of several files, nor for the end of a text."""
    plain = "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path.absolute()))
    return "'" + plain.replace("'", "''") + "'"


def _pairs(column: str, kind: str) -> str:
    if not is_text(kind):
        return column
    return f"CAST(CAST(CASE WHEN {column} IN ('', 'NULL', 'null') THEN NULL ELSE {column} END AS JSON) AS MAP(VARCHAR, VARCHAR))"


def _tagged(pairs: str, key: str) -> str:
    plain = rf"regexp_replace(regexp_replace(lower(e.key), '[^\p{{L}}\p{{N}}]', '_', 'g'), '{KEY}', '')"
    return f"list_filter(map_entries({pairs}), lambda e: e.value <> '' AND {plain} = '{key}')[1].value"


engine = Engine(
    title="DuckDB",
    dialect="duckdb",
    quoted=lambda name: '"' + name.replace('"', '""') + '"',
    text=lambda column: f"CAST({column} AS VARCHAR)",
    pairs=_pairs,
    as_json=lambda pairs: f"CAST(TO_JSON({pairs}) AS VARCHAR)",
    tagged=_tagged,
    opened=_opened,
)
