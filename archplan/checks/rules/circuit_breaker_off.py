"""A deployment circuit breaker ends a deployment whose tasks fail."""

from archplan.checks.words import *


@rule("warning", hint="write 'circuit_breaker: {rollback: true}'")
def circuit_breaker_off(plan):
    """A rolling deployment of a bad revision starts tasks and loses them without end, unless a circuit breaker ends it.

    The breaker is off until somebody turns it on. It trips after half of the tasks wanted have failed, rounded up,
    but not before three and not after 200.

    Flags:
        services:
          ship: {type: codepipeline, runs: 20/month, actions: [source 1 min, deploy 5 min]}
          it: {type: ecs, tasks: 2}
        connections:
          - ship -> it: {deploy: rolling}
    Passes:
        services:
          ship: {type: codepipeline, runs: 20/month, actions: [source 1 min, deploy 5 min]}
          it: {type: ecs, tasks: 2, circuit_breaker: {rollback: true}}
        connections:
          - ship -> it: {deploy: rolling}
    Passes:
        services: {it: {type: ecs, tasks: 2}}
    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
    """
    for name, service in ecs_services(plan):
        reaching = plan.architecture.reaching(name)
        rolling = bool(service.deployments) or any(strategy(c) == "rolling" for c in reaching)
        breaker = service.circuit_breaker
        if rolling and controller(plan, name) == "ecs" and not (breaker and breaker.enable):
            wanted = service.tasks.low
            failures = plain(service.failures_before_the_end(wanted).number)
            yield (
                service.span_of("circuit_breaker"),
                f"{name}: tasks of a bad revision start and fail without end; with {plain(wanted.number)} wanted, "
                f"a circuit breaker stops after {failures} failures",
            )


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
        breaker, by = service.circuit_breaker, controller(plan, name)
        if breaker and breaker.enable and by != "ecs":
            yield service.span_of("circuit_breaker"), f"{name}: its deployments are made by {by}, not by ECS"


def ecs_services(plan):
    return [(name, service) for name, service in plan.architecture.services.items() if service.key == "ecs"]


def controller(plan, name):
    """Who replaces the tasks of a service: what it says, or the CodeDeploy that a connection shows."""
    a = plan.architecture
    shown = [c for c in a.reaching(name) if c.source in a.services and a.services[c.source].key == "codedeploy"]
    stated = a.services[name].deployment_controller
    return "code-deploy" if shown and stated == "ecs" else stated
