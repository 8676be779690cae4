"""The bill that came beside the estimate: a bill that is the estimate has no gaps, and each planted one has its name."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from archplan.analysis.reconciliation import KINDS, Reconciliation, reconcile
from archplan.estimate.plan import Plan, plan
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.record import changed
from archplan.prices.charged.belonging import Part
from archplan.prices.charged.reading import Asked, charged
from tests import bills
from tests.bills import FORMS, Row, rows_of, written
from tests.build import EXAMPLES, SERVICES, cases_of, planned, spec_of
from tests.clock import DAY
from tests.conftest import ROOT, amount
from tests.shell import run

NOTHING = Fraction(1, 10**9)  # dollars: rows have their quantities to fifteen places, as the projection does
QUOTED = Fraction(730, 24)  # days
SPEC = """\
title: Jobs
region: ap-southeast-1
free_tier: always
traffic:
  clock: {kind: schedule, users: 1 million users/month, requests: 10 requests/user}
services:
  web: {type: ec2, instance: t3.large, count: 2}
  batch: {type: ec2, instance: m5.large}
  jobs: {type: sqs}
  more: {type: sqs}
  files: {type: s3, holds: 100 GB}
  images: {type: ecr, holds: 30 GB}
connections:
  - clock -> web: {requests: 1/request}
  - web -> jobs: {messages: 1/request}
  - web -> more: {messages: 1/request}
"""


@pytest.fixture(scope="module")
def small() -> Plan:
    return planned(SPEC)


@pytest.fixture(scope="module")
def rows(small) -> list[Row]:
    return rows_of(small)


def compared(
    folder: Path, of: Plan, rows: list[Row], form: str = "cur", asked: Asked | None = None, **options
) -> Reconciliation:
    found = reconcile(of, charged([written(folder, form, rows, **options)], asked))
    assert sum(found.gaps.values()) == found.difference, "the gaps add up, exactly"
    assert found.charged.net == sum((row.net for row in rows), Fraction(0)) or asked or form in ("explorer", "focus")
    return found


def gaps(found: Reconciliation) -> dict[str, Fraction]:
    return {kind: amount for kind, amount in found.gaps.items() if abs(amount) > NOTHING}


def without_usage_type(of: Plan, rows: list[Row]) -> set[tuple[str, str, str]]:
    lines = (line for line in of.bill.lines if line.usage is not None and line.subject != "support plan")
    return {(it.usage.file, it.usage.price, it.usage.scope) for it in lines if it.usage} - {row.meter for row in rows}


# ------------------------------------------------------------------------------------- a bill that is the estimate


def has_no_gaps(of: Plan, found: Reconciliation, rows: list[Row]) -> None:
    """None but the month's own length, and what no usage type is known of."""
    assert set(gaps(found)) <= {"period", "not comparable", "price unknown"}
    silent = without_usage_type(of, rows)
    assert {it.meter for it in found.meters if any(gap.kind == "not comparable" for gap in it.gaps)} <= silent
    assert [it for it in found.others if it.dollars] == []
    assert found.matched == found.usage
    quoted = changed(found.charged, days=QUOTED, of_days=QUOTED)
    assert reconcile(of, quoted).estimated == found.month, "on the days of the month AWS quotes prices by"


@pytest.mark.parametrize("path", EXAMPLES)
@pytest.mark.parametrize("form", FORMS)
def test_an_example_billed_as_estimated_has_no_gaps(path, form, tmp_path):
    of = plan(path, on=DAY)
    rows = rows_of(of)
    has_no_gaps(of, compared(tmp_path, of, rows, form), rows)


@pytest.mark.heavy
@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_a_service_billed_as_estimated_has_no_gaps(path, tmp_path):
    for case in cases_of(path)[:3]:
        try:
            of = planned(spec_of(path.stem, case.plain()))
        except ArchplanError:  # a case of what is refused
            continue
        rows = rows_of(of)
        if rows:
            has_no_gaps(of, compared(tmp_path, of, rows), rows)


def test_a_part_of_a_month_is_held_to_as_many_days(small, tmp_path):
    rows = rows_of(small, days=10)
    found = compared(tmp_path, small, rows, days=10)
    assert (found.charged.days, found.charged.of_days) == (10, 30)
    assert set(gaps(found)) == {"period"}
    by_hours = amount("$0.1056 * 2 * (240 - 730) + $0.12 * (240 - 730)")
    requests = amount("$0.4 * (60.2628 - 1 - (60.2628 / 3 - 1))")
    assert gaps(found)["period"] == by_hours - requests - amount("($2.5 + $3) * 2 / 3")


def test_what_runs_all_hours_is_of_the_month_it_is_billed_in(small, rows, tmp_path):
    """November has 720 hours, and an estimate 730."""
    assert gaps(compared(tmp_path, small, rows)) == {"period": amount("($0.1056 * 2 + $0.12) * -10")}


# ------------------------------------------------------------------------------------- planted gaps

Plant = Callable[[list[Row]], list[Row]]
LARGE, BATCH = "APS1-BoxUsage:t3.large", "APS1-BoxUsage:m5.large"


