"""What nothing reaches is drawn for nothing."""

from archplan.review import *

ALONE = ("ops", "security", "network")  # they serve everything around them


@rule("warning", hint="connect it, or remove it")
def unconnected_service(plan):
    """A service that no connection touches gets no traffic and its cost is only what is fixed."""
    a = plan.architecture
    joined = {c.source for c in a.connections} | {c.target for c in a.connections}
    if not a.connections and len(a.services) == 1:
        return
    for name, service in a.services.items():
        if name not in joined and service.inflows and service.role not in ALONE and name not in plan.transfers.carried:
            yield a.tree["services"].keys[name], f"no connection touches {name}"


@rule("warning", hint="write '- SOURCE -> service' under connections")
def unconnected_traffic(plan):
    """Traffic that goes nowhere is not priced."""
    a = plan.architecture
    for name in a.sources:
        if not a.leaving(name):
            yield a.tree["traffic"].keys[name], f"the traffic of {name} goes nowhere"
