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
        if rolling and task_controller(plan, name) == "ecs" and not (breaker and breaker.enable):
            wanted = service.tasks.low
            failures = plain(service.failures_before_the_end(wanted).number)
            yield (
                service.span_of("circuit_breaker"),
                f"{name}: tasks of a bad revision start and fail without end; with {plain(wanted.number)} wanted, "
                f"a circuit breaker stops after {failures} failures",
            )
