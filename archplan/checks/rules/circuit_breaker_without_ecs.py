"""Who replaces tasks also ends a deployment that fails."""

from archplan.checks.words import *


@rule("error", hint="take the circuit breaker out; let alarms and 'rollback: true' of CodeDeploy do it")
def circuit_breaker_without_ecs(plan):
    """The circuit breaker watches deployments that ECS itself makes, and no others.

    With CodeDeploy or an external controller, AWS refuses it.

    Flags:
        services:
          it: {type: ecs, deployment_controller: external, circuit_breaker: {rollback: true}}
    Flags:
        services:
          swap: {type: codedeploy, to: ecs, deployments: 20/month, pace: canary}
          it: {type: ecs, circuit_breaker: {rollback: true}}
        connections: [swap -> it]
    Passes:
        services:
          it: {type: ecs, circuit_breaker: {rollback: true}}
    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
    """
    for name, service in ecs_services(plan):
        breaker, by = service.circuit_breaker, task_controller(plan, name)
        if breaker and breaker.enable and by != "ecs":
            yield service.span_of("circuit_breaker"), f"{name}: its deployments are made by {by}, not by ECS"
