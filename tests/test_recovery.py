"""Recovery strategies: two whole bills by hand, AWS's counts of replicated units, times and ages added up, and what
AWS refuses in a region."""

import csv
import io
import json
import sys
from fractions import Fraction
from typing import Any

import jsonschema
import pytest
import yaml

from archplan.analysis.recovery import compare, fallback_of, prospect, standing
from archplan.analysis.recovery_time import NAMES, outlook, time_said
from archplan.analysis.standby import names_there
from archplan.checks.review import review
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan, plan, plan_of
from archplan.estimate.report import Report
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.units import Quantity, hour, minute, second
from archplan.outputs import render
from archplan.services import catalog, known_types
from archplan.spec import schema
from archplan.text import yaml as source
from tests.build import cases_of
from tests.conftest import ROOT, agrees, amount
from tests.shell import run

CASES = ROOT / "tests/cases/recovery"
ORDERS = CASES / "orders.yaml"
SHOP = ROOT / "architectures/online-shop.yaml"
BILLS = sorted((CASES / "bills").glob("*.yaml"))
TABLES = cases_of(CASES / "global-tables.yaml")


def made(spec):
    """A plan of a spec given as data."""
    text = json.dumps({"title": "It", "region": "us-east-1", "free_tier": "none", **spec})
    return plan_of(source.parse(text, "it.yaml"), {"it.yaml": text}, "it.yaml")


def fallback(spec, name="warm-standby"):
    """What a strategy promises for a spec."""
    planned = made(spec)
    return outlook(planned, fallback_of(planned, "us-west-2" if "recovery" not in spec else None), name)


def service(planned: Plan, name: str) -> Any:
    """A service of a plan: its words are the module's own."""
    return planned.architecture.services[name]


def part(found, name):
    return next(part for part in found.parts if part.name == name)


# ---------------------------------------------------------------------------------------------------- bills


@pytest.mark.parametrize("path", BILLS, ids=lambda path: path.stem)
def test_a_bill_agrees_with_the_hand_line_by_line(path):
    case = source.read(path, path.name).plain()
    priced, _ = standing(plan(ORDERS), case["strategy"])
    lines = {f"{line.subject} · {line.name}": line for line in priced.bill.lines if line.kind != "free"}
    charged = {name: line for name, line in lines.items() if not line.is_empty}
    assert sorted(charged) == sorted(case["lines"])
    for name, written in case["lines"].items():
        assert agrees(charged[name].monthly, written), f"{name}: {float(charged[name].monthly)}, not {written}"
    total = sum((amount(written) for written in case["lines"].values()), Fraction(0))
    assert abs(dollars(priced.bill.total) - total) < Fraction(1, 10**9)


@pytest.mark.parametrize("case", TABLES, ids=lambda case: case["it"].value)
def test_replicated_units_are_those_aws_counts(case):
    case = case.plain()
    spec = {
        "region": "us-east-1", "traffic": {"clients": {"requests": case["writes"]}},
        "services": {"api": {"type": "apigateway", "kind": "http"}, "table": case["table"]},
        "connections": ["clients -> api", {"api -> table": {"writes": "1/request"}}],
    }  # fmt: skip
    priced, _ = standing(made(spec), case["strategy"], "us-west-2")
    counted = dict.fromkeys(("rwru", "wru"), Fraction(0))
    for line in priced.bill.lines:
        if line.usage is not None and line.usage.price in ("ondemand-rwru", "ondemand-wru"):
            counted[line.usage.price.removeprefix("ondemand-")] += Fraction((line.usage.quantity * 730 * hour).number)
    assert counted == {"rwru": int(case["replicated"]), "wru": int(case["ordinary"])}


