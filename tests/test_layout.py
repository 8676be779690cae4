"""The layout promises: AWS places, one box for operations, equal zones, and pins that are obeyed or refused."""

from pathlib import Path

import pytest

from archplan.drawing import DrawingError, Edge, Group, Node, Pins, Scene
from archplan.drawing.layout.place import place
from archplan.drawing.page.scene import EdgeKind, GroupKind, Side
from archplan.drawing.page.sheet import NodeBox, Rect, Sheet
from archplan.kernel.record import changed


def service(name: str, parent: str = "region", **more: object) -> Node:
    return changed(Node(name, "service", (name,), "", "compute", parent), **more)


def arrows(*pairs: str, kind: EdgeKind = "traffic") -> tuple[Edge, ...]:
    ends = [pair.split(" ") for pair in pairs]
    return tuple(Edge(f"{a}->{b}", a, b, "", 1, kind) for a, b in ends)


FREE = Pins()
REGION = (Group("cloud", "cloud", "AWS Cloud", ""), Group("region", "region", "Ireland", "cloud"))


def serverless(pins: Pins = FREE, *more: Node) -> Scene:
    """Users, a door, three functions and what they call; GitHub outside."""
    nodes = (
        Node("users", "source", ("Users",), "", "source", ""),
        Node("github", "external", ("GitHub",), "", "external", ""),
        service("cdn", "cloud", role="edge"),
        *(service(name) for name in ("api", "orders", "pay", "mail", "table", "queue")),
        service("logs", role="ops"),
        *more,
    )
    edges = arrows(
        "users cdn", "cdn api", "api orders", "api pay", "api mail", "orders table", "pay queue", "queue mail"
    )
    return Scene("Test", "", "", nodes, REGION, (*edges, Edge("push", "github", "api", "", 0, "deploy")), pins=pins)


def network(pins: Pins = FREE, empty: bool = False) -> Scene:
    """A load balancer over two zones, with an internet gateway; the second zone may stand empty."""
    groups = [*REGION, Group("vpc", "vpc", "VPC main", "region")]
    nodes = [
        Node("users", "source", ("Users",), "", "source", ""),
        service("igw", "vpc", icon="aws.network.InternetGateway", role="network"),
        service("alb", "vpc", role="ingress"),
        service("table", role="data"),
        service("logs", role="ops"),
        service("audit", "cloud", role="ops"),
    ]
    edges = list(arrows("users igw", "igw alb"))
    for n in (1, 2):
        groups += [
            Group(f"zone{n}", "zone", f"Availability Zone {n}", "vpc"),
            Group(f"public{n}", "public-subnet", "Public subnet", f"zone{n}"),
            Group(f"private{n}", "private-subnet", "Private subnet", f"zone{n}"),
        ]
        if n == 1 or not empty:
            nodes += [
                service(f"side@{n}", f"public{n}"),
                service(f"nat@{n}", f"public{n}", role="network", icon="aws.network.NATGateway"),
                service(f"api@{n}", f"private{n}"),
                service(f"cache@{n}", f"private{n}", role="data"),
            ]
            edges += arrows(f"alb api@{n}", f"api@{n} cache@{n}", f"api@{n} table", f"api@{n} nat@{n}")
    return Scene("Test", "", "", tuple(nodes), tuple(groups), tuple(edges), pins=pins)


def icons(sheet: Sheet) -> dict[str, Rect]:
    return {box.node.id: box.icon for box in sheet.nodes}


def borders(sheet: Sheet) -> dict[str, Rect]:
    return {it.group.id: it.box for it in sheet.groups}


def node(sheet: Sheet, name: str) -> NodeBox:
    return next(box for box in sheet.nodes if box.node.id == name)


def holds(outer: Rect, inner: Rect) -> bool:
    return outer.x <= inner.x and outer.y <= inner.y and inner.right <= outer.right and inner.bottom <= outer.bottom


# Places


def test_an_internet_gateway_stands_on_the_border() -> None:
    """it: centres the gateway on the VPC's border, with its title inside and clear of the border"""
    sheet = place(network())
    vpc, igw = borders(sheet)["vpc"], node(sheet, "igw")
    assert igw.icon.cy == pytest.approx(vpc.y, abs=1)
    assert vpc.x < igw.title.x and igw.title.right < vpc.right and igw.title.y > vpc.y + 5
    title = next(it.title for it in sheet.groups if it.group.id == "vpc")
    assert not igw.icon.meets(title) and not igw.text.meets(title)


