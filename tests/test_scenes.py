"""What a picture says is true of the bill and the traffic, whatever is drawn: names, rates, money, people, steps."""

import json
import re
from fractions import Fraction

import pytest

from archplan.checks.review import review
from archplan.drawing.layout.place import place
from archplan.drawing.page.sheet import pill_text
from archplan.estimate.bill import dollars
from archplan.estimate.plan import plan, plan_of
from archplan.estimate.report import Report
from archplan.kernel.record import changed
from archplan.kernel.units import money
from archplan.outputs.page.page import document
from archplan.outputs.page.sections import page_of
from archplan.outputs.scenes.chosen import hidden_people
from archplan.outputs.scenes.picture import VIEWS, measured, scene
from archplan.text import yaml as source
from tests.build import EXAMPLES, report
from tests.conftest import ROOT

ARCHITECTURES = sorted((ROOT / "architectures").rglob("*.yaml"))
DRAWN = ROOT / "tests/cases/drawn"

RATE = re.compile(r"<?[\d.,]+ req/(\w+)")


def read(text):
    return plan_of(source.parse(text, "spec.yaml"), {"spec.yaml": text}, "spec.yaml")


@pytest.fixture(scope="module", params=ARCHITECTURES, ids=lambda path: path.stem)
def planned(request):
    return plan(request.param)


@pytest.mark.parametrize("view", VIEWS)
def test_a_picture_counts_requests_in_one_unit(planned, view):
    labels = [edge.label for edge in scene(Report(planned), view=view).edges]
    units = {found[1] for label in labels if (found := RATE.fullmatch(label))}
    assert len(units) <= 1, units


@pytest.mark.parametrize("view", VIEWS)
def test_a_service_is_called_by_its_official_name(planned, view):
    for node in scene(Report(planned), view=view).nodes:
        service = planned.architecture.services.get(node.id.partition("@")[0])
        if service is not None and node.kind == "service" and service.title:
            assert " ".join(node.title).startswith(service.title), node.title


@pytest.mark.parametrize("view", VIEWS)
def test_what_people_send_is_never_a_line_to_operations(planned, view):
    drawn = scene(Report(planned), view=view)
    assert not [edge.id for edge in drawn.edges if edge.source in planned.architecture.sources and edge.kind == "log"]


@pytest.mark.parametrize("view", VIEWS)
def test_no_people_are_hidden(planned, view):
    lines, _ = measured(Report(planned), view=view)
    assert re.search(r"people hidden +0\n", lines), lines


def test_people_behind_a_door_at_the_edge_are_in_the_network_view():
    text = NETWORK.replace("people -> door -> web", "people -> guard -> edge -> door, door -> web").replace(
        "services:", "services:\n  edge: {type: cloudfront}\n  guard: {type: waf, scope: cloudfront}"
    )
    report = Report(read(text))
    assert {"people", "guard", "edge"} <= {node.id for node in scene(report, view="network").nodes}
    assert "people" in hidden_people(report.plan.architecture, "network", {"door", "web", "edge"})


PILL = re.compile(r"(?:at least )?(?:(\d+) x )?\$([\d,]+\.\d\d)/mo(?:, one of (\d+))?")


def standing_for(planned, drawn, name):
    """How many copies each icon of a service stands for, what one costs, and of how many it says it is one."""
    pills = [node.cost or "" for node in drawn.nodes if node.id.partition("@")[0] == name]
    return [(int(it[1] or 1), Fraction(it[2].replace(",", "")), int(it[3] or 0)) for pill in pills if (it := PILL.fullmatch(pill))]  # fmt: skip


