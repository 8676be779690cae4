"""EC2's spare capacity, at the discount that the spec states for it."""

from archplan.checks.words import *


@advice(
    "an instance is taken away with two minutes' notice when AWS needs it: only for what another instance takes over"
)
def spot_instances(plan):
    """Buy instances as Spot, at the discount stated for another service of the spec."""
    services = plan.architecture.services
    bought = [it for it in services.values() if "spot_discount" in it.options and "launch" not in it.options]
    stated = {it.spec["spot_discount"].value for it in bought if "spot_discount" in it.spec}
    if len(stated) != 1:
        return  # Spot has no list price, and nobody says here what it takes off
    (discount,) = stated
    for service in bought:
        if "spot_discount" not in service.spec:
            yield service.name, {"services": {service.name: {"spot_discount": discount}}}
