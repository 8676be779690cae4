"""A version past standard support costs extra by the hour."""

from archplan.checks.words import *


@rule(hint="upgrade to a version in standard support; the fee ends on the day it is done")
def version_past_standard_support(plan):
    """AWS bills extended support by vCPU, capacity unit, node or cluster, from a day it announces.

    Databases and clusters are enrolled by themselves when nobody upgrades them. In a third year many cost twice as much.

    Flags:
        services: {k8s: {type: eks, version: 1.33}}
    Passes:
        services: {k8s: {type: eks, version: 1.36}}
    Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html
    """
    for name, service in plan.architecture.services.items():
        life = service.life
        if life is None or life.stage not in ("extended", "third year"):
            continue
        costs = [
            line.cost
            for line in plan.bill.lines
            if line.subject == name and line.name.startswith("extended support") and line.cost is not None
        ]
        amount = f", {dollars(sum(costs[1:], costs[0]))} a month" if costs else ""
        year = f", in its third year since {life.third}" if life.stage == "third year" else ""
        yield (
            service.span_of("version"),
            f"{name}: {life.name} is billed for extended support since {life.extended}{amount}{year}",
        )
