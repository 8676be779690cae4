"""A load balancer needs room to grow."""

from ipaddress import IPv4Network

from archplan.checks.words import *

RESERVED = 5  # addresses AWS keeps in every subnet
SMALLEST = 27  # prefix of a load balancer's subnets
FREE = 8  # addresses a load balancer needs to grow


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
                        span_of_place(plan, place, "subnets"),
                        f"{block} is a /{block.prefixlen}, and {', '.join(balancers)} stands in subnets of /{SMALLEST} at least",
                    )
                elif left < FREE:
                    beside = f" and {crowd} tasks or instances" if crowd else ""
                    yield (
                        span_of_place(plan, place, "subnets"),
                        f"{block} has {block.num_addresses} addresses; {max(left, 0)} are left for {', '.join(balancers)} "
                        f"after AWS's {RESERVED}{beside}, and it needs {FREE}",
                    )
