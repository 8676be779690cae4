"""What the architect wishes for the picture happens, whatever else the spec says; and a comparison marks what changed."""

import pytest

from archplan.analysis.spec_changes import difference
from archplan.drawing.layout.place import place
from archplan.estimate.plan import plan_of
from archplan.estimate.report import Report
from archplan.outputs import PICTURES, picture_for
from archplan.outputs.scenes.picture import scene
from archplan.text.located import merged
from archplan.text.yaml import parse
from tests.conftest import ROOT

SHOP = """
region: ap-southeast-1
traffic: {shoppers: {requests: 3 million/month}}
services:
  cdn: {type: cloudfront, hit_ratio: 50%}
  site: {type: s3, holds: 5 GB}
  alb: {type: alb}
  api: {type: ecs, cpu: 0.25 vCPU, memory: 0.5 GB, tasks: 2}
  orders: {type: dynamodb, holds: 1 GB}
  mails: {type: sqs}
  nat: {type: nat}
  logs: {type: cloudwatch}
  bank: {type: external}
places: {main: {type: vpc, zones: 2, public: [alb, nat], private: [api]}}
connections:
  - shoppers -> cdn
  - cdn -> site: {share: 80%}
  - cdn -> alb: {share: 20%}
  - alb -> api
  - api -> orders: {reads: 2/request}
  - api -> mails: {messages: 1/request}
  - api -> bank: {calls: 0.1}
  - api -> logs: {log: 500 bytes/request}
"""


def planned(patch=""):
    tree = parse(SHOP, "shop.yaml")
    if patch:
        tree = merged(tree, parse(patch, "patch.yaml"))
    return plan_of(tree, {"shop.yaml": SHOP}, "shop.yaml")


def drawn(patch="", **options):
    return scene(Report(planned(patch)), **options)


def names(found):
    return {node.id.partition("@")[0] for node in found.nodes}


def middles(found):
    return {box.node.id: (box.icon.cx, box.icon.cy) for box in place(found).nodes}


def test_hidden_services_are_priced_and_the_legend_says_so():
    plain, hidden = drawn(), drawn("draw: {hide: [logs, nat]}")
    assert names(plain) - names(hidden) == {"logs", "nat"}
    assert hidden.total == plain.total
    said = next(line for line in hidden.legend if line.startswith("not drawn: logs, nat ("))
    bill = planned().bill
    from archplan.estimate.bill import dollars
    from archplan.kernel.units import money

    assert money(dollars(bill.charge("logs").cost) + dollars(bill.charge("nat").cost)) in said


def test_groups_are_boxes_in_the_region():
    found = drawn("draw: {groups: {Order processing: [orders, mails]}}")
    box = next(group for group in found.groups if group.title == "Order processing")
    assert box.parent == "region-ap-southeast-1"
    assert {node.id for node in found.nodes if node.parent == box.id} == {"orders", "mails"}


@pytest.mark.parametrize("more", ["", "services: {extra: {type: sns}}\nconnections: [api -> extra]"])
def test_a_row_is_a_row_and_a_column_a_column(more):
    """The second time a service has joined: the pins still hold."""
    patch = "draw: {rows: [[orders, mails]]}"
    tree = merged(parse(SHOP, "shop.yaml"), parse(patch, "p.yaml"))
    if more:
        extra = parse(more, "m.yaml")
        both = [*tree["connections"].value, *extra["connections"].value]
        tree = merged(tree, extra)
        tree.value["connections"] = replace_list(tree["connections"], both)
    at = middles(scene(Report(plan_of(tree, {}, "shop.yaml"))))
    assert abs(at["orders"][1] - at["mails"][1]) <= 1 and at["orders"][0] < at["mails"][0]


def replace_list(located, values):
    return type(located)(values, located.span)


def test_a_column_stands_one_above_the_other():
    at = middles(drawn("draw: {columns: [[mails, orders]]}"))
    assert abs(at["orders"][0] - at["mails"][0]) <= 1 and at["mails"][1] < at["orders"][1]


def test_direction_down_puts_users_on_top():
    at = middles(drawn("draw: {direction: down}"))
    assert at["shoppers"][1] < min(y for name, (_, y) in at.items() if name != "shoppers")


def test_a_side_is_kept():
    right, left = (middles(drawn(f"draw: {{side: {{bank: {side}}}}}")) for side in ("right", "left"))
    assert right["bank"][0] > max(x for name, (x, _) in right.items() if name != "bank")
    assert left["bank"][0] < min(x for name, (x, _) in left.items() if name not in ("bank", "shoppers"))


