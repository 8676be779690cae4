"""Modules of the public registry that most people use, where a folder names them and does not hold them.

Their inputs are called like the attributes of the resource that they make, so that each is read as that resource. What
a module makes besides is its own affair: a plan shows it, and the draft says so.
"""

from archplan.importers.draft import DraftPlace, DraftService
from archplan.importers.site import MAKERS, Located, Resource, Site, assumed, maps, read

OWN = ("source", "version", "providers", "count", "for_each", "depends_on")  # of the call, and no input
REGISTRY = "module terraform-aws-modules/{}/aws"
AS = {
    "lambda": "aws_lambda_function", "dynamodb-table": "aws_dynamodb_table", "sqs": "aws_sqs_queue", "sns": "aws_sns_topic",
    "s3-bucket": "aws_s3_bucket", "rds": "aws_db_instance", "rds-aurora": "aws_rds_cluster", "ec2-instance": "aws_instance",
    "alb": "aws_lb", "eks": "aws_eks_cluster", "ecr": "aws_ecr_repository", "cloudfront": "aws_cloudfront_distribution",
    "efs": "aws_efs_file_system", "elasticache": "aws_elasticache_replication_group", "apigateway-v2": "aws_apigatewayv2_api",
    "autoscaling": "aws_autoscaling_group", "kms": "aws_kms_key", "step-functions": "aws_sfn_state_machine",
    "secrets-manager": "aws_secretsmanager_secret", "opensearch": "aws_opensearch_domain",
}  # fmt: skip


@maps(*(REGISTRY.format(name) for name in AS))
def module(site: Site, resource: Resource) -> None:
    """Read as the resource that the module makes."""
    type_ = AS[resource.type.split("/")[1]]
    make = MAKERS[type_]
    inputs = Located({key: it for key, it in resource.body.items() if key not in OWN}, resource.body.span)
    make(
        site, Resource(resource.address, type_, resource.name, inputs, resource.place, resource.index, resource.looked)
    )
    site.draft.leave_out(
        resource.address,
        resource.place,
        f"read as {type_}; what else the module makes shows in a plan alone",
        hides=True,
    )


@maps(REGISTRY.format("vpc"), to="nat")
def network(site: Site, resource: Resource) -> None:
    """A VPC with its zones and its NAT gateways."""
    name = site.named_as(resource.name, resource.which, "vpc")
    place = DraftPlace(name, "vpc", resource.origin, resource.place, {}, {"public": [], "private": []})
    cidr = resource.text("cidr")
    if cidr:
        place.options["cidr"] = read(cidr, resource.at("cidr"))
    counts = [len(resource.all(key)) for key in ("azs", "private_subnets", "public_subnets")]
    known = next((count for count in counts if 1 < count <= 6), 0)
    place.options["zones"] = (
        read(known, resource.at("azs", "private_subnets")) if known else assumed(2, "its zones are known when it runs")
    )
    site.draft.places.append(place)
    if resource.is_on("enable_nat_gateway"):
        made: DraftService = site.service(resource, "nat", "nat")
        site.named[resource.address].remove(made.name)
        single = resource.is_on("single_nat_gateway")
        made.options["per"] = read("vpc" if single else "zone", resource.at("single_nat_gateway", "enable_nat_gateway"))
        place.tiers["public"].append(made.name)
