"""Lines and labels promise: whatever is drawn, nothing lies on anything, and every line goes from icon to icon."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from archplan.drawing import DrawingError, Edge, Group, Node, Scene, audit
from archplan.drawing.layout.place import place
from archplan.drawing.page.overlaps import distance
from archplan.drawing.page.scene import GroupKind, Role
from archplan.drawing.page.sheet import Rect, step_circle

WORDS = (
    "",
    "2.74 req/s",
    "49.3 req/min",
    "Đồng bộ dữ liệu người hiến máu mỗi đêm lúc hai giờ",
    "yêu cầu xác thực",
    "replication of every order to the other region",
)
TITLES = (
    ("AWS Lambda",),
    ("Amazon DynamoDB", "orders"),
    ("Dịch vụ thông báo cho người hiến máu và bệnh viện",),
    ("Application Load Balancer", "đường vào chính của hệ thống"),
)
ROLES: tuple[Role, ...] = (
    "source",
    "edge",
    "ingress",
    "network",
    "compute",
    "data",
    "messaging",
    "ops",
    "cicd",
    "external",
)
TREE: tuple[tuple[str, GroupKind, str], ...] = (
    ("cloud", "cloud", ""), ("region", "region", "cloud"), ("vpc", "vpc", "region"), ("z1", "zone", "vpc"),
    ("z2", "zone", "vpc"), ("pub1", "public-subnet", "z1"), ("pub2", "public-subnet", "z2"),
    ("app1", "private-subnet", "z1"), ("app2", "private-subnet", "z2"), ("ours", "generic", "region"),
)  # fmt: skip


@some.composite
def scenes(draw: some.DrawFn, most: int = 60) -> Scene:
    """Boxes in boxes with long words, costs and steps, joined at random."""
    count = draw(some.integers(2, most))
    pick = draw(some.randoms(use_true_random=False))
    groups = tuple(Group(name, kind, f"Nhóm {name}", parent) for name, kind, parent in TREE)
    homes = ["", *(name for name, _, _ in TREE if not name.startswith("z"))]
    nodes = tuple(
        Node(f"n{k}", "service", pick.choice(TITLES), "", pick.choice(ROLES), pick.choice(homes),
             cost=pick.choice((None, "$21.61/mo")), steps=pick.choice(((), (), (), (k + 1,), (k + 1, k + 2))))
        for k in range(count)
    )  # fmt: skip
    edges = []
    for k in range(draw(some.integers(0, count + count // 4))):
        a, b = pick.sample(range(count), 2)
        edges.append(
            Edge(f"e{k}", f"n{a}", f"n{b}", pick.choice(WORDS), pick.choice((0.0, 3.0, 900.0)),
                 pick.choice(("traffic", "traffic", "data", "deploy")), cost=pick.choice((None, None, "+$4.20/mo")),
                 steps=pick.choice(((), (), (), (k + 1,), (k + 1, k + 2))))
        )  # fmt: skip
    return Scene("Bất kỳ", "at random", "$1,000 a month", nodes, groups, tuple(edges))


def broken(scene: Scene) -> dict[str, int]:
    return {name: count for name, count in audit(scene).laws.items() if count}


QUICK = settings(
    derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
"""The same scenes every time; a failure is not made smaller, for each scene takes a second."""


@settings(QUICK, max_examples=7)
@given(scenes())
@pytest.mark.heavy
def test_nothing_lies_on_anything_whatever_the_scene(scene: Scene) -> None:
    """it: keeps every law on scenes that nobody would draw"""
    assert broken(scene) == {}


@settings(QUICK, max_examples=6)
@given(scenes(24))
@pytest.mark.heavy
def test_lines_run_at_right_angles_from_icon_to_icon(scene: Scene) -> None:
    """it: starts each line at its source, ends it at its target, and turns only at right angles"""
    sheet = place(scene)
    at = {it.node.id: it for it in sheet.nodes}
    for route in sheet.routes:
        for (x, y), (u, v) in pairwise(route.points):
            assert (x == u) != (y == v)
        for end, point in ((route.edge.source, route.points[0]), (route.edge.target, route.points[-1])):
            it = at[end]
            body = Rect(it.icon.x, it.icon.y, it.icon.w, it.text.bottom - it.icon.y)
            assert body.grown(3.1).meets(Rect(*point, 0.1, 0.1)), route.edge.id


@settings(QUICK, max_examples=6)
@given(scenes(24))
@pytest.mark.heavy
def test_labels_and_steps_stand_at_their_own_line(scene: Scene) -> None:
    """it: draws every step once, in front of the words, and no label farther than 13 pixels from its line"""
    sheet = place(scene)
    for route in sheet.routes:
        assert len(route.steps_at) == len(route.edge.steps)
        if route.label:
            assert distance(route) <= 13.01, route.edge.id
            if not route.letter:
                assert all(step_circle(spot).right <= route.label.box.x + 1 for spot in route.steps_at)
    for it in sheet.nodes:
        assert len(it.steps_at) == len(it.node.steps)
        assert it.steps_at[-1:] in ((), ((it.icon.x, it.icon.y),))


def star(count: int) -> Scene:
    nodes = [Node(f"n{k}", "service", (f"n{k}",), "", "compute", "") for k in range(count)]
    return Scene("", "", "", tuple(nodes), (), tuple(Edge(f"e{k}", "n0", f"n{k}") for k in range(1, count)))


def test_many_things_get_straight_lines_and_the_sheet_says_so() -> None:
    """it: chooses how lines run by size"""
    assert place(star(20)).router == "orthogonal"
    assert place(star(301)).router == "straight"


def test_straight_lines_keep_labels_off_icons() -> None:
    """it: drops words to the tooltip rather than onto an icon, and is not sound for all that lines run through"""
    nodes = tuple(Node(f"n{k}", "service", (f"n{k}",), "", "compute", "") for k in range(320))
    edges = tuple(Edge(f"e{k}", f"n{k}", f"n{k * 37 % 320}", "27 requests a second") for k in range(1, 320))
    found = broken(Scene("", "", "", nodes, (), edges))
    assert found and not [law for law in found if law.startswith("label on") and "line" not in law]


def test_what_no_page_holds_is_refused() -> None:
    """it: says so instead of filling the memory"""
    with pytest.raises(DrawingError, match="more than a page holds"):
        place(star(5001))


def test_one_scene_gives_one_picture() -> None:
    """it: leads lines the same way every time"""
    one = place(star(30))
    assert place(star(30)) == one
