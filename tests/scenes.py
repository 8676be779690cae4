"""Scenes that are drawn in tests: a shop, a blood bank, a platform, and one in which every word is hostile."""

from archplan.drawing import Edge, Group, Node, Scene, Step
from archplan.drawing.formats.outline import FRAMES
from archplan.drawing.page.scene import GroupKind

HOSTILE = [
    "<script>alert(1)</script>", "<b>", '"]', '"quoted" and \'single\'', "a|b", "a;b", "%% comment", "%%{init: {}}%%",
    "`markdown`", "**bold** _x_", "line\nbreak\ttab", "back\\slash \\N \\l \\", "#35; &amp; &lt; #quot;", "${x} $y $$z$$",
    "{{brace}} [square] (round)", "end", "subgraph", "style: x#y;", "classDef a:b#c;", "1. list", "- list", "---", "--> b",
    "''' \"\"\"", "# comment", "Máy chủ Người hiến máu Đà Nẵng", "مرحبا \u202e evil", "注文 🛒", "x" * 500, "word " * 100,
    "", " ", "{name}", "%s %(x)d", "\x00\x1b[31m", "é", "A & B <c>", "<i>html-like</i>", "|md # x |", "@{ shape: x }", "null",
]  # fmt: skip


def hostile() -> Scene:
    """Every hostile word as a title, a label, an id of a node and the title of a group; and ids that look alike."""
    kinds = list(FRAMES)
    groups = [Group(f"g {n} {word}", kinds[n % len(kinds)], word, "") for n, word in enumerate(HOSTILE)]
    nodes = [
        Node(word or "empty", "service", (word, word), "aws.compute.Lambda", "compute", f"g {n} {word}", (),
             word or None, 0.5, word, word)
        for n, word in enumerate(HOSTILE)
    ]  # fmt: skip
    alike = ["a-b", "a_b", "A.B", "a b", "class", "Class", "def", "steps", "cluster", "the_steps", "the-heading", "1st"]
    nodes += [Node(name, "external", (name,), "no.such.Icon", "external", "") for name in alike]
    names = [node.id for node in nodes]
    edges = [Edge(f"e {n}", names[n], names[-n - 1], HOSTILE[n], n, "log" if n % 3 else "traffic", HOSTILE[-n - 1])
             for n in range(len(HOSTILE))]  # fmt: skip
    steps = tuple(Step(n + 1, word) for n, word in enumerate(HOSTILE[:24]))
    title = '"Títle" <b>|`%%{init}%% ${x}; \\N'
    return Scene(title, HOSTILE[0], HOSTILE[2], tuple(nodes), tuple(groups), tuple(edges), (HOSTILE[0],), steps)


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
        subnets: tuple[tuple[str, GroupKind, str], ...] = (
            ("public", "public-subnet", f"Public subnet 10.0.{n}.0/24"),
            ("app", "private-subnet", f"Private subnet (app) 10.0.1{n}.0/24"),
            ("data", "private-subnet", f"Private subnet (data) 10.0.2{n}.0/24"),
        )
        for tier, kind, title in subnets:
            groups.append(Group(f"{tier}{n}", kind, title, zone))
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
