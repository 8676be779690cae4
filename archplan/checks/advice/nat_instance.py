"""An instance of one's own as the way out."""

from archplan.checks.words import *


@advice("an instance to patch and watch yourself, at a few Gbit/s at most, gone while it is replaced")
def nat_instance(plan):
    """Replace a NAT gateway by a NAT instance."""
    instance = load("natinstance")
    for name, service in plan.architecture.services.items():
        if service.key == "nat" and instance is not None:
            gone = {key: None for key in service.spec.value if key not in (*instance.options, "type", "label")}
            yield name, {"services": {name: {"type": "natinstance", **gone}}}
