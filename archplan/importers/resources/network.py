"""VPCs, ways out of them, and what only routes."""

from archplan.importers.site import Resource, Site, is_free, maps, missing, read
from archplan.importers.standing import make_vpc, stand


@maps("aws_vpc", "AWS::EC2::VPC", "aws_default_vpc")
def vpc(site: Site, resource: Resource) -> None:
    """A place with its zones."""
    make_vpc(site, resource)


@maps("aws_nat_gateway", "AWS::EC2::NatGateway", to="nat")
def nat(site: Site, resource: Resource) -> None:
    """One service for all NAT gateways: one for each zone, or one for the VPC."""
    found = site.one(resource, "nat")
    count = len(site.of(resource.type))
    found.options["per"] = read(
        "zone" if count > 1 else "vpc", resource.place, f"{count} NAT gateway{'s' * (count > 1)}"
    )
    stand(site, found, resource, "subnet_id", "SubnetId", public=True)


@maps("aws_vpc_endpoint", "AWS::EC2::VPCEndpoint", to="endpoint")
def endpoint(site: Site, resource: Resource) -> None:
    """An interface endpoint is a service; a gateway endpoint a word of its VPC."""
    name = resource.text("service_name", "ServiceName").rpartition(".")[2]
    kind = resource.text("vpc_endpoint_type", "VpcEndpointType") or "Gateway"
    if kind == "Interface":
        made = site.service(resource, "endpoint")
        known = {"ecr": "ecr", "api": "ecr", "dkr": "ecr", "logs": "cloudwatch", "sts": "iam"}
        made.options["to"] = (
            read(f"[{known.get(name, name)}]", resource.place)
            if name
            else missing("the service it leads to", resource.place)
        )
        stand(site, made, resource, "subnet_ids", "SubnetIds", public=False)
    elif name in ("s3", "dynamodb") and site.draft.places:
        place = site.draft.places[0]
        before = place.options["endpoints"].value.strip("[]").split(", ") if "endpoints" in place.options else []
        place.options["endpoints"] = read(f"[{', '.join(dict.fromkeys([*before, name]))}]", resource.place)
    else:
        site.draft.leave_out(resource.origin, resource.place, "its service is not known before it runs")


@maps("aws_internet_gateway", "AWS::EC2::InternetGateway")
def gateway(site: Site, resource: Resource) -> None:
    """The way in and out of public subnets: not billed, drawn by what stands in them."""
    site.draft.leave_out(resource.origin, resource.place, "an internet gateway is not billed; public subnets have one")


is_free(
    "says who may reach whom, and is not billed",
    "aws_security_group*", "aws_vpc_security_group_.*", "AWS::EC2::SecurityGroup*", "aws_network_acl*", "AWS::EC2::NetworkAcl*",
    "AWS::EC2::SubnetNetworkAclAssociation",
)  # fmt: skip
is_free(
    "read for the place of what stands in it",
    "aws_subnet", "AWS::EC2::Subnet", "aws_default_subnet", "aws_route_table*", "AWS::EC2::RouteTable", "aws_default_route_table",
    "aws_route", "AWS::EC2::Route", "AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::VPCGatewayAttachment",
    "aws_db_subnet_group", "AWS::RDS::DBSubnetGroup", "aws_elasticache_subnet_group", "AWS::ElastiCache::SubnetGroup",
    "aws_main_route_table_association", "aws_internet_gateway_attachment", "AWS::EC2::VPCCidrBlock",
)  # fmt: skip
is_free(
    "a public address: billed with what holds it",
    "aws_eip",
    "AWS::EC2::EIP",
    "aws_eip_association",
    "AWS::EC2::EIPAssociation",
)
