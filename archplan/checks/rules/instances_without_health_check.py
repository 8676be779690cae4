"""A machine that runs is not a program that answers."""

from archplan.checks.words import *


@rule("warning", hint="write 'health_check_type: elb' in the 'autoscaling'")
def instances_without_health_check(plan):
    """A group behind a load balancer replaces an instance that does not answer only when the balancer may say so.

    Until then it asks EC2, which knows whether the machine runs, not whether the program does; a hung program stays
    in the group for ever.

    Flags:
        services: {lb: {type: alb}, group: {type: autoscaling}, web: {type: ec2, instance: t3.small, volume: 8 GB}}
        connections: [lb -> group -> web]
    Passes:
        services:
          lb: {type: alb}
          group: {type: autoscaling, health_check_type: elb}
          web: {type: ec2, instance: t3.small, volume: 8 GB}
        connections: [lb -> group -> web]
    Passes:
        services: {group: {type: autoscaling}, worker: {type: ec2, instance: t3.small, volume: 8 GB}}
        connections: [group -> worker]
    Source: https://docs.aws.amazon.com/awssupport/latest/user/fault-tolerance-checks.html
    """
    a = plan.architecture
    for name, service in a.services.items():
        if service.key != "autoscaling" or service.health_check_type == "elb":
            continue
        touching = {c.target for c in a.leaving(name)} | {c.source for c in a.reaching(name)} & set(a.services)
        members = [name, *sorted(other for other in touching if a.services[other].key == "ec2")]
        asked = [c.source for member in members for c in a.reaching(member) if c.source in a.services]
        balancer = next((source for source in asked if a.services[source].balances), None)
        if balancer:
            yield (
                service.span_of("health_check_type"),
                f"{name}: it stands behind {balancer} and asks EC2 alone whether an instance is well",
            )
