"""How long an update reads a price list of 400 MB, beside Python's own csv reader on the same file, and in how much memory.

Run: python benchmarks/prices.py [MEGABYTES]

The file is made here, by the form of EC2's own: its columns are those of tests/offers/AmazonEC2_eu-west-3_20201019.csv, its
rows are instances under every tenancy and licence, reserved ones included. Printed are a ratio and a peak of memory, and the
time of ten regions of a small service; exit code 1 when a bound is broken.
"""

from __future__ import annotations

import csv
import itertools
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "tests" / "offers" / "AmazonEC2_eu-west-3_20201019.csv"
RATIO, MEMORY, TEN = 1.3, 100, 10.0  # times the csv reader, MB, seconds
CSV = """
import csv, sys, time
begin = time.process_time()
with open(sys.argv[1], encoding="utf-8", newline="") as lines:
    rows = sum(1 for row in csv.reader(lines))
print(time.process_time() - begin)
"""
OURS = """
import resource, sys, time
from pathlib import Path
from archplan.prices.book import default_folder
from archplan.prices.update.mirror import Folder
from archplan.prices.update.run import Asked, update
from archplan.prices.update.selectors import selectors_in
known = selectors_in(default_folder())
services = {name: known[name] for name in sys.argv[3].split(",")}
asked = Asked(default_folder(), Path(sys.argv[1]) / "into", services, tuple(sys.argv[2].split(",")))
begin = time.process_time()
outcome = update(asked, Folder(Path(sys.argv[1])))
print(time.process_time() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(outcome.changes))
"""


def make(path: Path, size: int) -> None:
    """An offer file of so many bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        head = list(csv.reader(file))[:6]
    at = {name: number for number, name in enumerate(head[5])}
    filled = {
        name: "about twenty letters" for name in head[5] if name.startswith(("Instance Capacity", "Processor", "Intel"))
    }
    kinds = [
        f"{family}{number}{extra}"
        for family in "cmrtxi"
        for number in range(4, 9)
        for extra in ("", "a", "g", "gd", "i", "id")
    ]
    sizes = ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge", "metal")
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        out.writerows(head)
        for number in itertools.count():
            kind = f"{kinds[number % len(kinds)]}.{sizes[number // len(kinds) % len(sizes)]}"
            turn = number // (len(kinds) * len(sizes))
            said = filled | {
                "SKU": f"{number:016X}", "OfferTermCode": "JRTCKXETXF", "RateCode": f"{number:016X}.JRTCKXETXF.6YS6EN2CT7",
                "TermType": "OnDemand" if turn == 0 else "Reserved", "EffectiveDate": "2026-11-01", "StartingRange": "0",
                "PriceDescription": f"$0.1 per On Demand Linux {kind} Instance Hour, as a sentence of usual length",
                "EndingRange": "Inf", "Unit": "Hrs" if turn % 2 == 0 else "Quantity", "PricePerUnit": "0.1000000000",
                "Currency": "USD", "Product Family": "Compute Instance", "serviceCode": "AmazonEC2", "Location": "EU (Paris)",
                "Location Type": "AWS Region", "Instance Type": kind, "Tenancy": "Shared", "Operating System": "Linux",
                "License Model": "No License required", "usageType": f"EUW3-BoxUsage:{kind}", "operation": "RunInstances",
                "CapacityStatus": "Used", "Pre Installed S/W": "NA", "serviceName": "Amazon Elastic Compute Cloud",
                "Memory": "8 GiB", "Network Performance": "Up to 10 Gigabit",
            }  # fmt: skip
            out.writerow([said.get(name, "") for name in at])
            if number % 1000 == 0 and file.tell() > size:
                return


def measured(code: str, *words: str) -> list[float]:
    """What a process of its own prints."""
    ran = subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return [float(word) for word in ran.stdout.split()]


def main() -> int:
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        path = home / "offers/v1.0/aws/AmazonEC2/current/eu-west-3/index.csv"
        make(path, megabytes * 1_000_000)
        theirs = min(measured(CSV, str(path))[0] for _ in range(3))
        runs = [measured(OURS, folder, "eu-west-3", "ec2,ebs,nat") for _ in range(3)]
        ours, memory = min(run[0] for run in runs), max(run[1] for run in runs)
        ratio = ours / theirs
        print(
            f"a price list of {megabytes} MB: {ratio:.2f} times the csv reader, {memory:.0f} MB of memory, {runs[0][2]:.0f} values"
        )

        text = (ROOT / "tests/offers/comprehend_ap-south-1_20260116160258.csv").read_text("utf-8")
        codes = [
            *(f"ap-southeast-{n}" for n in (1, 2, 3, 4)),
            *(f"eu-west-{n}" for n in (1, 2, 3)),
            "us-east-1",
            "us-east-2",
            "us-west-2",
        ]
        for code in codes:
            small = home / f"offers/v1.0/aws/comprehend/current/{code}/index.csv"
            small.parent.mkdir(parents=True)
            small.write_text(text.replace('"ap-south-1"', f'"{code}"').replace("APS3-", ""), "utf-8")
        ten = measured(OURS, folder, ",".join(codes), "comprehend")
        print(f"ten regions of a small service: {ten[0]:.1f} seconds, {ten[2]:.0f} values")
    return int(ratio > RATIO or memory > MEMORY or ten[0] > TEN)


if __name__ == "__main__":
    sys.exit(main())
