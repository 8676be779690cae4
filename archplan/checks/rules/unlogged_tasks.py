"""What no log tells, nobody finds out."""

from archplan.checks.words import *


@rule("warning", hint="connect it to a 'cloudwatch' with {log: 600 bytes/request}, or write 'log_driver: awslogs'")
def unlogged_tasks(plan):
    """A container without a log driver writes its logs nowhere.

    On Fargate there is no host to look at: what a task printed is gone with it. Logs are billed, so a plan without
    them is also too cheap.

    Flags:
        services: {it: {type: ecs}}
    Flags:
        services: {it: {type: ecs, log_driver: none}, logs: {type: cloudwatch, logs: 1 GB/month, retention: 30 days}}
    Passes:
        services: {it: {type: ecs, log_driver: splunk}}
    Passes:
        traffic: {people: {requests: 1/second}}
        services: {it: {type: ecs}, logs: {type: cloudwatch, retention: 30 days}}
        connections:
          - people -> it
          - it -> logs: {log: 600 bytes/request}
    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-enhanced-observability-metrics-ECS.html
    """
    a = plan.architecture
    if a.stage != "production":
        return
    stated = any(s.key == "cloudwatch" and s.logs is not None for s in a.services.values())
    for name, service in a.services.items():
        if service.key != "ecs":
            continue
        taken = stated or any(a.services[c.target].takes_program_logs for c in a.leaving(name))
        if service.log_driver == "none" or (service.log_driver is None and not taken):
            yield service.span_of("log_driver"), f"{name}: nothing takes the logs of its tasks"