def scaled(usage_type: str, **factors: Fraction) -> Plant:
    def plant(rows: list[Row]) -> list[Row]:
        return [
            changed(row, **{name: getattr(row, name) * by for name, by in factors.items()}) if (row.kind, row.usage_type) == ("Usage", usage_type) else row
            for row in rows
        ]  # fmt: skip

    return plant


def with_row(kind: str, product: str, usage_type: str, net: str, **fields) -> Plant:
    return lambda rows: [*rows, Row(kind, product, usage_type, net=amount(net), **fields)]


def by_a_plan(rows: list[Row]) -> list[Row]:
    found = []
    for row in rows:
        is_covered = row.usage_type == BATCH
        found.append(changed(row, kind="SavingsPlanCoveredUsage") if is_covered else row)
        if is_covered:
            found.append(changed(row, kind="SavingsPlanNegation", net=-row.net, listed=Fraction(0)))
    fee = Row("SavingsPlanRecurringFee", "ComputeSavingsPlans", "APS1-ComputeSP:1yrNoUpfront", net=amount("$50.5"))
    return [*found, fee]


def without_free_tier(rows: list[Row]) -> list[Row]:
    price = amount("$0.4 / 1000000")
    return [row if row.net else changed(row, net=row.quantity * price, listed=row.quantity * price) for row in rows]


def dearer(rows: list[Row]) -> list[Row]:
    """S3 at $0.03 a GB, above all its tiers."""
    return [
        changed(row, net=row.quantity * amount("$0.03"), listed=row.quantity * amount("$0.03"))
        if row.product == "AmazonS3" and row.unit == "GB-Mo" else row
        for row in rows
    ]  # fmt: skip


def cheaper_tier(rows: list[Row]) -> list[Row]:
    """As if others of the account had filled the first 100,000 million requests."""
    price = amount("$0.35 / 1000000")
    return [
        changed(row, net=row.quantity * price, listed=row.quantity * price) if "Requests" in row.usage_type and row.net else row
        for row in rows
    ]  # fmt: skip


PLANTS: dict[str, tuple[Plant, dict[str, str]]] = {
    "more hours": (
        scaled(LARGE, quantity=Fraction(5, 4), net=Fraction(5, 4), listed=Fraction(5, 4)),
        {"quantity": "$0.1056 * 1440 / 4"},
    ),
    "a dearer price": (dearer, {"price": "$0.005 * 100"}),
    "another tier": (cheaper_tier, {"tiers": "-$0.05 * 59.2628"}),
    "no free tier": (without_free_tier, {"free tier": "$0.4"}),
    "a Savings Plan": (by_a_plan, {"commitment": "-$0.12 * 720", "commitment fee": "$50.5"}),
    "a discount": (with_row("EdpDiscount", "AmazonEC2", LARGE, "-$3.21"), {"discount": "-$3.21"}),
    "an instance nobody drew": (
        with_row("Usage", "AmazonEC2", "APS1-BoxUsage:c5.large", "$0.98", quantity=Fraction(10), listed=amount("$0.98"),
                 operation="RunInstances", unit="Hrs"),
        {"missing in the spec": "$0.98"},
    ),
    "no images": (
        lambda rows: [row for row in rows if row.product != "AmazonECR"],
        {"not charged": "-$3"},
    ),
    "an unknown usage type": (
        with_row("Usage", "AmazonS3", "APS1-Magic-Bytes", "$2", quantity=Fraction(1), listed=amount("$2")),
        {"not matched": "$2"},
    ),
    "a credit": (with_row("Credit", "AmazonEC2", LARGE, "-$5"), {"credit": "-$5"}),
    "a refund": (with_row("Refund", "AmazonEC2", LARGE, "-$1.5"), {"refund": "-$1.5"}),
    "tax": (with_row("Tax", "AmazonEC2", "", "$7.77"), {"tax": "$7.77"}),
    "support": (with_row("Fee", "AWSSupportDeveloper", "Dollar", "$29"), {"support": "$29"}),
    "a purchase": (with_row("Fee", "8lk2marketplace", "Contract", "$1.25"), {"fee": "$1.25"}),
}  # fmt: skip


def planted(names: list[str], rows: list[Row]) -> tuple[list[Row], dict[str, Fraction]]:
    expected = {"period": amount("($0.1056 * 2 + $0.12) * -10")}
    for name in names:
        plant, found = PLANTS[name]
        rows = plant(rows)
        for kind, said in found.items():
            expected[kind] = expected.get(kind, Fraction(0)) + amount(said)
    return rows, expected


@pytest.mark.parametrize("form", ["cur", "cur2", "focus"])
@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_gap_is_named(name, form, small, rows, tmp_path):
    if form == "focus" and name == "a discount":  # FOCUS has no rows of it: it is billed less than it lists
        rows = [changed(row, net=row.net - amount("$3.21")) if row.usage_type == LARGE else row for row in rows]
        expected = {"period": amount("($0.1056 * 2 + $0.12) * -10"), "discount": amount("-$3.21")}
    else:
        rows, expected = planted([name], rows)
    assert gaps(compared(tmp_path, small, rows, form)) == expected


@pytest.mark.parametrize("seed", range(12))
def test_planted_gaps_are_named_together(seed, small, rows, tmp_path):
    names = [name for name in PLANTS if Random(f"{seed} {name}").random() < 0.4]
    rows, expected = planted(names, rows)
    assert gaps(compared(tmp_path, small, rows)) == expected, names


