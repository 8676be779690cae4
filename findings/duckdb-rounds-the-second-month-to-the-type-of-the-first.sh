#!/usr/bin/env bash
# DuckDB reads two months of a bill in Parquet as whole dollars where the first month's costs were whole, and says nothing
#
# Expected: Parquet states its types. Where a column is INT64 in October's file and DOUBLE in November's, a reader of both
#           takes the wider type, or refuses: DuckDB refuses a column that a later file lacks, and Spark 4.3 says
#           PARQUET_COLUMN_DATA_TYPE_MISMATCH for these two files.
# Real:     read_parquet takes the first file's types and casts every later file to them. A month of fees of whole dollars,
#           written as integers by what made the file, rounds all months behind it: $0.40 a row is $0, $7.60 is $8. So does an
#           all-empty column that became INT32. The sum depends on the order of the files; a month of November alone is
#           right. There is no error and no warning, for DECIMAL and for text of a number ('7.60') neither. With
#           union_by_name=true the wider type is taken and the sums are right.
# Version:  duckdb 2.0.1
# Source:   https://duckdb.org/docs/stable/data/multiple_files/combining_schemas (by default: the schema of the first file);
#           https://focus.finops.org/focus-specification/v1-2/ (BilledCost: decimal, whose scale it leaves to the provider)
# What it means for us: all files of a bill are read with union_by_name, one or many.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet duckdb==2.0.1 2>/dev/null
"$folder/venv/bin/pip" list 2>/dev/null | grep '^duckdb '

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys

import duckdb

folder = sys.argv[1]
base = duckdb.connect()


def month(name, costs, type_):
    base.execute(f"COPY (SELECT unnest([{costs}])::{type_} AS BilledCost) TO '{folder}/{name}.parquet' (FORMAT parquet)")


def total(*names, **options):
    files = [f"{folder}/{name}.parquet" for name in names]
    said = "".join(f", {key}={value}" for key, value in options.items())
    ((kind, dollars),) = base.execute(
        f"SELECT any_value(typeof(BilledCost)), sum(BilledCost::DECIMAL(18, 2)) FROM read_parquet({files!r}{said})"
    ).fetchall()
    return kind, f"{dollars:.2f}"


month("october", "100, 20", "BIGINT")
month("empty", "NULL", "INTEGER")
found = {}
for kind in ("DOUBLE", "DECIMAL(18, 2)", "VARCHAR"):
    month("november", "7.60, 0.40, 0.40", kind)
    found[kind] = (
        total("november")[1], total("october", "november")[1], total("november", "october")[1],
        total("empty", "november")[1], total("october", "november", union_by_name="true")[1] if kind != "VARCHAR" else "",
    )
    print(f"{kind}: November alone {found[kind][0]}; October first {found[kind][1]}, November first {found[kind][2]}; "
          f"behind an empty month {found[kind][3]}; October first, by name {found[kind][4] or '(text)'}")
for kind, (alone, after, before, behind_empty, by_name) in found.items():
    if (alone, after, before, behind_empty) != ("8.40", "128.00", "128.40", "8.00") or by_name not in ("128.40", ""):
        sys.exit(f"changed for {kind}")
PYTHON
echo "as described"
