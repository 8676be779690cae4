"""Bills added up by an engine: the same charges to the last digit on each, and SQL that all of them read."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from archplan.kernel.diagnostics import ArchplanError
from archplan.prices.charged.belonging import Part
from archplan.prices.charged.charge import Charged
from archplan.prices.charged.engine import ENGINES, Place
from archplan.prices.charged.querying import QUERIES, names_of, query, texts
from archplan.prices.charged.reading import Asked, charged
from tests.bills import Row, rows_of, written
from tests.build import planned
from tests.conftest import amount
from tests.shell import run

SPEC = """\
title: Jobs
region: ap-southeast-1
free_tier: always
traffic:
  clock: {kind: schedule, users: 1 million users/month, requests: 10 requests/user}
services:
  web: {type: ec2, instance: t3.large, count: 2}
  jobs: {type: sqs}
  files: {type: s3, holds: 100 GB}
connections:
  - clock -> web: {requests: 1/request}
  - web -> jobs: {messages: 1/request}
"""
FORMS = ("cur", "cur2", "focus")
HERE = ("duckdb", "spark")
ANSWERS = {"everything": Asked(), "a tag": Asked((Part(tags=(("Team", ("shop",)),)),)), "an account": Asked((Part(accounts=("111122223333",)),)),
           "a service": Asked((Part(services=("AmazonEC2",)),)), "a month": Asked(month="2026-11")}  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """An estimate's rows, with what cancels out, costs nothing, is of others, and has more digits than a double."""
    large = "APS1-BoxUsage:t3.large"
    return [
        *rows_of(planned(SPEC)),
        Row("Usage", "AmazonEC2", large, amount("3"), amount("$2.5"), amount("$2.5"), "RunInstances", unit="Hrs"),
        Row("Usage", "AmazonEC2", large, amount("0 - 3"), amount("$0 - 2.5"), amount("$0 - 2.5"), "RunInstances", unit="Hrs"),
        Row("Usage", "AmazonEC2", large, amount("5"), amount("$4"), amount("$0"), "RunInstances", unit="Hrs"),
        Row("Usage", "AmazonEC2", large, amount("5"), amount("$0"), amount("$4.1234567891"), "RunInstances", unit="Hrs"),
        Row("Credit", "AmazonEC2", "", net=amount("$0 - 1.25")),
        Row("Tax", "AmazonEC2", "", net=amount("$7.77")),
        Row("Usage", "AmazonSQS", "APS1-Requests-Tier1", amount("9"), amount("$0.000001"), amount("$0.0000012345"), tag="till", account="444455556666"),
    ]  # fmt: skip


@contextmanager
def parquet(path: Path, form: str) -> Iterator[Path]:
    """A report in Parquet as AWS writes it: costs as doubles, moments as such, maps as maps."""
    import duckdb

    kinds = {
        "cur2": {
            "line_item_usage_amount": "DOUBLE", "line_item_unblended_cost": "DOUBLE", "pricing_public_on_demand_cost": "DOUBLE",
            "line_item_usage_start_date": "TIMESTAMP", "line_item_usage_end_date": "TIMESTAMP",
            "bill_billing_period_start_date": "TIMESTAMP", "product": "JSON::MAP(VARCHAR, VARCHAR)",
            "resource_tags": "JSON::MAP(VARCHAR, VARCHAR)",
        },
        "focus": {
            "BilledCost": "DOUBLE", "ListCost": "DOUBLE", "PricingQuantity": "DOUBLE", "ChargePeriodStart": "TIMESTAMPTZ",
            "ChargePeriodEnd": "TIMESTAMPTZ", "BillingPeriodStart": "TIMESTAMPTZ", "Tags": "JSON::MAP(VARCHAR, VARCHAR)",
            "SkuPriceDetails": "JSON::MAP(VARCHAR, VARCHAR)",
        },
    }[form]  # fmt: skip
    casts = ", ".join(f"{column}::{kind} AS {column}" for column, kind in kinds.items())
    target = path.with_suffix(".parquet")
    with duckdb.connect() as base:
        base.execute("SET TimeZone = 'UTC'")
        of = f"SELECT * REPLACE ({casts}) FROM read_csv('{path}', all_varchar = true)"
        base.execute(f"COPY ({of}) TO '{target}' (FORMAT parquet)")
    yield target


def alike(one: Charged, other: Charged) -> None:
    assert one.charges == other.charges
    assert vars(one) == vars(other)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("what", ANSWERS)
def test_duckdb_adds_up_to_what_reading_every_row_does(form, what, rows, tmp_path):
    path = written(tmp_path, form, rows)
    alike(charged([path], ANSWERS[what], "duckdb"), charged([path], ANSWERS[what]))


