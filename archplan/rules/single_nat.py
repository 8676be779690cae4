"""One NAT gateway is one zone's."""

from archplan.review import *


@rule("info", hint="write 'per: zone', or accept that one zone's failure cuts the others off")
def single_nat_gateway(plan):
    """A NAT gateway lives in one zone; the other zones lose their way out with it, and pay to cross to it."""
    a = plan.architecture
    for name, service in a.services.items():
        if service.way_out == "nat" and service.vpc and a.places[service.vpc].zones > 1 and service.spread() == 1:
            yield a.tree["services"].keys[name], f"{name} stands in one of {a.places[service.vpc].zones} zones"
