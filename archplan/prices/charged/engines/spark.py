"""Spark, through pyspark: files on this machine in local mode, tables of a cluster by its master's address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archplan.prices.charged.engine import KEY, ROW_BY_ROW, Bill, Engine, Place, is_text, refused
from archplan.prices.charged.files import checked_files, kind_of_file

EXTRA = "pip install 'archplan[spark]', and a Java that it runs on"
TABLE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*){0,2}")
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",  # the month of a moment is AWS's, not this machine's
    "spark.sql.ansi.enabled": "true",  # a word among numbers and a sum that is too large are errors, not NULL
    "spark.sql.ansi.doubleQuotedIdentifiers": "false",
    "spark.sql.caseSensitive": "false",
    "spark.sql.groupByOrdinal": "true",
}
HERE = {"spark.ui.enabled": "false", "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "4"}  # fmt: skip


class _View:
    def __init__(self, session: Any, label: str, source: str):
        self.session, self.label, self.source = session, label, source
        try:
            self.columns: Mapping[str, str] = dict(session.table(source).dtypes)
        except Exception as error:
            raise self._said(error) from None

    def where(self, month: str) -> str:
        """Spark skips what it can by itself."""
        return ""

    def rows(self, sql: str) -> Iterator[list[str]]:
        try:
            for row in self.session.sql(sql).toLocalIterator():
                yield ["" if value is None else str(value) for value in row]
        except Exception as error:
            raise self._said(error) from None

    def _said(self, error: Exception) -> Exception:
        """Errors of Spark and of the Java below it have no class in common."""
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        told = next((line for line in lines if re.search(r"\[[A-Z_.]{6,}\]", line)), lines[0] if lines else "")
        return refused(self.label, f"Spark cannot add it up ({told or type(error).__name__})", ROW_BY_ROW)


@contextmanager
def _opened(names: Sequence[str], place: Place) -> Iterator[Bill]:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise refused(names[0], "pyspark is not installed", EXTRA, "needs-an-extra") from None
    is_table = len(names) == 1 and bool(TABLE.fullmatch(names[0])) and not Path(names[0]).exists()
    paths = [] if is_table else [Path(name) for name in names]
    with checked_files(paths):
        master = place.master or "local[*]"
        session = _session(SparkSession, names[0], SETTINGS | (HERE if master.startswith("local") else {}), master)
        try:
            if paths:
                _read(session, paths, names[0]).createOrReplaceTempView("bill")
            yield _View(session, names[0], "bill" if paths else names[0])
        finally:
            session.stop()


def _session(builder: Any, label: str, settings: dict[str, str], master: str) -> Any:
    making = builder.builder.appName("archplan reconcile").master(master)
    for key, value in settings.items():
        making = making.config(key, value)
    try:
        session = making.getOrCreate()
    except Exception as error:  # of Java's, of a socket's: what can be said is that it does not start
        raise refused(label, f"Spark does not start ({str(error).splitlines()[0]})", EXTRA, "needs-an-extra") from None
    session.sparkContext.setLogLevel("OFF")
    return session


def _read(session: Any, paths: Sequence[Path], label: str) -> Any:
    files = [_uri(path) for path in paths]
    try:
        if kind_of_file(paths) == "parquet":
            return session.read.option("mergeSchema", "true").parquet(*files)
        reader = session.read.options(
            header=True, quote='"', escape='"', multiLine=True, mode="FAILFAST", enforceSchema=False
        )
        return reader.csv(files)
    except Exception as error:
        raise refused(label, f"Spark cannot read it ({str(error).splitlines()[0]})", ROW_BY_ROW) from None


def _uri(path: Path) -> str:
    """A path in which no sign is taken for a pattern of several files."""
    return re.sub(r"([*?\[\]{}\\])", r"\\\1", str(path.absolute()))


def _pairs(column: str, kind: str) -> str:
    return f"FROM_JSON(CASE WHEN {column} IN ('', 'NULL', 'null') THEN NULL ELSE {column} END, 'map<string,string>', map('mode', 'FAILFAST'))" if is_text(kind) else column  # fmt: skip


def _tagged(pairs: str, key: str) -> str:
    plain = rf"regexp_replace(regexp_replace(lower(k), '[^\\p{{L}}\\p{{N}}]', '_'), '{KEY}', '')"
    return f"TRY_ELEMENT_AT(MAP_VALUES(MAP_FILTER({pairs}, (k, v) -> v <> '' AND {plain} = '{key}')), 1)"


engine = Engine(
    title="Spark",
    dialect="spark",
    quoted=lambda name: "`" + name.replace("`", "``") + "`",
    text=lambda column: f"CAST({column} AS STRING)",
    pairs=_pairs,
    as_json=lambda pairs: f"TO_JSON({pairs})",
    tagged=_tagged,
    opened=_opened,
)