@pytest.mark.parametrize("form", ["cur2", "focus"])
def test_duckdb_reads_parquet_as_aws_writes_it(form, rows, tmp_path):
    with parquet(written(tmp_path, form, rows), form) as path:
        alike(charged([path], ANSWERS["a tag"], "duckdb"), charged([path], ANSWERS["a tag"]))


@pytest.fixture
def one_session(monkeypatch) -> Iterator[None]:
    """Spark takes seconds to start: one session for a test, ended behind it."""
    from pyspark.sql import SparkSession

    stop = SparkSession.stop
    monkeypatch.setattr(SparkSession, "stop", lambda self: None)
    yield
    session = SparkSession.getActiveSession()
    if session is not None:
        stop(session)


@pytest.mark.engine
def test_spark_and_duckdb_give_the_same_rows_and_cents(rows, one_session, tmp_path):
    """Every query, form and question."""
    for form in FORMS:
        path = written(tmp_path, form, rows)
        for asked in ANSWERS.values():
            alike(charged([path], asked, "spark", Place("local[2]")), charged([path], asked, "duckdb"))
    for form in ("cur2", "focus"):
        with parquet(tmp_path / f"{form}.csv", form) as path:
            asked = ANSWERS["a tag"]
            alike(charged([path], asked, "spark", Place("local[2]")), charged([path], asked, "duckdb"))


@pytest.mark.engine
def test_spark_refuses_what_duckdb_does(rows, one_session, tmp_path):
    for name in BAD:
        path = bad(name, rows, tmp_path)
        with pytest.raises(
            ArchplanError, match="twice" if name == "a row twice" else "CAST_INVALID_INPUT|OUT_OF_RANGE"
        ):
            charged([path], Asked(), "spark", Place("local[2]"))


# ------------------------------------------------------------------------------------------------ bad input

# Of an engine the wrong value is known and its line is not.
BAD = {
    "a formula": ("=1+1", "Could not convert string"),
    "a word": ("cheap", "Could not convert string"),
    "too large": ("1" + "0" * 20, "Could not convert string"),
    "a row twice": ("", "is in it twice: its charge would count twice"),
}


