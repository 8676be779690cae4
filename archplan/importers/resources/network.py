"""VPCs, ways out of them, and what only routes."""

import re

from archplan.importers.numbers import whole
from archplan.importers.site import DraftService, Refs, Resource, Site, is_free, maps, missing, read
from archplan.importers.standing import home_of, make_vpc, place_of, stand


@maps("aws_vpc", "AWS::EC2::VPC", "aws_default_vpc")
def vpc(site: Site, resource: Resource) -> None:
    """A place with its zones."""
    make_vpc(site, resource)


@maps("aws_nat_gateway", "AWS::EC2::NatGateway", to="nat")
def nat(site: Site, resource: Resource) -> None:
    """One service for the NAT gateways of a VPC: one for each zone, or one; each by itself where its VPC is not in the files."""
    home = home_of(site, resource, "subnet_id", "SubnetId")
    if resource.text("connectivity_type", "ConnectivityType").lower() == "private":
        why = "a private NAT gateway has no public address, and one is priced here"
        site.draft.leave_out(f"public address of {resource.whole}", resource.place, why)
    found = site.one(resource, "nat", home or resource.whole)
    count = site.counted[found.name]
    said = f"{count} NAT gateway{'s' * (count > 1)}"
    found.options["per"] = read("zone" if count > 1 else "vpc", found.place, said)
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
        number = _subnets_named(site, resource)
        if number == 1:
            made.options["per"] = read("vpc", resource.at("subnet_ids", "SubnetIds"), "one subnet")
        stand(site, made, resource, "subnet_ids", "SubnetIds", public=False)
        site.later.append(lambda: _in_some_zones(site, made, number))
    elif name in ("s3", "dynamodb"):
        site.later.append(lambda: _gateway_endpoint(site, resource, name))
    else:
        site.draft.leave_out(resource.origin, resource.place, "its service is not known before it runs")


def _subnets_named(site: Site, resource: Resource) -> int:
    """How many subnets a list names one by one; 0 where that is not said."""
    part = resource.get("subnet_ids", "SubnetIds")
    if part is None or not part.is_list:
        return 0
    for it in part.value:
        if it.is_text:
            continue
        targets = it.value.targets if isinstance(it.value, Refs) else ()
        is_one = len(targets) == 1 and (
            len(site.resources.get(targets[0], ())) == 1 or re.search(r"\[[^*]", it.value.text)
        )
        if not is_one:
            return 0
    return len(part.value)


def _in_some_zones(site: Site, made: DraftService, number: int) -> None:
    place = next((it for it in site.draft.places if any(made.name in held for held in it.tiers.values())), None)
    zones = whole(place.options["zones"].value) if place is not None and "zones" in place.options else None
    if zones is not None and 1 < number < zones:
        why = "an endpoint is in one zone or in all of its VPC, and priced in all here"
        site.draft.leave_out(f"{made.name} in {number} of {zones} zones", made.place, why)


def _gateway_endpoint(site: Site, resource: Resource, name: str) -> None:
    """A word of the VPC that it names, or of the only one."""
    place = place_of(site, resource.targets("vpc_id", "VpcId"))
    place = place or (site.draft.places[0] if len(site.draft.places) == 1 else None)
    if place is None:
        site.draft.leave_out(resource.origin, resource.place, "its VPC is not known; a gateway endpoint is free")
        return
    before = place.options["endpoints"].value.strip("[]").split(", ") if "endpoints" in place.options else []
    place.options["endpoints"] = read(f"[{', '.join(dict.fromkeys([*before, name]))}]", resource.place)


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
