"""The drawing promises: everything named is drawn, nothing overlaps, the same scene gives the same bytes."""

import ast
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from xml.dom import minidom

import pytest

import archplan.drawing
from archplan.drawing import DrawingError, Edge, Group, Node, Scene, audit, dot, png, svg
from archplan.drawing.arrange import Choice, arrange
from archplan.drawing.ink import xml_name
from archplan.drawing.lettering import clean, shorten, text_width, two_lines
from archplan.drawing.place import place


def shop() -> Scene:
    """An online shop in two zones."""
    groups = [
        Group("cloud", "cloud", "AWS Cloud", ""),
        Group("region", "region", "Asia Pacific (Singapore)", "cloud"),
        Group("main", "vpc", "VPC main", "region"),
    ]
    nodes = [
        Node("shoppers", "source", ("Shoppers",), "aws.general.Users", "source", ""),
        Node("dns", "service", ("Amazon Route 53",), "aws.network.Route53", "dns", "cloud", (), "$2.50", 0.01),
        Node("cdn", "service", ("Amazon CloudFront",), "aws.network.CloudFront", "edge", "cloud", (), "$86.40", 0.2),
        Node("site", "service", ("Amazon S3", "site"), "aws.storage.S3", "storage", "region", (), "$0.50", 0.0),
        Node("alb", "service", ("Application", "Load Balancer"), "aws.network.ALB", "ingress", "main", (), "$25", 0.1),
        Node("orders", "service", ("Amazon DynamoDB", "orders"), "aws.database.Dynamodb", "data", "region", (),
             "$31.20", 0.12, "12 million reads a month", "#orders"),
        Node("mailer", "service", ("AWS Lambda", "mailer"), "aws.compute.Lambda", "compute", "region", (), "$1.10", 0.0),
        Node("images", "service", ("Amazon ECR", "images"), "aws.compute.ECR", "cicd", "region", (), "$0.30", 0.0),
        Node("logs", "service", ("Amazon CloudWatch", "logs"), "aws.management.Cloudwatch", "ops", "region", (), "$14", 0.1),
        Node("ship", "service", ("AWS CodePipeline",), "aws.devtools.Codepipeline", "cicd", "region", (), "$4.80", 0.0),
        Node("build", "service", ("AWS CodeBuild",), "aws.devtools.Codebuild", "cicd", "region", (), "$1.80", 0.0),
    ]  # fmt: skip
    edges = [
        Edge("e1", "shoppers", "dns", "DNS", 2.0),
        Edge("e2", "dns", "cdn", "alias", 2.0),
        Edge("e3", "cdn", "site", "static 70%", 820.0, "traffic", "$12.40"),
        Edge("e4", "cdn", "alb", "dynamic 360/s", 360.0, "traffic", "$3.10"),
        Edge("e20", "shoppers", "cdn", "HTTPS 1,200/s", 1200.0, "traffic", "$61.00"),
        Edge("e7", "orders", "mailer", "stream", 14.0, "data"),
        Edge("e8", "ship", "build", "", 0, "deploy"),
        Edge("e9", "build", "images", "push", 0, "deploy"),
    ]
    for n, letter in ((1, "a"), (2, "b")):
        groups += [
            Group(f"zone{n}", "zone", f"Availability Zone {letter}", "main"),
            Group(f"public{n}", "public-subnet", "Public subnet", f"zone{n}"),
            Group(f"private{n}", "private-subnet", "Private subnet", f"zone{n}"),
        ]
        nodes += [
            Node(f"nat@{n}", "service", ("NAT gateway",), "aws.network.NATGateway", "network", f"public{n}", (letter,),
                 "$43.10", 0.25),
            Node(f"api@{n}", "service", ("ECS Fargate", "api"), "aws.compute.Fargate", "compute", f"private{n}",
                 (letter,), "$54.70", 0.5),
        ]  # fmt: skip
        edges += [
            Edge(f"alb-api{n}", "alb", f"api@{n}", "180/s", 180.0),
            Edge(f"api-orders{n}", f"api@{n}", "orders", "306/s", 306.0, "data", "$1.20"),
            Edge(f"images-api{n}", "images", f"api@{n}", "rolling" if n == 1 else "", 0, "deploy"),
            Edge(f"api-logs{n}", f"api@{n}", "logs", "600 B", 180.0, "log"),
            Edge(f"api-nat{n}", f"api@{n}", f"nat@{n}", "egress", 2.0, "data", "$0.90"),
        ]
    return Scene("Online shop", "30,000 shoppers a month · ap-southeast-1", "$319.30 a month", tuple(nodes),
                 tuple(groups), tuple(edges))  # fmt: skip


