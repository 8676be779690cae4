"""The audit promises: every law is zero on every example, and each measure sees what it is named after."""

from pathlib import Path

import pytest

import archplan
from archplan.drawing import Edge, Group, Node, Scene
from archplan.drawing.layout.place import place
from archplan.drawing.page.overlaps import Audit, audit
from archplan.drawing.page.sheet import GroupBox, Label, NodeBox, Point, Rect, Route, Sheet, node_box
from archplan.estimate.report import Report
from archplan.kernel.record import changed
from archplan.outputs.scenes.picture import VIEWS, scene

ROOT = Path(__file__).parent.parent
SPECS = [*sorted((ROOT / "architectures").rglob("*.yaml")), *sorted((ROOT / "tests/cases/drawn").glob("*.yaml"))]


@pytest.mark.parametrize("path", SPECS, ids=lambda path: "/".join(path.parts[-2:]))
@pytest.mark.heavy
def test_every_law_holds_on_every_example(path: Path) -> None:
    """it: draws no example in which something lies on something"""
    asked = scene(Report(archplan.plan(path)))
    found = audit(place(asked), asked)
    assert {name: count for name, count in found.laws.items() if count} == {}
    assert found.is_sound
    assert found["farthest label, pt"] <= 12
    assert found["labels left out"] == found["steps left out"] == 0


def node(name: str, x: float, y: float) -> NodeBox:
    """An icon of 48 with its title of one line from 52 to 66 below its top."""
    return node_box(Node(name, "service", (name,), "", "compute", ""), x, y, 64, 66)


def line(name: str, a: str, b: str, *points: Point, words: Rect | None = None) -> Route:
    label = Label(words, "words", "", False) if words else None
    return Route(Edge(name, a, b, "words" if words else ""), points, label)


def page(nodes: list[NodeBox], routes: list[Route] | None = None, groups: list[GroupBox] | None = None) -> Sheet:
    return Sheet("", "", "", 800, 600, tuple(nodes), tuple(groups or []), tuple(routes or []), (), ())


A, B, C, D = node("a", 100, 100), node("b", 400, 100), node("c", 100, 300), node("d", 400, 300)
ACROSS = line("e", "a", "b", (159, 124), (405, 124))
BELOW = line("f", "c", "d", (159, 324), (405, 324))
QUIET = page([A, B, C, D], [ACROSS, BELOW])
APART = line("g", "a", "d", (159, 124), (300, 124), (300, 324), (405, 324))  # leaves a's trunk in the middle
BOX = GroupBox(Group("g", "generic", "", ""), Rect(200, 80, 100, 100), (), Rect(0, 0, 0, 0), 1)
VPC = GroupBox(Group("v", "vpc", "VPC", ""), Rect(60, 60, 500, 400), ("VPC",), Rect(94, 66, 30, 16), 1)
SMALL = changed(VPC, box=Rect(60, 60, 230, 200))
HELD = [node_box(changed(it.node, parent="v"), it.box.x, it.box.y, 64, 66) for it in (A, B)]


def held(it: NodeBox) -> NodeBox:
    return changed(it, node=changed(it.node, parent="v"))


def broken(sheet: Sheet) -> dict[str, int]:
    return {name: count for name, count in audit(sheet).laws.items() if count}


def labelled(route: Route, x: float, y: float, wide: float = 40, high: float = 16) -> Route:
    return changed(route, label=Label(Rect(x, y, wide, high), "words", "", False))


def test_a_quiet_page_breaks_nothing() -> None:
    """it: finds nothing where nothing is"""
    assert broken(QUIET) == {}
    inside = [changed(it, node=changed(it.node, parent="v")) for it in (A, B, C, D)]
    assert broken(page(inside, [labelled(ACROSS, 260, 116), labelled(BELOW, 260, 316)], [VPC])) == {}


