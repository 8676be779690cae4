"""Commitments are applied as AWS says: its published examples, and bounds that hold for any spec."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
import yaml

from archplan.estimate.commitments import Running, apply
from archplan.kernel.units import Quantity
from archplan.services.words.committable import Committable, database, ec2_instance
from archplan.spec.commitments import KINDS, Commitment, factor_of, types
from archplan.text.load import load_texts
from tests.conftest import ROOT

CASES = yaml.safe_load((ROOT / "tests/cases/commitments.yaml").read_text("utf-8"))
TASK = Committable(("compute-savings-plan",), ("fargate",))
OTHERS = {
    "fargate-vcpu": TASK,
    "fargate-gb": TASK,
    "lambda-gb-second": Committable(("compute-savings-plan",), ("lambda",)),
    "lambda-request": Committable(("compute-savings-plan",), ("lambda",), at_list=True),
    "aurora-acu": Committable(("database-savings-plan",), ("aurora",)),
}
REGION = "us-east-1"


def committable(usage: dict[str, Any]) -> Committable:
    kind = usage["is"]
    if kind in OTHERS:
        return OTHERS[kind]
    if kind.startswith("db."):
        return database(kind, "rds-reservation", "rds", {"engine": usage["engine"]}, 2 if usage.get("multi_az") else 1)
    return ec2_instance(kind, usage.get("os", "linux"))


def commitments_of(written: dict[str, Any]) -> list[Commitment]:
    tree, _ = load_texts({"a.yaml": yaml.safe_dump({"commitments": written})})
    found, wrong = [], list[Any]()
    for name, value in tree["commitments"].items():
        one = KINDS[types()[value["type"].value]](value, wrong, name)
        one.name, one.region = name, REGION
        one.settle(wrong)
        found.append(one)
    assert not wrong
    return found


def number(written: Any) -> Fraction:
    return sum((Fraction(part.strip()) for part in str(written).split("+")), Fraction(0))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["it"])
def test_a_published_example(case: dict[str, Any]) -> None:
    usages = []
    for usage in case["usages"]:
        each = Fraction(Quantity.parse(usage.get("at", "$1")).number)
        usages.append(Running(usage["is"], REGION, committable(usage), (each * usage["count"],), each, each))
    found = apply(usages, commitments_of(case["commitments"]), [Fraction(1)])
    if "on demand" in case:
        assert sum(usage.listed[0] for usage in usages) == number(case["on demand"])
    covers: dict[str, dict[str, Fraction]] = {}
    for it in found.taken:
        covers.setdefault(it.commitment, {})[it.usage] = it.count
    for name, whats in case.get("covers", {}).items():
        assert covers[name] == {what: number(count) for what, count in whats.items()}
    for name, cost in case.get("costs", {}).items():
        assert sum(it.cost or 0 for it in found.taken if it.commitment == name) == number(cost)
    assert found.unused == {name: number(left) for name, left in case["unused"].items()}
    if "pays" in case:
        left = sum(usage.listed[0] for usage in usages) - sum(it.listed for it in found.taken)
        assert left == number(case["pays"]["on demand"])


def test_at_least_twelve_examples_are_published_and_say_where():
    assert len(CASES) >= 12 and all(case["source"].startswith("https://") for case in CASES)


@pytest.mark.parametrize(("size", "single", "both"), [
    ("micro", "0.5", 1), ("small", 1, 2), ("medium", 2, 4), ("large", 4, 8), ("xlarge", 8, 16), ("2xlarge", 16, 32),
    ("4xlarge", 32, 64), ("6xlarge", 48, 96), ("8xlarge", 64, 128), ("10xlarge", 80, 160), ("12xlarge", 96, 192),
    ("16xlarge", 128, 256), ("24xlarge", 192, 384), ("32xlarge", 256, 512),
])  # fmt: skip
def test_the_table_of_normalized_units_of_databases(size: str, single: Any, both: int) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithReservedDBInstances.html"""
    factor = factor_of(f"db.m5.{size}")
    assert factor is not None and (factor, factor * 2) == (Fraction(single), both)


@pytest.mark.parametrize(("family", "is_covered"), [
    ("db.r6g", False), ("db.r6i", False), ("db.r5", False), ("db.r4", False), ("db.r3", False), ("db.t4g", False),
    ("db.t3", False), ("db.r7g", True), ("db.r7i", True), ("db.r8g", True),
])  # fmt: skip
def test_which_families_the_database_plan_covers(family: str, is_covered: bool) -> None:
    """AWS's table in aws/agent-toolkit-for-aws, amazon-aurora-mysql/references/commitment-pricing-mechanics.md."""
    assert bool(database(f"{family}.large", "", "aurora", {}).plans) == is_covered


DAY = date(2026, 12, 1)