def bad(name: str, rows: list[Row], folder: Path) -> Path:
    """A report in which one cost is something else, or one row comes twice."""
    path = written(folder, "cur", rows[:3])
    lines = path.read_text("utf-8").splitlines(keepends=True)
    at = lines[0].rstrip().split(",").index("lineItem/UnblendedCost")
    if BAD[name][0]:
        cells = lines[2].split(",")
        cells[at] = BAD[name][0]
        lines[2] = ",".join(cells)
    else:
        lines.append(lines[2])
    path.write_text("".join(lines), encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize("name", BAD)
def test_what_an_engine_cannot_add_up_is_a_sentence(name, rows, tmp_path):
    with pytest.raises(ArchplanError) as refused:
        charged([bad(name, rows, tmp_path)], Asked(), "duckdb")
    (found,) = refused.value.diagnostics
    assert BAD[name][1] in found.message and "\n" not in found.message and len(found.message) < 420


def test_sums_past_what_an_engine_holds_are_refused(tmp_path):
    """Two amounts of 9 * 10^13 each fit DECIMAL(38, 24), their sum does not; nothing wraps around."""
    half = [Row("Usage", "AmazonSQS", "APS1-Requests-Tier1", net=amount("90000000000000")) for _ in range(2)]
    with pytest.raises(ArchplanError, match="Overflow"):
        charged([written(tmp_path, "cur", half)], Asked(), "duckdb")


def test_files_of_an_engine_are_those_that_are_there(rows, tmp_path):
    path = written(tmp_path, "cur", rows[:3])
    twin, console = tmp_path / "twin.csv", written(tmp_path, "console", rows[:3])
    twin.write_bytes(path.read_bytes())
    wrong = {(path, twin): "holds the same as", (tmp_path / "none.csv",): "there is no file", (tmp_path,): "is a folder",
             (console,): "DuckDB cannot add it up"}  # fmt: skip
    for paths, message in wrong.items():
        with pytest.raises(ArchplanError, match=message):
            charged(paths, Asked(), "duckdb")


def test_other_bills_are_too_small_for_an_engine(rows, tmp_path):
    with pytest.raises(ArchplanError, match="are those of no Cost and Usage Report and of no FOCUS"):
        charged([written(tmp_path, "explorer", rows[:3])], Asked(), "duckdb")


# ------------------------------------------------------------------------------------------------ SQL


def rendered(folder: Path, rows: list[Row]) -> dict[tuple[str, str], str]:
    """Every query of every form as every engine is asked it, with a tag."""
    from archplan.prices.charged.querying import sql_of

    maps = {"cur": (), "cur2": ("product", "resource_tags"), "focus": ("SkuPriceDetails", "Tags")}
    found = {}
    for form in FORMS:
        heads = written(folder, form, rows).read_text("utf-8").partition("\n")[0].strip().split(",")
        for name in ENGINES.names():
            for kinds in ("varchar", "map<string,string>"):
                columns = {head: kinds if head in maps[form] else "varchar" for head in heads}
                found[form, f"{name} {kinds}"] = sql_of(name, "bill", columns, "Team")
    return found


DIALECTS = ("athena", "trino", "spark", "duckdb")


@pytest.mark.parametrize("name", sorted(path.stem for path in QUERIES.glob("*.sql")))
def test_a_query_is_of_one_dialect(name):
    """What each of the four reads is the same tree, and writes back the same text."""
    import sqlglot

    read = [sqlglot.parse_one(query(name), read=dialect) for dialect in DIALECTS]
    assert all(tree == read[0] for tree in read)
    assert len({tree.sql("trino") for tree in read}) == len({tree.sql("duckdb") for tree in read}) == 1
    (select,) = sqlglot.parse(query(name), read="trino")
    assert isinstance(select, sqlglot.exp.Query) and names_of(query(name)) == select.named_selects


def test_every_query_as_it_is_asked_is_read_by_its_engine(rows, tmp_path):
    import sqlglot

    for (form, name), text in rendered(tmp_path, rows[:2]).items():
        dialects = {"athena": ("athena", "trino"), "spark": ("spark",), "duckdb": ("duckdb",)}[name.split()[0]]
        for dialect in dialects:
            trees = sqlglot.parse(text, read=dialect)
            assert len([tree for tree in trees if tree]) == (1 if form == "focus" else 2), (form, name)


# ------------------------------------------------------------------------------------------------ Athena


class Athena(BaseHTTPRequestHandler):
    """Speaks as much of Athena's API as a query takes: JSON 1.1, pages of results, a work group with its limit."""

    limit: int | None = 10**9
    scanned = 5_000_000
    state = "SUCCEEDED"
    reason = ""
    page = 3
    columns: ClassVar[list[tuple[str, str]]] = []
    answers: ClassVar[list[list[list[str]]]] = []  # of each query: its rows, the columns' names first
    asked: ClassVar[list[tuple[str, dict[str, Any]]]] = []

    def do_POST(self) -> None:
        action = self.headers["X-Amz-Target"].rpartition(".")[2]
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((action, given))
        body = json.dumps(getattr(self, action)(given)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass

    def GetWorkGroup(self, given):
        limit = {} if self.limit is None else {"BytesScannedCutoffPerQuery": self.limit}
        return {"WorkGroup": {"Name": given["WorkGroup"], "Configuration": limit}}

    def GetTableMetadata(self, given):
        columns = [{"Name": name, "Type": kind} for name, kind in self.columns]
        return {"TableMetadata": {"Name": given["TableName"], "Columns": columns, "PartitionKeys": [{"Name": "billing_period", "Type": "string"}]}}  # fmt: skip

    def StartQueryExecution(self, given):
        queries = [it for action, it in self.asked if action == "StartQueryExecution"]
        return {"QueryExecutionId": f"query-{len(queries):028d}"}

    def GetQueryExecution(self, given):
        status = {"State": self.state, "StateChangeReason": self.reason}
        return {"QueryExecution": {"Status": status, "Statistics": {"DataScannedInBytes": self.scanned}}}

    def StopQueryExecution(self, given):
        return {}

    def GetQueryResults(self, given):
        rows = self.answers[int(given["QueryExecutionId"].rpartition("-")[2]) - 1]
        start = int(given.get("NextToken", "0"))
        end = start + self.page
        data = [{"Data": [{"VarCharValue": cell} if cell else {} for cell in row]} for row in rows[start:end]]
        return {"ResultSet": {"Rows": data}} | ({"NextToken": str(end)} if end < len(rows) else {})


@pytest.fixture
def athena(rows, monkeypatch, tmp_path) -> Iterator[type[Athena]]:
    """Athena on this machine, over a report in Parquet; what it answers is what DuckDB finds."""

    class Mine(Athena):
        asked: ClassVar[list[tuple[str, dict[str, Any]]]] = []

    with parquet(written(tmp_path, "cur2", rows), "cur2") as path:
        of = ENGINES["duckdb"]
        with of.opened([str(path)], Place()) as bill:
            Mine.columns = [(name, kind.lower()) for name, kind in bill.columns.items()]
            found = [(names_of(text), [*bill.rows(text)]) for text in texts([str(path)], "duckdb", Place(), "Team", "").split(";\n") if text]  # fmt: skip
    (names, sums), (twice_names, twice) = found
    Mine.answers = [[twice_names, *twice], [names, *sums]]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Mine)
    thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.01), daemon=True)
    thread.start()
    for name, value in {"AWS_ENDPOINT_URL_ATHENA": f"http://127.0.0.1:{server.server_port}", "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nothing", "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": str(tmp_path / "none"), "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"), "NO_PROXY": "127.0.0.1"}.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    yield Mine
    server.shutdown()
    server.server_close()
    thread.join()


