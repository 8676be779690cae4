"""Pictures promise to be read: their text on a slide, what a page asks for, and what no picture holds."""

from pathlib import Path
from statistics import median

import pytest
from click.testing import CliRunner

from archplan.cli._verbs import cli
from archplan.drawing import size, svg
from archplan.drawing.layout.place import place
from archplan.drawing.page.overlaps import audit
from archplan.drawing.page.pages import PAGES, Fit, fit
from archplan.drawing.page.scene import DrawingError, Node, Scene
from archplan.estimate.plan import plan, plan_of
from archplan.estimate.report import Report
from archplan.kernel.record import changed
from archplan.outputs.scenes.overview import MOST_ARROWS, MOST_NODES
from archplan.outputs.scenes.picture import largest, scene, unreadable
from archplan.text import yaml as source
from tests.conftest import ROOT

DRAWN = ROOT / "tests/cases/drawn"
TOO_MUCH = ("nutrition-tracker", "eks", "hub-spoke", "monster-150")
"""What no layout has made readable on a slide though it has no more than 40 icons: `--page` says so."""
SPECS = [*sorted((ROOT / "architectures").rglob("*.yaml")), *sorted(DRAWN.glob("*.yaml"))]
TABLE = """# How large pictures are

What 12 px text becomes, in points, when a picture with its steps and its legend fills a slide of 13.33 x 7.5 in: as
`archplan draw` lays it out, and with `--page slide`. Nothing is ever enlarged beyond 12 pt. Icons are pixels of 1/96 in on that slide. Every row is measured by
`tests/test_pages.py`.

| picture | icons | arrows | crossings | px | ratio | text, pt | `--page slide`: icons | text, pt | icon, px |
|---|---|---|---|---|---|---|---|---|---|
"""


def read(text: str) -> Report:
    return Report(plan_of(source.parse(text, "spec.yaml"), {"spec.yaml": text}, "spec.yaml"))


def test_text_on_a_page_is_what_twelve_pixels_become() -> None:
    """it: takes the tighter of width and height"""
    assert fit(1280, 720) == Fit(12 * 960 / 1280, 40 * 960 / 1280 * 96 / 72)
    assert fit(1280, 720).is_readable
    assert fit(1280, 1080).text == 12 * 540 / 1080
    assert not fit(1281, 720).is_readable
    assert fit(539, 100, "a4").text == 12
    with pytest.raises(DrawingError, match="Choose one of slide, a4"):
        fit(1, 1, "poster")


def test_the_size_of_a_picture_is_that_of_its_file() -> None:
    """it: counts the steps and the legend, which are on the page too"""
    drawn = scene(Report(plan(DRAWN / "step-badge-over-two-zones.yaml")), page="slide")
    wide, high = size(drawn)
    assert f'width="{round(wide, 1):g}" height="{round(high, 1):g}"' in svg(drawn)
    assert high > place(drawn).height + 40 or wide > place(drawn).width + 40
    assert size(changed(drawn, steps=(), legend=None)) == (place(drawn).width, place(drawn).height)


@pytest.mark.heavy
def test_pictures_are_as_large_as_the_table_says(golden):
    """it: is 8 pt or larger on a slide in the middle of all examples, and no smaller on a page that is asked for"""
    rows, plain, crossings = [], [], {}
    for path in SPECS:
        report = Report(plan(path))
        found = place(scene(report))
        asked = scene(report, page="slide")
        paged = place(asked)
        asks = scene(report)
        (wide, high), one, two, counted = size(asks), fit(*size(asks)), largest(asked), audit(found)
        plain.append(one.text)
        crossings[path.stem] = counted["crossings"]
        assert two.text > one.text - 0.5, path.stem
        assert audit(paged, asked).is_sound, path.stem
        rows.append(
            f"| {path.parent.name}/{path.stem} | {len(found.nodes)} | {len(found.routes)} | {counted['crossings']:g}"
            f" | {wide:.0f} x {high:.0f} | {wide / high:.2f} | {min(one.text, 12):.1f}"
            f" | {len(paged.nodes)} | {min(two.text, 12):.1f} | {min(two.icon, 54):.0f} |\n"
        )
        if len(paged.nodes) <= 40 and path.stem not in TOO_MUCH:
            assert two.is_readable, path.stem
    assert median(plain) >= 8
    assert crossings["eks"] <= 12 and sum(crossings.values()) <= 70
    golden(ROOT / "docs/drawing.md", TABLE + "".join(rows))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_when_it_cannot_be_read_and_what_can(page: str, tmp_path: Path) -> None:
    """it: is silent where the text is large enough, and else says how small it is and names a view or a part"""
    for name in ("step-badge-over-two-zones", "hub-spoke"):
        ran = CliRunner().invoke(
            cli, ["draw", str(DRAWN / f"{name}.yaml"), "--page", page, "-o", str(tmp_path / "a.svg")]
        )
        assert ran.exit_code == 0, ran.output
        report = Report(plan(DRAWN / f"{name}.yaml"))
        said = unreadable(report, page)
        assert (said == "") == largest(scene(report, page=page)).is_readable
        assert (said in ran.output) and (not said or "--view" in said or "--around" in said)


