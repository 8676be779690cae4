"""Usage types as real bills have them: what share of the dollars is of a meter, and every usage type that is of none."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from fractions import Fraction

import pytest

from archplan.analysis.reconciliation import Reconciliation, reconcile
from archplan.prices.book import PriceBook, default_folder
from archplan.prices.charged.matching import _rows
from archplan.prices.charged.reading import charged
from archplan.prices.price import Price
from archplan.spec.regions import REGIONS
from tests.bills import Row, rows_of, written
from tests.build import planned
from tests.clock import DAY
from tests.conftest import ROOT, amount
from tests.shell import run

SPEC = "title: Nothing\nregion: us-west-2\nservices: {jobs: {type: sqs}}\n"
LEAST = Fraction(9, 10)  # of the dollars of products that the price book prices
NOT_PRICED = {
    "AmazonGlacier",
    "AmazonSimpleDB",
    "AmazonWorkSpaces",
    "ElasticMapReduce",
    "ServiceCatalog",
    "WorkDocs",
    "datapipeline",
}
OF_NONE = {
    ("AmazonEC2", "EBSOptimized"), ("AmazonEC2", "EBS:VolumeIOUsage"), ("AmazonRDS", "RDS:StorageIOUsage"),
    ("AmazonRDS", "RDS:StorageUsage"), ("AmazonRDS", "RDS:Multi-AZ-StorageUsage"), ("AmazonS3", "TimedStorage-RRS-ByteHrs"),
    ("AmazonEC2", "BoxUsage"), ("AmazonRDS", "InstanceUsage"), ("AmazonRDS", "Multi-AZUsage"), ("AWSConfig", "ActiveConfigRules"),
    ("AmazonSNS", "SMS-Price-US"), ("AWSDirectoryService", "Small-Directory-Usage"),
}  # fmt: skip
"""Of products that are priced, and of no meter: magnetic disks and their requests, Red Hat, SQL Server and Oracle, ..."""


def real() -> Iterator[Row]:
    """The largest usage types of a public bill of 2017, a thousandth of their dollars, and no account."""
    with (ROOT / "tests/data/bills/usage.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            dollars = Fraction(row["dollars"])
            yield Row(
                "Usage",
                row["product"],
                row["usagetype"],
                Fraction(1),
                dollars,
                dollars,
                row["operation"],
                "",
                row["region"],
            )


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Reconciliation:
    return reconcile(planned(SPEC), charged([written(tmp_path_factory.mktemp("real"), "cur", real())]))


def test_nine_tenths_of_the_dollars_of_priced_products_are_of_a_meter(found):
    assert found.matched / found.known >= LEAST
    assert found.usage == sum(row.net for row in real()) == found.matched + sum(it.dollars for it in found.others)


def test_every_usage_type_that_is_of_none_is_listed_with_its_dollars(found):
    assert {it.product for it in found.others} - {product for product, _ in OF_NONE} == NOT_PRICED
    for it in found.others:
        if it.product not in NOT_PRICED:
            assert any(it.product == product and known in it.usage_type for product, known in OF_NONE), it
    of_products = sum(it.dollars for it in found.others if it.product in NOT_PRICED)
    assert found.usage - found.known == of_products


def test_what_only_bills_say_leads_to_prices_of_the_book_and_says_where_it_was_seen():
    book = PriceBook(default_folder(), DAY)
    for row in _rows("usage"):
        entry = row["meter"].replace("{instance}", "m5.large")
        priced = [it for it in (*REGIONS, "global") if isinstance(book.price(row["file"], entry, it), Price)]
        assert priced, row
        assert row["seen"] and row["bought"] in ("", "spot") and int(row["counts"] or 1) in (1, 2), row


def test_what_is_bought_as_spot_has_no_list_price_so_a_gap_is_of_cost(tmp_path):
    """What a spec states as Spot is estimated at the list price less what that takes off."""
    of = planned(
        "title: Spot\nregion: us-east-1\nservices:\n  web: {type: ec2, instance: m5.large, spot_discount: 60%}\n"
    )
    spot = Row(
        "Usage", "AmazonEC2", "SpotUsage:m5.large", Fraction(720), amount("$0.096 * 720"), amount("$0.0411 * 720"),
        "RunInstances:SV001", unit="Hrs",
    )  # fmt: skip
    rows = [row for row in rows_of(of) if "BoxUsage" not in row.usage_type]
    compared = reconcile(of, charged([written(tmp_path, "cur", [*rows, spot])]))
    gaps = {kind: dollars for kind, dollars in compared.gaps.items() if abs(dollars) > Fraction(1, 10**9)}
    assert gaps == {"period": amount("-$0.096 * 0.4 * 10"), "cost": amount("($0.0411 - $0.096 * 0.4) * 720")}
    (gap,) = [gap for it in compared.meters for gap in it.gaps if gap.kind == "cost"]
    assert gap.detail == "bought as spot, which has no list price"


def test_provisioned_operations_of_two_copies_count_twice(tmp_path):
    """AWS sells both copies as one at twice the price; a spec has the single one twice."""
    of = planned(
        "title: Two\nregion: us-west-2\nservices:\n  db: {type: rds, engine: mysql, instance: db.m5.large, multi_az: true, "
        "storage_type: io1, storage: 100 GB, iops: 3_000}\n"
    )
    rows = [
        Row(row.kind, row.product, row.usage_type.replace("RDS:PIOPS", "RDS:Multi-AZ-PIOPS"), row.quantity / 2, row.listed,
            row.net, row.operation, row.offer, row.region, row.attributes, row.unit)
        if "RDS:PIOPS" in row.usage_type else row
        for row in rows_of(of)
    ]  # fmt: skip
    assert any("Multi-AZ-PIOPS" in row.usage_type for row in rows)
    compared = reconcile(of, charged([written(tmp_path, "cur", rows)]))
    assert {kind for kind, dollars in compared.gaps.items() if abs(dollars) > Fraction(1, 10**9)} <= {"period"}


def test_another_engine_is_not_taken_for_the_one_that_the_spec_has(tmp_path):
    of = planned("title: Db\nregion: us-east-1\nservices: {db: {type: rds, engine: mysql, instance: db.m5.large}}\n")
    row = Row(
        "Usage",
        "AmazonRDS",
        "InstanceUsage:db.m5.large",
        Fraction(1),
        Fraction(1),
        Fraction(1),
        "CreateDBInstance:0015",
    )
    (other,) = reconcile(of, charged([written(tmp_path, "cur", [row])])).others
    assert other.dollars == 1 and "operation, engine or system" in other.why


def test_the_page_says_the_share_of_the_products_that_are_priced(tmp_path):
    spec = tmp_path / "spec.yaml"
    spec.write_text(SPEC)
    out = run("reconcile", spec, "--bill", written(tmp_path, "cur", real())).out
    assert "is of meters of the price book; of the" in " ".join(out.split())
