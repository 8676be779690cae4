"""A large bill against DuckDB's bare GROUP BY: ``python benchmarks/bill.py [ROWS] [FOLDER]``, five million rows unless stated.

Makes a Cost and Usage Report 2.0 in Parquet of so many rows: hours of a month, of 5,000 resources with tags of their own, in 24
usage types, 16 accounts and costs of up to ten places, as AWS writes them. `archplan reconcile --engine duckdb` reads it as one
process; another asks DuckDB alone to group the same columns of the same file, once with the ids that tell a row that comes
twice and once without. Processor time, and the peak of memory. With more rows than forty million only ours is run.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

AIM = 1.5
MOST_BARE = 40_000_000
SPEC = """\
title: Jobs
region: ap-southeast-1
services: {web: {type: ec2, instance: t3.large, count: 2}, jobs: {type: sqs}, files: {type: s3, holds: 100 GB}}
"""
PRODUCTS = {
    "AmazonEC2": ("RunInstances", "Hrs", [f"BoxUsage:{family}.{size}" for family in ("t3", "m5", "c5", "r5") for size in ("large", "xlarge", "2xlarge")]),
    "AmazonS3": ("StandardStorage", "GB-Mo", ["TimedStorage-ByteHrs", "TimedStorage-SIA-ByteHrs", "TimedStorage-ZIA-ByteHrs"]),
    "AWSQueueService": ("SendMessage", "Requests", ["Requests-Tier1", "Requests-FIFO-Tier1", "Requests-Tier1-FairQueue"]),
    "AmazonRDS": ("CreateDBInstance:0002", "Hrs", [f"InstanceUsage:db.{family}.{size}" for family in ("m5", "r5", "t3") for size in ("large", "xlarge")]),
}  # fmt: skip
BY = (
    "line_item_line_item_type, line_item_product_code, line_item_usage_type, line_item_operation, line_item_currency_code, "
    "line_item_usage_account_id, line_item_usage_start_date, line_item_usage_end_date, bill_billing_period_start_date, "
    "pricing_unit, product_servicecode, product_region_code, product, resource_tags"
)
SUMS = "SUM(line_item_unblended_cost), SUM(line_item_usage_amount), SUM(pricing_public_on_demand_cost), COUNT(*)"
IDS = "identity_line_item_id, identity_time_interval"
BARE = """\
import sys, duckdb
by, sums, path, spill = sys.argv[1:]
with duckdb.connect(":memory:", config={"temp_directory": spill}) as base:
    base.execute("SET preserve_insertion_order = false")
    base.execute(f"SELECT COUNT(*) FROM (SELECT {by}, {sums} FROM read_parquet('{path}') GROUP BY {by})").fetchall()
