"""An account may run so many vCPUs of Fargate in a region."""

from archplan.checks.words import *


@rule("warning", hint="ask for a higher quota and write 'vcpu_quota: 64', or lower 'maximum_percent'", saturates=True)
def deployment_above_quota(plan):
    """A new account may run six vCPUs of Fargate in a region, and a deployment runs old and new tasks at once.

    What is over the quota does not start: the deployment waits, or the tasks that the traffic needs are missing.
    Counted are the tasks of the busiest minute, and for the service that adds most its maximum percent, rounded down.

    Flags:
        services: {it: {type: ecs, cpu: 1 vCPU, memory: 2 GB, tasks: 4}}
    Flags:
        services: {it: {type: ecs, cpu: 1 vCPU, memory: 2 GB, tasks: 1..20, serves: 50 requests/second}}
        traffic: {people: {requests: 300/second, peak: 1x}}
        connections: [people -> it]
    Passes:
        services: {it: {type: ecs, cpu: 1 vCPU, memory: 2 GB, tasks: 3}}
    Passes:
        services: {it: {type: ecs, cpu: 1 vCPU, memory: 2 GB, tasks: 4, vcpu_quota: 64}}
    Source: https://docs.aws.amazon.com/general/latest/gr/ecs-service.html
    """
    fargate = [s for s in plan.architecture.services.values() if s.key == "ecs" and s.launch == "fargate"]
    for region in dict.fromkeys(s.region for s in fargate):
        here = [s for s in fargate if s.region == region]
        running = {s.name: s.busiest * s.cpu for s in here}
        added = {s.name: (s.allowed(s.busiest) - s.busiest) * s.cpu for s in here}
        deployed = max(here, key=lambda s: added[s.name].number)
        total = sum(running.values()) + added[deployed.name]
        quota = max((s.vcpu_quota for s in here), key=lambda quota: quota.number)
        if total > quota:
            tasks, vcpus = deployed.allowed(deployed.busiest), plain(total.number)
            others = (
                ""
                if len(here) == 1
                else f" and {plain((sum(running.values()) - running[deployed.name]).number)} of others"
            )
            own = plain((tasks * deployed.cpu).number)
            yield (
                deployed.span_of("tasks"),
                f"{deployed.name}: a deployment at the busiest minute runs {tasks} tasks of {plain(deployed.cpu.number)} "
                f"vCPU; these {own}{others} make {vcpus} vCPUs, and the quota of {region} is {plain(quota.number)}",
            )