def test_all_planted_gaps_at_once(small, rows, tmp_path):
    rows, expected = planted(list(PLANTS), rows)
    found = compared(tmp_path, small, rows)
    assert gaps(found) == expected
    assert set(expected) | {"cost", "not comparable", "price unknown"} == set(KINDS), "every kind of gap has its test"


@pytest.mark.parametrize("form", ["cur", "cur2", "focus"])
def test_what_is_free_is_so_whatever_list_price_stands_beside_it(form, small, rows, tmp_path):
    beside = [row if row.net else changed(row, listed=amount("$0.2")) for row in rows]
    assert set(gaps(compared(tmp_path, small, beside, form))) == {"period"}


def test_services_that_share_a_meter_stand_together(small, rows, tmp_path):
    found = compared(tmp_path, small, rows)
    assert ("jobs", "more") in [it.services for it in found.meters]


def test_a_quantity_says_how_many_times_what_was_estimated(small, rows, tmp_path):
    found = compared(tmp_path, small, PLANTS["more hours"][0](rows))
    said = [gap.detail for it in found.meters for gap in it.gaps if gap.kind == "quantity" and gap.dollars > NOTHING]
    assert said == ["1.25 times what was estimated"]


# ------------------------------------------------------------------------------------- what a file cannot tell


def test_cost_explorer_has_no_quantities_so_a_gap_is_of_cost(small, rows, tmp_path):
    """S3 and ECR share a usage type there, in one column: nobody can say whose it is, so it is of no meter."""
    found = compared(tmp_path, small, PLANTS["more hours"][0](rows), "explorer")
    alike = amount("$2.5 + $3")
    assert gaps(found) == {
        "period": amount("($0.1056 * 2 + $0.12) * -10"), "cost": amount("$0.1056 * 1440 / 4"),
        "not matched": alike, "not charged": -alike,
    }  # fmt: skip
    (other,) = found.others
    assert other.usage_type == "APS1-TimedStorage-ByteHrs" and "nothing in the row tells which" in other.why


def test_cost_explorer_by_service_names_no_meter_and_keeps_its_total(small, rows, tmp_path):
    found = compared(tmp_path, small, rows, "explorer", group="Service")
    assert found.matched == 0
    assert sum(it.dollars for it in found.others) == found.charged.net == sum(row.net for row in rows)


def test_a_unit_that_is_another_thing_is_not_compared_by_quantity(small, rows, tmp_path):
    odd = [changed(row, unit="GB-Hours") if row.usage_type == LARGE else row for row in rows]
    odd = [changed(row, unit="GB", net=row.net + 1) if row.usage_type == LARGE else row for row in odd]
    (gap,) = [gap for it in compared(tmp_path, small, odd).meters for gap in it.gaps if gap.dollars > NOTHING]
    assert (gap.kind, gap.dollars, gap.detail) == ("cost", 1, "charged by GB, priced per instance-hour")


def test_a_price_that_is_unknown_is_a_gap_of_its_own_and_taints_the_total(rows, tmp_path):
    of = planned(SPEC, on=date(2015, 1, 1))
    found = compared(tmp_path, of, rows)
    assert not found.is_complete
    assert gaps(found) == {"price unknown": found.charged.net}


# ------------------------------------------------------------------------------------- which meter a row is of


def one(folder: Path, of: Plan, form: str = "cur", **fields) -> tuple[str, str]:
    """The meter that one row is of, or nothing and the reason."""
    row = Row("Usage", "", "", quantity=Fraction(1), listed=Fraction(1), net=Fraction(1))
    found = reconcile(of, charged([written(folder, form, [changed(row, **fields)])]))
    named = [it.ref for it in found.meters if it.charged]
    return (named[0], "") if named else ("", found.others[0].why)