"""


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as name:
        folder = Path(name)
        spec, bill, spill = folder / "jobs.yaml", folder / "bill.parquet", str(folder / "spill")
        spec.write_text(SPEC, "utf-8")
        started = time.time()
        made(bill, rows)
        print(f"{rows:,} rows, {bill.stat().st_size / 1e6:,.0f} MB of Parquet, made in {time.time() - started:,.0f} s")
        ours = [sys.executable, "-m", "archplan.cli", "reconcile", str(spec), "--engine", "duckdb", "--bill", str(bill)]
        taken = measured([*ours, "--tag", "Team=shop"])
        print(
            f"archplan reconcile: {taken[0]:.1f} s of processor, {taken[1]:.1f} s, peak {taken[2]:,.0f} MB (aim 1,000)"
        )
        if rows > MOST_BARE:
            return
        without, ids, both = (
            measured([sys.executable, "-c", BARE, by, sums, str(bill), spill])
            for by, sums in ((BY, SUMS), (IDS, "COUNT(*)"), (f"{IDS}, {BY}", SUMS))
        )
        print(
            f"of the columns with ids, one GROUP BY: {taken[0] / both[0]:.2f} (aim {AIM}; {both[0]:.1f} s, peak {both[2]:,.0f} MB)"
        )
        print(
            f"of the columns and of the ids, two: {taken[0] / (without[0] + ids[0]):.2f} ({without[0] + ids[0]:.1f} s)"
        )
        print(f"of the columns alone, and no row told that comes twice: {taken[0] / without[0]:.2f} ({without[0]:.1f} s, peak {without[2]:,.0f} MB)")  # fmt: skip


def made(path: Path, rows: int) -> None:
    """A report as AWS writes it: costs as doubles, moments as such, maps as maps."""
    every = [(product, f"APS1-{usage}", operation, unit) for product, (operation, unit, usages) in PRODUCTS.items() for usage in usages]  # fmt: skip
    values = ", ".join(f"({at}, '{product}', '{usage}', '{operation}', '{unit}')" for at, (product, usage, operation, unit) in enumerate(every))  # fmt: skip
    with duckdb.connect(
        ":memory:", config={"memory_limit": "1GB", "temp_directory": str(path.parent / "spill")}
    ) as base:
        base.execute("SET preserve_insertion_order = false")
        base.execute(f"""COPY (
            SELECT
                md5(CAST(i AS VARCHAR)) AS identity_line_item_id,
                strftime(hour, '%Y-%m-%dT%H:%M:%SZ') || '/' || strftime(hour + INTERVAL 1 HOUR, '%Y-%m-%dT%H:%M:%SZ') AS identity_time_interval,
                TIMESTAMP '2026-11-01' AS bill_billing_period_start_date,
                printf('1111222233%02d', i * 7 % 16) AS line_item_usage_account_id,
                'Usage' AS line_item_line_item_type,
                hour AS line_item_usage_start_date,
                hour + INTERVAL 1 HOUR AS line_item_usage_end_date,
                product AS line_item_product_code,
                usage AS line_item_usage_type,
                operation AS line_item_operation,
                CAST(i % 1000 AS DOUBLE) / 1000 AS line_item_usage_amount,
                'USD' AS line_item_currency_code,
                CAST(i * 7919 % 99991 AS DOUBLE) / 10000000000 AS line_item_unblended_cost,
                CAST(i * 7919 % 99991 AS DOUBLE) / 10000000000 AS pricing_public_on_demand_cost,
                product AS product_servicecode,
                'ap-southeast-1' AS product_region_code,
                unit AS pricing_unit,
                'arn:aws:x:::r-' || (i % 5000) AS line_item_resource_id,
                MAP {{'operating_system': 'Linux', 'tenancy': 'Shared', 'instance_type': split_part(usage, ':', 2)}} AS product,
                MAP {{'user_name': 'r-' || (i % 5000), 'user_team': ['shop', 'till', 'back'][1 + i % 3]}} AS resource_tags
            FROM (SELECT i, TIMESTAMP '2026-11-01' + INTERVAL (i % 720) HOUR AS hour FROM range({rows}) AS of_rows(i))
            JOIN (VALUES {values}) AS of_usage(place, product, usage, operation, unit) ON place = i * 31 % {len(every)}
        ) TO '{path}' (FORMAT parquet, COMPRESSION zstd)""")


def measured(command: list[str]) -> tuple[float, float, float]:
    """Processor seconds, seconds and the peak of megabytes of one whole process."""
    started = time.time()
    with tempfile.TemporaryFile() as out:
        run = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        _, status, found = _ended(run)
        if status:
            out.seek(0)
            raise SystemExit(out.read().decode()[-2000:])
    return found.ru_utime + found.ru_stime, time.time() - started, found.ru_maxrss / 1024


def _ended(run: subprocess.Popen[bytes]) -> tuple[int, int, resource.struct_rusage]:
    import os

    pid, status, found = os.wait4(run.pid, 0)
    run.returncode = os.waitstatus_to_exitcode(status)
    return pid, run.returncode, found


if __name__ == "__main__":
    main()