@pytest.mark.parametrize("path", [ORDERS, SHOP], ids=lambda path: path.stem)
@pytest.mark.parametrize("name", NAMES[1:])
def test_what_a_strategy_adds_is_the_difference_of_two_bills(path, name):
    base = plan(path)
    found = prospect(base, fallback_of(base, "ap-northeast-1"), name)
    added = sum((line.difference or 0 for line in found.added(base)), Fraction(0))
    assert added == found.difference == dollars(found.plan.bill.total) - dollars(base.bill.total)


@pytest.mark.parametrize("name", NAMES[1:-1])
def test_a_copy_that_is_not_live_costs_the_same_whatever_the_traffic(name):
    """Everything in the other region, but for what is replicated into it."""
    costs = []
    for scale in ("10 million/month", "20 million/month"):
        priced, states = standing(plan(ORDERS, settings=(f"traffic.shoppers.requests={scale}",)), name)
        costs.append({n: dollars(charge.cost) for n in states if (charge := priced.bill.charge(n))})
    assert costs[0] == costs[1]


def test_each_active_region_can_carry_what_both_do():
    """Of two regions each has the capacity for all: AWS's ten instances are twenty."""
    spec = {
        "region": "us-east-1", "traffic": {"clients": {"requests": "600/second", "peak": "1x"}},
        "services": {"alb": {"type": "alb"}, "api": {"type": "ecs", "tasks": "2..40", "serves": "60 requests/second"}},
        "connections": ["clients -> alb -> api"],
    }  # fmt: skip
    priced, _ = standing(made(spec), "active-active", "us-west-2")
    regions = [service(priced, name) for name in ("api", "api-recovery")]
    assert [str(tasks_of.tasks) for tasks_of in regions] == ["10..40", "10..40"]
    assert [tasks_of.requests.mean.number for tasks_of in regions] == [300, 300]


def test_a_standby_is_a_part_of_the_peak_and_one_for_each_zone_at_least():
    spec = {
        "region": "us-east-1", "traffic": {"clients": {"requests": "600/second", "peak": "1x"}},
        "services": {"alb": {"type": "alb"}, "api": {"type": "ecs", "tasks": "2..40", "serves": "60 requests/second"}},
        "places": {"main": {"type": "vpc", "zones": 2, "public": ["alb"], "private": ["api"]}},
        "connections": ["clients -> alb -> api"],
    }  # fmt: skip
    for share, tasks in (("30%", "3..40"), ("31%", "4..40"), ("10%", "2..40")):
        given = {**spec, "recovery": {"region": "us-west-2", "standby": share}}
        priced, states = standing(made(given), "warm-standby")
        assert str(service(priced, "api-recovery").tasks) == tasks
        assert service(priced, "api-recovery").vpc == "main-recovery"
        assert states == {"alb-recovery": "standby", "api-recovery": "standby"}


# ---------------------------------------------------------------------------------------------------- times


def test_the_time_to_recover_of_a_warm_standby_with_aurora():
    """1.5 + 0 + 0 + 1 + 5 + 1 + 5 = 13.5 minutes: 30 s x 3, automatic, one minute for Aurora, a TTL of 60 s."""
    found = fallback({"services": {"db": {"type": "aurora", "holds": "10 GB", "readers": 1}}})
    minutes = [part.time / minute for part in found.parts]
    assert [q.number for q in minutes] == [Fraction(3, 2), 0, 0, 1, 5, 1, 5]
    assert found.rto == 13.5 * minute and time_said(found.rto) == "13.5 min"


def test_clients_follow_after_150_seconds_at_the_defaults():
    """30 s x 3 + 60 s, where both regions serve and nothing is promoted."""
    found = fallback({"services": {"orders": {"type": "dynamodb", "holds": "10 GB"}}}, "active-active")
    assert found.rto == 150 * second and time_said(found.rto) == "150 s"


