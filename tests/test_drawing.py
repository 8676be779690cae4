"""The drawing promises: everything named is drawn, nothing overlaps, the same scene gives the same bytes."""

import ast
import os
import subprocess
import sys
import time
from pathlib import Path
from xml.dom import minidom

import pytest

import archplan.drawing
from archplan.drawing import DrawingError, Edge, Group, Node, Scene, audit, dot, png, svg
from archplan.drawing.layout.arrange import Choice, arrange
from archplan.drawing.layout.place import place
from archplan.drawing.page.lettering import clean, few_lines, shorten, text_width
from archplan.drawing.page.scene import Meaning, Note
from archplan.drawing.paint.ink import xml_name
from archplan.kernel.record import changed
from archplan.outputs.page.words import Words
from tests.layouts import Shared, laid_out_anew
from tests.scenes import blood, platform, shop

SCENES = [shop, blood, platform]
HOSTILE = "<script>alert('x')</script>&amp;\"]]>\x00\x07\u202e" + "dài " * 120 + "\U0001f600"


def service(name: str, parent: str = "", **more: object) -> Node:
    return changed(Node(name, "service", (name,), "", "compute", parent), **more)


def page(nodes: list[Node], groups: list[Group] | None = None, edges: list[Edge] | None = None) -> Scene:
    return Scene("Test", "", "", tuple(nodes), tuple(groups or []), tuple(edges or []))


@pytest.mark.parametrize("scene", SCENES)
def test_nothing_lies_on_anything(scene) -> None:
    """it: no label, icon, title or line covers another"""
    assert {name: count for name, count in audit(scene()).laws.items() if count} == {}


@pytest.mark.parametrize(("scene", "most"), [(shop, 2), (blood, 3), (platform, 10)])
def test_lines_cross_rarely(scene, most: int) -> None:
    """it: keeps crossings few"""
    assert audit(scene())["crossings"] <= most


@pytest.mark.parametrize("scene", SCENES)
def test_everything_named_is_drawn(scene) -> None:
    """it: draws every node, group, cost and label by its own id"""
    drawn = svg(scene())
    minidom.parseString(drawn.encode())
    for node in scene().nodes:
        assert f'<g id="{xml_name(node.id)}" class="node' in drawn
    for group in scene().groups:
        assert f'<g id="{xml_name(f"group-{group.id}")}"' in drawn
    for edge in scene().edges:
        if edge.kind not in ("log", "deploy"):
            assert f'<g id="{xml_name(f"edge-{edge.id}")}"' in drawn
            assert edge.label in drawn


@pytest.mark.parametrize("scene", SCENES)
def test_it_fits_a_slide(scene) -> None:
    """it: is wider than high, and not a strip"""
    sheet = place(scene())
    assert 1.2 < sheet.width / sheet.height < 2.3


@pytest.mark.parametrize("scene", [shop, platform])
def test_zones_are_equal(scene) -> None:
    """it: puts zones side by side with tiers in rows, or below one another with tiers in columns, equally large"""
    sheet = place(scene())
    boxes = {it.group.id: it.box for it in sheet.groups}
    one, two = boxes["zone1"], boxes["zone2"]
    beside = one.y == two.y
    assert (one.w, one.h) == (two.w, two.h) and (beside or one.x == two.x)
    for name, box in boxes.items():
        twin = boxes.get(name[:-1] + "2", box)
        assert (box.w, box.h) == (twin.w, twin.h) and (box.y == twin.y if beside else box.x == twin.x)


def test_the_load_balancer_stands_over_the_middle_of_the_zones() -> None:
    """it: centres what lets traffic in above zones that stand side by side, and puts it before others"""
    sheet = place(shop())
    boxes = {it.group.id: it.box for it in sheet.groups}
    alb = next(box for box in sheet.nodes if box.node.id == "alb")
    one, two = boxes["zone1"], boxes["zone2"]
    if one.y == two.y:
        assert alb.icon.cx == pytest.approx((one.x + two.right) / 2, abs=1) and alb.icon.bottom < one.y
    else:
        assert alb.icon.right < one.x


def test_users_are_left_and_delivery_is_right() -> None:
    """it: reads from left to right"""
    sheet = place(shop())
    middle = {box.node.id: box.icon.cx for box in sheet.nodes}
    assert middle["shoppers"] < middle["cdn"] < middle["alb"] < middle["orders"] < middle["ship"]
    boxes = {it.group.id: it.box for it in sheet.groups}
    assert middle["shoppers"] < boxes["cloud"].x and middle["cdn"] < boxes["region"].x


def test_a_picture_that_is_asked_for_again_is_laid_out_once() -> None:
    """it: keeps the page, until it is told to forget; and a legend of other words, or other signs, is another page"""
    sheet = place(shop())
    assert place(shop()) is sheet
    noted = [place(changed(shop(), legend=(kind("of it"),))).legend for kind in (Meaning, Note, str)]
    assert [type(line) for legend in noted for line in legend or ()] == [Meaning, Note, str]
    with laid_out_anew():
        anew = place(shop())
        assert anew is not sheet and anew == sheet and place(shop()) is anew


