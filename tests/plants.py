"""Gaps that are planted in the rows of an estimate, each with its name and its dollars."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from archplan.kernel.record import changed
from tests.bills import Row
from tests.conftest import amount

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
