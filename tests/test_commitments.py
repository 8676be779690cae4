"""Commitments are applied as AWS says: its published examples, and bounds that hold for any spec."""

from __future__ import annotations

import json
import math
import random
import re
import subprocess
import sys
from fractions import Fraction
from typing import Any

import jsonschema
import pytest
import yaml

from archplan.analysis.buying import buying
from archplan.estimate.bill import dollars
from archplan.estimate.commitments import Running, apply
from archplan.estimate.plan import Plan, plan_texts
from archplan.estimate.report import Report
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.units import Quantity, money
from archplan.outputs import render
from archplan.services.words.committable import Committable, database, ec2_instance
from archplan.spec.commitments import KINDS, Commitment, factor_of, types
from archplan.text.load import load_texts
from tests.clock import DAY
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


# ------------------------------------------------------------------------------------------------ what always holds

SHOP: dict[str, Any] = {
    "region": "us-east-1",
    "free_tier": "none",
    "traffic": {"users": {"kind": "users", "shape": "business-hours", "requests": "150/second"}},
    "services": {
        "web": {"type": "ec2", "instance": "m5.large", "count": "2..10", "serves": "50 requests/second"},
        "big": {"type": "ec2", "instance": "m5.xlarge", "schedule": "office hours"},
        "spot": {"type": "ec2", "instance": "m5.large", "spot_discount": "60%", "volume": "100 GB"},
        "task": {"type": "ecs", "tasks": "1..9", "serves": "20 requests/second"},
        "fn": {"type": "lambda", "memory": "1 GB", "duration": "90 ms"},
        "db": {"type": "rds", "instance": "db.r6g.large", "multi_az": "true", "replicas": "1"},
        "au": {"type": "aurora", "instance": "db.r7g.large"},
    },
    "connections": ["users -> web", "users -> task", "users -> fn"],
}
PLANS: dict[str, dict[str, Any]] = {
    "base": {"type": "compute-savings-plan", "discount": "27%"},
    "m5": {"type": "ec2-instance-savings-plan", "family": "m5", "discount": "37%"},
    "dbs": {"type": "database-savings-plan", "discount": "20%"},
    "ri": {"type": "ec2-reservation", "instance": "m5.xlarge", "discount": "40%"},
    "rr": {"type": "rds-reservation", "engine": "postgresql", "instance": "db.r6g.xlarge", "discount": "33%"},
}


def planned(commitments: dict[str, Any] | None = None, **changes: Any) -> Plan:
    text = json.dumps({**SHOP, **changes, **({"commitments": commitments} if commitments else {})})
    return plan_texts({"a.yaml": text}, on=DAY)


def drawn(seed: int) -> dict[str, Any]:
    """Some of the commitments, each of a size of its own."""
    draws = random.Random(seed)
    found = {}
    for name, plan in PLANS.items():
        if draws.random() < 0.6:
            size = f"${draws.randint(1, 400) / 1000}/hour"
            found[name] = plan | ({"count": draws.randint(1, 6)} if "instance" in plan else {"commitment": size})
    return found or {"base": PLANS["base"] | {"commitment": "$0.1/hour"}}


@pytest.mark.parametrize("seed", range(12))
def test_a_bill_with_commitments_is_within_its_bounds(seed: int) -> None:
    """it: is never less than what is committed and what nothing may cover, nor more than on demand and what is unused;
    each hour that is covered costs its rate, and nothing is covered twice"""
    before, after = planned(), planned(drawn(seed))
    bought = after.bill.bought
    spread = [(it.monthly, it.used, it.unused, it.listed) for it in bought]
    committed = sum((whole for whole, _, _, _ in spread), Fraction(0))
    unused = sum((left for _, _, left, _ in spread), Fraction(0))
    listed = sum((paid for _, _, _, paid in spread), Fraction(0))
    total, whole = dollars(after.bill.total), dollars(before.bill.total)
    assert total == whole - listed + committed
    assert all(0 <= used <= of and left >= 0 for of, used, left, _ in spread)
    assert total <= whole + unused
    coverable = sum((line.monthly for line in before.bill.lines if line.kind == "charge"), Fraction(0))
    assert total >= committed + whole - coverable
    for it in bought:
        for line, taken in it.takes:
            least = Fraction(3, 5)  # no rate here is more than 40% below its list price
            assert taken.cost is not None and taken.listed * least <= taken.cost <= taken.listed
            assert line.name not in ("volumes",) and line.subject != "spot"
    by_line: dict[tuple[str, str], Fraction] = {}
    for it in bought:
        for line, taken in it.takes:
            key = line.subject, line.name
            by_line[key] = by_line.get(key, Fraction(0)) + taken.listed * 730
            assert by_line[key] <= line.paid


