"""What passes a service on its way: the end it came from, and where it may go on.

Names, firewalls and internet gateways are passed: nothing ends at them, and what passes them costs what it would
have cost without them. So it is kept apart by the end it came from. Gateways between networks keep it apart as well:
they hand nothing back into the network it came from.
https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
"""

from __future__ import annotations

from collections.abc import Mapping

from archplan.services.words.service import Service
from archplan.spec.architecture import Architecture

OUTSIDE = "outside AWS"


def is_passed_unseen(service: Service) -> bool:
    """Whether what passes it still stands where it came from; what bills its own bytes out is an end itself."""
    return service.is_passed and service.egress != "own"


def keeps_apart(service: Service) -> bool:
    """Whether what passes it is told apart by where it came from."""
    return bool(is_passed_unseen(service) or service.door)


def ends(architecture: Architecture) -> Mapping[str, tuple[str, ...]]:
    """By service that keeps them apart, the ends that what reaches it came from: sources and services, by name."""
    services = architecture.services
    found: dict[str, tuple[str, ...]] = {name: () for name, service in services.items() if keeps_apart(service)}
    grows = bool(found)
    while grows:
        grows = False
        for c in architecture.connections:
            if c.target not in found:
                continue
            for end in coming(architecture, found, c.source, services[c.target]):
                if end not in found[c.target]:
                    found[c.target] = (*found[c.target], end)
                    grows = True
    return found


def coming(
    architecture: Architecture, ends: Mapping[str, tuple[str, ...]], origin: str, target: Service
) -> tuple[str, ...]:
    """The ends from which something runs from `origin` to `target`: those it hands on, or itself."""
    service = architecture.services.get(origin)
    if service is None or not keeps_apart(service):
        return (origin,)
    handed = tuple(end for end in ends[origin] if hands_on(architecture, service, end, target))
    return handed if is_passed_unseen(service) else (origin,) if handed else ()


def hands_on(architecture: Architecture, gate: Service, end: str, target: Service) -> bool:
    """Whether a gate passes on to `target` what came from `end`.

    Nothing goes back into the network it came from, and nothing from outside AWS enters what only leads out. What
    stands inside one network, as a firewall does, hands back what it has no drawn way out for; and what leads out of a
    network may do so through a firewall in it.
    """
    if not gate.door:
        return True
    here, there = network(architecture, end), _seen(architecture, target)
    if end == target.name:
        return False
    if here == there:
        if gate.door == "through":
            return not _leads_away(architecture, gate, here)
        return gate.door == "out" and target.door == "through"
    return not (target.door == "out" and OUTSIDE in (here, _seen(architecture, gate)))


def network(architecture: Architecture, name: str) -> str:
    """The network that an end stands in: a VPC, what is outside AWS with its edge, or itself."""
    service = architecture.services.get(name)
    if service is None:
        return OUTSIDE if architecture.sources[name].kind != "schedule" else name
    if service.stands in ("internet", "edge", "global") or is_on_premises(architecture, name):
        return OUTSIDE
    return name if service.door == "both" else service.vpc or name


def is_on_premises(architecture: Architecture, name: str) -> bool:
    """Whether a data centre holds a service."""
    return any(p.type == "datacenter" and name in p.tiers.get("holds", ()) for p in architecture.places.values())


def line_of(architecture: Architecture, name: str) -> Service | None:
    """The line of its own that the bytes of a data centre take, which holds people or machines of that name."""
    for place in architecture.places.values():
        if place.over and name in place.tiers.get("holds", ()):
            return architecture.services.get(place.over)
    return None


def is_unanswered(architecture: Architecture, target: Service, inflow: str, end: str) -> bool:
    """Whether what an end delivers to an inflow is answered with nothing."""
    told = target.inflows[inflow].unanswered
    source = architecture.sources.get(end)
    return told if isinstance(told, bool) else source is not None and source.kind in told


def _seen(architecture: Architecture, target: Service) -> str:
    """The network behind a target: an internet gateway leads outside AWS, any other door elsewhere.

    What only looks at what passes, as a firewall does, is part of the network that it stands in.
    """
    if target.door and target.door != "through":
        return OUTSIDE if is_passed_unseen(target) else target.name
    return network(architecture, target.name)


def _leads_away(architecture: Architecture, gate: Service, here: str) -> bool:
    services = architecture.services
    return any(_seen(architecture, services[c.target]) != here for c in architecture.leaving(gate.name))
