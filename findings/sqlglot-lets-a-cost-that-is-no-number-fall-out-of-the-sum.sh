#!/usr/bin/env bash
# sqlglot writes Spark's CAST as TRY_CAST: a cost that is no number ends the query in Spark, and falls out of the sum elsewhere
#
# Expected: a query over a bill that is transpiled from Spark to DuckDB or Trino gives what it gave, or fails where it failed.
#           Spark 4 has ANSI mode on: CAST('cheap' AS DECIMAL(38, 24)) is the error CAST_INVALID_INPUT (pyspark 4.3.0).
# Real:     sqlglot reads Spark's CAST as the one of Spark 3 without ANSI mode, where it was NULL, and writes TRY_CAST for
#           DuckDB and Trino. SUM leaves NULL out: three rows of $12.50, one with a dollar sign in it, come out as $4.25, and nothing is said. Read as
#           "databricks", which has had ANSI mode for longer, the same text keeps its cast and fails.
# Version:  sqlglot 30.30.0, duckdb 2.0.1
# Source:   https://spark.apache.org/docs/latest/sql-ref-ansi-compliance.html (spark.sql.ansi.enabled, true since 4.0)
# What it means for us: one text is run on every engine and nothing is transpiled; sqlglot only checks that all can read it.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet sqlglot==30.30.0 duckdb==2.0.1 2>/dev/null
"$folder/venv/bin/pip" list 2>/dev/null | grep '^\(sqlglot\|duckdb\) '

"$folder/venv/bin/python" - <<'PYTHON'
import sys

import duckdb
import sqlglot

total = "SELECT SUM(CAST(cost AS DECIMAL(38, 24))) AS total FROM bill"
duckdb.execute("CREATE TABLE bill AS SELECT unnest(['1.25', '$8.25', '3.00']) AS cost")


def asked(sql):
    try:
        ((answer,),) = duckdb.execute(sql).fetchall()
        return f"${answer:.2f}"
    except duckdb.Error as error:
        return type(error).__name__


found = {f"from {dialect}": sqlglot.transpile(total, read=dialect, write="duckdb")[0] for dialect in ("trino", "spark", "databricks")}
for name, sql in found.items():
    print(f"{name}: {sql}\n  {asked(sql)}")
if [asked(sql) for sql in found.values()] != ["ConversionException", "$4.25", "ConversionException"]:
    sys.exit("changed: a cast is written as a cast")
PYTHON
echo "as described"
