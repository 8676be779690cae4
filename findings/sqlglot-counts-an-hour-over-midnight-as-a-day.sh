#!/usr/bin/env bash
# sqlglot writes Spark's count of whole days as DuckDB's count of midnights: every hour from 23:00 is a charge of a day
#
# Expected: a query over a bill that asks for charges of a day and longer (fees, support, what is not by the hour) gives the
#           same rows after sqlglot has it rewritten. Spark's TIMESTAMPDIFF(DAY, start, end) counts whole days: from 23:00 to
#           0:00 it is 0 (pyspark 4.3.0). DuckDB has that too, under the name DATE_SUB.
# Real:     sqlglot writes DATE_DIFF('DAY', ...), which in DuckDB counts the midnights between two moments: 1 for the last
#           hour of each day, by which AWS writes a line of every running server. Of a day in 24 rows and a fee of a month the
#           query gives two rows, not one. DATEDIFF(DAY, start, end), the same function in Spark, is written with both cast
#           to a date first, which comes to the same. Whole hours are right, as rows of a bill begin at them.
# Version:  sqlglot 30.30.0, duckdb 2.0.1
# Source:   https://spark.apache.org/docs/latest/api/sql/index.html#timestampdiff;
#           https://duckdb.org/docs/stable/sql/functions/timestamp (date_diff: the number of boundaries; date_sub: whole parts)
# What it means for us: no query takes two moments from each other, and what sqlglot rewrites is never run.
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

duckdb.execute("""
CREATE TABLE bill AS
SELECT 'server, by the hour' AS what, moment AS charge_start, moment + INTERVAL 1 HOUR AS charge_end
FROM generate_series(TIMESTAMP '2026-11-01 00:00:00', TIMESTAMP '2026-11-01 23:00:00', INTERVAL 1 HOUR) AS hours(moment)
UNION ALL SELECT 'fee of a month', TIMESTAMP '2026-11-01 00:00:00', TIMESTAMP '2026-12-01 00:00:00'
""")
found = {}
for name in ("TIMESTAMPDIFF", "DATEDIFF"):
    query = f"SELECT what FROM bill WHERE {name}(DAY, charge_start, charge_end) >= 1 ORDER BY what"
    written = sqlglot.transpile(query, read="spark", write="duckdb")[0]
    found[name] = [what for (what,) in duckdb.execute(written).fetchall()]
    print(f"{name}: {written}\n  {found[name]}")
whole = "SELECT what FROM bill WHERE date_sub('day', charge_start, charge_end) >= 1"
meant = [what for (what,) in duckdb.execute(whole).fetchall()]
print(f"whole days, as Spark counts them: {meant}")
if meant != ["fee of a month"] or any(rows != ["fee of a month", "server, by the hour"] for rows in found.values()):
    sys.exit("changed: the rows are the same, or others")
PYTHON
echo "as described"