@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize("view", VIEWS)
def test_what_stands_under_all_icons_of_a_service_is_what_the_bill_says(planned, view, folded):
    """Under each of two copies stands what one of two costs, so that nobody reads four."""
    drawn = scene(Report(planned), view=view, folded=folded)
    for name in planned.architecture.services:
        found = standing_for(planned, drawn, name)
        charge = planned.bill.charge(name)
        if found and charge is not None:
            whole = sum((count * amount for count, amount, _ in found), Fraction(0))
            assert abs(whole - dollars(charge.cost)) <= Fraction(sum(count for count, *_ in found), 200), name
            if len(found) > 1:
                of = sum(count for count, *_ in found)
                assert all(said == of for count, _, said in found if count == 1), f"{name}: {found}"


def test_nothing_to_pay_has_one_sign(planned):
    for node in scene(Report(planned)).nodes:
        charge = planned.bill.charge(node.id.partition("@")[0])
        if node.kind == "external" and charge is not None and not charge.cost:
            assert node.cost is None, "what stands outside AWS may well send a bill of its own"
        elif charge is not None and charge.is_complete:
            assert (node.cost == "$0/mo") == (not charge.cost), f"{node.id}: {node.cost}"


DASHBOARD = """
region: eu-central-1
traffic:
  operators: {kind: office, requests: 600_000/month}
services:
  boards: {type: grafana, editors: 1}
  logs: {type: cloudwatch}
  api: {type: apigateway, kind: http, authorizer: iam}
  fn: {type: lambda, label: a very public door}
connections:
  - operators -> api -> fn -> logs
  - operators -> boards: {calls: 0.6/request}
steps:
  - operators -> boards: Operators watch.
  - operators -> api: Operators ask.
"""


def test_people_at_a_dashboard_are_drawn():
    drawn = scene(Report(read(DASHBOARD)))
    assert {edge.target: edge.kind for edge in drawn.edges if edge.source == "operators"} == {
        "boards": "traffic", "api": "traffic",
    }  # fmt: skip


def test_a_part_of_the_architecture_lists_the_steps_that_are_in_it():
    found = read(DASHBOARD)
    assert [step.number for step in scene(Report(found)).steps] == [1, 2]
    assert [step.number for step in scene(Report(found), around="boards").steps] == [1]


NETWORK = """
region: eu-central-1
traffic: {people: {requests: 1 million/month}}
services:
  door: {type: alb, label: front door}
  web: {type: ec2, instance: m6i.large, count: 2..8}
places:
  main: {type: vpc, cidr: 10.0.0.0/16, zones: 2, subnets: {private: [10.0.0.0/24, 10.0.1.0/24]}, public: [door], private: [web]}
connections: [people -> door -> web]
"""


def test_the_network_view_says_addresses_and_sizes():
    drawn = scene(Report(read(NETWORK)), view="network")
    titles = [group.title for group in drawn.groups]
    assert "VPC main 10.0.0.0/16" in titles and "Private subnet 10.0.1.0/24" in titles
    assert {node.title for node in drawn.nodes if node.id.startswith("web")} == {
        ("Amazon EC2", "web", "2-8 x m6i.large")
    }
    full = scene(Report(read(NETWORK)))
    assert "VPC main" in [group.title for group in full.groups]
    assert next(node.title for node in full.nodes if node.id == "door") == (
        "Application",
        "Load Balancer",
        "front door",
    )


@pytest.mark.parametrize("view", VIEWS)
def test_no_name_stands_twice_under_an_icon(planned, view):
    for node in scene(Report(planned), view=view).nodes:
        twice = [line for line in node.title if any(other.startswith(f"{line} (") for other in node.title)]
        assert twice == [], node.title


def test_copies_that_are_called_apart_keep_their_size_in_the_network_view():
    text = (
        "region: eu-central-1\ntraffic: {people: {requests: 1 million/month}}\n"
        "services: {web: {type: ec2, instance: m6i.large}, db: {type: rds, engine: mysql, instance: db.m6g.large, storage: 20 GB, multi_az: true}}\n"
        "places: {main: {type: vpc, zones: 2, public: [web], private: [db]}}\nconnections: [people -> web -> db]\n"
    )
    said = {node.id: node.title for node in scene(Report(read(text)), view="network").nodes if node.id.startswith("db")}
    assert said == {
        "db@1": ("Amazon RDS", "db (primary)", "db.m6g.large"),
        "db@2": ("Amazon RDS", "db (standby)", "db.m6g.large"),
    }