MATCHES = [
    ("AmazonEC2", "BoxUsage:m5.large", "RunInstances", "ec2:instance/linux/m5.large@us-east-1"),
    ("AmazonEC2", "USE2-BoxUsage:m5.large", "RunInstances:0002", "ec2:instance/windows/m5.large@us-east-2"),
    ("AmazonRDS", "EU-InstanceUsage:db.m5.2xl", "CreateDBInstance:0014", "rds:instance/postgresql/single-az/db.m5.2xlarge@eu-west-1"),
    ("AmazonRDS", "APS1-InstanceUsage:db.r5.large", "CreateDBInstance:0021", "aurora:instance/postgresql/standard/db.r5.large@ap-southeast-1"),
    ("AmazonElastiCache", "NodeUsage:cache.t4g.micro", "CreateCacheCluster:Valkey", "elasticache:node/valkey/cache.t4g.micro@us-east-1"),
    ("awskms", "ap-south-1-KMS-Keys", "Unknown", "kms:key@ap-south-1"),
    ("AmazonS3", "TimedStorage-ByteHrs", "StandardStorage", "s3:standard@us-east-1"),
    ("AmazonECR", "EUC1-TimedStorage-ByteHrs", "", "ecr:storage@eu-central-1"),
    ("AmazonEC2", "APN1-DataTransfer-Out-Bytes", "RunInstances", "transfer:internet-out@ap-northeast-1"),
    ("AWSELB", "LCUUsage", "LoadBalancing:Network", "nlb:nlcu@us-east-1"),
    ("AWSELB", "LCUUsage", "LoadBalancing:Application", "alb:lcu@us-east-1"),
    ("AmazonRoute53", "HostedZone", "", "route53:hosted-zone@global"),
    ("AmazonCloudFront", "EU-DataTransfer-Out-Bytes", "GET", "cloudfront:internet-out@edge:europe"),
    ("AmazonCloudFront", "AP-Requests-Tier2-HTTPS", "GET", "cloudfront:request-https@edge:asia-pacific"),
    ("AmazonEC2", "EU-DataTransfer-Out-Bytes", "RunInstances", "transfer:internet-out@eu-west-1"),
    ("AmazonEC2", "USE1-USW2-AWS-Out-Bytes", "", "transfer:inter-region@us-east-1>us-west-2"),
    ("AmazonS3", "APS1-EU-AWS-Out-Bytes", "GetObject", "transfer:inter-region@ap-southeast-1>eu-west-1"),
    ("AmazonMSK", "Kafka.kafka.m7g.large", "", "msk:broker/kafka.m7g.large@us-east-1"),
    ("AmazonEC2", "EU-SpotUsage:m5.large", "RunInstances:SV001", "ec2:instance/linux/m5.large@eu-west-1"),
    ("AmazonEC2", "SpotUsage:m5.large", "RunInstances:0002:SV002", "ec2:instance/windows/m5.large@us-east-1"),
    ("AmazonS3", "EU-EarlyDelete-SIA", "DeleteObject", "s3:standard-ia@eu-west-1"),
    ("AmazonEC2", "USW2-LoadBalancerUsage", "LoadBalancing", "clb:hour@us-west-2"),
]  # fmt: skip


@pytest.mark.parametrize(("product", "usage_type", "operation", "meter"), MATCHES, ids=[it[1] for it in MATCHES])
@pytest.mark.parametrize("form", ["cur", "console"])
def test_a_row_is_of_its_meter(product, usage_type, operation, meter, form, small, tmp_path):
    """Also where the file has neither attributes nor a region: the operation and the prefix say them."""
    assert one(tmp_path, small, form, product=product, usage_type=usage_type, operation=operation) == (meter, "")