def test_a_load_balancer_and_its_gateway_stand_over_the_middle_of_the_zones() -> None:
    """it: puts what lets traffic in above the zones, in their middle"""
    sheet = place(network())
    at, box = icons(sheet), borders(sheet)
    middle = (box["zone1"].x + box["zone2"].right) / 2
    assert at["igw"].cx == pytest.approx(middle, abs=1) and at["alb"].cx == pytest.approx(middle, abs=1)
    assert at["igw"].bottom < at["alb"].y and at["alb"].bottom < box["zone1"].y


def test_a_gateway_stands_over_the_middle_of_what_it_serves() -> None:
    """it: centres the way out between the NAT gateways that use it"""
    scene = network()
    edges = tuple(edge for edge in scene.edges if "igw" not in (edge.source, edge.target))
    at = icons(place(changed(scene, edges=(*edges, *arrows("nat@1 igw", "nat@2 igw")))))
    assert at["igw"].cx == pytest.approx((at["nat@1"].cx + at["nat@2"].cx) / 2, abs=1)


def test_nat_gateways_stand_above_what_uses_them() -> None:
    """it: lets egress go straight up into the public subnet"""
    at = icons(place(network()))
    for n in (1, 2):
        assert at[f"nat@{n}"].cx == pytest.approx(at[f"api@{n}"].cx, abs=1)
        assert at[f"nat@{n}"].bottom < at[f"api@{n}"].y


@pytest.mark.parametrize("empty", [False, True])
def test_zones_are_drawn_equal_even_when_one_is_empty(empty: bool) -> None:
    """it: keeps empty zones and subnets of a used VPC, with tiers in rows"""
    box = borders(place(network(empty=empty)))
    for one, two in (("zone1", "zone2"), ("public1", "public2"), ("private1", "private2")):
        assert (box[one].y, box[one].w, box[one].h) == (box[two].y, box[two].w, box[two].h)
    assert box["zone1"].right < box["zone2"].x


def test_a_zone_without_a_tier_keeps_its_place() -> None:
    """it: aligns tiers by their titles, not by their number"""
    scene = network()
    groups = tuple(group for group in scene.groups if group.id != "public2")
    nodes = tuple(node for node in scene.nodes if node.parent != "public2")
    kept = {node.id for node in nodes}
    edges = tuple(edge for edge in scene.edges if {edge.source, edge.target} <= kept)
    box = borders(place(changed(scene, groups=groups, nodes=nodes, edges=edges)))
    assert (box["private1"].y, box["private1"].h) == (box["private2"].y, box["private2"].h)


def test_an_empty_group_outside_a_network_is_left_out() -> None:
    """it: draws no box around nothing"""
    scene = serverless()
    more = (Group("spare", "generic", "Spare", "region"), Group("unused", "vpc", "VPC unused", "region"),
            Group("zone", "zone", "Zone", "unused"))  # fmt: skip
    assert not {"spare", "unused", "zone"} & set(borders(place(changed(scene, groups=(*scene.groups, *more)))))


def test_operations_of_a_region_stand_in_one_box() -> None:
    """it: gathers operations in the region, and names the box of the global ones differently"""
    sheet = place(network())
    titles = [it.group.title for it in sheet.groups if it.group.kind == "generic"]
    assert sorted(titles) == ["Global operations", "Operations"]
    box = {it.group.title: it.box for it in sheet.groups}
    at = icons(sheet)
    assert holds(box["Operations"], at["logs"]) and holds(box["Ireland"], box["Operations"])
    assert holds(box["Global operations"], at["audit"]) and not holds(box["Ireland"], at["audit"])


def test_global_operations_alone_are_operations() -> None:
    """it: needs no other word when there is one box"""
    scene = network()
    sheet = place(changed(scene, nodes=tuple(it for it in scene.nodes if it.id != "logs")))
    assert [it.group.title for it in sheet.groups if it.group.kind == "generic"] == ["Operations"]


def test_an_alarm_topic_stands_with_operations() -> None:
    """it: puts what only operations call into their box"""
    scene = serverless(FREE, service("alarm", role="messaging"))
    sheet = place(changed(scene, edges=(*scene.edges, *arrows("logs alarm"))))
    box = next(it.box for it in sheet.groups if it.group.title == "Operations")
    assert holds(box, icons(sheet)["alarm"])


@pytest.mark.parametrize("kind", ["account", "autoscaling", "security-group", "generic"])
def test_a_group_of_any_kind_is_drawn_around_its_members(kind: GroupKind) -> None:
    """it: draws a border around what the spec groups"""
    scene = serverless()
    nodes = tuple(changed(it, parent="group") if it.id in ("orders", "pay") else it for it in scene.nodes)
    groups = (*scene.groups, Group("group", kind, "Group", "region"))
    sheet = place(changed(scene, nodes=nodes, groups=groups))
    box, at = borders(sheet)["group"], icons(sheet)
    assert [name for name in at if holds(box, at[name])] == ["orders", "pay"]


