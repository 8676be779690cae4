"""Address blocks are handed out once."""

from ipaddress import IPv4Network
from itertools import combinations

from archplan.checks.words import *

RESERVED = 5  # addresses AWS keeps in every subnet
SMALLEST = 27  # prefix of a load balancer's subnets
FREE = 8  # addresses a load balancer needs to grow


def blocks(place):
    """Every subnet of a VPC: its tier and its block, as they were written."""
    return [(tier, IPv4Network(block)) for tier, listed in place.subnets.items() for block in listed]


def written(plan, place, key):
    """Where a key of a place stands."""
    return plan.architecture.tree["places"][place.name].keys[key]


@rule("error", hint="give each subnet a block of its own")
def overlapping_subnets(plan):
    """Two subnets of a VPC never share an address.

    AWS refuses to create the second one.

    Flags:
        services: {web: {type: alb}}
        places: {main: {cidr: 10.0.0.0/16, subnets: {public: [10.0.0.0/23, 10.0.1.0/24]}, public: [web]}}
    Passes:
        services: {web: {type: alb}}
        places: {main: {cidr: 10.0.0.0/16, subnets: {public: [10.0.0.0/24, 10.0.1.0/24]}, public: [web]}}
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
    """
    for place in plan.architecture.places.values():
        for (tier, one), (other_tier, other) in combinations(blocks(place), 2):
            if one.overlaps(other):
                yield (
                    written(plan, place, "subnets"),
                    f"in {place.name}, {one} ({tier}) and {other} ({other_tier}) share addresses",
                )


@rule("error", hint="choose the subnets inside 'cidr'")
def subnet_outside_its_network(plan):
    """A subnet is a part of its VPC's addresses.

    AWS refuses to create one that leaves the VPC's block.

    Flags:
        services: {web: {type: alb}}
        places: {main: {cidr: 10.0.0.0/16, subnets: {public: [10.0.0.0/24, 10.1.0.0/24]}, public: [web]}}
    Passes:
        services: {web: {type: alb}}
        places: {main: {cidr: 10.0.0.0/16, subnets: {public: [10.0.0.0/24, 10.0.1.0/24]}, public: [web]}}
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
    """
    for place in plan.architecture.places.values():
        for tier, block in blocks(place):
            if place.cidr and not block.subnet_of(IPv4Network(place.cidr)):
                yield (
                    written(plan, place, "subnets"),
                    f"{block} ({tier}) is no part of {place.cidr}, the addresses of {place.name}",
                )


@rule("error", hint="write a block of /27 or larger, with eight addresses to spare")
def small_load_balancer_subnet(plan):
    """An Application Load Balancer needs a /27 in each zone, and eight free addresses in it.

    It grows by adding nodes, each with an address of its subnet. AWS keeps five addresses of every subnet, and tasks
    and instances of the same subnets take one each.

    Flags:
        services: {web: {type: alb}}
        places: {main: {subnets: {public: [10.0.0.0/28, 10.0.0.16/28]}, public: [web]}}
    Passes:
        services: {web: {type: alb}}
        places: {main: {subnets: {public: [10.0.0.0/24, 10.0.1.0/24]}, public: [web]}}
    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
    """
    a = plan.architecture
    for place in a.places.values():
        for tier, listed in place.subnets.items():
            here = [a.services[name] for name in place.tiers.get(tier, ())]
            balancers = [service.name for service in here if service.key == "alb"]
            crowd = sum(int(ceil(found.high / place.zones).number) for one in here if (found := one.fleet()))
            for block in map(IPv4Network, listed if balancers else ()):
                left = block.num_addresses - RESERVED - crowd
                if block.prefixlen > SMALLEST:
                    yield (
                        written(plan, place, "subnets"),
                        f"{block} is a /{block.prefixlen}, and {', '.join(balancers)} stands in subnets of /{SMALLEST} at least",
                    )
                elif left < FREE:
                    beside = f" and {crowd} tasks or instances" if crowd else ""
                    yield (
                        written(plan, place, "subnets"),
                        f"{block} has {block.num_addresses} addresses; {max(left, 0)} are left for {', '.join(balancers)} "
                        f"after AWS's {RESERVED}{beside}, and it needs {FREE}",
                    )
