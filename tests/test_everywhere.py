"""Every architecture in every region: a line is a price of that region, absent there, or unknown; never another's price.

The table of what is whole where is made here: ``docs/regions.md``.
"""

import re
from functools import cache

import pytest

from archplan.kernel.diagnostics import ArchplanError
from archplan.prices.regions import ALL
from archplan.prices.rows import rows_whole
from archplan.spec.regions import REGIONS
from tests.build import EXAMPLES, SHOP, planned
from tests.conftest import ROOT
from tests.eight import EIGHT

REGION = re.compile(r"(?m)^region: \S+")


def moved(path, region):
    """The plan of an example as if it stood in another region."""
    return planned(REGION.sub(f"region: {region}", path.read_text("utf-8"), count=1), name=path.name)


@cache
def lines_of(file):
    return (ROOT / file).read_text("utf-8").splitlines()


def home_of(span):
    """The region whose price stands there, as the book's own text says; nothing for a price of no region."""
    if span.file.startswith("pricing/regions/"):
        return span.file.removeprefix("pricing/regions/").removesuffix(".csv")
    lines = lines_of(span.file)
    if span.file.endswith(".csv"):
        return lines[span.line - 1].partition(",")[0]
    above = (re.match(r"    ([\w>:-]+):$", line) for line in reversed(lines[: span.line]))
    return next(match[1] for match in above if match).partition(">")[0]


@pytest.mark.parametrize("path", EXAMPLES)
def test_a_line_has_its_own_regions_price_or_none(path):
    for region in REGIONS:
        try:
            plan = moved(path, region)
        except ArchplanError as error:  # two zones are all that us-west-1 has; nothing is recovered where it was lost
            known = {"too-many-zones", "recovery-in-the-same-region"}
            assert {found.slug for found in error.diagnostics} <= known, (region, error)
            continue
        stands = {charge.name: charge.region for charge in plan.bill.charges}
        for line in plan.bill.lines:
            if line.usage is None or line.usage.file == "own":
                continue
            at = f"{region}: {line.subject}, {line.name}"
            if line.cost is None:
                assert line.reason and line.price is None, at
                assert line.is_absent == ("not sold in" in line.reason), at
            elif line.price is not None:
                assert home_of(line.price.span) == line.usage.scope.partition(">")[0], at
                if line.usage.scope in REGIONS and stands.get(line.subject) == region:
                    assert line.usage.scope == region, at


NOT_KNOWN = {
    # A line of the online shop that has no price, and why; every other line of it has one in these six regions.
    ("sa-east-1", "logs", "alarms at standard resolution"): "two entries of the map of 2025-09-23 fit, with two prices",
    (
        "sa-east-1",
        "logs",
        "container insights metrics",
    ): "its first tier is such a price, so the series is left out whole",
}


@pytest.mark.parametrize(
    "region", ["eu-west-2", "us-east-2", "ca-central-1", "ap-northeast-2", "sa-east-1", "ap-southeast-3"]
)
def test_the_online_shop_is_priced(region):
    plan = moved(SHOP, region)
    assert {(region, line.subject, line.name) for line in plan.bill.unpriced} == {
        key for key in NOT_KNOWN if key[0] == region
    }
    at_home = [line for line in plan.bill.lines if line.price and line.usage.scope == region]
    assert len(at_home) > 15


SPECS = {
    "EC2 with its root volume": "{type: ec2, instance: INSTANCE, volume: 30 GB}",
    "RDS": "{type: rds, engine: postgresql, instance: DATABASE, storage: 100 GB}",
    "Fargate": "{type: ecs, launch: fargate, cpu: 1 vCPU, memory: 2 GB, tasks: 2}",
    "Lambda": "{type: lambda, memory: 512 MB, duration: 100 ms}",
    "DynamoDB": "{type: dynamodb, item_size: 1 KB, holds: 10 GB}",
}
HEAD = """\
# What is whole where

What archplan knows of each region's prices; a test makes this page. `whole` means that every line of a small example has
a price; else it names the lines that have none. Prices of the eight regions whose name is in bold stand in
`pricing/SERVICE.yaml`, those of the others in `pricing/regions/REGION.csv`, one line a value, and are read only when asked
for. `absent` counts what AWS's own lists have elsewhere and not there: not sold there on the day of the list. A price that
stands nowhere is unknown, makes the total "at least", and is never guessed from another region's.

AWS in China bills in yuan, the AWS European Sovereign Cloud in euro, and AWS GovCloud (US) bills accounts of its own: their
price lists were not read, and a spec in one of their regions is an error that says so.

"""


def whole(region, spec):
    """Nothing but `whole`, or the lines without a price."""
    traffic = "traffic: {app: {kind: devices, requests: 1 million/month}}"
    body = spec.replace("INSTANCE", "t3.medium").replace("DATABASE", "db.t3.medium")
    connected = "connections: [app -> it]" if "lambda" in spec or "ecs" in spec else "connections: []"
    if "dynamodb" in spec:
        connected = "connections: [app -> it: {reads: 1/request, writes: 1/request}]"
    plan = planned(f"region: {region}\n{traffic}\nservices: {{it: {body}}}\n{connected}\n")
    missing = [line.name + (" (absent)" if line.is_absent else "") for line in plan.bill.unpriced]
    return ", ".join(missing) or "whole"


def test_the_page_of_what_is_whole_where(golden):
    rows = [f"| region | {' | '.join(SPECS)} | values | absent |", f"|---|{'---|' * (len(SPECS) + 2)}"]
    for region in REGIONS:
        lines = [row for _, row in rows_whole(ROOT / f"pricing/regions/{region}.csv")]
        gone = sum(row.price == "absent" for row in lines)
        shown = f"**{region}**" if region in EIGHT else region
        counted = ("", "") if region in EIGHT else (f"{len(lines) - gone:,}", f"{gone:,}")
        cells = [shown + " " + ALL[region].title, *(whole(region, spec) for spec in SPECS.values()), *counted]
        rows.append(f"| {' | '.join(cells)} |")
    golden(ROOT / "docs/regions.md", HEAD + "\n".join(rows) + "\n")
