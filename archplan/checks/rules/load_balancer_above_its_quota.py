"""A load balancer has only so many rules and targets."""

from archplan.checks.words import *


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
