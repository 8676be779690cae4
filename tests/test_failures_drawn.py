"""Failures in pictures: the second region by strategy, what a lost zone takes with it, cost against time; and the report."""

import re

import pytest

from archplan import drawing
from archplan.analysis.failures import struck
from archplan.analysis.recovery import standing
from archplan.drawing.paint.scatter import Spot, scatter
from archplan.estimate.plan import plan
from archplan.estimate.report import Report
from archplan.outputs.page.sections import page_of
from archplan.outputs.scenes.picture import scene
from tests.conftest import ROOT
from tests.shell import run

SHOP = ROOT / "architectures/online-shop.yaml"
RECOVERED = [SHOP, *sorted((ROOT / "architectures/resilience").glob("*.yaml"))]


def states(found):
    return {node.id: node.state for node in found.nodes if node.state}


@pytest.mark.parametrize("path", RECOVERED, ids=lambda path: path.stem)
@pytest.mark.parametrize("strategy", ["pilot-light", "active-active"])
@pytest.mark.heavy
def test_a_second_region_is_drawn_soundly(path, strategy):
    shop = plan(path)
    priced, found = standing(shop, strategy)
    picture = scene(Report(priced), states=found)
    assert {group.title for group in picture.groups if group.kind == "region"} >= {
        shop.architecture.region_title(region)
        for region in (shop.architecture.region, str(shop.architecture.recovery and shop.architecture.recovery.region))
    }
    assert set(states(picture).values()) <= {"idle", "standby", "live"} and states(picture)
    assert drawing.audit(picture).is_sound, drawing.audit(picture).laws


def test_a_lost_zone_is_struck_out():
    shop = plan(SHOP)
    picture = scene(Report(shop), states=struck(shop, "zone-1"))
    found = states(picture)
    assert found["nat@1"] == found["api@1"] == "failed" and found["api@2"] == "degraded"
    assert next(group for group in picture.groups if group.id == "main/zone-1").state == "failed"
    assert all(edge.state == "failed" for edge in picture.edges if "api@1" in (edge.source, edge.target))
    assert drawing.audit(picture).is_sound


def test_a_lost_region_takes_all_that_stands_in_it():
    shop = plan(SHOP)
    found = states(scene(Report(shop), states=struck(shop, "ap-southeast-1")))
    assert {"alb", "orders", "site", "api@1", "api@2"} <= {name for name, state in found.items() if state == "failed"}
    assert "cdn" not in found or found["cdn"] != "failed"


@pytest.mark.heavy
def test_the_verb_draws_them(tmp_path):
    for name, arguments, word in (
        ("a", ["--strategy", "warm-standby"], "recovery by warm-standby"),
        ("b", ["--drill", "nat"], "without nat"),
        ("c", ["--strategy", "pilot-light", "--region", "us-west-2"], "US West (Oregon)"),
    ):
        ran = run("draw", SHOP, *arguments, "-o", tmp_path / f"{name}.svg")
        assert ran.code == 0, ran.err
        assert word in (tmp_path / f"{name}.svg").read_text("utf-8")
    assert run("draw", SHOP, "--drill", "nothing").code == 2
    assert run("draw", SHOP, "--strategy", "hope").code == 2
    assert run("draw", SHOP, "--region", "us-west-2").code == 2


@pytest.mark.heavy
def test_the_report_holds_the_strategies_and_three_pictures(tmp_path):
    assert run("report", SHOP, "--full", "-o", tmp_path).code == 0
    page = (tmp_path / "online-shop.md").read_text("utf-8")
    for name in ("strategies", "recovery", "drill"):
        assert f"](online-shop-{name}.svg)" in page and (tmp_path / f"online-shop-{name}.svg").is_file()
    table = run("recover", SHOP).out
    rows = re.findall(
        r"^\| (None|Backup restore|Pilot light|Warm standby|Hot standby|Active active)[^|]*\| (\$[^|]+) \|",
        page,
        re.MULTILINE,
    )
    assert len(rows) == 6
    for _, cost in rows:  # the same figures in both
        assert cost in table, cost
    whole = (tmp_path / "online-shop.html").read_text("utf-8")
    for name in ("recovery", "drill"):  # each drawn inside, with ids of its own
        assert len(re.findall(f'<title id="{name}--drawing-title">', whole)) == 1
    assert len(re.findall('<title id="strategies--[^"]*">', whole)) == 1
    assert "http://" not in re.sub(r"http://www\.w3\.org", "", whole)


@pytest.mark.heavy
def test_a_spec_without_recovery_has_no_such_section():
    assert page_of(Report(plan(ROOT / "architectures/blood-donation.yaml"))).section("resilience") is None


def test_the_plot_places_time_by_its_logarithm():
    spots = (Spot("slow", 10_000, 10, "a"), Spot("fair", 1_000, 20, "b"), Spot("fast", 100, 40, "<c>", True))
    svg = scatter("T", "s", spots)
    at = [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="9"', svg)]
    (x1, y1), (x2, y2), (x3, y3) = at
    assert x1 - x2 == pytest.approx(x2 - x3, abs=0.2)  # ten times the time is the same step
    assert y1 - y2 == pytest.approx((y2 - y3) / 2, abs=0.2)  # $10 more, then $20 more
    assert "fast (chosen)" in svg and "&lt;c&gt;" in svg and svg == scatter("T", "s", spots)