def test_what_the_spec_states_is_counted_and_not_assumed():
    stated = {"detect": "40 s", "decide": "20 minutes", "deploy": "30 minutes", "validate": "5 minutes",
              "restores": "2 GB/minute", "region": "us-west-2"}  # fmt: skip
    services = {"db": {"type": "rds", "instance": "db.t4g.medium", "storage": "100 GB"}}
    found = fallback({"services": services, "recovery": stated}, "backup-restore")
    assert found.rto == 40 * second + 20 * minute + 30 * minute + 100 / 2 * minute + 60 * second + 5 * minute
    assert [part.name for part in found.parts if part.is_assumed] == ["DNS"]


def test_the_slowest_health_check_and_the_longest_ttl_count():
    zone = {"type": "route53", "domain": "example.com", "health_checks": [{"of": "api", "interval": "10 s"}],
            "records": [{"name": "api", "cname": "api", "ttl": "300 s"}]}  # fmt: skip
    found = fallback({"services": {"dns": zone, "api": {"type": "alb"}}})
    assert part(found, "detect").time == 10 * 3 * second
    assert part(found, "DNS").time == 300 * second and not part(found, "DNS").is_assumed


@pytest.mark.parametrize(
    "given, name, behind",
    [
        ({"type": "dynamodb", "holds": "1 GB"}, "pilot-light", 1 * second),
        ({"type": "dynamodb", "holds": "1 GB", "multi_region_consistency": "strong"}, "pilot-light", 0 * second),
        ({"type": "aurora", "holds": "1 GB"}, "pilot-light", 1 * second),
        ({"type": "rds", "instance": "db.t4g.medium"}, "pilot-light", 1 * minute),
        ({"type": "s3", "holds": "1 GB"}, "pilot-light", 15 * minute),
        ({"type": "efs", "holds": "1 GB"}, "pilot-light", 15 * minute),
        ({"type": "fsx", "holds": "100 GB"}, "pilot-light", 24 * hour),
        ({"type": "fsx", "holds": "100 GB"}, "warm-standby", 1 * hour),
        ({"type": "rds", "instance": "db.t4g.medium"}, "backup-restore", 24 * hour),
        ({"type": "neptune"}, "hot-standby", None),
        ({"type": "rds", "instance": "db.t4g.medium"}, "none", None),
    ],
)
def test_how_old_a_copy_is(given, name, behind):
    assert fallback({"services": {"it": given}}, name).rpo == behind


def test_the_oldest_copy_is_the_rpo():
    services = {
        "orders": {"type": "dynamodb"},
        "files": {"type": "s3"},
        "db": {"type": "rds", "instance": "db.t4g.medium"},
    }
    found = fallback({"services": services})
    assert (found.worst.name, found.rpo) == ("files", 15 * minute)


def test_a_backup_plan_of_the_spec_is_used_and_not_doubled():
    """Its copies go to the recovery region, and data is as old as its own interval."""
    services = {
        "db": {"type": "rds", "instance": "db.t4g.medium", "storage": "100 GB"},
        "copies": {"type": "backup", "protects": [{"resource": "rds", "holds": "100 GB", "every": "6 hours"}]},
    }
    base = made({"services": services})
    found = prospect(base, fallback_of(base, "us-west-2"), "backup-restore")
    assert found.outlook.rpo == 6 * hour
    assert service(found.plan, "copies").copy_to == "us-west-2"
    assert "backup-recovery" not in found.plan.architecture.services


# ---------------------------------------------------------------------------------------------------- comparing


def test_costs_rise_with_the_strategies_or_the_report_says_why_not():
    found = compare(plan(ORDERS))
    costs = [prospect.cost for prospect in found.prospects]
    assert costs == sorted(costs)
    assert any(remark.startswith("hot-standby costs what warm-standby does") for remark in found.remarks)
    rekognition = {"services": {"pics": {"type": "s3", "holds": "1 GB"}, "fn": {"type": "lambda"}, "faces": {"type": "rekognition"}},
                   "traffic": {"u": {"requests": "1 million/month"}}, "connections": ["u -> fn -> faces"]}  # fmt: skip
    found = compare(made({**rekognition, "free_tier": "always"}), "us-west-2")
    fallen = [b.name for a, b in zip(found.prospects, found.prospects[1:], strict=False) if b.cost < a.cost]
    assert all(any(remark.startswith(f"{name} costs ") for remark in found.remarks) for name in fallen)


