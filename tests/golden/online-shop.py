"""Online shop · Asia Pacific (Singapore), ap-southeast-1 · $200.43 a month.

① A browser asks Route 53 where the shop is
② Pages and pictures come from the nearest edge, most of them from its cache
③ What the cache does not hold is fetched from the bucket
④ Baskets and orders go on to the load balancer, which picks a zone
⑤ Every call reads the table three times and sometimes writes
⑥ New orders go out on the stream, ten at a time, and become mails
⑦ Sixty times a month a commit is built into an image and rolled out
"""

from diagrams import Cluster, Diagram, Edge
from diagrams.aws.compute import EC2ContainerRegistry, ElasticContainerService, Lambda
from diagrams.aws.database import Dynamodb
from diagrams.aws.devtools import Codebuild, Codepipeline
from diagrams.aws.management import Cloudwatch
from diagrams.aws.network import CloudFront, ElbApplicationLoadBalancer, NATGateway, Route53
from diagrams.aws.storage import SimpleStorageServiceS3
from diagrams.onprem.client import Users

CLOUD_STYLE = {"pencolor": "#232F3E", "fontcolor": "#232F3E", "bgcolor": "transparent", "style": "solid"}
REGION_STYLE = {"pencolor": "#00A4A6", "fontcolor": "#007476", "bgcolor": "transparent", "style": "dashed"}
VPC_STYLE = {"pencolor": "#8C4FFF", "fontcolor": "#6B35CC", "bgcolor": "transparent", "style": "solid"}
ZONE_STYLE = {"pencolor": "#00A4A6", "fontcolor": "#007476", "bgcolor": "transparent", "style": "dashed"}
PUBLIC_SUBNET_STYLE = {"pencolor": "#7AA116", "fontcolor": "#4F6B0C", "bgcolor": "#F2F6E8", "style": "solid"}
PRIVATE_SUBNET_STYLE = {"pencolor": "#00A4A6", "fontcolor": "#006E70", "bgcolor": "#E6F6F7", "style": "solid"}
GENERIC_STYLE = {"pencolor": "#7D8998", "fontcolor": "#5A6B7B", "bgcolor": "transparent", "style": "dashed"}


with Diagram(
    "Online shop · Asia Pacific (Singapore), ap-southeast-1 · $200.43 a month",
    filename="online-shop",
    direction="LR",
    curvestyle="curved",  # with "ortho" Graphviz puts labels far from their arrows
    show=False,
    graph_attr={"pad": "0.5", "nodesep": "0.6", "ranksep": "0.9", "newrank": "true"},
):
    shoppers = Users("Shoppers", nodeid="shoppers")
    with Cluster("aws_cloud", graph_attr={**CLOUD_STYLE, "label": "AWS Cloud"}):
        dns = Route53("Amazon Route 53\ndns\n$0.57/mo", nodeid="dns")
        cdn = CloudFront("Amazon CloudFront\ncdn\n$0/mo", nodeid="cdn")
        with Cluster("region_ap_southeast_1", graph_attr={**REGION_STYLE, "label": "Asia Pacific (Singapore)"}):
            site = SimpleStorageServiceS3("Amazon S3\nsite\n$0.80/mo", nodeid="site")
            with Cluster("main", graph_attr={**VPC_STYLE, "label": "VPC main"}):
                alb = ElbApplicationLoadBalancer("Application\nLoad Balancer\n$25.84/mo", nodeid="alb")
                with Cluster("main_zone_1", graph_attr={**ZONE_STYLE, "label": "Availability Zone 1"}):
                    with Cluster("main_zone_1_public", graph_attr={**PUBLIC_SUBNET_STYLE, "label": "Public subnet"}):
                        nat_1 = NATGateway("NAT gateway\n$47.11/mo, one of 2", nodeid="nat_1")
                    with Cluster("main_zone_1_private", graph_attr={**PRIVATE_SUBNET_STYLE, "label": "Private subnet"}):
                        api_1 = ElasticContainerService("Amazon ECS\napi\n$22.74/mo, one of 2", nodeid="api_1")
                with Cluster("main_zone_2", graph_attr={**ZONE_STYLE, "label": "Availability Zone 2"}):
                    with Cluster("main_zone_2_public", graph_attr={**PUBLIC_SUBNET_STYLE, "label": "Public subnet"}):
                        nat_2 = NATGateway("NAT gateway\n$47.11/mo, one of 2", nodeid="nat_2")
                    with Cluster("main_zone_2_private", graph_attr={**PRIVATE_SUBNET_STYLE, "label": "Private subnet"}):
                        api_2 = ElasticContainerService("Amazon ECS\napi\n$22.74/mo, one of 2", nodeid="api_2")
            orders = Dynamodb("Amazon DynamoDB\norders\n$22.57/mo", nodeid="orders")
            mailer = Lambda("AWS Lambda\nmailer\n$0/mo", nodeid="mailer")
            with Cluster("region_ap_southeast_1_delivery", graph_attr={**GENERIC_STYLE, "label": "CI/CD"}):
                images = EC2ContainerRegistry("Amazon ECR\nimages\n$0.30/mo", nodeid="images")
                ship = Codepipeline("AWS CodePipeline\nship\n$1.24/mo", nodeid="ship")
                build = Codebuild("AWS CodeBuild\n$1.30/mo", nodeid="build")
            with Cluster("region_ap_southeast_1_operations", graph_attr={**GENERIC_STYLE, "label": "Operations"}):
                logs = Cloudwatch("Amazon CloudWatch\nlogs\n$8.11/mo", nodeid="logs")

    shoppers >> Edge(label="① 164 req/min", color="#3B4654") >> dns
    dns >> Edge(label="② 164 req/min", color="#3B4654") >> cdn
    cdn >> Edge(label="③ 17.3 req/min", color="#3B4654") >> site
    cdn >> Edge(label="④ 49.3 req/min", color="#3B4654") >> alb
    alb >> Edge(label="24.7 req/min", color="#3B4654") >> api_1
    alb >> Edge(label="24.7 req/min", color="#3B4654") >> api_2
    api_2 >> Edge(label="⑤ 168 req/min", color="#3B4654") >> orders
    orders >> Edge(label="⑥ 1.97 req/min", color="#3B4654") >> mailer
    ship >> Edge(label="⑦", color="#A02BA8") >> build
    build >> Edge(color="#A02BA8") >> images
    images >> Edge(color="#A02BA8") >> api_1
    api_2 >> Edge(color="#6B7887", style="dashed") >> logs
