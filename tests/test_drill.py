"""Taking a zone, a region or a service away stops what needed it, and nothing else."""

import json
from fractions import Fraction

import click
import pytest
from click.testing import CliRunner

from archplan.analysis import availability
from archplan.analysis import failures as drill
from archplan.checks.review import review
from archplan.cli._verbs import cli
from archplan.estimate.plan import plan, plan_of
from archplan.estimate.report import Report
from archplan.kernel.diagnostics import ArchplanError
from archplan.outputs import render
from archplan.outputs.tables.drill import document
from archplan.text.located import merged
from archplan.text.yaml import parse
from tests.conftest import ROOT

SHOP = ROOT / "architectures/online-shop.yaml"
PEOPLE = "{region: us-east-1, traffic: {people: {requests: 100/second, peak: 1x}}}"
ONE_NAT = ("services.nat.per=vpc",)


def of_text(text):
    return plan_of(merged(parse(PEOPLE, "people.yaml"), parse(text, "spec.yaml")), {}, "spec.yaml")


def stopped(found, what):
    return dict(drill.outcome(found, what).stopped)


def fleet(tasks, zones=2, serves=10):
    """100 requests a second at every minute, over tasks that serve so many: ten of them are needed."""
    return of_text(f"""
services: {{api: {{type: ecs, tasks: {tasks}, serves: {serves} requests/second}}}}
places: {{main: {{zones: {zones}, private: [api]}}}}
connections: [people -> api]
""")


def test_the_only_nat_gateway_stops_what_passes_it():
    """30 % of the shop's requests reach its API, which reaches its table through the gateway."""
    found = plan(SHOP, settings=ONE_NAT)
    assert stopped(found, "zone-1") == {"shoppers": Fraction(3, 10)}
    assert drill.outcome(found, "zone-1").event.failed == ("nat",)
    assert stopped(found, "zone-2") == {}
    (point,) = drill.single_points(found)
    assert (point.service, point.why, point.cuts_off) == ("nat", "stands in one zone", (("shoppers", Fraction(3, 10)),))


def test_a_nat_gateway_in_every_zone_stops_nothing():
    found = plan(SHOP)
    assert [stopped(found, zone) for zone in ("zone-1", "zone-2")] == [{}, {}]
    assert drill.single_points(found) == ()


def test_a_region_takes_what_answers_from_no_other():
    """What CloudFront answers from its cache goes on: 85 % of 70 %."""
    assert stopped(plan(SHOP), "ap-southeast-1") == {"shoppers": 1 - Fraction(85, 100) * Fraction(70, 100)}


def test_a_second_region_goes_on_with_a_table_that_both_hold():
    found = of_text("""
services:
  dns:
    type: route53
    domain: example.com
    records:
      - {name: api, alias: one, failover: primary, evaluate_target_health: true}
      - {name: api, alias: two, failover: secondary, evaluate_target_health: true}
  one: {type: apigateway}
  two: {type: apigateway, region: eu-central-1}
  table: {type: dynamodb, replicas: [eu-central-1]}
connections:
  - people -> dns
  - dns -> one: {share: 100%}
  - dns -> two: {share: 0%}
  - one -> table: {reads: 1/request}
  - two -> table: {reads: 1/request}
""")
    assert [stopped(found, region) for region in ("us-east-1", "eu-central-1")] == [{}, {}]
    assert drill.outcome(found, "us-east-1").takes_over == ("table",)
    assert stopped(found, "table") == stopped(found, "dns") == {"people": 1}
    assert stopped(found, "one") == {}


def test_without_a_soft_dependency_it_goes_on_degraded():
    found = drill.outcome(plan(SHOP), "logs")
    assert (found.stopped, found.degraded) == ((), (("api", "logs"),))


def test_what_nobody_waits_for_waits():
    found = drill.outcome(plan(SHOP), "mailer")
    assert (found.stopped, found.degraded, found.waiting) == ((), (), (("orders", "mailer"),))
    assert drill.outcome(plan(SHOP), "site").waiting == ()


@pytest.mark.parametrize("tasks, zones, left, part", [
    (10, 2, 5, Fraction(1, 2)), (20, 2, 10, 1), (15, 3, 10, 1), (14, 3, 9, Fraction(9, 10)), (12, 3, 8, Fraction(4, 5)),
])  # fmt: skip
def test_what_is_left_carries_so_much_of_the_peak(tasks, zones, left, part):
    """Ten are needed: 20 carry it over two zones, 15 over three."""
    (short,) = drill.outcome(fleet(tasks, zones), "zone-1").fleets
    assert (short.crew.left, short.part_carried, short.is_short) == (left, part, part < 1)
    assert short.crew.enough == {2: 20, 3: 15}[zones]


