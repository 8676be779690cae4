"""A gateway leads from one network into another."""

from archplan.checks.words import *


@rule("warning", hint="connect the two directly, or draw from where else the gateway is reached")
def gateway_hands_nothing_on(plan):
    """A gateway hands nothing back into the network it came from, so this connection carries nothing.

    An internet gateway, a transit gateway, a VPN or a NAT gateway leads out of a network or into one. What a service
    sends to its neighbour in the same network passes none of them, and what arrived from outside AWS enters no gateway
    that only leads out.

    Flags:
        services: {app: {type: ecs}, hub: {type: transitgateway, attachments: 3}, stock: {type: ecs}}
        places: {main: {private: [app, stock]}}
        connections: [app -> hub -> stock]
    Passes:
        services: {app: {type: ecs}, hub: {type: transitgateway, attachments: 3}, stock: {type: ecs}}
        places: {main: {private: [app]}, other: {private: [stock]}}
        connections: [app -> hub -> stock]
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
    """
    a = plan.architecture
    reached = ends(a)
    for c in a.connections:
        gate, target = a.services.get(c.source), a.services[c.target]
        if gate is None or not gate.door or not reached[gate.name]:
            continue
        if not any(hands_on(a, gate, end, target) for end in reached[gate.name]):
            origins = list(dict.fromkeys(network(a, end) for end in reached[gate.name]))
            shown = f"{origins[0]} itself" if len(origins) == 1 and origins[0] in a.places else " and ".join(origins)
            yield c.span, f"{c.name} carries nothing: what reaches {gate.name} comes from {shown}"
