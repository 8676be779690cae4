#!/usr/bin/env bash
# DuckDB reads a bill whose first rows are free as whole dollars: the cents behind them are rounded away, and nothing is said
#
# Expected: read_csv takes the type of a column from a sample of rows. A value further down that does not fit that type
#           stops the reading with an error, as a word among numbers does; so a total that comes out is the total.
# Real:     costs are written without a point where they are whole, and the rows of a bill come in no order: where the
#           first 20,480 rows are all "0" (free usage, Savings Plans), lineItem/UnblendedCost is BIGINT. Every cost
#           behind them is rounded to whole dollars: 4,000 hours at 0.0104 are $0 instead of $41.60, and one of 0.75 is
#           $1. There is no error, and with store_rejects no row is among the rejected ones, because text of a fraction may
#           be cast to an integer. The same rows the other way round, or with sample_size=-1, add up. A word in that
#           column does stop the reading.
# Version:  duckdb 2.0.1
# Source:   https://duckdb.org/docs/stable/data/csv/auto_detection (sample_size, 20,480 rows);
#           https://docs.aws.amazon.com/cur/latest/userguide/Lineitem-columns.html
# What it means for us: a bill in CSV is never typed by a sample; every amount is read as text and then as a decimal.
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
FREE, PAID = 21_000, 4_000
free = ["2026-11-01T00:00:00Z,AWSLambda,Request,1,0"] * FREE
paid = ["2026-11-01T00:00:00Z,AmazonEC2,BoxUsage:t3.micro,1,0.0104"] * PAID + ["2026-11-01T00:00:00Z,AmazonEC2,BoxUsage:m5.8xlarge,1,0.75"]
head = "lineItem/UsageStartDate,lineItem/ProductCode,lineItem/UsageType,lineItem/UsageAmount,lineItem/UnblendedCost"
word = ["2026-11-01T00:00:00Z,AmazonEC2,BoxUsage:t3.micro,1,cheap"]
for name, rows in {"free_first": free + paid, "paid_first": paid + free, "word": free + word}.items():
    with open(f"{folder}/{name}.csv", "w") as file:
        file.write("\n".join([head, *rows]) + "\n")

base = duckdb.connect()


def total(name, options=""):
    try:
        of = f"read_csv('{folder}/{name}.csv'{options})"
        ((found, kind),) = base.sql(f'SELECT sum("lineItem/UnblendedCost"), any_value(typeof("lineItem/UnblendedCost")) FROM {of}').fetchall()
        return f"{float(found):.2f} {kind}"
    except duckdb.Error as error:
        return type(error).__name__


found = {
    "free rows first": total("free_first"),
    "with rejects kept": total("free_first", ", ignore_errors=true, store_rejects=true"),
    "rejected": str(base.sql("SELECT count(*) FROM reject_errors").fetchall()[0][0]),
    "paid rows first": total("paid_first"),
    "all rows sampled": total("free_first", ", sample_size=-1"),
    "a word behind the sample": total("word"),
}
for what, said in found.items():
    print(f"{what}: {said}")
wanted = ["1.00 BIGINT", "1.00 BIGINT", "0", "42.35 DOUBLE", "42.35 DOUBLE", "ConversionException"]
if list(found.values()) != wanted:
    print("changed: it was", wanted)
    sys.exit(1)
PYTHON
echo "as described"