def blood() -> Scene:
    """A blood donation app in one zone."""
    groups = (
        Group("cloud", "cloud", "AWS Cloud", ""),
        Group("region", "region", "Asia Pacific (Singapore)", "cloud"),
        Group("vpc", "vpc", "VPC 10.0.0.0/16", "region"),
        Group("zone", "zone", "Availability Zone a", "vpc"),
        Group("public", "public-subnet", "Public subnet", "zone"),
        Group("app", "private-subnet", "Private subnet (app)", "zone"),
        Group("db", "private-subnet", "Private subnet (data)", "zone"),
    )
    nodes = (
        Node("user", "source", ("Người hiến máu",), "aws.general.User", "source", ""),
        Node(
            "cdn",
            "service",
            ("Amazon CloudFront",),
            "aws.network.CloudFront",
            "edge",
            "cloud",
            (),
            "$8.50",
            0.1,
        ),
        Node("web", "service", ("AWS Amplify",), "aws.mobile.Amplify", "compute", "region", (), "$5.20", 0.05),
        Node(
            "media",
            "service",
            ("Amazon S3", "media"),
            "aws.storage.S3",
            "storage",
            "region",
            (),
            "$2.30",
            0.02,
        ),
        Node(
            "login",
            "service",
            ("Amazon Cognito",),
            "aws.security.Cognito",
            "security",
            "region",
            (),
            "$0.00",
            0.0,
        ),
        Node(
            "door",
            "service",
            ("Amazon API Gateway",),
            "aws.network.APIGateway",
            "ingress",
            "region",
            (),
            "$3.50",
            0.03,
        ),
        Node(
            "fn",
            "service",
            ("AWS Lambda", "donations"),
            "aws.compute.Lambda",
            "compute",
            "app",
            (),
            "$4.10",
            0.04,
        ),
        Node(
            "private-link",
            "service",
            ("Interface endpoint",),
            "aws.network.Endpoint",
            "network",
            "app",
            (),
            "$9.50",
            0.1,
        ),
        Node(
            "nat",
            "service",
            ("NAT gateway",),
            "aws.network.NATGateway",
            "network",
            "public",
            (),
            "$43.10",
            0.4,
        ),
        Node(
            "rds",
            "service",
            ("Amazon RDS", "PostgreSQL"),
            "aws.database.RDS",
            "data",
            "db",
            (),
            "$29.90",
            0.3,
        ),
        Node("gemini", "external", ("Gemini API",), "", "external", ""),
        Node("github", "external", ("GitHub",), "onprem.vcs.Github", "external", ""),
        Node(
            "ship",
            "service",
            ("AWS CodePipeline",),
            "aws.devtools.Codepipeline",
            "cicd",
            "region",
            (),
            "$1.00",
            0.0,
        ),
        Node(
            "build",
            "service",
            ("AWS CodeBuild",),
            "aws.devtools.Codebuild",
            "cicd",
            "region",
            (),
            "$0.90",
            0.0,
        ),
        Node(
            "deploy",
            "service",
            ("AWS CodeDeploy",),
            "aws.devtools.Codedeploy",
            "cicd",
            "region",
            (),
            "$0.00",
            0.0,
        ),
        Node(
            "logs",
            "service",
            ("Amazon CloudWatch",),
            "aws.management.Cloudwatch",
            "ops",
            "region",
            (),
            "$3.20",
            0.0,
        ),
    )
    edges = (
        Edge("1", "user", "cdn", "HTTPS 12/s", 12.0, "traffic", "$6.10"),
        Edge("2", "cdn", "web", "pages 8/s", 8.0),
        Edge("3", "cdn", "media", "images 4/s", 4.0),
        Edge("4", "user", "login", "sign in", 0.2),
        Edge("5", "user", "door", "HTTPS 5/s", 5.0),
        Edge("6", "door", "fn", "5/s", 5.0),
        Edge("7", "fn", "rds", "SQL 15/s", 15.0, "data"),
        Edge("8", "fn", "nat", "egress", 0.5, "data", "$0.30"),
        Edge("9", "nat", "gemini", "HTTPS 0.5/s", 0.5, "data", "$0.45"),
        Edge("10", "github", "ship", "webhook", 0.0, "deploy"),
        Edge("11", "ship", "build", "", 0.0, "deploy"),
        Edge("12", "build", "deploy", "", 0.0, "deploy"),
        Edge("13", "deploy", "fn", "deploy", 0.0, "deploy"),
        Edge("14", "fn", "private-link", "secrets", 0.5, "data"),
        Edge("15", "fn", "logs", "", 1.0, "log"),
        Edge("16", "door", "logs", "", 1.0, "log"),
    )
    return Scene("Hiến máu nhân đạo", "Serverless blood donation · ap-southeast-1", "$111.20 a month", nodes, groups,
                 edges, ("prices of 2026-11-01",))  # fmt: skip


