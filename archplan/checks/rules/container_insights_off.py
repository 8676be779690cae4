"""The metrics of a service are an average over its tasks."""

from archplan.checks.words import *


@rule(
    "info", hint="write 'container_insights: standard' in the 'cloudwatch', or 'container_insights: none' to go without"
)
def container_insights_off(plan):
    """ECS reports the processor and memory of a service; with several tasks that hides the one that is ill.

    Container Insights counts tasks, restarts, network and storage, and is billed by the metric.

    Flags:
        services: {it: {type: ecs, tasks: 2}, logs: {type: cloudwatch, retention: 30 days}}
    Passes:
        services: {it: {type: ecs, tasks: 2}, logs: {type: cloudwatch, retention: 30 days, container_insights: standard}}
    Passes:
        services: {it: {type: ecs, tasks: 1}, logs: {type: cloudwatch, retention: 30 days}}
    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-enhanced-observability-metrics-ECS.html
    """
    a = plan.architecture
    several = [s for s in a.services.values() if s.key == "ecs" and s.tasks.high > 1]
    watching = [s for s in a.services.values() if s.key == "cloudwatch"]
    if a.stage != "production" or not several or any(s.container_insights != "none" for s in watching):
        return
    for watcher in watching[:1]:
        if "container_insights" not in watcher.spec:
            shown = ", ".join(f"{s.tasks} tasks of {s.name}" for s in several)
            yield watcher.span_of("type"), f"{watcher.name}: {shown} are watched as an average"