def test_steps_stand_on_their_arrow_or_service():
    found = drawn("steps: [shoppers -> cdn -> alb: They come in, orders: Kept, api -> logs: Said]")
    assert [(step.number, step.text) for step in found.steps] == [(1, "They come in"), (2, "Kept"), (3, "Said")]
    assert {edge.id: edge.steps for edge in found.edges if edge.steps} == {"shoppers->cdn": (1,)}
    assert {node.id: node.steps for node in found.nodes if node.steps} == {"orders": (2,), "logs": (3,)}
    bare = drawn("steps: [orders: Kept]", steps=False)
    assert not bare.steps and not any(node.steps for node in bare.nodes)


def test_the_views():
    assert {group.kind for group in drawn(view="logical").groups} == {"cloud"}
    assert names(drawn(view="logical")) == names(drawn()) - {"nat"}
    assert names(drawn(view="network")) >= {"alb", "nat", "api", "orders", "cdn"}
    assert not names(drawn(view="network")) & {"logs", "site"}
    assert "shoppers" in names(drawn(view="network"))  # people are never hidden: the door at the edge is theirs
    ends = {(edge.source, edge.target) for edge in drawn(view="network").edges}
    assert {("api@1", "nat@1"), ("nat@1", "orders")} <= ends and ("api@1", "orders") not in ends
    assert drawn(view="cost").heat


def test_around_one_service():
    assert names(drawn(around="alb")) == {"cdn", "alb", "api"}
    assert names(drawn(around="alb", hops=2)) == {
        "shoppers",
        "cdn",
        "site",
        "alb",
        "api",
        "orders",
        "mails",
        "bank",
        "logs",
    }


def test_switches():
    bare = drawn(costs=False, traffic=False)
    assert bare.total == "" and not any(node.cost for node in bare.nodes) and not any(e.label for e in bare.edges)
    assert drawn(legend=False).legend is None


def test_a_database_says_which_copy_waits():
    patch = """
services: {db: {type: rds, engine: mysql, instance: db.t3.micro, storage: 20 GB, multi_az: true}}
places: {main: {private: [api, db]}}
connections: [shoppers -> alb, alb -> api, api -> db]
"""
    found = drawn(patch)
    assert [node.title[-1] for node in found.nodes if node.id.startswith("db")] == ["db (primary)", "db (standby)"]
    ends = {(edge.source, edge.target) for edge in found.edges}
    assert ("api@2", "db@1") in ends and ("api@2", "db@2") not in ends and ("db@1", "db@2") in ends


def test_a_comparison_marks_what_changed():
    before = planned()
    after = planned(
        "services: {mails: null, api: {tasks: 3}, orders: {holds: 1 GB}, cache: {type: sns}}\n"
        "connections: [shoppers -> cdn, cdn -> site: {share: 60%}, cdn -> alb: {share: 20%}, alb -> api,"
        " api -> orders: {reads: 2/request}, api -> cache, api -> bank: {calls: 0.1},"
        " api -> logs: {log: 500 bytes/request}]"
    )
    change = difference(before, after)
    assert change.services == {"api": "changed", "cache": "added", "mails": "removed"}
    assert change.connections == {
        ("cdn", "site"): "changed", ("api", "cache"): "added", ("api", "mails"): "removed",
    }  # fmt: skip
    found = scene(Report(after, before=before))
    marks = {node.id: node.mark for node in found.nodes}
    assert marks["api@1"] == "changed" and marks["cache"] == "added" and marks["mails"] == "removed"
    assert marks["orders"] == "" and marks["shoppers"] == ""
    edges = {(edge.source, edge.target): edge.mark for edge in found.edges}
    assert edges["cdn", "site"] == "changed" and edges["api@2", "mails"] == "removed" and edges["alb", "api@1"] == ""
    tasks = next(node for node in found.nodes if node.id == "api@1")
    assert tasks.delta.startswith("+$") and found.total.count("(+$") == 1
    assert not difference(before, planned())


def test_formats_and_suffixes_agree():
    for name, found in PICTURES.all().items():
        assert picture_for(found.suffix) == name


def test_every_architecture_has_its_views():
    for path in sorted((ROOT / "architectures").glob("*.yaml")):
        from archplan.estimate.plan import plan

        report = Report(plan(path))
        for view in ("network", "logical", "cost"):
            known = {node.id for node in scene(report, view=view).nodes}
            assert all({edge.source, edge.target} <= known for edge in scene(report, view=view).edges)
