#!/usr/bin/env bash
# DuckDB casts a price of a bill in Parquet to a decimal that is neither the number AWS wrote nor the double in the file
#
# Expected: costs are doubles in a report in Parquet. Cast to DECIMAL(38,24) a double gives either the number that was
#           written, the shortest that reads back as that double (0.1), or the double's own value to that many places
#           (0.100000000000000005551115), as Spark does the one, Python's decimal.Decimal(0.1) the other.
# Real:     0.1::DOUBLE::DECIMAL(38,24) is 0.100000000000000008388608, further off than both: the double is multiplied by
#           10^24 as a double first. The same value by its text is 0.1 exactly. Spark's cast of the same file gives 0.1, so
#           sums over one bill differ between the two engines from the 17th digit on.
# Version:  duckdb 2.0.1
# Source:   https://duckdb.org/docs/stable/sql/data_types/numeric (fixed-point decimals);
#           https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-cur2.html (line_item_unblended_cost: double)
# What it means for us: amounts are cast by their text, CAST(CAST(x AS VARCHAR) AS DECIMAL(38, 24)), on every engine.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet duckdb==2.0.1 2>/dev/null
"$folder/venv/bin/pip" list 2>/dev/null | grep '^duckdb '

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys
from decimal import Decimal

import duckdb

base = duckdb.connect()
base.execute(f"COPY (SELECT 0.1::DOUBLE AS cost) TO '{sys.argv[1]}/bill.parquet' (FORMAT parquet)")
of = f"read_parquet('{sys.argv[1]}/bill.parquet')"
((cast, by_text),) = base.execute(f"SELECT cost::DECIMAL(38,24), cost::VARCHAR::DECIMAL(38,24) FROM {of}").fetchall()
exact = round(Decimal(0.1), 24)
print(f"as AWS wrote it   0.1\nthe double itself {exact}\ncast              {cast}\nby its text       {by_text}")
if cast in (Decimal("0.1"), exact) or by_text != Decimal("0.1"):
    sys.exit("changed: the cast is one of the two now")
PYTHON
echo "as described"