def test_hours_of_the_day_are_paid_one_by_one():
    """it: pays no busy hour with what a quiet one leaves"""
    commitments = {"ri": {"type": "ec2-reservation", "instance": "m5.large", "count": "5", "rate": "$0.06/hour"}}
    services = {"web": SHOP["services"]["web"]}
    found = planned(commitments, services=services, connections=["users -> web"])
    (bought,) = found.bill.bought
    line = next(line for line in found.bill.lines if line.subject == "web")
    instances = [
        max(2, min(10, math.ceil(hour / 50))) for hour in found.flows.arriving["web"]["requests"].hourly.number.hours
    ]
    assert min(instances) < 5 < max(instances) and sum(instances) * Fraction(730, 24) == line.count
    assert bought.used == sum(min(5, count) for count in instances) * Fraction(730, 24) * Fraction(6, 100)
    assert bought.unused == sum(max(0, 5 - count) for count in instances) * Fraction(730, 24) * Fraction(6, 100)


def test_a_rate_that_nobody_states_is_unknown_and_never_too_much():
    """it: taints the total, which is then no more than with any rate"""
    for name, size in (("base", {"commitment": "$0.1/hour"}), ("ri", {"count": "2"})):
        plan = {key: value for key, value in PLANS[name].items() if key != "discount"} | size
        found = planned({name: plan})
        assert not found.bill.is_complete and any(name in line.reason for line in found.bill.unpriced)
        for discount in ("1%", "50%", "99%"):
            assert found.bill.total <= planned({name: plan | {"discount": discount}}).bill.total


@pytest.mark.heavy
def test_a_spec_without_commitments_loads_nothing_of_them():
    script = "import sys; from archplan.estimate.plan import plan; plan(sys.argv[1]); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", script, str(ROOT / "architectures/online-shop.yaml")],
                         capture_output=True, text=True, check=True, cwd=ROOT)  # fmt: skip
    assert not {name for name in ran.stdout.split() if "commitments" in name or name.endswith(".committed")}


def test_a_negotiated_discount_beside_commitments_is_refused():
    with pytest.raises(ArchplanError, match="negotiated discount"):
        planned({"base": PLANS["base"] | {"commitment": "$0.1/hour"}}, prices={"discount": {"ec2": "10%"}})


def test_an_explained_commitment_has_its_arithmetic():
    found = planned({"base": PLANS["base"] | {"commitment": "$0.001/hour"}})
    said = render("explain", Report(found))
    assert "covered by base" in said and "costs $0.73 with base" in said


# ------------------------------------------------------------------------------------------------ how much to buy


@pytest.mark.parametrize("name", ["base", "m5", "dbs", "rr"])
def test_the_size_to_buy_is_the_best_of_all_that_were_tried(name: str) -> None:
    """it: saves what the bill says, and no size beside it or far from it saves more"""
    key, step = ("count", 1) if name == "rr" else ("commitment", Fraction(1, 1000))
    size = {"count": "1"} if name == "rr" else {"commitment": "$0.001/hour"}
    (offer,) = buying(planned({name: PLANS[name] | size})).offers
    whole = dollars(planned().bill.total)

    def saves(many: Fraction) -> Fraction:
        written = str(int(many)) if key == "count" else f"${float(many):.3f}/hour"
        return whole - dollars(planned({name: PLANS[name] | {key: written}}).bill.total)

    assert saves(offer.size) == offer.saves > 0
    tried = {offer.size + step * many for many in (-100, -20, -3, -1, 1, 3, 20, 100)}
    assert all(saves(many) <= offer.saves for many in tried if many > 0)


