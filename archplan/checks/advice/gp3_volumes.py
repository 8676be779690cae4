"""The newer kind of general purpose volume."""

from archplan.checks.words import *


@advice("a volume is changed while it is used; what the larger gp2 gave in IOPS is provisioned where it is needed")
def gp3_volumes(plan):
    """Change gp2 volumes to gp3."""
    for name, service in plan.architecture.services.items():
        for word in service.options:
            if value_of(service, word) == "gp2":
                yield name, {"services": {name: {word: "gp3"}}}