def test_an_hour_of_downtime_that_pays_is_a_year_of_cost_over_the_hours_saved():
    """Two events a year of 10 hours each, less the time to recover."""
    base = plan(ORDERS, settings=("recovery.events=2/year", "recovery.outage=10 hours"))
    for found in compare(base).prospects[1:]:
        hours = 2 * (10 - Fraction((found.outlook.rto / hour).number))
        assert found.hour == found.difference * 12 / hours


def test_a_strategy_slower_than_waiting_never_pays():
    base = plan(ORDERS, settings=("recovery.outage=30 minutes",))
    found = compare(base)
    assert found.prospect("backup-restore").hour is None
    assert "never: it saves no time" in render("recover", Report(base))


@pytest.mark.heavy
def test_a_price_the_region_lacks_is_unknown_and_loud():
    base = plan(ORDERS)
    found = compare(base, "ap-southeast-6").prospect("pilot-light")
    assert not found.is_complete and found.plan.bill.unpriced
    table = render("recover", Report(base), region="ap-southeast-6")
    assert "at least $" in table and "price unknown of db-recovery" in table
    assert run("recover", ORDERS, "--region", "ap-southeast-6", "--strict").code == 3


@pytest.mark.parametrize(
    "region, slug", [("ap-southeast-1", "recovery-in-the-same-region"), ("ap-southeast-9", "unknown-region")]
)
def test_a_region_one_cannot_recover_in_is_refused(region, slug):
    with pytest.raises(ArchplanError) as wrong:
        compare(plan(ORDERS), region)
    assert [d.slug for d in wrong.value.diagnostics] == [slug]
    with pytest.raises(ArchplanError) as wrong:
        plan(ORDERS, settings=(f"recovery.region={region}",))
    assert [d.slug for d in wrong.value.diagnostics] == [slug]


def test_without_a_region_the_call_is_wrong():
    ran = run("recover", ROOT / "architectures/blood-donation.yaml")
    assert ran.code == 2 and "no-recovery-region" in ran.err and ran.out == ""


@pytest.mark.parametrize("region, refused", [("us-west-1", True), ("us-west-2", False)])
def test_a_region_of_two_zones_refuses_a_file_system_of_two(region, refused):
    spec = {"services": {"files": {"type": "fsx", "holds": "100 GB", "deployment": "multi-az"}},
            "recovery": {"region": region, "strategy": "warm-standby"}}  # fmt: skip
    found = compare(made(spec))
    assert (
        any("files-recovery: us-west-1 offers two zones" in r for r in found.prospect("warm-standby").refused)
        == refused
    )
    slugs = {finding.slug for finding in review(made(spec)).findings}
    assert ("copy-refused-there" in slugs) == refused


def test_a_copy_takes_what_the_spec_wants_different_of_it():
    base = plan(ORDERS, settings=("recovery.services.db.instance=db.t4g.large",))
    priced, _ = standing(base, "pilot-light")
    assert service(priced, "db-recovery").instance == "db.t4g.large"
    assert service(priced, "db").instance == "db.t4g.medium"


def test_a_name_in_use_is_not_taken_by_a_copy():
    spec = {"services": {"it": {"type": "s3", "holds": "1 GB"}, "it-recovery": {"type": "s3"}}}
    priced, states = standing(made(spec), "pilot-light", "us-west-2")
    assert len(states) == len(set(states)) == 2 and not set(states) & {"it", "it-recovery"}
    assert set(states) <= set(priced.architecture.services)