def test_a_reservation_of_a_tidal_fleet_by_hand():
    """it: reserves as many as run often enough: one more pays where it is used for more than its rate over the list price"""
    services = {"web": SHOP["services"]["web"]}
    ri = {"type": "ec2-reservation", "instance": "m5.large", "rate": "$0.06/hour", "payment": "all-upfront"}
    plan = planned({"ri": ri}, services=services, connections=["users -> web"])
    (offer,) = buying(plan).offers
    hours = [
        max(2, min(10, math.ceil(hour / 50))) for hour in plan.flows.arriving["web"]["requests"].hourly.number.hours
    ]
    pays = [k for k in range(1, 11) if Fraction(sum(k <= many for many in hours), 24) > Fraction(60, 96)]
    assert offer.size == len(pays) == max(pays)
    assert offer.ahead == offer.size * Fraction(6, 100) * 8760
    halved = [
        max(2, min(10, math.ceil(hour / 100))) for hour in plan.flows.arriving["web"]["requests"].hourly.number.hours
    ]
    covered = sum(min(offer.size, many) for many in halved) * Fraction(730, 24)
    assert offer.half == covered * Fraction(96, 1000) - offer.size * Fraction(6, 100) * 730
    assert offer.regret >= 0


def test_what_has_no_rate_is_said_and_not_sized():
    found = buying(
        planned({"base": {"type": "compute-savings-plan", "commitment": "$1/hour", "discounts": {"m5": "27%"}}})
    )
    assert found.offers == () and "fargate" in found.unknown[0][1] and "m5" not in found.unknown[0][1]
    assert {it.subject for it in found.eligible} == {"web", "big", "task", "fn", "db", "au"}


# ------------------------------------------------------------------------------------------------ what is paid when


def test_what_is_paid_ahead_is_spread_over_the_term_and_shown_as_cash():
    """it: half of 8,760 x $0.10 is paid ahead; a month is 730 x $0.10, of which half is billed"""
    plan = planned({"base": PLANS["base"] | {"commitment": "$0.1/hour", "payment": "partial-upfront"}})
    (bought,) = plan.bill.bought
    assert (bought.monthly, bought.ahead, bought.recurring) == (73, 438, Fraction("36.5"))
    said = str(render("table", Report(plan)))
    assert re.search(r"paid ahead for commitments, once.* \$438\.00\n", said)
    cash = dollars(plan.bill.total) - Fraction("36.5")
    assert re.search(rf"a month without that share.* {re.escape(money(cash))}\n", said)
    ri = PLANS["ri"] | {"count": "2", "rate": "$0.1/hour", "payment": "partial-upfront", "upfront": "$400"}
    del ri["discount"]
    (bought,) = planned({"ri": ri}).bill.bought
    assert (bought.ahead, bought.monthly, bought.recurring) == (800, 146, 146 - Fraction(800, 12))


def test_how_much_is_paid_ahead_is_unknown_where_nobody_says():
    plan = planned({"ri": PLANS["ri"] | {"count": "2", "payment": "partial-upfront"}})
    assert plan.bill.is_complete and "what is paid ahead is unknown of ri" in render("table", Report(plan))


def test_the_bill_for_programs_has_them_and_fits_its_schema():
    document = json.loads(render("json", Report(planned({"base": PLANS["base"] | {"commitment": "$0.1/hour"}, "rr": {
        "type": "rds-reservation", "engine": "mysql", "instance": "db.r6g.large"}}))))  # fmt: skip
    schema = json.loads((ROOT / "schemas/cost.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(document)
    assert [(it["name"], it["monthlyCost"]) for it in document["commitments"]] == [("base", "73"), ("rr", None)]
    assert "commitments" not in json.loads(render("json", Report(planned())))


def test_what_waits_for_an_answer_is_no_reason_to_buy_nothing():
    services = {"web": SHOP["services"]["web"] | {"volume": "ask"}}
    plan = planned(
        {"base": PLANS["base"] | {"commitment": "$0.1/hour"}}, services=services, connections=["users -> web"]
    )
    (offer,) = buying(plan).offers
    assert offer.saves > 0 and offer.ends == () and not plan.bill.is_complete