@pytest.mark.parametrize(
    ("law", "sheet"),
    [
        ("label on label", page([A, B, C, D], [labelled(ACROSS, 260, 116), labelled(BELOW, 290, 126)])),
        ("label on label", page([A, B], [changed(labelled(ACROSS, 260, 116), steps_at=((264, 120),))])),
        ("label on icon", page([A, B, C, D], [labelled(ACROSS, 100, 110), BELOW])),
        ("label on title", page([A, B, C, D], [labelled(ACROSS, 110, 155), BELOW])),
        ("label on title", page([A, B], [labelled(ACROSS, 70, 62)], [VPC])),
        ("label on another line", page([A, B, C, D], [labelled(ACROSS, 260, 316), BELOW])),
        ("label on another line", page([A, B, C, D], [labelled(ACROSS, 290, 116), APART])),
        ("label on another line", page([A, B, C, D], [labelled(APART, 310, 116), ACROSS])),
        ("label nearer another line", page([A, B, C, D], [labelled(ACROSS, 306, 134), APART])),
        ("label nearer another line", page([A, B, C, D], [labelled(APART, 320, 126), ACROSS])),
        ("label off its line", page([A, B], [labelled(ACROSS, 260, 136)])),
        (
            "label off its line",
            page([A, B], [labelled(ACROSS, 260, 128)], [changed(BOX, box=Rect(200, 126, 100, 100))]),
        ),
        ("label off its line", page([A, B], [labelled(ACROSS, 260, 104)], [changed(BOX, box=Rect(200, 22, 100, 100))])),
        ("edge through a foreign group", page([A, B], [ACROSS], [BOX])),
        ("edge through icon", page([A, B, C, D], [line("e", "a", "b", (159, 124), (440, 124))])),
        ("edge through node title", page([A, B, C, D], [line("e", "a", "d", (132, 151), (132, 200), (405, 200))])),
        ("edge through group title", page([A, B], [line("e", "a", "b", (70, 40), (70, 90))], [VPC])),
        ("edge out of its group", page(HELD, [line("e", "a", "b", (124, 90), (124, 40), (424, 40), (424, 90))], [VPC])),
        ("edge through step", page([A, changed(B, steps_at=((300, 120),))], [ACROSS])),
        ("edges on one line", page([A, B, C, D], [ACROSS, line("f", "c", "d", (200, 125), (300, 125))])),
        ("node on node", page([A, node("b", 130, 120)])),
        ("node on group title", page([node("a", 60, 60)], groups=[VPC])),
        ("thing outside its group", page([held(C)], groups=[SMALL])),
        ("thing outside its group", page([held(node("a", 64, 240))], groups=[SMALL])),
        ("thing outside its group", page([held(node("a", 270, 40))], groups=[SMALL])),
        ("thing outside its group", page([], groups=[SMALL, changed(BOX, group=changed(BOX.group, parent="v"))])),
        ("off the page", page([A, B], [line("e", "a", "b", (159, 124), (900, 124))])),
        ("off the page", page([A, B], [labelled(ACROSS, 790, 300)])),
    ],
)
def test_each_law_sees_its_breach(law: str, sheet: Sheet) -> None:
    """it: names the breach on a page made to break it"""
    assert broken(sheet).get(law, 0) > 0


def test_a_gateway_may_stand_on_the_upper_border_of_its_network() -> None:
    """it: lets an icon lie half over the border whose middle is on it, with its title inside"""
    assert broken(page([held(node("a", 200, 40))], groups=[VPC])) == {}
    assert broken(page([held(node("a", 200, 50))], groups=[VPC])) == {"thing outside its group": 1}


@pytest.mark.parametrize("path", SPECS, ids=lambda path: "/".join(path.parts[-2:]))
@pytest.mark.heavy
def test_every_thing_stands_inside_its_group_in_every_view(path: Path) -> None:
    """it: draws nothing outside the box that it belongs to"""
    report = Report(archplan.plan(path))
    for view in VIEWS:
        assert audit(place(scene(report, view=view)))["thing outside its group"] == 0, view


def test_edges_of_one_end_may_share_a_trunk() -> None:
    """it: lets edges with one common end share a line, but not the two ways of one pair"""
    one, two = line("e", "a", "b", (159, 124), (300, 124)), line("f", "a", "d", (159, 124), (300, 124))
    assert broken(page([A, B, C, D], [one, two])) == {}
    back = line("f", "b", "a", (300, 124), (159, 124))
    assert broken(page([A, B, C, D], [one, back])) == {"edges on one line": 1}


def test_words_may_stand_on_a_trunk_and_beside_their_own_line() -> None:
    """it: takes a trunk of kin for own ink, and words for those of the line that they are nearest to"""
    assert broken(page([A, B, C, D], [labelled(ACROSS, 200, 116), APART])) == {}
    assert broken(page([A, B, C, D], [labelled(ACROSS, 350, 130), APART])) == {}


def test_an_edge_may_enter_the_groups_of_its_ends() -> None:
    """it: calls a group foreign only where it holds neither end"""
    inside = node_box(changed(B.node, parent="v"), B.box.x, B.box.y, 64, 66)
    assert broken(page([A, inside], [ACROSS], [VPC])) == {}
    assert broken(page([A, B], [ACROSS], [VPC])) == {"edge through a foreign group": 1}


