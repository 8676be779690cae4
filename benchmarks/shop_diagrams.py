"""The online shop as a plain script for the `diagrams` package: the yardstick of `draw`."""

import sys

from diagrams import Cluster, Diagram, Edge
from diagrams.aws.compute import ECR, ECS, Lambda
from diagrams.aws.database import Dynamodb
from diagrams.aws.devtools import Codebuild, Codepipeline
from diagrams.aws.management import Cloudwatch
from diagrams.aws.network import CloudFront, ElbApplicationLoadBalancer, NATGateway, Route53
from diagrams.aws.storage import S3
from diagrams.onprem.client import Users

with Diagram("Online shop", filename="x", outformat=sys.argv[1] if len(sys.argv) > 1 else "svg", show=False):
    shoppers = Users("Shoppers")
    with Cluster("AWS Cloud"):
        dns, cdn = Route53("dns"), CloudFront("cdn")
        with Cluster("Region"):
            site, orders, mailer = S3("site"), Dynamodb("orders"), Lambda("mailer")
            logs, ship, build, images = Cloudwatch("logs"), Codepipeline("ship"), Codebuild("build"), ECR("images")
            with Cluster("VPC"):
                alb = ElbApplicationLoadBalancer("alb")
                apis = []
                for zone in ("1", "2"):
                    with Cluster(f"Availability Zone {zone}"):
                        with Cluster(f"Public subnet {zone}"):
                            nat = NATGateway("nat")
                        with Cluster(f"Private subnet {zone}"):
                            apis.append(ECS("api"))
    shoppers >> Edge(label="2.74 req/s") >> dns >> Edge(label="2.74 req/s") >> cdn
    cdn >> Edge(label="17.3 req/min") >> site
    cdn >> Edge(label="49.3 req/min") >> alb
    for api in apis:
        alb >> Edge(label="24.7 req/min") >> api >> Edge(label="1.4 req/s") >> orders
        images >> api >> logs
    orders >> mailer
    ship >> build >> images