def test_what_stands_outside_the_region_stays_as_it_is():
    spec = {
        "services": {
            "cdn": {"type": "cloudfront"}, "gateway": {"type": "storagegateway"}, "bucket": {"type": "s3", "holds": "1 GB"},
            "there": {"type": "lambda", "region": "us-west-2"},
        },
        "places": {"office": {"type": "datacenter", "holds": ["gateway"]}},
        "connections": [{"gateway -> bucket": {"puts": "1/request"}}],
    }  # fmt: skip
    _, states = standing(made(spec), "hot-standby", "us-west-2")
    assert list(states) == ["bucket-recovery"]


@pytest.mark.heavy
def test_the_same_comparison_twice_is_the_same_bytes():
    forms = [render("recover", Report(plan(ORDERS)), form=form) for form in ("table", "json", "csv", "markdown") * 2]
    assert forms[:4] == forms[4:]


# ---------------------------------------------------------------------------------------------------- formats


@pytest.mark.heavy
def test_the_forms_say_the_same():
    base = plan(ORDERS)
    found = compare(base)
    document = json.loads(render("recover", Report(base), form="json"))
    rows = list(csv.DictReader(io.StringIO(str(render("recover", Report(base), form="csv")))))
    for prospect_, as_json, as_csv in zip(found.prospects, document["strategies"], rows, strict=True):
        assert prospect_.name == as_json["name"] == as_csv["strategy"]
        assert as_json["monthlyCost"] == as_csv["monthly_cost_usd"]
        assert abs(Fraction(as_json["monthlyCost"]) - prospect_.cost) <= Fraction(1, 200)
        rto = prospect_.outlook.rto
        assert as_json["rtoSeconds"] == (None if rto is None else float((rto / second).number))
        assert as_csv["rto_seconds"] == ("" if rto is None else str(as_json["rtoSeconds"]))
        assert sum(part["seconds"] for part in as_json["rtoParts"]) == (as_json["rtoSeconds"] or 0)
        changes = [Fraction(line["monthlyCost"] or 0) - Fraction(line["before"] or 0) for line in as_json["lines"]]
        assert abs(sum(changes) - prospect_.difference) < Fraction(1, 10**6)


@pytest.mark.parametrize("region", ["ap-northeast-1", "eu-south-1"])
def test_the_json_fits_its_published_schema(region):
    promise = json.loads((ROOT / "schemas/recover.schema.json").read_text("utf-8"))
    found = json.loads(str(render("recover", Report(plan(ORDERS)), form="json", region=region)))
    jsonschema.Draft202012Validator(promise).validate(found)


def test_a_standby_of_everything_has_nothing_to_grow():
    for standby, wanted in (("100%", 0 * minute), ("99%", 5 * minute)):
        spec = {"services": {"api": {"type": "ecs"}}, "recovery": {"region": "us-west-2", "standby": standby}}
        assert part(fallback(spec), "scale").time == wanted


@pytest.mark.parametrize("form, suffix", [("table", "txt"), ("markdown", "md")])
def test_how_it_reads(form, suffix, golden):
    golden(
        ROOT / f"tests/golden/recovery/orders.{suffix}",
        run("recover", ORDERS, "--format", form, "--on", "2026-11-22").out,
    )


def test_how_one_strategy_is_explained(golden):
    ran = run("recover", ORDERS, "--explain", "pilot-light", "--on", "2026-11-22")
    golden(ROOT / "tests/golden/recovery/pilot-light.txt", ran.out)


def test_every_line_explained_has_its_price_and_source():
    shown = run("recover", ORDERS, "--explain", "active-active").out
    for line in prospect(plan(ORDERS), fallback_of(plan(ORDERS)), "active-active").added(plan(ORDERS)):
        assert f"{line.line.subject} · {line.line.name}" in shown
        if line.line.price is not None and not line.is_gone:
            assert str(line.line.price.span) in shown


def test_times_read_as_people_say_them():
    said = {
        "90 s": "90 s",
        "2 minutes": "2 min",
        "150 s": "150 s",
        "60 minutes": "1 h",
        "1 day": "1 day",
        "7 days": "7 days",
    }
    assert {text: time_said(Quantity.parse(text)) for text in said} == said
    assert time_said(None) == "unbounded"


