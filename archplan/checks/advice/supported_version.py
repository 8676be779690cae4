"""A version that is in standard support."""

from archplan.checks.words import *


@advice("an upgrade, which is tried on a copy first")
def supported_version(plan):
    """Upgrade out of extended support."""
    for name, service in plan.architecture.services.items():
        gone = [key for key in ("version", "support") if key in service.options and key in service.spec]
        if gone and getattr(service, "is_extended", False):
            yield name, {"services": {name: dict.fromkeys(gone)}}