TABLE = [Path("bills.cur2")]
GROUP = Place(work_group="finops", most_bytes=10**9)


def test_athena_gives_what_duckdb_does_over_all_its_pages(athena, rows, tmp_path):
    asked = Asked((Part(tags=(("Team", ("shop",)),)),), month="2026-11")
    found = charged(TABLE, asked, "athena", GROUP)
    alike(found, charged([tmp_path / "cur2.parquet"], asked, "duckdb"))
    actions = [action for action, _ in athena.asked]
    assert actions.count("GetQueryResults") > len(athena.answers[1]) / athena.page, "it came in pages"
    sql = next(given for action, given in athena.asked if action == "StartQueryExecution")
    assert sql["WorkGroup"] == "finops" and "WHERE billing_period = '2026-11'" in sql["QueryString"]


def test_athena_runs_nothing_without_a_limit_of_bytes(athena):
    for limit, message in ((None, "has no limit of bytes"), (10**12, "lets a query read 1,000,000,000,000 bytes")):
        athena.limit = limit
        with pytest.raises(ArchplanError, match=message):
            charged(TABLE, Asked(), "athena", GROUP)
    with pytest.raises(ArchplanError, match="runs in a work group"):
        charged(TABLE, Asked(), "athena", Place())
    assert "StartQueryExecution" not in [action for action, _ in athena.asked]


def test_athena_stops_a_query_past_the_limit(athena):
    athena.state, athena.scanned = "RUNNING", 10**10
    with pytest.raises(
        ArchplanError, match="has read 10,000,000,000 bytes, and 1,000,000,000 are allowed: it was stopped"
    ):
        charged(TABLE, Asked(), "athena", GROUP)
    assert [action for action, _ in athena.asked][-1] == "StopQueryExecution"


def test_athena_says_why_a_query_ended_and_no_account(athena):
    athena.state, athena.reason = "CANCELLED", "Query cancelled! : Bytes scanned limit was exceeded by 111122223333"
    with pytest.raises(ArchplanError) as refused:
        charged(TABLE, Asked(), "athena", GROUP)
    (found,) = refused.value.diagnostics
    assert "ended the query as cancelled (Query cancelled! : Bytes scanned limit was exceeded by …)" in found.message
    assert found.hint.startswith("raise its limit")


# ------------------------------------------------------------------------------------------------ the verb


@pytest.fixture
def spec(tmp_path) -> Path:
    path = tmp_path / "jobs.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return path


def test_reconcile_says_the_same_with_an_engine(spec, rows, tmp_path):
    bill = written(tmp_path, "cur", rows)
    plain = run("reconcile", spec, "--bill", bill, "--tag", "Team=shop", "--format", "json")
    assert plain.code == 0 and plain.out == run("reconcile", spec, "--bill", bill, "--tag", "Team=shop", "--format", "json", "--engine", "duckdb").out  # fmt: skip


def test_the_sql_is_printed(spec, rows, tmp_path):
    import duckdb

    bill = written(tmp_path, "cur", rows)
    found = run("reconcile", spec, "--bill", bill, "--engine", "duckdb", "--print-sql")
    sums, twice, _ = found.out.split(";\n")
    with duckdb.connect() as base:
        assert len(base.execute(sums).fetchall()) > 10 and base.execute(twice).fetchall() == [(None, 0)]


def test_options_of_an_engine_are_its_own(spec):
    for words, message in {
        ("--work-group", "finops"): "--work-group is of --engine athena",
        ("--engine", "duckdb", "--master", "local"): "--master is of --engine spark",
        ("--print-sql",): "--print-sql prints what an engine is asked",
        ("--engine", "postgres"): "'postgres' is not one of 'athena', 'duckdb', 'spark'",
    }.items():
        found = run("reconcile", spec, "--bill", "none.csv", *words)
        assert found.code == 2 and message in found.err, found


@pytest.mark.parametrize("part, said", [
    (Part(tags=(("team", ("shop",)), ("stage", ("prod",)))), "by one tag, not by team, stage"),
    (Part(resources=("orders*",)), "without their resources"),
])  # fmt: skip
def test_rows_that_an_engine_cannot_tell_apart_are_refused(tmp_path, part, said):
    with pytest.raises(ArchplanError, match=said):
        charged([tmp_path / "bill.csv"], Asked((part,)), "duckdb")