def platform() -> Scene:
    """Three tiers in two zones, with delivery, events, security and operations."""
    groups = [
        Group("cloud", "cloud", "AWS Cloud", ""),
        Group("region", "region", "us-east-1", "cloud"),
        Group("vpc", "vpc", "VPC 10.0.0.0/16", "region"),
        Group("events", "generic", "Event processing", "region"),
    ]
    nodes = [
        Node("users", "source", ("Users",), "aws.general.Users", "source", ""),
        Node("github", "external", ("GitHub",), "onprem.vcs.Github", "external", ""),
        Node("dns", "service", ("Amazon Route 53",), "aws.network.Route53", "dns", "cloud", (), "$1/mo", 0),
        Node("cdn", "service", ("Amazon CloudFront",), "aws.network.CloudFront", "edge", "cloud", (), "$412/mo", 0.3),
        Node("waf", "service", ("AWS WAF",), "aws.security.WAF", "security", "cloud", (), "$31/mo", 0),
        Node("site", "service", ("Amazon S3", "static site"), "aws.storage.S3", "storage", "region", (), "$9/mo", 0),
        Node("watch", "service", ("Amazon CloudWatch",), "aws.management.Cloudwatch", "ops", "region", (), "$46/mo", 0),
        Node("secrets", "service", ("Secrets Manager",), "aws.security.SecretsManager", "security", "region", (), "$1/mo"),
        Node("igw", "service", ("Internet gateway",), "aws.network.InternetGateway", "network", "vpc"),
        Node("alb", "service", ("Application", "Load Balancer"), "aws.network.ALB", "ingress", "vpc", (), "$38/mo"),
        Node("endpoint", "service", ("Gateway endpoint",), "aws.network.Endpoint", "network", "vpc"),
        Node("dlq", "service", ("Amazon SQS", "DLQ"), "aws.integration.SQS", "messaging", "events", (), "$2/mo"),
        Node("orders", "service", ("Amazon DynamoDB", "orders"), "aws.database.Dynamodb", "data", "events", (), "$187/mo",
             0.2),
        Node("stream", "service", ("AWS Lambda", "stream handler"), "aws.compute.Lambda", "compute", "events", (), "$22/mo"),
        Node("archive", "service", ("Amazon S3", "event archive"), "aws.storage.S3", "storage", "events", (), "$14/mo"),
        Node("ship", "service", ("AWS CodePipeline",), "aws.devtools.Codepipeline", "cicd", "region", (), "$1/mo"),
        Node("build", "service", ("AWS CodeBuild",), "aws.devtools.Codebuild", "cicd", "region", (), "$18/mo"),
        Node("images", "service", ("Amazon ECR",), "aws.compute.ECR", "cicd", "region", (), "$6/mo"),
        Node("deploy", "service", ("AWS CodeDeploy",), "aws.devtools.Codedeploy", "cicd", "region", (), "$0/mo"),
    ]  # fmt: skip
    edges = [
        Edge("a", "users", "dns", "DNS", 20),
        Edge("b", "users", "cdn", "HTTPS 1,200/s", 1200),
        Edge("d", "waf", "cdn", "", 0),
        Edge("e", "cdn", "site", "static 960/s", 960),
        Edge("f", "cdn", "alb", "dynamic 240/s", 240),
        Edge("g", "endpoint", "orders", "60 writes/s", 60, "data"),
        Edge("h", "orders", "stream", "stream", 60, "data"),
        Edge("i", "stream", "archive", "PutObject", 6, "data"),
        Edge("j", "stream", "dlq", "on failure", 0.1, "data"),
        Edge("k", "github", "ship", "webhook", 0, "deploy"),
        Edge("l", "ship", "build", "", 0, "deploy"),
        Edge("m", "build", "images", "push", 0, "deploy"),
        Edge("n", "ship", "deploy", "", 0, "deploy"),
    ]
    for n, letter in ((1, "a"), (2, "b")):
        zone = f"zone{n}"
        groups.append(Group(zone, "zone", f"Availability Zone us-east-1{letter}", "vpc"))
        for tier, kind, title in (
            ("public", "public-subnet", f"Public subnet 10.0.{n}.0/24"),
            ("app", "private-subnet", f"Private subnet (app) 10.0.1{n}.0/24"),
            ("data", "private-subnet", f"Private subnet (data) 10.0.2{n}.0/24"),
        ):
            groups.append(Group(f"{tier}{n}", kind, title, zone))  # type: ignore[arg-type]
        nodes += [
            Node(f"nat@{n}", "service", ("NAT gateway",), "aws.network.NATGateway", "network", f"public{n}", (), "$51/mo"),
            Node(f"web@{n}", "service", ("ECS service", "web (Fargate x3)"), "aws.compute.Fargate", "compute", f"app{n}",
                 (), "$108/mo", 0.1),
            Node(f"cache@{n}", "service", ("ElastiCache", "Redis primary" if n == 1 else "Redis replica"),
                 "aws.database.ElasticacheForRedis", "data", f"data{n}", (), "$93/mo", 0.1),
        ]  # fmt: skip
        edges += [
            Edge(f"web{n}", "alb", f"web@{n}", "120/s", 120),
            Edge(f"cache{n}", f"web@{n}", f"cache@{n}", "90/s", 90, "data"),
            Edge(f"nat{n}", f"web@{n}", f"nat@{n}", "", 1, "data"),
            Edge(f"igw{n}", f"nat@{n}", "igw", "egress", 1, "data"),
            Edge(f"gate{n}", f"web@{n}", "endpoint", "", 30, "data"),
            Edge(f"pull{n}", "images", f"web@{n}", "pull" if n == 2 else "", 0, "deploy"),
            Edge(f"deploy{n}", "deploy", f"web@{n}", "deploy" if n == 1 else "", 0, "deploy"),
        ]
    edges.append(Edge("z", "cache@1", "cache@2", "replication", 5, "data"))
    return Scene("Shop platform", "production · us-east-1", "$1,293 a month", tuple(nodes), tuple(groups), tuple(edges))