@pytest.mark.heavy
def test_what_one_process_laid_out_another_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """it: is the same page, of the very same scene alone"""
    monkeypatch.setattr("tests.layouts.WORTH_KEEPING", 0)
    with laid_out_anew():
        first, second = Shared(tmp_path), Shared(tmp_path)
        sheet = first(platform(), ())
        second.lay_out = lambda scene, legend: changed(sheet, title="made again")
        assert second(platform(), ()) == sheet and second(platform(), ()) is not sheet
        for other in (changed(platform(), page="slide"), changed(platform(), say=Words("vi"))):
            assert second(other, ()).title == "made again"


@pytest.mark.heavy
def test_the_same_scene_gives_the_same_bytes() -> None:
    """it: repeats itself to the byte, whatever the hash seed"""
    script = "import test_drawing, archplan.drawing as d, hashlib;print(hashlib.sha256(d.svg(test_drawing.shop()).encode()).hexdigest())"
    here = Path(__file__).parent
    prints = set()
    for seed in ("1", "2"):
        env = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join([str(here), str(here.parent)]),
        }
        prints.add(subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, check=True).stdout)
    assert len(prints) == 1


@pytest.mark.parametrize("scene", SCENES)
def test_the_file_needs_nothing_else(scene) -> None:
    """it: refers to nothing outside, and runs nothing"""
    drawn = svg(scene())
    for line in drawn.splitlines():
        for piece in line.split('href="')[1:]:
            assert piece.startswith(("#", "data:image/png;base64,"))
    assert "<script" not in drawn and "site-packages" not in drawn and "file:" not in drawn


def test_an_icon_is_drawn_once_however_often_it_is_used() -> None:
    """it: holds each picture once"""
    assert svg(shop()).count('<symbol id="icon-aws-compute-Fargate"') == 1


def test_hostile_text_stays_text() -> None:
    """it: escapes, shortens and cleans whatever it is given"""
    nodes = (
        Node(HOSTILE, "service", (HOSTILE, HOSTILE), "../../x", "compute", "g" + HOSTILE, (), HOSTILE, 0.9, HOSTILE,
             "javascript:alert(1)"),
        service("b", "g" + HOSTILE),
    )  # fmt: skip
    scene = Scene(HOSTILE, HOSTILE, HOSTILE, nodes, (Group("g" + HOSTILE, "vpc", HOSTILE, ""),),
                  (Edge(HOSTILE, HOSTILE, "b", HOSTILE, 1e9, "data", HOSTILE, HOSTILE),), (HOSTILE,))  # fmt: skip
    drawn = svg(scene)
    document = minidom.parseString(drawn.encode())
    assert not document.getElementsByTagName("script")
    assert "javascript:" not in drawn
    assert all(letter not in drawn for letter in "\x00\x07\u202e")
    assert place(scene).width < 1000
    assert png(scene).startswith(b"\x89PNG")
    assert dot(scene).count("subgraph") == 1


@pytest.mark.parametrize(
    "scene",
    [
        Scene("", "", "", (), (), ()),
        page([]),
        page([service("a")]),
        page([], [Group("a", "cloud", "AWS", ""), Group("b", "region", "R", "a")]),
        page([service("a")], edges=[Edge("1", "a", "a", "retry")]),
        page([service(c) for c in "abcd"], edges=[Edge(a + b, a, b, "x") for a, b in ("ab", "bc", "ca", "cd", "dc")]),
        page([service("a"), service("b")], edges=[Edge(str(k), "a", "b", f"label {k}") for k in range(6)]),
        page([service("a", "g"), service("b", "h")], [Group("g", "autoscaling", "ASG", ""),
             Group("h", "security-group", "SG", "")], [Edge("1", "a", "b")]),
    ],
)  # fmt: skip
def test_small_and_odd_scenes(scene: Scene) -> None:
    """it: draws nothing, one thing, loops and rings"""
    minidom.parseString(svg(scene).encode())
    found = audit(scene)
    assert found["edge through icon"] == found["label on icon"] == found["label on label"] == 0


def test_an_unknown_icon_becomes_a_tile() -> None:
    """it: never leaves a hole where an icon is missing"""
    assert ">SQ</text>" in svg(page([service("x", title=("Some Queue",), icon="aws.nowhere.Nothing")]))


def crowd(count: int) -> Scene:
    groups = [Group("c", "cloud", "AWS", ""), Group("v", "vpc", "VPC", "c")]
    for zone in range(3):
        groups.append(Group(f"z{zone}", "zone", f"Zone {zone}", "v"))
        groups += [Group(f"s{zone}{tier}", "private-subnet", "Subnet", f"z{zone}") for tier in range(3)]
    homes = [group.id for group in groups if group.kind != "zone"]
    nodes = [service(f"n{k}", homes[k * 7 % len(homes)]) for k in range(count)]
    edges = [Edge(f"e{k}", f"n{k * 31 % count}", f"n{k * 17 % count}", "x", k) for k in range(1, count)]
    return page(nodes, groups, edges)


