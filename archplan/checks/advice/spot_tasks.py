"""Fargate's spare capacity, at the discount that the spec states for it."""

from archplan.checks.words import *


@advice("a task is stopped with two minutes' notice when AWS needs the capacity: only for what another task takes over")
def spot_tasks(plan):
    """Run on Fargate Spot, at the discount stated for another service of the spec."""
    services = plan.architecture.services
    stated = {
        it.spec["spot_discount"].value
        for it in services.values()
        if "spot_discount" in it.spec and "launch" in it.options
    }
    if len(stated) != 1:
        return  # Spot has no list price, and nobody says here what it takes off
    (discount,) = stated
    for name, service in services.items():
        if "launch" in service.options and value_of(service, "launch") == "fargate":
            yield name, {"services": {name: {"launch": "fargate-spot", "spot_discount": discount}}}