@pytest.mark.parametrize(("flow", "left"), [("server cdn", True), ("mail server", False)])
def test_a_data_center_stands_where_its_traffic_comes_from_or_goes(flow: str, left: bool) -> None:
    """it: puts a data center left of the cloud that it calls, right of the cloud that calls it"""
    scene = serverless(FREE, service("server", "office"))
    groups = (*scene.groups, Group("office", "datacenter", "Office", ""))
    box = borders(place(changed(scene, groups=groups, edges=(*scene.edges, *arrows(flow)))))
    assert (box["office"].right < box["cloud"].x) == left
    assert (box["office"].x > box["cloud"].right) != left


# Pins

SPARE = service("spare", role="storage")


@pytest.mark.parametrize("more", [(), (SPARE,)])
@pytest.mark.parametrize(
    "row",
    [("orders", "table"), ("orders", "mail", "table"), ("cdn", "pay"), ("users", "cdn", "api", "mail", "queue"),
     ("queue", "orders")],
)  # fmt: skip
def test_a_row_stands_side_by_side(row: tuple[str, ...], more: tuple[Node, ...]) -> None:
    """it: keeps a row on one line in its order, whatever else is added"""
    at = icons(place(serverless(Pins(rows=(row,)), *more)))
    assert all(at[name].cy == pytest.approx(at[row[0]].cy, abs=1) for name in row)
    assert all(at[a].right < at[b].x for a, b in zip(row, row[1:], strict=False))


@pytest.mark.parametrize("more", [(), (SPARE,)])
@pytest.mark.parametrize(
    "column", [("table", "queue"), ("mail", "pay", "orders"), ("api", "table"), ("users", "github")]
)
def test_a_column_stands_one_above_the_other(column: tuple[str, ...], more: tuple[Node, ...]) -> None:
    """it: keeps a column on one line in its order, whatever else is added"""
    at = icons(place(serverless(Pins(columns=(column,)), *more)))
    assert all(at[name].cx == pytest.approx(at[column[0]].cx, abs=1) for name in column)
    assert all(at[a].bottom < at[b].y for a, b in zip(column, column[1:], strict=False))


def test_rows_and_columns_go_together() -> None:
    """it: keeps a whole grid of pins"""
    pins = Pins(rows=(("orders", "table"), ("pay", "queue")), columns=(("orders", "pay"), ("table", "queue")))
    at = icons(place(serverless(pins)))
    assert at["orders"].cy == pytest.approx(at["table"].cy, abs=1) and at["pay"].cy == pytest.approx(
        at["queue"].cy, abs=1
    )
    assert at["orders"].cx == pytest.approx(at["pay"].cx, abs=1) and at["table"].cx == pytest.approx(
        at["queue"].cx, abs=1
    )
    assert at["orders"].bottom < at["pay"].y and at["orders"].right < at["table"].x


def test_pins_move_nothing_onto_anything() -> None:
    """it: finds room for what is pinned"""
    pins = Pins(rows=(("queue", "orders", "cdn"),), columns=(("mail", "pay"), ("table", "api")))
    boxes = [box.box for box in place(serverless(pins)).nodes]
    assert not any(a.meets(b) for k, a in enumerate(boxes) for b in boxes[:k])


def test_a_row_of_copies_goes_across_zones() -> None:
    """it: holds for every copy of a service, zone by zone"""
    at = icons(place(network(Pins(rows=(("cache", "api"),)))))
    assert len({round(at[name].cy) for name in ("cache@1", "api@1", "cache@2", "api@2")}) == 1
    assert at["cache@1"].right < at["api@1"].x < at["cache@2"].x < at["api@2"].x


def test_a_column_of_copies_holds_in_every_zone() -> None:
    """it: puts each copy above the copy of its own zone"""
    at = icons(place(network(Pins(columns=(("nat", "cache"),)))))
    for n in (1, 2):
        assert at[f"nat@{n}"].cx == pytest.approx(at[f"cache@{n}"].cx, abs=1)
        assert at[f"nat@{n}"].bottom < at[f"cache@{n}"].y


def test_a_pinned_gateway_leaves_the_border() -> None:
    """it: prefers the architect's row to the custom of the trade"""
    at = icons(place(network(Pins(rows=(("alb", "igw"),)))))
    assert at["alb"].cy == pytest.approx(at["igw"].cy, abs=1) and at["alb"].right < at["igw"].x