@pytest.mark.parametrize(("count", "seconds"), [(100, 20), (300, 60), (2000, 60)])
@pytest.mark.heavy
def test_crowds_take_seconds(count: int, seconds: int) -> None:
    """it: draws many services without hanging"""
    start = time.process_time()
    svg(crowd(count))
    assert time.process_time() - start < seconds


@pytest.mark.parametrize(
    ("scene", "words"),
    [
        (page([service("a"), service("a")]), "Two things are called 'a'"),
        (page([service("a", "nowhere")]), "'a' stands in 'nowhere', which is no group"),
        (page([service("a")], edges=[Edge("1", "a", "b")]), "ends at 'b', which is no node"),
        (page([], [Group("a", "vpc", "", "b"), Group("b", "vpc", "", "a")]), "stands inside itself"),
        (page([service("")]), "empty id"),
    ],
)
def test_what_cannot_be_drawn_is_said(scene: Scene, words: str) -> None:
    """it: says what is wrong with a scene"""
    with pytest.raises(DrawingError, match=words):
        svg(scene)


def test_telemetry_to_operations_is_left_out_and_said() -> None:
    """it: draws no spaghetti to the operations box, and says so"""
    drawn = svg(shop())
    assert "edge-api-logs1" not in drawn
    assert "2 lines to the operations box not drawn" in drawn


def test_a_deployment_to_every_zone_is_drawn_once() -> None:
    """it: draws a deployment to a repeated service once"""
    kept = [edge.target for edge in arrange(shop()).edges if edge.source == "images"]
    assert kept == ["api@2"]


def test_choices_keep_everything() -> None:
    """it: places every node whichever way it is arranged"""
    for choice in (Choice(), Choice("down", "down", "bottom")):
        arrangement = arrange(platform(), choice)
        placed = [m for level in arrangement.levels.values() for m in level.members if m in arrangement.nodes]
        assert sorted(placed) == sorted(node.id for node in platform().nodes)


def test_busier_edges_are_wider() -> None:
    """it: widens a line with every power of ten, from 1.25 to 4 pixels"""
    two = page([service("a"), service("b"), service("c")], edges=[Edge("1", "a", "b"), Edge("2", "b", "c", "", 1e9)])
    assert 'stroke-width="1.25"' in svg(two) and 'stroke-width="4.00"' in svg(two)


def test_png_at_every_zoom() -> None:
    """it: makes pictures of one to three times the size"""
    one, two = png(page([service("a")]), 1), png(page([service("a")]), 2)
    assert int.from_bytes(two[16:20], "big") == pytest.approx(2 * int.from_bytes(one[16:20], "big"), abs=1)
    with pytest.raises(DrawingError, match="Choose 1, 2 or 3"):
        png(page([]), 9)


def test_vietnamese_letters_have_shapes() -> None:
    """it: has the whole Vietnamese alphabet in its font"""
    pictures = {png(page([service("a", title=(letter,))])) for letter in "ặễộứỹđơưẢ→₫"}
    assert len(pictures) == 11


def test_text_is_measured_as_arial() -> None:
    """it: knows how wide letters are"""
    assert text_width("AWS Lambda", 1000) == 667 + 944 + 667 + 278 + 556 + 556 + 833 + 556 + 556 + 556
    assert text_width("ễ") == text_width("e") and text_width("ự") == text_width("ư")
    assert shorten("a" * 500, 100).endswith("…") and text_width(shorten("a" * 500, 100)) <= 100
    assert few_lines(("Application Load Balancer",), 132) == ("Application", "Load Balancer")
    assert clean("a\x00\u202e\n b") == "a b"


def test_dot_is_for_people() -> None:
    """it: writes nested clusters with the user's own ids"""
    text = dot(shop())
    assert 'subgraph "cluster_main"' in text and '"alb" -> "api@1" [label="180/s"]' in text
    assert 'subgraph "cluster_region-delivery"' in text


def test_the_drawing_imports_nothing_of_the_house() -> None:
    """it: can be taken out and used alone"""
    folder = Path(archplan.drawing.__file__).parent
    allowed = {"archplan.drawing", "archplan.kernel.record", "pygraphviz", "typst", "fontpkg_arimo"}
    for file in sorted(folder.glob("*.py")):
        for found in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [found.module or ""] if isinstance(found, ast.ImportFrom) else []
            names += [alias.name for alias in found.names] if isinstance(found, ast.Import) else []
            for name in names:
                assert name.split(".")[0] in sys.stdlib_module_names or any(name.startswith(it) for it in allowed)
