"""A load balancer that nobody asks is billed like any other."""

from archplan.checks.words import *


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
    idle = [
        service
        for service in (a.services.values() if a.sources else ())
        if service.balances and service.answers and (a.reaching(service.name) or a.leaving(service.name))
        and not plan.flows.into(service.name)
    ]  # fmt: skip
    without = each_left_out(plan, [service.name for service in idle])
    for service in idle:
        promised = without[service.name]
        yield (
            service.span_of("type"),
            f"nothing passes {service.name}, which costs {dollars(plan.bill.charge(service.name).cost)} a month",
            promised if promised and promised.saves >= CENT else None,
        )