def test_a_price_that_nobody_knows_has_no_colour_of_a_share():
    text = "region: eu-west-3\nservices: {bus: {type: kinesis, mode: provisioned, shards: 2}, q: {type: sqs}}\n"
    nodes = scene(Report(read(text))).nodes
    assert all(node.heat is None for node in nodes if node.cost == "price unknown")


def test_a_comparison_cuts_no_number_and_marks_arrows_that_carry_more():
    shop = ROOT / "architectures/online-shop.yaml"
    drawn = scene(Report(plan(shop, scenario="launch-day"), before=plan(shop)))
    marks = {edge.id: edge.mark for edge in drawn.edges}
    assert marks["shoppers->dns"] == marks["cdn->site"] == "changed" and marks["ship->build"] == ""
    for name in ("nat", "cdn"):
        charges = [plan(shop, scenario=scenario).bill.charge(name) for scenario in (None, "launch-day")]
        before, after = (dollars(charge.cost) for charge in charges if charge is not None)
        copies = [node for node in drawn.nodes if node.id.partition("@")[0] == name]
        moved = money((after - before) / len(copies)) + (" each" if len(copies) > 1 else "")
        assert {pill_text(node).rpartition("(")[2] for node in copies} == {f"+{moved})"}


EVERYWHERE = """
region: eu-central-1
traffic: {people: {requests: 1 million/month}, others: {requests: 1 million/month}}
services:
  edge: {type: cloudfront}
  door: {type: alb}
  out: {type: nat, per: zone}
  ep: {type: endpoint, to: [secretsmanager]}
  web: {type: ec2, instance: m6i.large, count: 2..8}
  fn: {type: lambda}
  apart: {type: lambda}
  db: {type: rds, instance: db.t4g.medium, multi_az: true}
  table: {type: dynamodb, holds: 1 GB}
  cluster: {type: eks, nodes: 3, instance: m6i.large}
  old: {type: external, icon: server}
  bank: {type: external}
places:
  main: {type: vpc, zones: 2, public: [door, out], private: [web, fn, ep, cluster], data: [db]}
  office: {type: datacenter, holds: [old]}
connections:
  - people -> edge -> door -> web -> db
  - others -> apart
  - apart -> table: {reads: 1/request}
  - old -> apart
  - web -> fn -> bank
  - web -> cluster
"""


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "name",
    ["people", "edge", "door", "out", "ep", "web", "fn", "apart", "db", "table", "cluster", "old", "bank"],
)
def test_a_group_holds_whatever_it_names(name, view):
    drawn = scene(Report(read(f"{EVERYWHERE}draw: {{groups: {{A box: [{name}]}}}}\n")), view=view)
    parents = {it.id: it for it in drawn.groups}
    copies = [node for node in drawn.nodes if node.id.partition("@")[0] == name]
    for node in copies:
        titles, around = [], node.parent
        while around:
            titles.append(parents[around].title)
            around = parents[around].parent
        assert "A box" in titles, f"{node.id}: {titles}"
    assert copies or view in ("network", "logical")
    held = {group.id for group in drawn.groups if group.title == "A box"}
    assert held == {node.parent for node in copies if parents[node.parent].title == "A box"} or name == "cluster"


def test_a_group_that_aws_has_a_border_for_gets_it():
    drawn = scene(Report(plan(DRAWN / "group-inside-a-subnet.yaml")))
    assert [group.kind for group in drawn.groups if group.title == "Auto Scaling group"] == ["autoscaling"] * 2


