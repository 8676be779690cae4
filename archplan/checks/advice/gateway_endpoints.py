"""The free way to S3 and DynamoDB."""

from archplan.checks.words import *


@advice("nothing but a route in each private subnet's table")
def gateway_endpoints(plan):
    """Reach S3 and DynamoDB by gateway endpoints, not through a NAT."""
    for (name, type_), _ in through_nat(plan).items():
        if has_gateway(type_):
            vpc = plan.architecture.services[name].vpc
            there = [*plan.architecture.places[vpc].endpoints, type_]
            yield f"{vpc}-{type_}", {"places": {vpc: {"endpoints": there}}}
