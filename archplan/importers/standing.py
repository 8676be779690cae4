"""Where services stand: VPCs, how many zones their subnets take, and which of them are public by their routes."""

from __future__ import annotations

import re
from collections import Counter

from archplan.importers.draft import DraftPlace, DraftService, assumed, read
from archplan.importers.site import Refs, Resource, Site
from archplan.services import load

VPCS = ("aws_vpc", "AWS::EC2::VPC", "aws_default_vpc")
SUBNETS = ("aws_subnet", "AWS::EC2::Subnet", "aws_default_subnet")
JOINED = ("aws_route_table_association", "AWS::EC2::SubnetRouteTableAssociation")
ROUTES = ("aws_route", "AWS::EC2::Route")
TABLES = ("aws_route_table", "aws_default_route_table")
MOST_ZONES = 6
TAKES_NONE = ("gp2", "st1", "sc1", "standard")  # volumes whose operations a second follow from their size


def make_vpc(site: Site, resource: Resource) -> None:
    """A place for a VPC; its zones are read once all subnets are known."""
    name = site.named_as(resource.name, resource.which, "vpc")
    place = DraftPlace(name, "vpc", resource.origin, resource.place, {}, {"public": [], "private": []})
    site.draft.places.append(place)
    cidr = resource.text("cidr_block", "CidrBlock")
    if cidr:
        place.options["cidr"] = read(cidr, resource.at("cidr_block", "CidrBlock"))
    site.later.insert(0, lambda: _count_zones(site, resource, place))


def _count_zones(site: Site, vpc: Resource, place: DraftPlace) -> None:
    mine = [one for one in subnets(site) if vpc.address in one.targets("vpc_id", "VpcId") or len(vpcs(site)) == 1]
    if not mine:
        place.options["zones"] = assumed(2, "no subnets say how many zones")
        return
    known = {one.text("availability_zone", "AvailabilityZone", "availability_zone_id") for one in mine} - {""}
    alike = list(Counter(one.address for one in mine).values())
    by_tier = list(Counter(is_public(site, one) for one in mine).values())
    by_tier = alike if max(alike) > 1 else by_tier  # of one count, each stands in a zone of its own
    zones = (
        len(known) if known and all(one.text("availability_zone", "AvailabilityZone") for one in mine) else max(by_tier)
    )
    place.options["zones"] = read(max(1, min(MOST_ZONES, zones)), mine[0].place, f"{len(mine)} subnets")


def vpcs(site: Site) -> list[Resource]:
    return site.of(*VPCS)


def subnets(site: Site) -> list[Resource]:
    return site.of(*SUBNETS)


def is_public(site: Site, subnet: Resource) -> bool:
    """Whether a route of its table leads to an internet gateway; else whether it gives out public addresses."""
    joined = site.naming(subnet.address, JOINED, "subnet_id", "SubnetId")
    tables = {table for one in joined for table in one.targets("route_table_id", "RouteTableId")}
    if tables:
        return bool(tables & site.once("open route tables", lambda: _open_tables(site)))
    return subnet.is_on("map_public_ip_on_launch", "MapPublicIpOnLaunch")


def _open_tables(site: Site) -> set[str]:
    """The route tables with a route to an internet gateway."""
    found = {one.address for one in site.of(*TABLES) if any(
        _to_gateway(site, Resource("", "", "", route, route.span), "gateway_id") for route in one.all("route")
    )}  # fmt: skip
    for one in site.of(*ROUTES):
        if one.get("gateway_id", "GatewayId") is not None and _to_gateway(site, one, "gateway_id", "GatewayId"):
            found.update(one.targets("route_table_id", "RouteTableId"))
    return found


def _to_gateway(site: Site, route: Resource, *names: str) -> bool:
    to = {site.resources[it][0].type for it in route.targets(*names) if it in site.resources}
    return bool(to & {"aws_internet_gateway", "AWS::EC2::InternetGateway"}) or route.text(*names).startswith("igw-")


