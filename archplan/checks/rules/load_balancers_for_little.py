"""A load balancer is billed for standing."""

from typing import Any

from archplan.checks.words import *


@rule("info", hint="let one load balancer tell them apart by host name or path")
def load_balancers_for_little(plan):
    """One Application Load Balancer serves many applications: its rules tell them apart by host name or path.

    Each is billed by the hour and brings addresses of its own, however little passes it.

    Flags:
        services: {a: {type: alb}, b: {type: alb}, app: {type: ecs}, office: {type: ecs}}
        traffic: {users: {requests: 1/second}, staff: {requests: 0.1/second}}
        places: {main: {public: [a, b], private: [app, office]}}
        connections: [users -> a -> app, staff -> b -> office]
    Passes:
        services: {a: {type: alb}, app: {type: ecs}, office: {type: ecs}}
        traffic: {users: {requests: 1/second}, staff: {requests: 0.1/second}}
        places: {main: {public: [a], private: [app, office]}}
        connections: [users -> a, staff -> a, a -> app: {share: 90%}, a -> office: {share: 10%}]
    Source: https://docs.aws.amazon.com/awssupport/latest/user/cost-optimization-checks.html
    """
    alike: dict[tuple[str, bool], list[Any]] = {}
    for service in plan.architecture.services.values():
        if service.key == "alb" and service.vpc and plan.flows.into(service.name):
            alike.setdefault((service.vpc, service.internet_facing), []).append(service)
    for group in alike.values():
        units = [lcu(plan, service) for service in group]
        if (
            len(group) < 2
            or None in units
            or sum(units) > 1
            or sum(int(service.rules.number) for service in group) > group[0].most_rules
        ):
            continue
        costs = [plan.bill.charge(service.name).fixed for service in group[1:]]
        shown = ", ".join(f"{service.name} {plain(unit, 2)}" for service, unit in zip(group, units, strict=True))
        yield (
            group[1].span_of("type"),
            f"{shown} of an LCU on average; {'the second alone costs' if len(costs) == 1 else 'all but the first cost'} "
            f"{dollars(sum(costs[1:], costs[0]))} a month for standing",
        )


def lcu(plan, service):
    """The capacity units it is billed for, over the month; None when the line is not there."""
    charge = plan.bill.charge(service.name)
    found = [line for line in charge.lines if line.name == "load balancer capacity"] if charge else []
    return found[0].usage.quantity.number if found else None
