"""Athena, through boto3: a table of the Glue catalogue, in a work group that limits the bytes of a query.

https://docs.aws.amazon.com/athena/latest/APIReference/Welcome.html
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from archplan.prices.charged.engine import KEY, Bill, Engine, Place, is_text, refused

EXTRA = "pip install 'archplan[athena]'"
CATALOG = "AwsDataCatalog"
TABLE = re.compile(r"([A-Za-z_]\w*)\.([A-Za-z_]\w*)")
PAGE = 1_000  # rows, the most that Athena sends at once
LONGEST = 30 * 60  # seconds of a query, as Athena itself has it
_ACCOUNT = re.compile(r"(?<!\d)\d{12}(?!\d)")


class _Table:
    def __init__(self, client: Any, name: str, place: Place, limit: int):
        self.client, self.label, self.place, self.limit = client, name, place, limit
        match = TABLE.fullmatch(name)
        if match is None:
            raise refused(name, f"{name} is no table of Athena", "--bill DATABASE.TABLE, one of them")
        self.source = f'"{match[1]}"."{match[2]}"'
        self.database = match[1]
        asked = {"CatalogName": CATALOG, "DatabaseName": match[1], "TableName": match[2]}
        table = self._call("get_table_metadata", **asked)["TableMetadata"]
        self.partitions = [column["Name"] for column in table.get("PartitionKeys", ())]
        columns = [*table.get("Columns", ()), *table.get("PartitionKeys", ())]
        self.columns: Mapping[str, str] = {column["Name"]: column.get("Type", "string") for column in columns}

    def where(self, month: str) -> str:
        """The partitions of a month, as Data Exports and the older report have them; other layouts are read whole."""
        if month and "billing_period" in self.partitions:
            return f"WHERE billing_period = '{month}'"
        if month and {"year", "month"} <= {*self.partitions}:
            year, number = month.split("-")
            return f"WHERE year = '{year}' AND month IN ('{number}', '{int(number)}')"
        return ""

    def rows(self, sql: str) -> Iterator[list[str]]:
        query = self._call(
            "start_query_execution", QueryString=sql, WorkGroup=self.place.work_group,
            QueryExecutionContext={"Catalog": CATALOG, "Database": self.database},
        )["QueryExecutionId"]  # fmt: skip
        is_over = False
        try:
            self._wait(query)
            is_over = True
        finally:
            if not is_over:
                with suppress(Exception):
                    self.client.stop_query_execution(QueryExecutionId=query)
        yield from self._pages(query)

    def _wait(self, query: str) -> None:
        pause, end = 0.2, time.monotonic() + LONGEST
        while True:
            told = self._call("get_query_execution", QueryExecutionId=query)["QueryExecution"]
            state, status = told["Status"]["State"], told["Status"]
            scanned = told.get("Statistics", {}).get("DataScannedInBytes", 0)
            if state == "SUCCEEDED":
                return
            if state in ("FAILED", "CANCELLED"):
                reason = _plain(status.get("StateChangeReason", "it does not say why"))
                hint = "raise its limit, or name a --month" if "scanned" in reason.lower() else ""
                raise refused(self.label, f"Athena ended the query as {state.lower()} ({reason})", hint)
            if scanned > self.limit:
                message = f"the query has read {scanned:,} bytes, and {self.limit:,} are allowed: it was stopped"
                raise refused(self.label, message, "name a --month, or raise the limit")
            if time.monotonic() > end:
                raise refused(self.label, f"the query took longer than {LONGEST // 60} minutes: it was stopped")
            time.sleep(pause)
            pause = min(5.0, pause * 1.5)

    def _pages(self, query: str) -> Iterator[list[str]]:
        """All rows of all pages; the first row of the first page has the columns' names."""
        token: dict[str, str] = {}
        is_first = True
        while is_first or token:
            page = self._call("get_query_results", QueryExecutionId=query, MaxResults=PAGE, **token)
            rows = page["ResultSet"]["Rows"]
            for row in rows[1:] if is_first else rows:
                yield [cell.get("VarCharValue", "") for cell in row["Data"]]
            token = {"NextToken": page["NextToken"]} if page.get("NextToken") else {}
            is_first = False

    def _call(self, name: str, **asked: Any) -> Any:
        return _called(self.client, self.label, name, **asked)


def _called(client: Any, label: str, name: str, **asked: Any) -> Any:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return getattr(client, name)(**asked)
    except (BotoCoreError, ClientError) as error:
        raise refused(label, f"Athena does not answer {name} ({_plain(str(error))})", "aws athena list-work-groups shows what you may use") from None  # fmt: skip


def _plain(text: str) -> str:
    """What AWS says, without accounts."""
    return _ACCOUNT.sub("…", text)


@contextmanager
def _opened(names: Sequence[str], place: Place) -> Iterator[Bill]:
    try:
        import boto3
        from botocore.exceptions import BotoCoreError
    except ImportError:
        raise refused(names[0], "boto3 is not installed", EXTRA, "needs-an-extra") from None
    if len(names) != 1:
        raise refused(names[0], f"{len(names)} tables are more than one bill", "--bill DATABASE.TABLE, one of them")
    if not place.work_group:
        raise refused(names[0], "Athena runs in a work group, which limits what a query may read", "--work-group NAME")
    try:
        client = boto3.client("athena")
    except BotoCoreError as error:
        raise refused(names[0], f"boto3 cannot ask Athena ({_plain(str(error))})", "set AWS_REGION") from None
    yield _Table(client, names[0], place, _limit(client, names[0], place))


def _limit(client: Any, label: str, place: Place) -> int:
    """The most bytes that a query may read: the work group's own limit, as StartQueryExecution has none.

    Raises ArchplanError where there is none, or one above what is allowed here.
    """
    group = _called(client, label, "get_work_group", WorkGroup=place.work_group)["WorkGroup"]
    limit = group.get("Configuration", {}).get("BytesScannedCutoffPerQuery")
    name = place.work_group
    if limit is None:
        hint = f"aws athena update-work-group --work-group {name} --configuration-updates BytesScannedCutoffPerQuery=10000000000"
        raise refused(label, f"work group {name} has no limit of bytes: a query may cost anything", hint)
    if place.most_bytes is not None and limit > place.most_bytes:
        message = f"work group {name} lets a query read {limit:,} bytes, and {place.most_bytes:,} are allowed here"
        raise refused(label, message, "lower its BytesScannedCutoffPerQuery, or take another work group")
    return int(limit)


def _tagged(pairs: str, key: str) -> str:
    plain = rf"regexp_replace(regexp_replace(lower(k), '[^\p{{L}}\p{{N}}]', '_'), '{KEY}', '')"
    return f"ELEMENT_AT(MAP_VALUES(MAP_FILTER({pairs}, (k, v) -> v <> '' AND {plain} = '{key}')), 1)"


def _pairs(column: str, kind: str) -> str:
    return f"CAST(JSON_PARSE(CASE WHEN {column} IN ('', 'NULL', 'null') THEN NULL ELSE {column} END) AS MAP(VARCHAR, VARCHAR))" if is_text(kind) else column  # fmt: skip


engine = Engine(
    title="Athena",
    dialect="athena",
    quoted=lambda name: '"' + name.replace('"', '""') + '"',
    text=lambda column: f"CAST({column} AS VARCHAR)",
    pairs=_pairs,
    as_json=lambda pairs: f"JSON_FORMAT(CAST({pairs} AS JSON))",
    tagged=_tagged,
    opened=_opened,
)
