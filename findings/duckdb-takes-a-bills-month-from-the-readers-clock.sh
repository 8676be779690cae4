#!/usr/bin/env bash
# DuckDB puts an hour of a bill into another month on another machine: what an export calls November depends on TZ
#
# Expected: exports of AWS write moments in UTC (2026-11-30T20:00:00Z), and a billing month is one of UTC. Grouping
#           by date_trunc('month', ...) over read_csv gives the months of the bill, on every machine the same.
# Real:     a column of moments that end in Z is TIMESTAMP WITH TIME ZONE, and date_trunc, strftime and a cast to DATE
#           take such a one apart in the session's time zone, which is the machine's TZ. In Asia/Ho_Chi_Minh the last seven
#           hours of November are December's: $2 of $3 are in another month than on a server in UTC, with no word of it.
#           FOCUS's own sample writes the same moments without Z (2026-11-30 20:00:00); those are TIMESTAMP and stay where
#           they are, so two exports of one bill differ on one machine. SET TimeZone='UTC' mends it.
# Version:  duckdb 2.0.1
# Source:   https://duckdb.org/docs/stable/sql/data_types/timestamp; https://focus.finops.org/focus-specification/v1-2/
#           (Date/Time Format: UTC); https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-focus-1-2-aws.html
# What it means for us: the month of a row is the first seven letters of the period that it states, and nobody's clock.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet duckdb==2.0.1 2>/dev/null
"$folder/venv/bin/pip" list 2>/dev/null | grep '^duckdb '

printf '%s\n' 'ChargePeriodStart,BilledCost' 2026-11-01T00:00:00Z,1 2026-11-30T17:00:00Z,1 2026-11-30T23:00:00Z,1 > "$folder/zulu.csv"
sed 's/T\(..:..:..\)Z/ \1/' "$folder/zulu.csv" > "$folder/plain.csv"

months() { # the dollars by month, in a time zone
  TZ=$1 "$folder/venv/bin/python" - "$folder/$2.csv" <<'PYTHON'
import sys
import duckdb

by_month = "SELECT strftime(date_trunc('month', ChargePeriodStart), '%Y-%m') AS month, sum(BilledCost) FROM read_csv(?) GROUP BY 1 ORDER BY 1"
print(*(f"{month}: ${dollars:g}" for month, dollars in duckdb.connect().execute(by_month, [sys.argv[1]]).fetchall()), sep=", ")
PYTHON
}

london=$(months UTC zulu)
hanoi=$(months Asia/Ho_Chi_Minh zulu)
written=$(months Asia/Ho_Chi_Minh plain)
echo "with Z, in UTC: $london"
echo "with Z, in Asia/Ho_Chi_Minh: $hanoi"
echo "without Z, in Asia/Ho_Chi_Minh: $written"
[[ "$london" == '2026-11: $3' && "$written" == '2026-11: $3' ]] || { echo "changed: a bill in UTC has other months"; exit 1; }
[[ "$hanoi" == '2026-11: $1, 2026-12: $2' ]] || { echo "changed: the months no longer follow the clock"; exit 1; }
echo "as described"
