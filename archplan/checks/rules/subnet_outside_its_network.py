"""A subnet is a part of its network."""

from ipaddress import IPv4Network

from archplan.checks.words import *


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
        for tier, block in subnet_blocks(place):
            if place.cidr and not block.subnet_of(IPv4Network(place.cidr)):
                yield (
                    span_of_place(plan, place, "subnets"),
                    f"{block} ({tier}) is no part of {place.cidr}, the addresses of {place.name}",
                )