def test_what_was_asked_for_is_there() -> None:
    """it: misses an arrow and a step that no line has; copies of a service are one"""
    nodes = (A.node, B.node, C.node, D.node)
    arrow, step = Edge("e", "a", "b"), Edge("f", "c", "d", steps=(1,))
    sheet = page([A, B, C, D], [ACROSS, BELOW])
    assert audit(sheet, Scene("", "", "", nodes, (), (arrow,))).is_sound
    lost = audit(sheet, Scene("", "", "", nodes, (), (arrow, step, Edge("g", "a", "d"))))
    assert (lost["arrow lost"], lost["step lost"]) == (1, 1) and not lost.is_sound


def test_no_size_excuses_a_broken_law() -> None:
    """it: holds straight lines to the same laws"""
    sheet = page([A, B, C, D], [labelled(line("e", "a", "b", (159, 124), (440, 124)), 100, 110)])
    found = audit(changed(sheet, router="straight"))
    assert found.laws["label on icon"] == found.laws["edge through icon"] == 1
    assert not found.is_sound


def watched(*routes: Route, groups: list[GroupBox] | None = None) -> Audit:
    return audit(page([A, B, C, D], list(routes), groups))


def test_crossings_are_counted_once_each() -> None:
    """it: counts a crossing, not a touch, and says how many are of strangers"""
    down = line("g", "b", "c", (300, 50), (300, 200))
    assert watched(ACROSS, BELOW)["crossings"] == 0
    assert watched(ACROSS, down)["crossings"] == 1
    assert watched(ACROSS, down)["crossings of strangers"] == 1  # b ends one and starts the other
    assert watched(ACROSS, line("g", "a", "c", (300, 50), (300, 200)))["crossings of strangers"] == 0
    assert watched(ACROSS, line("g", "b", "c", (300, 124), (300, 200)))["crossings"] == 0


def test_lines_are_measured() -> None:
    """it: adds up lengths in points and bends"""
    bent = line("e", "a", "d", (159, 124), (300, 124), (300, 324), (405, 324))
    assert watched(bent)["edge length, pt"] == round((141 + 200 + 105) * 0.75)
    assert watched(bent, BELOW)["bends"] == 2


def test_labels_are_measured_from_their_own_line() -> None:
    """it: measures from the label's box to the nearest point of its line"""
    on, off = labelled(ACROSS, 260, 116), labelled(BELOW, 260, 336)
    assert watched(on)["farthest label, pt"] == 0
    assert watched(on, off)["farthest label, pt"] == 12 * 0.75
    assert watched(on, off)["mean label distance, pt"] == 12 * 0.75 / 2
    corner = labelled(line("e", "a", "b", (159, 124), (200, 124)), 203, 128)
    assert watched(corner)["farthest label, pt"] == round((3**2 + 4**2) ** 0.5 * 0.75, 1)


def test_labels_that_gave_way_are_counted() -> None:
    """it: counts labels on borders, labels that became numbers, and those left out"""
    assert watched(labelled(ACROSS, 540, 116), groups=[VPC])["labels on a border"] == 1
    assert watched(labelled(ACROSS, 260, 116), groups=[VPC])["labels on a border"] == 0
    assert watched(changed(labelled(ACROSS, 260, 116), letter="a"))["labels as letters"] == 1
    assert watched(Route(Edge("e", "a", "b", "words"), ACROSS.points))["labels left out"] == 1
    assert watched(Route(Edge("e", "a", "b", steps=(1, 2)), ACROSS.points))["steps left out"] == 2


def test_empty_ground_is_what_nothing_is_drawn_on() -> None:
    """it: measures the page between its outermost things"""
    assert audit(page([A]))["empty ground, %"] < 40  # one icon fills most of its own frame
    box = GroupBox(Group("v", "zone", "", ""), Rect(0, 0, 800, 600), (), Rect(0, 0, 0, 0), 1)
    share = 100 * (1 - (48 * 48 + A.title.w * 14) / (800 * 600))
    assert abs(audit(page([A], groups=[box]))["empty ground, %"] - share) <= 1


def test_the_page_is_measured() -> None:
    """it: says how large the page is and what shape it has"""
    found = audit(QUIET)
    assert (found["width, px"], found["height, px"], found["width to height"]) == (800, 600, round(800 / 600, 2))