@pytest.mark.parametrize("order", [("mail", "pay", "orders"), ("pay", "orders", "mail"), ("orders", "mail", "pay")])
def test_an_order_is_kept_within_a_rank(order: tuple[str, ...]) -> None:
    """it: stacks what is at one step of the flow as the architect lists it"""
    scene = serverless(Pins(order=order))
    edges = tuple(edge for edge in scene.edges if edge.id != "queue->mail")
    at = icons(place(changed(scene, edges=edges)))
    assert len({round(at[name].cx) for name in order}) == 1
    assert at[order[0]].bottom < at[order[1]].y and at[order[1]].bottom < at[order[2]].y


@pytest.mark.parametrize("name", ["github", "users"])
@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
def test_a_side_is_a_side_of_the_cloud(name: str, side: Side) -> None:
    """it: puts what is outside on the side that the architect names"""
    sheet = place(serverless(Pins(sides=((name, side),))))
    at, cloud = icons(sheet)[name], borders(sheet)["cloud"]
    assert {"left": at.right < cloud.x, "right": at.x > cloud.right, "top": at.bottom < cloud.y,
            "bottom": at.y > cloud.bottom}[side]  # fmt: skip


@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
def test_a_box_moves_to_its_side_with_what_is_in_it(side: Side) -> None:
    """it: moves the operations box when one of its services has a side"""
    sheet = place(serverless(Pins(sides=(("logs", side),))))
    box = next(it.box for it in sheet.groups if it.group.title == "Operations")
    rest = [icons(sheet)[name] for name in ("api", "orders", "pay", "mail", "table", "queue")]
    assert holds(box, icons(sheet)["logs"])
    for icon in rest:
        assert {"left": box.right < icon.x, "right": box.x > icon.right, "top": box.bottom < icon.y,
                "bottom": box.y > icon.bottom}[side]  # fmt: skip


@pytest.mark.parametrize("scene", [serverless, network])
def test_down_flows_down(scene) -> None:
    """it: puts users at the top when the flow goes down, and at the left when it goes right"""
    down, right = place(scene(Pins(direction="down"))), place(scene(Pins(direction="right")))
    users, cloud = icons(down)["users"], borders(down)["cloud"]
    assert users.bottom < cloud.y
    assert icons(right)["users"].right < borders(right)["cloud"].x


def test_down_puts_what_is_called_below() -> None:
    """it: goes down step by step"""
    at = icons(place(serverless(Pins(direction="down"))))
    for one, two in (("users", "cdn"), ("cdn", "api"), ("api", "orders"), ("orders", "table")):
        assert at[one].bottom < at[two].y


@pytest.mark.parametrize(
    ("pins", "words"),
    [
        (Pins(rows=(("orders", "pay"),), columns=(("orders", "pay"),)), "row orders, pay contradicts the column orders, pay"),
        (Pins(rows=(("orders", "pay"), ("pay", "orders"))), "row .* contradicts the row"),
        (Pins(columns=(("orders", "pay"), ("pay", "mail"), ("mail", "orders"))), "column .* contradicts the column"),
        (Pins(columns=(("orders", "pay"),), order=("pay", "orders")), "column orders, pay contradicts the order pay, orders"),
        (Pins(sides=(("github", "left"), ("github", "top"))), "side 'github: top' contradicts the side 'github: left'"),
        (Pins(rows=(("orders", "nobody"),)), "names 'nobody', which is no node"),
        (Pins(rows=(("orders", "orders"),)), "names something twice"),
    ],
)  # fmt: skip
def test_pins_that_cannot_be_are_refused(pins: Pins, words: str) -> None:
    """it: says in a sentence which pin contradicts which"""
    with pytest.raises(DrawingError, match=words):
        place(serverless(pins))


def test_a_side_deep_inside_is_refused() -> None:
    """it: cannot move a part of a subnet to the side of a page"""
    with pytest.raises(DrawingError, match="side 'api: left' contradicts the box that it stands in"):
        place(network(Pins(sides=(("api", "left"),))))


@pytest.mark.heavy
def test_every_example_fits_a_page() -> None:
    """it: draws every example no higher than wide and no wider than a slide strip"""
    import archplan
    from archplan.estimate.report import Report
    from archplan.outputs.scenes.picture import scene

    for spec in sorted((Path(__file__).parent.parent / "architectures").rglob("*.yaml")):
        sheet = place(scene(Report(archplan.plan(str(spec)))))
        assert 1 <= sheet.width / sheet.height <= 2.4, spec.name
