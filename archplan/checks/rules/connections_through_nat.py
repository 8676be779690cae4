"""A NAT gateway has so many ports."""

from archplan.checks.words import *

PORTS = 55_000  # connections of one address to one destination


@rule("warning", hint="write more 'addresses' for the gateway, or an 'endpoint' for what is called", saturates=True)
def connections_through_nat(plan):
    """An address of a NAT gateway holds 55,000 connections to one destination at a time.

    Beyond them new connections fail. As many are open as are opened in a second, times the seconds they last.

    Flags:
        services: {app: {type: ecs}, nat: {type: nat, per: vpc, connection_lasts: 60 s}, bank: {type: external}}
        traffic: {clock: {kind: schedule, requests: 1000/second, peak: 1x}}
        places: {main: {public: [nat], private: [app]}}
        connections: [clock -> app -> bank]
    Passes:
        services: {app: {type: ecs}, nat: {type: nat, per: vpc, addresses: 2, connection_lasts: 60 s}, bank: {type: external}}
        traffic: {clock: {kind: schedule, requests: 1000/second, peak: 1x}}
        places: {main: {public: [nat], private: [app]}}
        connections: [clock -> app -> bank]
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
    """
    a = plan.architecture
    opened: dict[tuple[str, str], Quantity] = {}
    for route, stream in zip(plan.transfers.routes, plan.flows.streams, strict=True):
        nat = a.services.get(route.via)
        if nat is not None and nat.key == "nat" and nat.connection_lasts is not None:
            key = nat.name, route.connection.target
            opened[key] = opened.get(key, 0 * request / second) + stream.peak
    for (name, target), rate in opened.items():
        nat = a.services[name]
        open_at_once = (rate / request * nat.connection_lasts).number
        addresses = int((nat.gateways * nat.addresses).number)
        if open_at_once > addresses * PORTS:
            yield (
                nat.span_of("connection_lasts"),
                f"{plain(open_at_once, 3)} connections to {target} are open through {name} in the busiest minute; its "
                f"{'address holds' if addresses == 1 else f'{addresses} addresses hold'} {addresses * PORTS:,}",
            )
