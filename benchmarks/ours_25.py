"""Twenty-five nodes through `archplan.drawing` alone: no spec is read, nothing is billed."""

import sys
from pathlib import Path

from archplan.drawing import Edge, Group, Node, Scene, png, svg

NODES = (
    ("users", "onprem.client.Users", "source", ""), ("dns", "aws.network.Route53", "dns", "cloud"),
    ("cdn", "aws.network.CloudFront", "edge", "cloud"), ("waf", "aws.security.WAF", "security", "cloud"),
    ("site", "aws.storage.S3", "storage", "region"), ("orders", "aws.database.Dynamodb", "data", "region"),
    ("mailer", "aws.compute.Lambda", "compute", "region"), ("topic", "aws.integration.SNS", "messaging", "region"),
    ("queue", "aws.integration.SQS", "messaging", "region"), ("worker", "aws.compute.Lambda", "compute", "region"),
    ("logs", "aws.management.Cloudwatch", "ops", "region"), ("ship", "aws.devtools.Codepipeline", "cicd", "region"),
    ("build", "aws.devtools.Codebuild", "cicd", "region"), ("images", "aws.compute.ECR", "cicd", "region"),
    ("alb", "aws.network.ElbApplicationLoadBalancer", "ingress", "vpc"),
    ("nat1", "aws.network.NATGateway", "network", "pub1"), ("nat2", "aws.network.NATGateway", "network", "pub2"),
    ("web1", "aws.compute.ECS", "compute", "app1"), ("web2", "aws.compute.ECS", "compute", "app2"),
    ("api1", "aws.compute.ECS", "compute", "app1"), ("api2", "aws.compute.ECS", "compute", "app2"),
    ("db1", "aws.database.RDS", "data", "data1"), ("db2", "aws.database.RDS", "data", "data2"),
    ("cache1", "aws.database.ElasticacheForRedis", "data", "data1"),
    ("cache2", "aws.database.ElasticacheForRedis", "data", "data2"),
)  # fmt: skip
GROUPS = (
    ("cloud", "cloud", ""), ("region", "region", "cloud"), ("vpc", "vpc", "region"),
    ("z1", "zone", "vpc"), ("z2", "zone", "vpc"), ("pub1", "public-subnet", "z1"), ("pub2", "public-subnet", "z2"),
    ("app1", "private-subnet", "z1"), ("app2", "private-subnet", "z2"), ("data1", "private-subnet", "z1"),
    ("data2", "private-subnet", "z2"),
)  # fmt: skip
EDGES = (
    "users dns", "dns cdn", "cdn waf", "cdn site", "cdn alb", "alb web1", "alb web2", "web1 api1", "web2 api2",
    "api1 db1", "api2 db2", "api1 cache1", "api2 cache2", "db1 db2", "api1 orders", "api2 orders", "orders mailer",
    "mailer topic", "topic queue", "queue worker", "web1 nat1", "web2 nat2", "ship build", "build images",
    "images web1", "images web2", "worker logs",
)  # fmt: skip


def scene() -> Scene:
    """The graph."""
    return Scene(
        "Shop", "Asia Pacific (Singapore)", "$412 a month",
        tuple(Node(n, "service", (n,), icon, role, parent, cost="$12.00") for n, icon, role, parent in NODES),  # type: ignore[arg-type]
        tuple(Group(n, kind, n, parent) for n, kind, parent in GROUPS),  # type: ignore[arg-type]
        tuple(Edge(f"e{k}", *pair.split(), "27 req/s", 27.0) for k, pair in enumerate(EDGES)),
    )  # fmt: skip


if __name__ == "__main__":
    if "png" in sys.argv:
        Path("ours.png").write_bytes(png(scene(), float(sys.argv[-1])))
    else:
        Path("ours.svg").write_text(svg(scene()), "utf-8")
