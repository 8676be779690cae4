"""One interface endpoint for all zones."""

from archplan.checks.words import *


@advice(
    "when its zone fails, the other zones do not reach the service; what crosses zones to it is billed, and priced here"
)
def endpoints_of_one_zone(plan):
    """Have an interface endpoint in one zone, not in every one."""
    for name, service in plan.architecture.services.items():
        if "to" in service.options and "per" in service.options and value_of(service, "per") == "zone":
            yield name, {"services": {name: {"per": "vpc"}}}