SCENES = [shop, blood, platform]
HOSTILE = "<script>alert('x')</script>&amp;\"]]>\x00\x07\u202e" + "dài " * 120 + "\U0001f600"


def service(name: str, parent: str = "", **more: object) -> Node:
    return replace(Node(name, "service", (name,), "", "compute", parent), **more)  # type: ignore[arg-type]


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
    """it: puts zones side by side, equally large, with tiers in rows"""
    sheet = place(scene())
    boxes = {it.group.id: it.box for it in sheet.groups}
    one, two = boxes["zone1"], boxes["zone2"]
    assert (one.y, one.w, one.h) == (two.y, two.w, two.h)
    for name, box in boxes.items():
        twin = boxes.get(name[:-1] + "2", box)
        assert (box.y, box.w, box.h) == (twin.y, twin.w, twin.h)


def test_the_load_balancer_stands_over_the_middle_of_the_zones() -> None:
    """it: centres what lets traffic in"""
    sheet = place(shop())
    boxes = {it.group.id: it.box for it in sheet.groups}
    alb = next(box for box in sheet.nodes if box.node.id == "alb")
    assert alb.icon.cx == pytest.approx((boxes["zone1"].x + boxes["zone2"].right) / 2, abs=1)


def test_users_are_left_and_delivery_is_right() -> None:
    """it: reads from left to right"""
    sheet = place(shop())
    middle = {box.node.id: box.icon.cx for box in sheet.nodes}
    assert middle["shoppers"] < middle["cdn"] < middle["alb"] < middle["orders"] < middle["ship"]
    boxes = {it.group.id: it.box for it in sheet.groups}
    assert middle["shoppers"] < boxes["cloud"].x and middle["cdn"] < boxes["region"].x


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
def test_crowds_take_seconds(count: int, seconds: int) -> None:
    """it: draws many services without hanging"""
    start = time.monotonic()
    svg(crowd(count))
    assert time.monotonic() - start < seconds


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
    assert two_lines(("Application Load Balancer",), 132) == ("Application", "Load Balancer")
    assert clean("a\x00\u202e\n b") == "a b"


def test_dot_is_for_people() -> None:
    """it: writes nested clusters with the user's own ids"""
    text = dot(shop())
    assert 'subgraph "cluster_main"' in text and '"alb" -> "api@1" [label="180/s"]' in text
    assert 'subgraph "cluster_region-delivery"' in text


def test_the_drawing_imports_nothing_of_the_house() -> None:
    """it: can be taken out and used alone"""
    folder = Path(archplan.drawing.__file__).parent
    allowed = {"archplan.drawing", "pygraphviz", "typst", "fontpkg_arimo"}
    for file in sorted(folder.glob("*.py")):
        for found in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [found.module or ""] if isinstance(found, ast.ImportFrom) else []
            names += [alias.name for alias in found.names] if isinstance(found, ast.Import) else []
            for name in names:
                assert name.split(".")[0] in sys.stdlib_module_names or any(name.startswith(it) for it in allowed)
