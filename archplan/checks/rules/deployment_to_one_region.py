"""What stands by must run the same program."""

from archplan.checks.words import *


@rule("warning", hint="deploy there too, with an action of the pipeline in that region")
def deployment_to_one_region(plan):
    """A standby region that gets no deployments runs last month's program on the day it is needed.

    Flags:
        services:
          ship: {type: codepipeline, runs: 20/month, actions: [source 1 min, deploy 5 min]}
          app: {type: ecs, tasks: 2, circuit_breaker: {rollback: true}}
          standby: {type: ecs, tasks: 2, region: ap-northeast-1, circuit_breaker: {rollback: true}}
        connections:
          - ship -> app: {deploy: rolling}
    Passes:
        services:
          ship: {type: codepipeline, runs: 20/month, actions: [source 1 min, deploy 5 min]}
          app: {type: ecs, tasks: 2, circuit_breaker: {rollback: true}}
          standby: {type: ecs, tasks: 2, region: ap-northeast-1, circuit_breaker: {rollback: true}}
        connections:
          - ship -> app: {deploy: rolling}
          - ship -> standby: {deploy: rolling}
    Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_disaster_recovery.html
    """
    a = plan.architecture
    deployed = [
        a.services[c.target]
        for c in a.connections
        if a.services[c.target].role == "compute" and (strategy(c) or is_delivery(a, c.source))
    ]
    for name, service in a.services.items():
        alike = [other for other in deployed if other.key == service.key]
        if service.role == "compute" and alike and service.region not in {other.region for other in alike}:
            reached = ", ".join(dict.fromkeys(other.region for other in alike))
            yield (
                service.span_of("region"),
                f"{name}: it stands in {service.region}, and deployments reach {reached} alone",
            )


def is_delivery(a, name):
    return name in a.services and a.services[name].role == "cicd"