def stand(site: Site, service: DraftService, resource: Resource, *names: str, public: bool | None = None) -> None:
    """Put the service where the subnets stand that these values name; into the only VPC where they name none."""
    site.later.append(lambda: _stand(site, service, resource, names, public))


def _stand(site: Site, service: DraftService, resource: Resource, names: tuple[str, ...], public: bool | None) -> None:
    cls = load(service.type)
    here = _subnets_of(site, resource.targets(*names), set())
    if cls is None or cls.stands in ("global", "edge") or not site.draft.places or service not in site.draft.services:
        return
    if any(service.name in held for place in site.draft.places for held in place.tiers.values()):
        return
    if here:
        place = place_of(site, [it for one in here for it in one.targets("vpc_id", "VpcId")]) or site.draft.places[0]
        is_out = any(is_public(site, one) for one in here) if public is None else public
    elif len(site.draft.places) == 1 and (cls.stands == "zone" or resource.has(*names)):
        place, is_out = site.draft.places[0], bool(public)
    else:
        return
    place.tiers["public" if is_out else "private"].append(service.name)


def place_of(site: Site, vpcs_: list[str]) -> DraftPlace | None:
    """The place of the first of these VPCs that is in the files."""
    origins = {re.sub(r"\[[^\]]*\]$", "", it.origin.split(" (")[0]): it for it in reversed(site.draft.places)}
    return next((origins[it] for it in vpcs_ if it in origins), None)


def home_of(site: Site, resource: Resource, *names: str) -> str:
    """The address of the VPC whose subnets these values name, or of the only one; nothing where it is not in the files."""
    known = [one.address for one in vpcs(site)]
    homes = [it for one in _subnets_of(site, resource.targets(*names), set()) for it in one.targets("vpc_id", "VpcId")]
    found = next((it for it in homes if it in known), "")
    return found or (known[0] if len(known) == 1 else "")


def performance(
    site: Site, made: DraftService, resource: Resource, iops: tuple[str, ...], throughput: tuple[str, ...]
) -> None:
    """Operations and bytes a second that a volume is given; 0, and those of a type that takes none, it has anyway."""
    if resource.text("volume_type", "VolumeType", "storage_type", "StorageType", "type") in TAKES_NONE:
        resource.get(*iops), resource.get(*throughput)
        return
    for option, names, as_ in (("iops", iops, "{}"), ("throughput", throughput, "{} MB/s")):
        if resource.text(*names) != "0":
            site.take(made, option, resource, *names, as_=as_)


OTHER_CLASS = "the instances of a cluster are of one class here: write those of another as a service of their own"


def add_member(site: Site, made: DraftService, resource: Resource, copies: str) -> None:
    """One more instance of a cluster: the first says the class, and those of the same class beside it are copies."""
    one = DraftService("", made.type, "", resource.place)
    site.take(one, "instance", resource, "instance_class", "DBInstanceClass")
    class_, before = one.options.get("instance"), made.options.get(copies)
    if before is None:
        made.options.update(one.options)
        made.options[copies] = read(0, resource.place)
    elif class_ is None or "instance" not in made.options or class_.value == made.options["instance"].value:
        made.options[copies] = read(int(before.value) + 1, resource.place)
    else:
        site.draft.leave_out(f"{resource.origin}: {class_.value}", resource.place, OTHER_CLASS)


def _subnets_of(site: Site, addresses: list[str], seen: set[str]) -> list[Resource]:
    """The subnets that these addresses name, through groups of subnets and what else holds them."""
    found: list[Resource] = []
    for address in addresses:
        if address in seen:
            continue
        seen.add(address)
        for one in site.resources.get(address, ()):
            if one.type in SUBNETS:
                found.append(one)
            elif "subnet" in one.type.lower():
                found += _subnets_of(site, list(one.refs), seen)
    return found


__all__ = [
    "Refs", "add_member", "home_of", "is_public", "make_vpc", "performance", "place_of", "stand", "subnets",
]  # fmt: skip
