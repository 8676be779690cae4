"""What is bought ahead costs less than what it pays for."""

from archplan.checks.words import *


@rule("warning", hint="ask 'archplan buy' for a size that pays, or leave it out")
def commitment_loses(plan):
    """A commitment costs more a month than the list price of what it pays for: without it the bill is smaller.

    Often its instance, family or region is another than what runs, and it pays for nothing.

    Flags:
        services: {app: {type: ec2, instance: m5.large, volume: 8 GB}}
        commitments: {base: {type: ec2-instance-savings-plan, family: c5, commitment: $0.05/hour, discount: 30%}}
    Passes:
        services: {app: {type: ec2, instance: m5.large, volume: 8 GB}}
        commitments: {base: {type: ec2-instance-savings-plan, family: m5, commitment: $0.05/hour, discount: 30%}}
    Source: https://docs.aws.amazon.com/savingsplans/latest/userguide/sp-applying.html
    """
    for one in plan.bill.bought:
        if one.monthly is None or one.used is None or one.monthly <= one.listed:
            continue
        name, paid = one.commitment.name, money(one.monthly)
        if one.listed:
            worth = money(one.listed)
            yield one.commitment.span, f"commitment {name} costs {paid} a month and pays for {worth} at list price"
        else:
            yield one.commitment.span, f"commitment {name} costs {paid} a month and pays for nothing"
