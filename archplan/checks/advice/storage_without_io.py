"""Storage of a cluster that bills no I/O."""

from archplan.checks.words import *


@advice("instances and storage cost more, whatever the I/O; a cluster may change back after 30 days")
def storage_without_io(plan):
    """Take I/O-Optimized storage, which bills no I/O."""
    for name, service in plan.architecture.services.items():
        if "storage" in service.options and value_of(service, "storage") == "standard":
            gone = [key for key in ("reads_of_storage",) if key in service.spec]
            yield name, {"services": {name: {"storage": "io-optimized", **dict.fromkeys(gone)}}}
