"""The bill that came beside the estimate: a bill that is the estimate has no gaps, and each planted one has its name."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from archplan.analysis.reconciliation import KINDS, Reconciliation, reconcile
from archplan.estimate.plan import Plan, plan
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.record import changed
from archplan.prices.charged.reading import Asked, charged
from tests.bills import FORMS, Row, rows_of, written
from tests.build import EXAMPLES, SERVICES, cases_of, planned, spec_of
from tests.clock import DAY
from tests.conftest import amount

NOTHING = Fraction(1, 10**9)  # dollars: rows have their quantities to fifteen places, as the projection does
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


def test_services_that_share_a_meter_stand_together(small, rows, tmp_path):
    found = compared(tmp_path, small, rows)
    assert ("jobs", "more") in [it.services for it in found.meters]


def test_a_quantity_says_how_many_times_what_was_estimated(small, rows, tmp_path):
    found = compared(tmp_path, small, PLANTS["more hours"][0](rows))
    said = [gap.said for it in found.meters for gap in it.gaps if gap.kind == "quantity" and gap.dollars > NOTHING]
    assert said == ["1.25 times what was estimated"]
