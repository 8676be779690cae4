"""Half of the month costs half: every service that is there for a part of it, and those that have no such word."""

import re
from fractions import Fraction

import pytest

from archplan.checks.review import review
from archplan.estimate.bill import dollars
from archplan.estimate.plan import plan_texts
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.units import Quantity
from archplan.outputs.page.page import Table
from archplan.outputs.page.sections import page_of
from archplan.outputs.scenes.picture import scene
from archplan.services import catalog
from archplan.services.words import PartOfMonth, Stoppable
from archplan.services.words.recovery import Strategy
from archplan.text import yaml as source
from tests.build import planned, spec_of
from tests.clock import DAY
from tests.conftest import ROOT

CATALOG = catalog()
WITH = sorted(key for key, cls in CATALOG.items() if issubclass(cls, PartOfMonth))
WITHOUT = {
    "agentcore": "it bills the time that its sessions work, which they state",
    "workload": "its cluster has the word, and pods on Fargate run as long as it does",
    "apigateway": "its cache is a part of the API, which answers all day",
    "apprunner": "it states when its instances answer, and pauses by itself",
    "appsync": "its cache is a part of the API, which answers all day",
    "athena": "it bills what queries read; capacity is reserved for hours of its own",
    "comprehend": "it bills what it reads, and endpoints by the second they are up",
    "dms": "it has hours of its own, for a migration that ends",
    "drs": "servers replicate for as long as they exist",
    "dynamodb": "capacity is scaled and is never absent: a table answers all day",
    "ecs": "it has hours of its own, in which tasks run",
    "firehose": "its hours are those of a stream, which takes records all day",
    "flink": "its units follow the records",
    "glue": "jobs state how long they run",
    "inspector": "it scans what others run, for as long as that runs",
    "kinesis": "a stream takes records all day",
    "lambda": "it runs when it is called",
    "lightsail": "bundles are sold by the month, stopped or not",
    "prometheus": "collectors scrape all day",
    "redshift": "it has hours of its own, in which nodes are not paused",
    "route53": "resolver endpoints answer all day",
    "sagemaker": "training, notebooks and endpoints state when they run",
    "ssm": "its hours are those of servers elsewhere and of parameters kept",
    "timestream": "measurements arrive all day",
    "vpc": "a network is there all month; addresses managed and interfaces mirrored are as many as are said on average",
}


def given():
    """One spec of every service with the word: the first of its cases in which it is billed by the hour."""
    for key in WITH:
        for case in source.read(ROOT / f"tests/cases/services/{key}.yaml").plain():
            written = spec_of(key, case)
            names = [n for n, options in written.get("services", {}).items() if options.get("type") == key]
            if (
                names
                and not {"hours", "schedule"} & set(written["services"][names[0]])
                and not {"findings", "wrong", "unknown"} & set(case)
            ):
                yield pytest.param(key, written, names[0], id=f"{key}: {case['it']}")


def lines(plan, name):
    return {line.name: line for line in plan.bill.lines if line.subject == name and line.usage is not None}


def changed(spec, name, **options):
    return {**spec, "services": {**spec["services"], name: {**spec["services"][name], **options}}}


@pytest.mark.parametrize("key, spec, name", list(given()))
@pytest.mark.parametrize("options", [{"hours": "50%"}, {"schedule": "365 hours once"}], ids=["hours", "once"])
def test_half_of_the_month_uses_half(key, spec, name, options):
    """Of every line that ends with it, and all of every other; a volume a month is never one that ends."""
    cls = CATALOG[key]
    ends = {
        "hours": ("stopped",) if issubclass(cls, Stoppable) else ("stopped", "deleted"),
        "schedule": ("stopped", "deleted", "over"),
    }
    try:
        whole = lines(planned(spec), name)
    except ArchplanError:
        pytest.fail("the case is understood")
    half = lines(planned(changed(spec, name, **options)), name)
    meters = {item.name: item for item in cls.meters.values()}
    for line, at in whole.items():
        item = meters[re.sub(r" \(.*\)$", "", line)]
        is_stock = "second" not in at.usage.quantity.powers
        halved = is_stock and item.ends in ends[next(iter(options))]
        assert half[line].usage.quantity == at.usage.quantity * Quantity(
            Fraction(1, 2) if halved else Fraction(1), {}
        ), line


@pytest.mark.parametrize("key", WITH)
def test_a_case_bills_it_by_the_hour_or_a_stock(key):
    assert any(param.values[0] == key for param in given())


def hourly(key):
    """The meters whose price is for an hour of something."""
    found = []
    for item in CATALOG[key].meters.values():
        file, _, entry = item.price.rpartition(":")
        path = ROOT / f"pricing/{file or key}.yaml"
        prices = source.read(path).plain().get("prices", {}) if path.exists() else {}  # none of `own:` prices
        pattern = re.sub(r"\\\{\w*\\\}", ".*", re.escape(entry.partition("/")[0]))
        units = {price.get("per", "") for name, price in prices.items() if re.fullmatch(pattern, name)}
        found += [item.name for unit in units if str(unit).endswith("-hour") and not str(unit).startswith("GB")]
    return sorted(set(found))


@pytest.mark.parametrize("key", sorted(CATALOG))
def test_what_is_billed_by_the_hour_has_the_word_or_a_reason(key):
    if hourly(key) and key not in WITH:
        assert key in WITHOUT, f"{key} bills {hourly(key)} by the hour"
    assert key not in WITHOUT or key not in WITH, f"{key} has the word, and no reason to lack it"
    assert set(WITHOUT) <= set(CATALOG)


