"""DNS names eight tasks at most."""

from archplan.checks.words import *

ANSWERS = 8


@rule(
    "warning",
    hint="put a load balancer before them, or use Service Connect: a 'cloudmap' with 'kind: http'",
)
def more_tasks_than_dns_answers(plan):
    """A lookup of a service's private name is answered with eight of its healthy tasks at most.

    A client that keeps its answer spreads its calls over those alone, and the others stand idle. Discovery through
    the API, or Service Connect, names them all.

    Flags:
        services:
          web: {type: ecs}
          api: {type: ecs, tasks: 2..12, discovery: shop.local}
        connections: [web -> api]
    Passes:
        services:
          web: {type: ecs}
          api: {type: ecs, tasks: 2..8, discovery: shop.local}
        connections: [web -> api]
    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
    """
    a = plan.architecture
    by_api = {
        service.namespace for service in a.services.values() if service.key == "cloudmap" and service.kind == "http"
    }
    for name, service in a.services.items():
        if service.key != "ecs" or not service.discovery or service.discovery in by_api:
            continue
        callers = [c.source for c in a.reaching(name) if c.source in a.services]
        callers = [caller for caller in callers if a.services[caller].looks_up]
        most = service.tasks.high
        if callers and most > ANSWERS:
            span = service.span_of("tasks")
            yield span, f"{callers[0]} finds {name} through {service.discovery}: {most} tasks, and DNS names {ANSWERS}"
