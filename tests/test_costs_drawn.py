"""What a byte costs stands on the arrow that pays it: on the one that crosses, on the one that leaves, on no other."""

import re
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from archplan import review
from archplan.estimate.plan import plan_of
from archplan.outputs.scenes.picture import VIEWS, scene
from archplan.text import yaml as source
from tests.build import EXAMPLES, report

# 102,400 calls of 512 KB answered with 512 KB are 100 GB.
SPEC = """
region: us-east-1
free_tier: none
traffic: {clock: {kind: schedule, requests: 102400/month, request: 512 KB, response: 512 KB}}
"""


def drawn(text, **options):
    text = SPEC + text
    return scene(
        review(plan_of(source.parse(text, "x.yaml"), {"x.yaml": text}, "x.yaml", on=date(2026, 11, 22))), **options
    )


def pills(found):
    return {f"{edge.source} -> {edge.target}": edge.cost for edge in found.edges if edge.cost}


def test_all_of_the_crossing_stands_on_the_arrow_that_crosses():
    found = drawn("""
services: {app: {type: ecs, tasks: 2}, db: {type: rds, instance: db.t4g.medium}}
places: {main: {zones: 2, private: [app], data: [db]}}
connections: [clock -> app -> db]
""")
    assert pills(found) == {"app@2 -> db": "+$1.00/mo"}  # $0.01 * 2 * 100 / 2


def test_arrows_inside_a_zone_carry_no_crossing_and_the_legend_says_it():
    found = drawn("""
services: {app: {type: ecs, tasks: 2}, stock: {type: ecs, tasks: 2}}
places: {main: {zones: 2, private: [app, stock]}}
connections: [clock -> app -> stock]
""")
    assert pills(found) == {}
    assert "between zones, on no arrow: $1.00 a month" in found.legend


@pytest.mark.parametrize("cluster", [
    "type: aurora, instance: db.t4g.medium", "type: documentdb, instance: db.t4g.medium, replicas: 1",
    "type: neptune, instance: db.t4g.medium, replicas: 1",
])  # fmt: skip
def test_a_reader_takes_no_calls_that_the_writer_takes(cluster):
    """A connection names the cluster, whose address is the writer's: the task of the other zone calls across."""
    found = drawn(f"""
services: {{app: {{type: ecs, tasks: 2}}, db: {{{cluster}}}}}
places: {{main: {{zones: 2, private: [app], data: [db]}}}}
connections: [clock -> app -> db]
""")
    into = {(edge.source, edge.target, edge.label) for edge in found.edges if edge.target == "db@2"}
    assert into == {("db@1", "db@2", "replication")}
    assert {edge.source for edge in found.edges if edge.target == "db@1"} == {"app@1", "app@2"}


def test_two_arrows_that_cross_share_it():
    found = drawn("""
services: {app: {type: ecs, tasks: 3}, db: {type: rds, instance: db.t4g.medium}}
places: {main: {zones: 3, private: [app], data: [db]}}
connections: [clock -> app -> db]
""")
    assert pills(found) == {"app@2 -> db": "+$0.67/mo", "app@3 -> db": "+$0.67/mo"}  # $0.01 * 2 * 100 * 2/3 / 2


def test_the_way_to_a_nat_gateway_of_another_zone_pays_and_what_leaves_stands_behind_it():
    found = drawn("""
services: {app: {type: ecs, tasks: 2}, nat: {type: nat, per: vpc}, bank: {type: external}}
places: {main: {zones: 2, public: [nat], private: [app]}}
connections: [clock -> app -> bank]
""")
    # $0.01 * 2 * 100 / 2 to the gateway, $0.09 * 50 out of it
    assert pills(found) == {"app@2 -> nat": "+$1.00/mo", "nat -> bank": "+$4.50/mo"}


def test_what_a_regional_service_is_asked_through_a_gateway_of_another_zone_stands_on_that_zone():
    found = drawn("""
services: {app: {type: ecs, tasks: 2}, nat: {type: nat, per: vpc}, queue: {type: sqs}}
places: {main: {zones: 2, public: [nat], private: [app]}}
connections: [clock -> app -> queue]
""")
    assert pills(found) == {"app@2 -> queue": "+$0.50/mo"}  # 50 GB and answers of 200 bytes