NO_MATCHES = [
    ("AmazonEC2", "BoxUsage:m5.large", "RunInstances:0010", "operation, engine or system"),  # Red Hat
    ("AmazonCloudFront", "USE1-DataTransfer-Out-Bytes", "GET", "no meter"),  # not the price of what leaves a region
    ("AmazonEC2", "USE1-USW2-AWS-In-Bytes", "", "no meter"),  # what comes in costs nothing
    ("AWSELB", "LCUUsage", "LoadBalancing:Else", "no meter"),
    ("AmazonRDS", "InstanceUsage:db.m5.large", "", "nothing in the row tells which"),
    ("AmazonEC2", "BoxUsage:m5.large", "RunInstances:00zz", "operation, engine or system"),
    ("AmazonRDS", "InstanceUsage:db.m5.large", "CreateDBInstance:0015", "operation, engine or system"),  # SQL Server
    ("AmazonRDS", "RDS:Magic", "CreateDBInstance:0014", "no meter"),
    ("AmazonEC2", "", "", "names no usage type"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("product", "usage_type", "operation", "why"), NO_MATCHES, ids=[f"{it[1]} {it[2]}" for it in NO_MATCHES]
)
def test_a_row_that_may_be_another_thing_is_of_no_meter(product, usage_type, operation, why, small, tmp_path):
    meter, said = one(tmp_path, small, product=product, usage_type=usage_type, operation=operation)
    assert meter == "" and why in said


def test_without_a_product_what_leaves_europe_may_leave_an_edge_of_it(small, tmp_path):
    rows = [Row("Usage", "", "EU-DataTransfer-Out-Bytes", net=amount("$3"))]
    (other,) = compared(tmp_path, small, rows, "explorer").others
    assert other.why == "it may be cloudfront/internet-out or transfer/internet-out, and nothing in the row tells which"


def test_what_the_estimate_has_settles_what_a_row_leaves_open(tmp_path):
    of = planned(SPEC.replace("{type: ec2, instance: m5.large}", "{type: rds, engine: mysql, instance: db.m5.large}"))
    found = one(tmp_path, of, product="AmazonRDS", usage_type="APS1-InstanceUsage:db.m5.large")
    assert found == ("rds:instance/mysql/single-az/db.m5.large@ap-southeast-1", "")


# ------------------------------------------------------------------------------------- which rows are the spec's


def of_tag(key: str) -> Asked:
    return Asked((Part(tags=((key, ("shop",)),)),))


@pytest.mark.parametrize("form", ["cur", "cur2", "focus"])
def test_rows_of_a_tag_of_an_account_or_of_a_service(form, small, rows, tmp_path):
    others = [changed(row, tag="till", account="444455556666") for row in rows]
    of_team, other = sum(row.net for row in rows), sum(row.net for row in others)
    for asked in (of_tag("Team"), of_tag("user:team"), Asked((Part(accounts=("111122223333",)),))):
        found = charged([written(tmp_path, form, [*rows, *others])], asked)
        assert (found.net, found.left_out) == (of_team, other)
    found = charged([written(tmp_path, form, rows)], Asked((Part(services=("AmazonEC2",)),)))
    assert found.net == sum(row.net for row in rows if row.product == "AmazonEC2")


def test_the_days_of_a_bill_are_all_its_rows_not_only_those_asked_for(small, rows, tmp_path):
    """A service that was stopped on the tenth is no bill of ten days."""
    path = tmp_path / "cur.csv"
    late = bills.cur([changed(row, tag="till") for row in rows], days=30)
    path.write_text(bills.cur(rows, days=10) + late.partition("\n")[2])
    assert charged([path], of_tag("Team")).days == 30


# ------------------------------------------------------------------------------------- as public files write it

# Small equivalents, with ids made up, of files that docs/reconcile.md names: how they write what a form leaves open.
PUBLIC = {
    # FOCUS's own sample: the word NULL, moments without a zone, a ContractedCost of nothing, no usage types.
    "FOCUS 1.0": (
        '"BilledCost","BillingCurrency","BillingPeriodStart","ChargeCategory","ChargeClass","ChargePeriodEnd","ChargePeriodStart",'
        '"CommitmentDiscountStatus","ContractedCost","ListCost","PricingCategory","PricingQuantity","PricingUnit","ProviderName",'
        '"RegionId","ServiceName","SubAccountId","Tags"\n'
        '0.00000080000,"USD","2024-09-01 00:00:00","Usage",NULL,"2024-09-30 23:00:00","2024-09-30 22:00:00",NULL,0.00000000000,'
        '0.00000080000,"Standard",2.00000000000,"Requests","AWS","us-west-2","Amazon Simple Queue Service","111122223333",NULL\n'
        '-2.61,"USD","2024-09-01 00:00:00","Credit",NULL,"2024-10-01 00:00:00","2024-09-01 00:00:00",NULL,0,0,NULL,NULL,NULL,'
        '"AWS",NULL,"Amazon Elastic Compute Cloud","111122223333","{""application"": ""Shop""}"\n',
        "2024-09", "-$2.6099992", {"not matched", "credit"},
    ),
    # Reports of few columns: no type of line item, no list price, no region but a zone.
    "a report of few columns": (
        "lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/UsageAccountId,lineItem/ProductCode,lineItem/UsageType,"
        "lineItem/Operation,lineItem/AvailabilityZone,lineItem/UsageAmount,lineItem/UnblendedCost\n"
        "2026-05-30 00:00:00,2026-05-30 01:00:00,111122223333,AmazonEC2,BoxUsage:t3.micro,RunInstances,us-east-1a,1.0,0.0104\n",
        "2026-05", "$0.0104", {"missing in the spec"},
    ),
    # Cost Explorer: empty cells, powers of ten, a tax and a plan of support among the services.
    "Cost Explorer": (
        '"Service","EC2-Instances($)","Tax($)","Support (Developer)($)","S3($)","CloudShell($)","Total costs($)"\n'
        '"Service total","3.4704","53.33","29","1.776500e-06","","85.8004017765"\n'
        '"2022-03-01","3.4704","53.33","29","1.776500e-06","","85.8004017765"\n',
        "2022-03", "$85.8004017765", {"not matched", "tax", "support"},
    ),
    # The Bills page: a sentence before the columns, days with slashes, rows of totals.
    "the Bills page": (
        "Don't see your tags in the report? New tags are excluded by default - go to the console to update them.\n\n"
        "InvoiceID,PayerAccountId,LinkedAccountId,RecordType,BillingPeriodStartDate,ProductCode,UsageType,Operation,"
        "UsageStartDate,UsageEndDate,UsageQuantity,CurrencyCode,CostBeforeTax,Credits,TaxAmount,TotalCost\n"
        "Estimated,111122223333,444455556666,LinkedLineItem,2014/01/01 00:00:00,AmazonEC2,BoxUsage:t3.micro,RunInstances,"
        "2014/01/01 00:00:00,2014/01/31 23:59:59,10,USD,0.104000,-0.004,0.01,0.11\n"
        "Estimated,111122223333,444455556666,AccountTotal,2014/01/01 00:00:00,,,,,,,USD,0.104000,-0.004,0.01,0.11\n"
        "Estimated,111122223333,,StatementTotal,2014/01/01 00:00:00,,,,,,,USD,0.104000,-0.004,0.01,0.11\n",
        "2014-01", "$0.11", {"missing in the spec", "credit", "tax"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLIC)
def test_what_public_files_write_is_read_and_its_total_kept(name, small, tmp_path):
    text, month, total, kinds = PUBLIC[name]
    path = tmp_path / "bill.csv"
    path.write_text(text)
    found = charged([path])
    assert (found.month, found.net) == (month, amount(total))
    compared = reconcile(small, found)
    assert sum(compared.gaps.values()) == compared.difference
    assert set(compared.gaps) - {"period", "not charged"} == kinds


# ------------------------------------------------------------------------------------- files that are none

HEAD = "lineItem/UsageStartDate,lineItem/ProductCode,lineItem/UsageType,lineItem/UsageAmount,lineItem/UnblendedCost"
GOOD = f"{HEAD}\n2026-11-01T00:00:00Z,AmazonSQS,Requests-Tier1,1,0.4\n"
FOCUS = "BilledCost,ChargeCategory,ChargePeriodStart,ProviderName,Tags\n"
CONSOLE = "RecordType,ProductCode,UsageType,UsageStartDate,UsageQuantity,CostBeforeTax,CurrencyCode\n"


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return out.getvalue()


BAD = {
    "empty": (b"", "is empty"),
    "no bill": (b"a,b\n1,2\n", "its columns are of no bill that is known"),
    "one column": (b"hello\nworld\n", "name no columns"),
    "a web page": (b"<!doctype html>\n<html>\n", "is a web page"),
    "two columns of one name": (f"{HEAD},{HEAD}\n".encode(), "it has two columns"),
    "a column missing": (HEAD.replace(",lineItem/UsageAmount", "").encode() + b"\n", "it has no column lineItem/UsageAmount"),
    "a column renamed": (HEAD.replace("UnblendedCost", "Cost").encode() + b"\n", "it has no column lineItem/UnblendedCost"),
    "no rows": (HEAD.encode() + b"\n", "there are no rows"),
    "cut in a row": (GOOD.encode() + b"2026-11-02T00:00:00Z,Amaz", ":3:1: error[bad-bill] this line has 2 fields, and there are 5"),
    "cut in a gz": (bills.packed(GOOD + GOOD.partition("\n")[2] * 400)[:-12], "what is packed in it ends too early"),
    "a damaged gz": (bills.packed(GOOD)[:14] + b"\0\0\0\0\0\0\0\0\0\0", "what is packed in it ends too early or is damaged"),
    "a damaged zip": (b"PK\3\4....", "cannot be read as a zip"),
    "a zip of two files": (zipped(a=GOOD, b=GOOD), "holds 2 CSV files"),
    "a zip that names its file twice otherwise": (
        zipped(a="".join(map(str, range(2000)))).replace(b"\5\0\0\0a.csv", b"\xff\0\0\0a.csv", 1), "cannot be read as a zip (File name in directory 'a.csv'",
    ),
    "half a zip": (zipped(a=GOOD)[:90], "cannot be read as a zip"),
    "half a parquet": (b"PAR1\0\0\0\0", "Parquet"),
    "no text": (GOOD.encode() + b"\xff\xfe\xfa,a,b,c,d\n", "it is no text in UTF-8"),
    "a formula": (GOOD.encode() + b"2026-11-02T00:00:00Z,x,y,1,=1+1\n", ":3:1: error[bad-bill] lineItem/UnblendedCost: '=1+1' is a formula"),
    "no number": (GOOD.encode() + b"2026-11-02T00:00:00Z,x,y,1,abc\n", "'abc' is no number"),
    "not a number": (GOOD.encode() + b"2026-11-02T00:00:00Z,x,y,NaN,1\n", "'NaN' is no number"),
    "without end": (GOOD.encode() + b"2026-11-02T00:00:00Z,x,y,1,Infinity\n", "'Infinity' is no number"),
    "grouped digits": (GOOD.encode() + b"2026-11-02T00:00:00Z,x,y,1,1_000\n", "'1_000' is no number"),
    "a huge number": (GOOD.encode() + b"2026-11-02T00:00:00Z,x,y,1e999,1\n", "'1e999' is no amount of a bill"),
    "a tiny number": (GOOD.encode() + b"2026-11-02T00:00:00Z,x,y,1e-999999,1\n", "is no amount of a bill"),
    "no day": (f"{HEAD}\nsoon,x,y,1,1\n".encode(), ":2:1: error[bad-bill] 'soon' is no day"),
    "two months": (GOOD.encode() + b"2026-12-01T00:00:00Z,x,y,1,1\n", "is of 2026-12, and those before it are of 2026-11"),
    "euros": (f"{HEAD},lineItem/CurrencyCode\n2026-11-01T00:00:00Z,x,y,1,1,EUR\n".encode(), "it is in 'EUR', and the estimate is in USD"),
    "an unknown type": (f"{HEAD},lineItem/LineItemType\n2026-11-01T00:00:00Z,x,y,1,1,Gift\n".encode(), "a line item of type 'Gift'"),
    "a row twice": (f"identity/LineItemId,identity/TimeInterval,{HEAD}\n".encode() + b"a,b,2026-11-01T00:00:00Z,x,y,1,1\n" * 2, ":3:1: error[bad-bill] this row is in the file twice"),
    "no category": (FOCUS.encode() + b"1,Gift,2026-11-01T00:00:00Z,AWS,\n", "a ChargeCategory of 'Gift'"),
    "another cloud": (FOCUS.encode() + b"1,Usage,2026-11-01T00:00:00Z,Microsoft,\n", "its provider is 'Microsoft'"),
    "a projection": (FOCUS.replace("Tags", "x_Projection").encode() + b"1,Usage,2026-11-01T00:00:00Z,AWS,true\n", "this is a projection that archplan made"),
    "another grouping": (b"Region,eu-west-1($),Total costs($)\nRegion total,1,1\n2026-11-01,1,1\n", "it is grouped by 'Region'"),
    "columns that do not add up": (b"Service,S3($),Total costs($)\nService total,1,5\n2026-11-01,1,5\n", ":3:1: error[bad-bill] its columns add up to 1, and its total is 5"),
    "no columns of dollars": (b"Service,S3(Hrs),Total costs($)\nService total,1,1\n2026-11-01,1,1\n", "is not in dollars"),
}  # fmt: skip


@pytest.fixture
def spec(tmp_path) -> Path:
    path = tmp_path / "jobs.yaml"
    path.write_text(SPEC)
    return path


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_bill_is_a_sentence(name, spec, tmp_path):
    content, said = BAD[name]
    path = tmp_path / "bill.csv"
    path.write_bytes(content)
    ran = run("reconcile", spec, "--bill", path)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err and f"{path}:" in ran.err and "Traceback" not in ran.err
    assert all(len(line) < 500 for line in ran.err.splitlines())


ODD = [
    b"",
    b"NaN",
    b"=1",
    b"-",
    b'"',
    b",",
    b"\n",
    b"\0",
    b"1e30",
    b"9999-99",
    b"{",
    b"[]",
    b"\xff",
    b"Tax",
    b"\xe2\x80\xae",
    b"0",
]


@pytest.mark.parametrize("form", [*bills.ALL_FORMS, "gz", "zip"])
def test_a_file_with_odd_bytes_is_read_or_refused_in_one_short_sentence(form, small, rows, tmp_path):
    rows = planted(list(PLANTS), rows)[0]
    text = bills.ALL_FORMS.get(form, bills.cur)(rows)
    whole = {"gz": bills.packed(text), "zip": zipped(a=text)}.get(form, text.encode())
    chance, path = Random(form), tmp_path / "bill"
    for _ in range(15):
        odd = bytearray(whole)
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(odd))
            odd[at : at + chance.choice((0, 1, 20, len(odd)))] = chance.choice(ODD)
            odd = odd or bytearray(b",")
        path.write_bytes(odd)
        try:
            found = reconcile(small, charged([path]))
        except ArchplanError as error:
            (said,) = error.diagnostics
            assert said.message.isprintable() and len(said.message) < 400
        else:
            assert sum(found.gaps.values()) == found.difference


def test_a_map_that_is_none(tmp_path):
    path = tmp_path / "bill.csv"
    path.write_text(FOCUS + "1,Usage,2026-11-01T00:00:00Z,AWS,{Team=shop}\n")
    with pytest.raises(ArchplanError, match=r"Tags: '{Team=shop}' is no map"):
        charged([path], of_tag("Team"))


# ------------------------------------------------------------------------------------- the verb


@pytest.fixture
def bill(rows, tmp_path) -> Path:
    return written(tmp_path, "cur", planted(["more hours", "tax"], rows)[0])


def test_the_table(spec, bill):
    ran = run("reconcile", spec, "--bill", bill)
    assert ran.code == 0, ran.err
    for line in (
        "charged in 2026-11 beside the estimate",
        "quantity: more or less was used", "+$38.02",
        "web: instance hours", "1,440 instance-hours -> 1,800 instance-hours", "$152.06 -> $190.08  +$38.02",
        "quantity +$38.02: 1.25 times what was estimated",
        "tax: tax, which an estimate leaves out",
        "Prices are of 2026-11-30; 18 rows were read.",
    ):  # fmt: skip
        assert line in ran.out, line


def test_json_has_all_digits_and_its_gaps_add_up(spec, bill):
    found = json.loads(run("reconcile", spec, "--bill", bill, "--format", "json").out)
    assert sum(Fraction(gap["cost"]) for gap in found["gaps"]) == Fraction(found["difference"])
    assert Fraction(found["chargedCost"]) - Fraction(found["estimatedMonthlyCost"]) == Fraction(found["difference"])
    of_meters = sum(Fraction(meter["chargedCost"]) for meter in found["meters"])
    assert of_meters + sum(Fraction(other["cost"]) for other in found["others"]) == Fraction(found["chargedCost"])


def test_markdown_for_a_review(spec, bill):
    out = run("reconcile", spec, "--bill", bill, "--format", "markdown").out
    assert "| quantity | more or less was used | +$38.02 |" in out and "| web | instance hours |" in out


@pytest.mark.parametrize("form", ["table", "json", "markdown"])
def test_no_account_is_printed_unless_asked_for(form, spec, bill):
    assert "111122223333" not in run("reconcile", spec, "--bill", bill, "--format", form).out
    assert "111122223333" in run("reconcile", spec, "--bill", bill, "--show-accounts", "--format", form).out


def test_several_files_packed_or_not(spec, rows, tmp_path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv.gz"
    first.write_text(bills.cur(rows[:3]))
    second.write_bytes(bills.packed(bills.cur(rows[3:])))
    whole = run("reconcile", spec, "--bill", written(tmp_path, "cur", rows)).out
    assert run("reconcile", spec, "--bill", first, second).out == whole
    assert run("reconcile", spec, "--bill", first, "--bill", second).out == whole
    twice = run("reconcile", spec, "--bill", first, first)
    assert twice.code == 2 and "its charges would count twice" in twice.err
    mixed = run("reconcile", spec, "--bill", first, written(tmp_path, "focus", rows[3:]))
    assert (
        mixed.code == 2
        and "this is FOCUS 1.0 to 1.2, and" in mixed.err
        and "is Cost and Usage Report (legacy)" in mixed.err
    )


def test_a_report_in_a_zip(rows, tmp_path):
    path = tmp_path / "cur.zip"
    path.write_bytes(zipped(report=bills.cur(rows)))
    assert charged([path]).charges == charged([written(tmp_path, "cur", rows)]).charges


@pytest.mark.parametrize("name", ["report.parquet", "a [1]*? b.parquet"])
def test_parquet_says_what_the_same_report_says_as_csv(name, rows, tmp_path):
    """As AWS writes it: costs as doubles, moments with or without a zone, maps as maps."""
    import duckdb

    text = written(tmp_path, "cur2", rows, days=30)
    kinds = {
        "line_item_usage_amount": "DOUBLE", "line_item_unblended_cost": "DOUBLE", "pricing_public_on_demand_cost": "DOUBLE",
        "line_item_usage_start_date": "TIMESTAMPTZ", "line_item_usage_end_date": "TIMESTAMP",
        "bill_billing_period_start_date": "TIMESTAMP", "product": "JSON::MAP(VARCHAR, VARCHAR)",
        "resource_tags": "JSON::MAP(VARCHAR, VARCHAR)",
    }  # fmt: skip
    casts = ", ".join(f"{column}::{kind} AS {column}" for column, kind in kinds.items())
    path = tmp_path / name
    with duckdb.connect() as base:
        read = f"SELECT * REPLACE ({casts}) FROM read_csv('{text}', all_varchar = true)"
        base.execute(f"COPY ({read}) TO '{tmp_path}/made.parquet' (FORMAT parquet)")
    (tmp_path / "made.parquet").rename(path)
    of_text, of_parquet = charged([text], of_tag("Team")), charged([path], of_tag("Team"))
    assert of_parquet.charges == of_text.charges
    assert (of_parquet.month, of_parquet.days) == (of_text.month, of_text.days) == ("2026-11", 30)


@pytest.mark.heavy
def test_an_hour_at_the_edge_of_a_month_is_of_the_month_in_utc(tmp_path):
    """Where this machine's clock says December already."""
    import duckdb

    path = tmp_path / "edge.parquet"
    with duckdb.connect() as base:
        columns = "'AmazonSQS' AS line_item_product_code, 'Requests-Tier1' AS line_item_usage_type, 1.5 AS line_item_usage_amount"
        moment = "TIMESTAMPTZ '2026-11-30 20:00:00+00' AS line_item_usage_start_date"
        base.execute(
            f"COPY (SELECT {columns}, 0.25::DOUBLE AS line_item_unblended_cost, {moment}) TO '{path}' (FORMAT parquet)"
        )
    code = f"import sys; from pathlib import Path; from archplan.prices.charged.reading import charged; print(charged([Path({str(path)!r})]).month)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"TZ": "Asia/Ho_Chi_Minh"},
        capture_output=True,
        text=True,
    )
    assert ran.stdout == "2026-11\n", ran.stderr


def test_rows_that_were_not_asked_for_are_told(spec, rows, tmp_path):
    path = written(tmp_path, "cur", [*rows, Row("Usage", "AmazonEC2", LARGE, net=amount("$7"), tag="till")])
    out = run("reconcile", spec, "--bill", path, "--tag", "Team=shop").out
    assert "2 rows with $7.00 do not belong to the spec and are in no figure above" in out


WRONG_CALLS = [
    (["--tag", "Team"], "'Team' is no tag; write Team=shop"),
    (["--tag", "Stage=prod"], "no row has a tag 'Stage'"),
    (["--tag", "Team=nobody"], "no row is of what was asked for"),
    (["--service", "AmazonFoo"], "its products: AWSQueueService, AmazonEC2, AmazonECR, AmazonS3"),
    (["--month", "2026-13"], "'2026-13' is not a month"),
    (["--month", "2026-10"], "there are no rows"),
    (["--through", "2026-12-01"], "2026-12-01 is no day of 2026-11"),
]


@pytest.mark.parametrize(("words", "said"), WRONG_CALLS, ids=[" ".join(it[0]) for it in WRONG_CALLS])
def test_a_wrong_call_is_a_sentence(words, said, spec, bill):
    ran = run("reconcile", spec, "--bill", bill, *words)
    assert (ran.code, ran.out) == (2, "") and said in ran.err


def test_files_that_are_none(spec, tmp_path):
    for path, said in ((tmp_path, "is a folder"), (tmp_path / "none.csv", "there is no file")):
        ran = run("reconcile", spec, "--bill", path)
        assert ran.code == 2 and said in ran.err


def test_strict_fails_where_a_price_is_unknown(spec, bill):
    ran = run("reconcile", spec, "--bill", bill, "--on", "2015-01-01", "--strict")
    assert ran.code == 3 and "at least" in ran.out


def test_a_spec_that_asks_has_no_estimate_to_compare(spec, bill):
    spec.write_text(SPEC.replace("holds: 100 GB", "holds: ask"))
    ran = run("reconcile", spec, "--bill", bill)
    assert ran.code == 2 and "answer that first" in ran.err
