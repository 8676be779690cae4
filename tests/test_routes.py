"""Lines and labels promise: whatever is drawn, nothing lies on anything, and every line goes from icon to icon."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from archplan.drawing import Edge, Group, Node, Scene, audit
from archplan.drawing.overlaps import distance
from archplan.drawing.place import place
from archplan.drawing.sheet import Sheet, step_circle

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
ROLES = ("source", "edge", "ingress", "network", "compute", "data", "messaging", "ops", "cicd", "external")
TREE = (
    ("cloud", "cloud", ""), ("region", "region", "cloud"), ("vpc", "vpc", "region"), ("z1", "zone", "vpc"),
    ("z2", "zone", "vpc"), ("pub1", "public-subnet", "z1"), ("pub2", "public-subnet", "z2"),
    ("app1", "private-subnet", "z1"), ("app2", "private-subnet", "z2"), ("ours", "generic", "region"),
)  # fmt: skip


@some.composite
def scenes(draw: some.DrawFn, most: int = 60) -> Scene:
    """Boxes in boxes with long words, costs and steps, joined at random."""
    count = draw(some.integers(2, most))
    pick = draw(some.randoms(use_true_random=False))
    groups = tuple(Group(name, kind, f"Nhóm {name}", parent) for name, kind, parent in TREE)  # type: ignore[arg-type]
    homes = ["", *(name for name, _, _ in TREE if not name.startswith("z"))]
    nodes = tuple(
        Node(f"n{k}", "service", pick.choice(TITLES), "", pick.choice(ROLES), pick.choice(homes),  # type: ignore[arg-type]
             cost=pick.choice((None, "$21.61/mo")), steps=pick.choice(((), (), (), (k + 1,), (k + 1, k + 2))))
        for k in range(count)
    )  # fmt: skip
    edges = []
    for k in range(draw(some.integers(0, count + count // 4))):
        a, b = pick.sample(range(count), 2)
        edges.append(
            Edge(f"e{k}", f"n{a}", f"n{b}", pick.choice(WORDS), pick.choice((0.0, 3.0, 900.0)),
                 pick.choice(("traffic", "traffic", "data", "deploy")), cost=pick.choice((None, None, "+$4.20/mo")),  # type: ignore[arg-type]
                 steps=pick.choice(((), (), (), (k + 1,), (k + 1, k + 2))))
        )  # fmt: skip
    return Scene("Bất kỳ", "at random", "$1,000 a month", nodes, groups, tuple(edges))


def broken(sheet_or_scene: Scene) -> dict[str, int]:
    return {name: count for name, count in audit(sheet_or_scene).laws.items() if count}


@settings(max_examples=12, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(scenes())
def test_nothing_lies_on_anything_whatever_the_scene(scene: Scene) -> None:
    """it: keeps every law on scenes that nobody would draw"""
    assert broken(scene) == {}