def test_a_range_is_short_until_it_has_grown():
    (short,) = drill.outcome(fleet("2..20"), "zone-1").fleets
    assert short.is_short and short.grows
    text = click.unstyle(str(render("drill", Report(fleet("2..20")))))
    assert "api: 5 tasks left of 10 carry 50% of the peak, until 5 more have started" in text
    assert "the peak takes 10, 10 run in 2 zones, 5 are left; enough is 10 / (2 - 1) in each of 2 = 20" in text


def test_a_range_that_may_grow_in_the_zones_left_is_available_with_one():
    assert [availability.part(fleet(tasks).architecture.services["api"]).uptime for tasks in ("2..12", "2..8")] == [
        Fraction("0.9999"), None,
    ]  # fmt: skip


def test_the_finding_and_the_drill_count_alike():
    found = fleet(14, 3)
    said = [f.message for f in review(found).findings if f.slug == "peak-without-a-zone"]
    assert said == ["api: the busiest minute brings 100 requests/second and takes 10 tasks; without one of its "
                    "3 zones 9 of 14 stay, and of 15 enough would"]  # fmt: skip


def test_one_of_its_kind_is_found_without_any_network():
    found = of_text("""
services: {web: {type: ec2, instance: t3.small, volume: 8 GB}, two: {type: ecs, tasks: 2}, store: {type: redshift, nodes: 1}}
connections: [people -> web -> store, people -> two]
""")
    assert [(point.service, point.why) for point in drill.single_points(found)] == [
        ("web", "is one instance"), ("store", "is one machine or line"),
    ]  # fmt: skip


def test_zones_of_two_regions_have_names_of_their_own():
    found = of_text("""
services: {one: {type: ecs, tasks: 2}, two: {type: ecs, tasks: 2}}
places:
  main: {type: vpc, zones: 2, private: [one]}
  far: {type: vpc, zones: 2, region: eu-central-1, private: [two]}
connections: [people -> one: {share: 50%}, people -> two: {share: 50%}]
""")
    names = [event.name for event in drill.events(found) if event.kind == "zone"]
    assert names == ["us-east-1/zone-1", "us-east-1/zone-2", "eu-central-1/zone-1", "eu-central-1/zone-2"]
    assert stopped(found, "eu-central-1") == {"people": Fraction(1, 2)}


def test_states_of_a_picture():
    found = plan(SHOP, settings=ONE_NAT)
    first, second = drill.struck(found, "zone-1"), drill.struck(found, "zone-2")
    assert {name for name, state in first.items() if state == "failed"} == {
        "main/zone-1",
        "nat",
        "nat@1",
        "alb@1",
        "api@1",
    }
    assert first["api@2"] == "degraded"  # it cannot reach its table
    assert second == {
        "main/zone-2": "failed",
        "alb": "degraded",
        "alb@2": "failed",
        "api": "degraded",
        "api@2": "failed",
    }
    assert drill.struck(found, "ap-southeast-1")["region-ap-southeast-1"] == "failed"
    assert "cdn" in drill.struck(found, "site") and drill.struck(found, "site")["site"] == "failed"


def test_an_unknown_event_is_answered_with_the_nearest():
    with pytest.raises(ArchplanError) as told:
        drill.outcome(plan(SHOP), "zone-3")
    (found,) = told.value.diagnostics
    assert found.slug == "unknown-drill" and "zone-" in found.hint


@pytest.mark.parametrize("path", sorted(ROOT.glob("architectures/**/*.yaml")), ids=lambda path: path.stem)
@pytest.mark.heavy
def test_a_drill_of_every_architecture_stops_no_more_than_all(path):
    found = plan(path)
    for outcome in drill.drill(found):
        assert all(0 < part <= 1 for _, part in outcome.stopped)
        named = {name for name in drill.struck(found, outcome.event.name) if name in found.architecture.services}
        assert set(outcome.event.failed) <= named


def test_a_service_that_is_said_to_be_single_is_said_once():
    """A rule of its own says it; the rule over plans is for what has none."""
    found = [f.slug for f in review(plan(SHOP, settings=ONE_NAT)).findings]
    assert found.count("single-nat-gateway") == 1 and "single-point-of-failure" not in found


def test_json_lists_single_points_and_every_event():
    found = json.loads(document(Report(plan(SHOP, settings=ONE_NAT))))
    assert [point["service"] for point in found["singlePoints"]] == ["nat"]
    first = found["events"][0]
    assert (first["name"], first["stops"]) == ("zone-1", [{"source": "shoppers", "share": "0.300000"}])


def test_the_verb_finds_the_single_gateway_and_none_in_every_zone():
    one, each = (CliRunner().invoke(cli, ["drill", str(SHOP), *more]).output for more in (["--set", ONE_NAT[0]], []))
    assert "nat  stands in one zone: 30% of the requests of shoppers fail" in click.unstyle(one)
    assert "none: no request waits for anything that stands in one zone" in click.unstyle(each)
