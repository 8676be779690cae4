"""One task is no task while it is replaced."""

from archplan.checks.words import *

PASSED = ("dns", "edge", "security", "ingress", "network", "compute")  # roles whose answer the caller waits for


@rule("warning", hint="write 'tasks: 2', or 'stage: development' when nobody depends on it")
def single_task(plan):
    """With one task, people wait whenever it fails, is replaced, or loses its zone.

    Only what stands between people and their answer counts, not what a queue or a schedule feeds.

    Flags:
        traffic: {people: {requests: 1/second}}
        services: {lb: {type: alb}, it: {type: ecs, tasks: 1}}
        connections: [people -> lb -> it]
    Passes:
        traffic: {people: {requests: 1/second}}
        services: {lb: {type: alb}, it: {type: ecs, tasks: 2}}
        connections: [people -> lb -> it]
    Passes:
        traffic: {people: {requests: 1/second}}
        services: {jobs: {type: sqs}, it: {type: ecs, tasks: 1}}
        connections: [people -> jobs -> it]
    Passes:
        stage: development
        traffic: {people: {requests: 1/second}}
        services: {it: {type: ecs, tasks: 1}}
        connections: [people -> it]
    Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/design-your-workload-to-withstand-component-failures.html
    """
    a = plan.architecture
    if a.stage != "production":
        return
    waiting = {name: name for name, source in a.sources.items() if source.kind != "schedule"}
    for name, source in waited_for(a, waiting).items():
        service = a.services.get(name)
        if service is not None and service.key == "ecs" and service.tasks.low == 1:
            yield (
                service.span_of("tasks"),
                f"{name}: requests of {source} wait for its one task, and fail while it is replaced",
            )


def waited_for(a, waiting):
    """Every service whose answer a source of traffic waits for, and that source."""
    reached = dict(waiting)
    queue = list(reached)
    for name in queue:
        for c in a.leaving(name):
            passed = a.services[c.target].role in PASSED and not c.soft and not strategy(c)
            if passed and c.target not in reached:
                reached[c.target] = reached[name]
                queue.append(c.target)
    return reached
