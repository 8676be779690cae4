"""An endpoint is billed by the hour, however little passes it."""

from archplan.checks.words import *


@rule(
    "info", hint="leave the endpoint out, or keep it for calls that must not take the way of the others", traffic=True
)
def endpoint_dearer_than_nat(plan):
    """An interface endpoint beside a NAT gateway costs more than it saves while little passes it.

    It is billed by the hour in every zone. The gateway is there anyway, and would carry the same bytes for its price
    of a GB. The spec is priced again without the endpoint.

    Flags:
        services: {app: {type: ecs}, keys: {type: secretsmanager}, nat: {type: nat}, door: {type: endpoint, to: [secretsmanager]}}
        traffic: {clock: {kind: schedule, requests: 1000/hour}}
        places: {main: {public: [nat], private: [app, door]}}
        connections: [clock -> app -> keys]
    Passes:
        services: {app: {type: ecs}, keys: {type: secretsmanager}, door: {type: endpoint, to: [secretsmanager]}}
        traffic: {clock: {kind: schedule, requests: 1000/hour}}
        places: {main: {private: [app, door]}}
        connections: [clock -> app -> keys]
    Passes:
        services: {app: {type: ecs}, keys: {type: secretsmanager}, nat: {type: nat}, door: {type: endpoint, to: [secretsmanager]}}
        places: {main: {public: [nat], private: [app, door]}}
        connections: [app -> keys]
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
        https://aws.amazon.com/privatelink/pricing/
    """
    services = plan.architecture.services
    for name, amount in plan.transfers.carried.items():
        door, charge = services[name], plan.bill.charge(name)
        nat = next((other for other in services.values() if other.key == "nat" and other.vpc == door.vpc), None)
        if door.key != "endpoint" or door.kind != "interface" or nat is None or not amount:
            continue
        found = if_written(plan, services={name: None})
        if found is None or found[1].saves < CENT:
            continue
        standing, here, there = (
            cost_of(plan, price, door.region, usage)
            for price, usage in (
                ("endpoint:interface-hour", door.endpoints * ENDPOINT),
                ("endpoint:interface-gb", GB / month),
                ("nat:gb", GB / month),
            )
        )
        pays = ""
        if standing is not None and here is not None and there is not None and there > here:
            pays = f"; it pays from {plain(Fraction((standing / (there - here)).number), 3)} GB a month"
        yield (
            door.span_of("type"),
            f"{name} costs {dollars(charge.cost)} a month; without it the {size(amount.mean * month)} that pass it would pass "
            f"{nat.name} and the bill would be {money(found[1].saves)} less{pays}",
            found[1],
        )
