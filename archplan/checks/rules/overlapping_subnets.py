"""Address blocks are handed out once."""

from itertools import combinations

from archplan.checks.words import *


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
        for (tier, one), (other_tier, other) in combinations(subnet_blocks(place), 2):
            if one.overlaps(other):
                yield (
                    span_of_place(plan, place, "subnets"),
                    f"in {place.name}, {one} ({tier}) and {other} ({other_tier}) share addresses",
                )