@pytest.mark.parametrize("key", WITH)
def test_what_cannot_be_stopped_says_so(key):
    spec = {"region": "us-east-1", "services": {"it": {"type": key, "hours": "50%", "outside_hours": "stopped"}}}
    try:
        plan = planned(spec)
    except ArchplanError as error:
        said = {(it.slug, it.message, it.hint) for it in error.diagnostics if "outside_hours" in it.message}
    else:
        assert plan, key
        said = set()
    refused = [hint for slug, message, hint in said if slug == "bad-value" and "nothing AWS offers" in message]
    assert bool(refused) != issubclass(CATALOG[key], Stoppable)
    assert all("leave 'outside_hours' out" in hint for hint in refused)


@pytest.mark.parametrize(
    "written, message",
    [
        ("at night", "'at night' is no schedule"),
        ("12 GB once", "'12 GB once' is not a duration"),
        ("0 hours once", "'0 hours once' is no time at all"),
        ("torn down after 40 days", "longer than the 730 hours of a month"),
    ],
)
def test_a_wrong_schedule_is_answered(written, message):
    with pytest.raises(ArchplanError) as raised:
        planned({"region": "us-east-1", "services": {"it": {"type": "nat", "schedule": written}}})
    (found,) = raised.value.diagnostics
    assert found.slug == "bad-value" and message in found.message and found.hint


def test_what_the_language_page_shows_is_billed_so():
    text = (ROOT / "docs/language.md").read_text("utf-8").partition("## Part of a month")[2]
    shown = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[0]
    plan = planned("region: us-east-1\n" + shown.replace("type: msk", "type: msk, broker: kafka.m5.large"))
    parts = {"out": Fraction(50, 168), "app": Fraction(50, 168), "demo": Fraction(12, 730), "lab": Fraction(240, 730)}
    for name, part in parts.items():
        service = plan.architecture.services[name]
        assert isinstance(service, PartOfMonth) and service.said_hours()
        assert service.part_of_month.number == part, name


def test_all_hours_are_always():
    plan = planned({"region": "us-east-1", "services": {"it": {"type": "nat", "hours": "100%"}}})
    service = plan.architecture.services["it"]
    assert lines(plan, "it")["gateway hours"].usage.quantity.number == 1
    assert not service.said_hours() and not service.assumed_outside() and service.part_of_every_week() is None


@pytest.mark.parametrize("type_, more", [("rds", {"instance": "db.t4g.medium"}), ("aurora", {})])
def test_a_replica_in_another_region_never_stops(type_, more):
    """AWS stops none that replicates, so the copy runs all month whatever the hours of the first."""
    copy = planned({"region": "us-east-1", "services": {"it": {"type": type_, **more, "schedule": "office hours"}}})
    strategy = Strategy("warm-standby", "us-west-2")
    options = copy.architecture.services["it"].in_recovery(strategy).options
    assert options is not None
    assert options["hours"] is options["schedule"] is options["outside_hours"] is None


def test_a_scenario_may_set_it():
    spec = "region: us-east-1\nservices: {it: {type: nat}}\nscenarios: {demo: {services: {it: {schedule: 12 hours once}}}}\n"
    plan = plan_texts({"spec.yaml": spec}, scenario="demo", on=DAY)
    assert lines(plan, "it")["gateway hours"].usage.quantity.number == Fraction(12, 730)


def test_explain_shows_the_part_and_where_it_was_written():
    plan = planned({"region": "us-east-1", "services": {"it": {"type": "nat", "hours": "50%"}}})
    steps = {step.name: step for step in lines(plan, "it")["gateway hours"].usage.steps}
    part = steps["part in whole hours"]
    assert part.value.number == Fraction(1, 2) and part.doc
    assert dollars(lines(plan, "it")["gateway hours"].cost)


def test_the_picture_and_the_report_say_it():
    services = {
        "out": {"type": "nat", "schedule": "12 hours once"},
        "db": {"type": "rds", "instance": "db.t4g.micro", "hours": "50%"},
    }
    services["work"] = {"type": "ecs", "hours": "3 hours/day"}
    found = review(planned({"region": "us-east-1", "services": services}))
    nodes = {node.id: node for node in scene(found).nodes}
    assert nodes["out"].title == ("NAT gateway", "out, 12 hours once") and "12 hours once" in nodes["out"].tooltip
    assert nodes["db"].title == ("Amazon RDS", "db, 50%")
    assert nodes["work"].title == ("Amazon ECS", "work, 3 hours/day"), "its hours are its own, and said alike"
    for lang, said in ((("en", "a part of the month: 50%")), ("vi", "một phần của tháng: 50%")):
        section = page_of(found, lang, ".", "spec").section("services")
        table = section.blocks[0] if section else None
        assert isinstance(table, Table)
        notes = [cell.note for row in table.rows for cell in row.cells]
        assert said in notes, notes
    assert "db: outside its hours it is stopped, and keeps its disks and addresses" in found.plan.assumptions


@pytest.mark.parametrize("key", WITH)
def test_an_hour_begun_is_whole_wherever_the_owner_of_its_price_says_so(key):
    """A line at the hourly price of another type's file is counted as that type counts its own."""
    for item in CATALOG[key].meters.values():
        file, _, entry = item.price.rpartition(":")
        owner = CATALOG.get(file)
        if owner is not None and owner.key != key and getattr(owner, "whole_hours", False) and entry.endswith("-hour"):
            assert item.whole_hours, f"{key}: {item.price}"