def test_a_function_in_a_network_is_drawn_once():
    drawn = scene(Report(plan(DRAWN / "function-in-a-vpc.yaml")))
    assert [(node.id, node.parent) for node in drawn.nodes if node.id.startswith("f")] == [("f", "main")]
    assert [edge.id for edge in drawn.edges if "f" in (edge.source, edge.target)] == ["api->f", "f->db", "f->ep"]


def test_a_step_of_a_delivery_to_every_zone_is_there_once():
    report = Report(plan(DRAWN / "step-badge-over-two-zones.yaml"))
    lines, sound = measured(report)
    assert sound, lines
    circles = [
        number
        for route in place(scene(report)).routes
        for number, _ in zip(route.edge.steps, route.steps_at, strict=False)
    ]
    assert sorted(circles) == [1, 2, 3, 4]


@pytest.mark.parametrize(("services", "said"), [
    ("it: {type: timestream}", r"not sold there"),
    ("it: {type: ebs, size: 10 GB}", r"price unknown"),
    ("it: {type: s3, holds: 100 GB}", r"at least \$[\d.]+/mo"),
])  # fmt: skip
def test_a_pill_says_why_a_cost_is_not_known_and_what_is_known_of_it(services, said):
    """Not sold in a region is no price that nobody read; what is known of a cost stands in the total, and so here."""
    found = read(
        f"region: af-south-1\ntraffic: {{c: {{kind: schedule, requests: 10/s}}}}\nservices: {{{services}}}\nconnections: [c -> it]\n"
    )
    (node,) = (node for node in scene(Report(found)).nodes if node.id == "it")
    assert re.fullmatch(said, node.cost or ""), node.cost
    assert node.heat is None and re.search(said.replace("/mo", ""), node.tooltip)


def test_an_option_that_is_not_sold_says_so():
    """How much more it costs is no question of a price that nobody read."""
    text = "region: us-east-1\nservices: {it: {type: timestream}}\nscenarios: {far: {region: af-south-1}}\n"
    for kind in ("short", "full"):
        told = json.dumps(document(page_of(review(read(text)), kind=kind)).get("sections"))
        assert "not sold there" in told and "price unknown" not in told


def test_the_difference_in_a_picture_is_that_of_the_printed_totals():
    """$0.006 and $0.014 are printed as one cent each, and no cent lies between; against an unknown total nothing does."""

    def of(amount, more=""):
        price = f"{{type: custom, unit_price: {amount}/month}}"
        return read(f"region: af-south-1\nservices: {{it: {price}{more}}}\n")

    def said(before, after):
        return scene(changed(Report(after), before=before)).total

    assert said(of("$0.006"), of("$0.014")) == "$0.01 a month"
    assert said(of("$1.004"), of("$1.006")) == "$1.01 a month (+$0.01)"
    assert said(of("$1"), of("$2", ", disk: {type: ebs, size: 10 GB}")) == "at least $2.00 a month"


def _name(id_):
    return id_.partition("@")[0]


@pytest.mark.parametrize("path", EXAMPLES)
def test_every_connection_is_drawn_or_named_in_the_legend(path):
    """Straight, or through the gateways of a network; what only records goes to the operations box unseen and named."""
    found = report(path)
    sheet = place(scene(found))
    ways: dict[str, set[str]] = {}
    for route in sheet.routes:
        ways.setdefault(_name(route.edge.source), set()).add(_name(route.edge.target))
    services = found.plan.architecture.services
    gates = {name for name, it in services.items() if it.meets_internet or it.way_out or it.private_line}

    def leads(source, target, seen=()):
        near = ways.get(source, set())
        return target in near or any(leads(it, target, (*seen, it)) for it in near & gates - {*seen})

    lost = {(c.source, c.target) for c in found.plan.architecture.connections if not leads(c.source, c.target)}
    named = {(a, to) for said in sheet.unsaid.partition(": ")[2].split("; ") for all_, _, to in [said.rpartition(" to ")]
             for a in all_.split(", ")}  # fmt: skip
    assert lost - named == set()
    assert all(services[target].takes_records for _, target in lost)
