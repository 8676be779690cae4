"""One way out for all zones."""

from archplan.checks.words import *


@advice("when its zone fails, the other zones have no way out; what crosses zones to it is billed, and priced here")
def one_nat_gateway(plan):
    """Share a single NAT between zones."""
    for name, service in plan.architecture.services.items():
        if service.way_out == "nat" and "per" in service.options and value_of(service, "per") == "zone":
            yield name, {"services": {name: {"per": "vpc"}}}
