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


@rule("info", hint="send it traffic, or leave it out", traffic=True)
def idle_load_balancer(plan):
    """A load balancer that nothing passes is billed by the hour all the same.

    Its hours and its addresses are fixed.

    Flags:
        services: {old: {type: alb}, app: {type: ecs}}
        traffic: {users: {requests: 1/second}}
        connections: [users -> app, old -> app]
    Passes:
        services: {door: {type: alb}, app: {type: ecs}}
        traffic: {users: {requests: 1/second}}
        connections: [users -> door -> app]
    Source: https://docs.aws.amazon.com/awssupport/latest/user/cost-optimization-checks.html
    """
    a = plan.architecture
    for service in a.services.values() if a.sources else ():
        joined = a.reaching(service.name) or a.leaving(service.name)
        if service.balances and service.answers and joined and not plan.flows.into(service.name):
            cost, without = plan.bill.charge(service.name).cost, if_written(plan, services={service.name: None})
            yield (
                service.span_of("type"),
                f"nothing passes {service.name}, which costs {dollars(cost)} a month",
                without[1] if without and without[1].saves >= CENT else None,
            )


@rule("warning", hint="ask AWS for a higher quota, or split it")
def load_balancer_above_its_quota(plan):
    """A load balancer has so many targets and rules, and no more.

    An Application Load Balancer has 1,000 targets and 100 rules, a Network Load Balancer 500 targets in a zone, and 500
    in all when it balances across zones. AWS raises these on request.

    Flags:
        services: {door: {type: alb, rules: 120}}
    Flags:
        services: {door: {type: alb}, app: {type: ecs, tasks: 1200}}
        connections: [door -> app]
    Passes:
        services: {door: {type: alb, rules: 100}, app: {type: ecs, tasks: 900}}
        connections: [door -> app]
    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
        https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-limits.html
    """
    a = plan.architecture
    for service in a.services.values():
        allowed = service.most_targets()
        if allowed is None:
            continue
        behind = [found for c in a.leaving(service.name) if (found := a.services[c.target].fleet())]
        targets = sum(int(found.high.number) for found in behind)
        if targets > allowed:
            yield service.span_of("type"), f"{service.name} may have {targets:,} targets, and its quota is {allowed:,}"
        if service.most_rules is not None and service.rules > service.most_rules:
            yield (
                service.span_of("rules"),
                f"{service.name} has {plain(service.rules.number)} rules, and its quota is {service.most_rules}",
            )