def test_a_balancer_that_stands_in_all_zones_shares_it_between_its_arrows():
    found = drawn("""
services: {door: {type: nlb, internet_facing: false}, app: {type: ecs, tasks: 2}}
places: {main: {zones: 2, private: [door, app]}}
connections: [clock -> door -> app]
""")
    assert pills(found) == {"door -> app@1": "+$0.50/mo", "door -> app@2": "+$0.50/mo"}


def test_without_costs_nothing_is_said():
    found = drawn(
        """
services: {app: {type: ecs, tasks: 2}, stock: {type: ecs, tasks: 2}}
places: {main: {zones: 2, private: [app, stock]}}
connections: [clock -> app -> stock]
""",
        costs=False,
    )
    assert pills(found) == {} and not any("between zones" in line for line in found.legend)


@pytest.mark.parametrize(
    "target, group", [("{type: cloudfront}", "aws-cloud"), ("{type: apigateway}", "region-us-east-1")]
)
def test_a_web_acl_is_drawn_where_what_it_protects_stands(target, group):
    found = drawn(f"services: {{acl: {{type: waf, rules: 1}}, door: {target}}}\nconnections: [clock -> acl -> door]\n")
    assert {node.parent for node in found.nodes if node.id in ("acl", "door")} == {group}


def test_two_connections_of_one_pair_pay_each_its_own():
    found = drawn("""
services: {fn: {type: lambda}, t: {type: dynamodb, region: eu-west-1, item_size: 1 KB}}
connections:
  - clock -> fn
  - fn -> t: {reads: 1/request, request: 512 KB, response: 0 KB}
  - fn -> t: {writes: 1/request, request: 1536 KB, response: 0 KB}
""")
    # $0.02 * 50 and $0.02 * 150
    assert sorted(edge.cost for edge in found.edges if edge.cost) == ["+$1.00/mo", "+$3.00/mo"]


def test_what_two_connections_send_along_one_arrow_adds_up():
    found = drawn("""
services:
  app: {type: ecs, tasks: 2}
  nat: {type: nat, per: vpc}
  bank: {type: external}
  mail: {type: external}
places: {main: {zones: 2, public: [nat], private: [app]}}
connections: [clock -> app, app -> bank, app -> mail]
""")
    assert pills(found) == {"app@2 -> nat": "+$2.00/mo", "nat -> bank": "+$4.50/mo", "nat -> mail": "+$4.50/mo"}


FIGURE = re.compile(r"(?:(\d+) x )?\$([\d,]+\.\d\d)")
HALF = Fraction(1, 200)


def added(found):
    """Dollars a month of what is drawn and of what the legend says, and by how much rounding may have moved them."""
    nodes = [it.cost or "" for it in found.nodes]
    texts = [*nodes, *(it.cost or "" for it in found.edges), *found.legend]
    figures = [(int(it[1] or 1), Fraction(it[2].replace(",", ""))) for text in texts if (it := FIGURE.search(text))]
    whole = sum((count * amount for count, amount in figures), Fraction(0))
    unsaid = len(found.edges) + 2  # less than half a cent each, so without a figure
    return whole, (sum(count for count, _ in figures) + unsaid) * HALF


@pytest.mark.parametrize("path", EXAMPLES)
def test_what_is_drawn_and_what_the_legend_says_is_the_total(path):
    """In every view and around every service: what a view leaves out it names, with its dollars."""
    of = report(path)
    asked: list[dict[str, Any]] = [{"view": view} for view in VIEWS]
    for options in [*asked, *({"around": name} for name in of.plan.architecture.services)]:
        found = scene(of, **options)
        whole, apart = added(found)
        total = FIGURE.search(found.total)
        assert total and abs(whole - Fraction(total[2].replace(",", ""))) <= apart, options
        legend = found.legend or ()
        drawn = {it.id.partition("@")[0] for it in found.nodes}
        if not any("are too many for one picture" in text for text in legend):
            missing = {name for name in of.plan.architecture.services if name not in drawn}
            away = [text.removeprefix("not drawn: ") for text in legend if text.startswith("not drawn: ")]
            assert {name for text in away for name in text.rpartition(" (")[0].split(", ")} == missing, options