@pytest.mark.parametrize("path", sorted((ROOT / "architectures/resilience").glob("*.yaml")), ids=lambda path: path.stem)
@pytest.mark.heavy
def test_an_example_meets_its_targets_with_the_strategy_it_names(path, golden):
    base = plan(path)
    found = compare(base)
    chosen = found.prospect(str(found.fallback.strategy))
    jsonschema.Draft202012Validator(schema.schema()).validate(yaml.safe_load(path.read_text("utf-8")))
    assert all(prospect_.is_complete for prospect_ in found.prospects)
    assert chosen.outlook.misses(base) == ()
    golden(ROOT / f"tests/golden/recovery/{path.stem}.txt", run("recover", path, "--on", "2026-11-22").out)


@pytest.mark.parametrize("key", known_types())
def test_every_service_says_what_stands_for_it(key):
    """With only the options it needs, in every strategy: the patched spec is one that archplan takes."""
    instance = "db.t4g.medium" if key == "rds" else "m5.large"
    needed = {"instance": instance, "size": "10 GB", "to": ["s3"], "unit_price": "$1/month"}
    base = made({"services": {"it": {"type": key, **{name: needed[name] for name in catalog()[key].options if name in needed
                                                     and catalog()[key].options[name].required}}}})  # fmt: skip
    for prospect_ in compare(base, "us-west-2").prospects[1:]:
        copy = prospect_.outlook.copies["it"]
        assert copy.how and ("it" in prospect_.copies) == (copy.options is not None)


def test_a_firewall_on_the_way_does_not_hide_the_door():
    spec = {
        "traffic": {"clients": {"requests": "1/second"}},
        "services": {"dns": {"type": "route53", "domain": "example.com"}, "wall": {"type": "waf"}, "door": {"type": "alb"},
                     "api": {"type": "ecs"}},
        "connections": ["clients -> dns -> wall -> door -> api"],
    }  # fmt: skip
    priced, _ = standing(made(spec), "active-active", "us-west-2")
    assert [check.of for check in service(priced, "dns").health_checks] == ["door", "door-recovery"]


def test_a_pilot_light_has_three_alarms_in_ten_and_nothing_else_of_cloudwatch():
    watch = {"type": "cloudwatch", "alarms": 7, "metrics": 40, "dashboards": 4, "container_insights": "standard"}
    priced, _ = standing(made({"services": {"watch": watch}}), "pilot-light", "us-west-2")
    charge = priced.bill.charge("watch-recovery")
    assert charge is not None
    lines = {line.name: line.monthly for line in charge.lines if line.kind == "charge" and not line.is_empty}
    assert lines == {"alarms at standard resolution": amount("$0.10 * 3")}  # of 7, 2.1 rounded up


def test_a_name_for_a_copy_is_looked_for_no_longer_than_until_it_is_found():
    """Two names are tried where the first is taken, not all that there could be."""
    a = made({"services": {"orders": {"type": "dynamodb"}, "orders-recovery": {"type": "dynamodb"}}}).architecture
    steps = []
    sys.setprofile(lambda _, event, __: steps.append(event))
    try:
        names = names_there(a)
    finally:
        sys.setprofile(None)
    assert names["orders"] == "orders-recovery-2"
    assert len(steps) < 20 * len(names)


def test_copies_have_names_of_their_own():
    """Two long names that begin alike, and a name that a copy would like to have."""
    long = "a" * 53
    tables: dict[str, Any] = {
        name: {"type": "dynamodb"} for name in (f"{long}-one", f"{long}-two", "orders", "orders-recovery")
    }
    names = names_there(made({"services": tables}).architecture)
    copies = [names[name] for name in tables]
    assert len({*copies, *tables}) == 8
    assert all(len(copy) <= 63 for copy in copies)