def test_zones_are_one_box_where_a_page_needs_the_room() -> None:
    """it: draws copies that are alike once, says how many they are, and keeps what is not alike"""
    report = Report(plan(DRAWN / "three-tier.yaml"))
    drawn = scene(report, folded=True)
    assert not [group for group in drawn.groups if group.kind == "zone"]
    assert [group.title for group in drawn.groups if group.kind == "vpc"] == ["VPC main, zones 1 to 3"]
    web = [node for node in drawn.nodes if node.id.startswith("web")]
    assert [node.id for node in web if "web servers" in node.title] and all("@" not in node.id for node in web)
    assert next(node.cost or "" for node in web if "web servers" in node.title).startswith("3 x ")
    parts = [node.title[-1] for node in drawn.nodes if node.title[0] == "Amazon RDS"]
    assert [part.partition("(")[2] for part in parts][:2] == ["primary)", "standby)"]
    assert any("zone 1" in node.title[-1] for node in drawn.nodes), "what stands in one zone says so"


def test_rates_on_a_page_leave_their_unit_to_the_legend() -> None:
    """it: writes the number alone, and the unit once"""
    report = Report(plan(DRAWN / "three-tier.yaml"))
    drawn = scene(report, page="slide")
    assert not [edge.label for edge in drawn.edges if "req/" in edge.label]
    assert "labels: requests a second, on average" in (drawn.legend or ())


@pytest.mark.heavy
def test_what_no_picture_holds_is_counted() -> None:
    """it: draws an overview of 150 services that keeps every law, every dollar and every kind of arrow"""
    for name in ("monster-150", "platform-of-teams"):
        report = Report(plan(DRAWN / f"{name}.yaml"))
        drawn = scene(report)
        assert len(drawn.nodes) <= MOST_NODES and len(drawn.edges) <= MOST_ARROWS
        assert any("too many for one picture" in said for said in drawn.legend or ())
        found = place(drawn)
        assert audit(found, drawn).is_sound
        assert found.width * found.height * 4 < 40e6, "pixels at a zoom of 2"
    lambdas = next(node for node in scene(Report(plan(DRAWN / "monster-150.yaml"))).nodes if "AWS Lambda" in node.title)
    assert lambdas.title == ("AWS Lambda", "30 of them")
    assert lambdas.tooltip.count(",") == 29


NETWORKS = """
region: us-east-1
traffic: {u: {requests: 1 million/month}}
services:
  alb: {type: alb}
  igw: {type: internetgateway}
  a: {type: ec2, instance: t3.small, count: 2}
  db: {type: rds, engine: postgresql, instance: db.t4g.micro, multi_az: true, replicas: 1, replicate_to: us-west-2}
  db2: {type: rds, engine: postgresql, instance: db.t4g.micro, region: us-west-2}
  bank: {type: external}
  q: {type: sqs}
places:
  main: {type: vpc, zones: 3, public: [alb, igw], private: [a], data: [db]}
  other: {type: vpc, region: us-west-2, zones: 2, data: [db2]}
connections: [u -> alb -> a -> db, a -> bank, a -> q]
"""


def test_read_replicas_are_drawn_and_replication_has_its_arrow() -> None:
    """it: draws as many instances as are billed, and an arrow from the primary alone, in the region and abroad"""
    drawn = scene(read(NETWORKS))
    copies = [node for node in drawn.nodes if node.id.startswith("db@")]
    assert [node.title[-1] for node in copies] == ["db (primary)", "db (standby)", "db (read replica)"]
    assert [node.parent for node in copies] == [f"main/zone-{zone}/data" for zone in (1, 2, 3)]
    assert all((node.cost or "").endswith("/mo, one of 3") for node in copies)
    arrows = {edge.id for edge in drawn.edges if edge.label == "replication"}
    assert arrows == {"db@1->db@2", "db@1->db@3", "db@1->db2"}
    assert not {edge.target for edge in drawn.edges if edge.label != "replication"} & {"db@2", "db@3"}


def test_the_internet_is_reached_through_its_gateway() -> None:
    """it: leads what comes from people and goes to the internet through the gateway, and nothing else"""
    ends = {(edge.source, edge.target.partition("@")[0]) for edge in scene(read(NETWORKS)).edges}
    assert {("u", "igw"), ("igw", "alb"), ("igw", "bank")} <= ends
    assert ("u", "alb") not in ends and ("igw", "q") not in ends


def test_arrows_of_all_copies_to_one_thing_are_one_and_carry_it_all() -> None:
    """it: draws one arrow outside the zones with the whole rate, one for each copy from a load balancer"""
    edges = scene(read(NETWORKS)).edges
    assert [edge.source for edge in edges if edge.target == "q"] == ["a@2"]
    whole = sum(edge.rate for edge in edges if edge.source == "igw" and edge.target == "alb")
    assert [edge.rate for edge in edges if edge.target == "q"] == [pytest.approx(whole)]
    assert len([edge for edge in edges if edge.source == "alb"]) == 2
    struck = scene(read(NETWORKS), states={"main/zone-1": "failed"}).edges
    assert [edge.source for edge in struck if edge.target == "q"] == ["a@1", "a@2"], "a drill shows each of them"


def test_a_long_flow_is_written_in_lines() -> None:
    """it: wraps a chain of twelve instead of drawing a strip"""
    chain = "\n".join(f"  s{k}: {{type: sqs}}\n  f{k}: {{type: lambda}}" for k in range(6))
    flow = " -> ".join(f"s{k} -> f{k}" for k in range(6))
    text = f"region: us-east-1\ntraffic: {{u: {{requests: 1 million/month}}}}\nservices:\n{chain}\nconnections: [u -> {flow}]\n"
    found = place(scene(read(text)))
    assert fit(found.width, found.height).text >= 12


def test_an_empty_scene_has_a_page() -> None:
    """it: draws nothing at a readable size"""
    one = Scene("", "", "", (Node("a", "service", ("a",), "", "compute", ""),), (), (), page="slide")
    assert largest(one).is_readable
