"""Only what is asked whether it is well can be found ill."""

from archplan.checks.words import *


@rule("warning", hint="write what tells it, such as 'health_check: curl -f http://localhost/health'")
def tasks_without_health_check(plan):
    """A task that no load balancer and no command of its own checks counts as well 40 seconds after it starts.

    A deployment then goes on to the next task, and service discovery leads callers to one that does not answer.

    Flags:
        traffic: {people: {requests: 1/second}}
        services: {gate: {type: apigateway}, it: {type: ecs, tasks: 2, discovery: shop.local}}
        connections: [people -> gate -> it]
    Passes:
        traffic: {people: {requests: 1/second}}
        services:
          gate: {type: apigateway}
          it: {type: ecs, tasks: 2, discovery: shop.local, health_check: curl -f http://localhost/health}
        connections: [people -> gate -> it]
    Passes:
        traffic: {people: {requests: 1/second}}
        services: {lb: {type: alb}, it: {type: ecs, tasks: 2, discovery: shop.local}}
        connections: [people -> lb -> it]
    Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
    """
    a = plan.architecture
    for name, service in a.services.items():
        if service.key != "ecs" or a.stage != "production" or service.health_check or not service.discovery:
            continue
        callers = [caller for caller, connection in asking(a, name) if not strategy(connection)]
        balanced = any(caller in a.services and a.services[caller].checks_targets() for caller in callers)
        if callers and not balanced:
            yield (
                service.span_of("health_check"),
                f"{name}: {service.discovery} leads {' and '.join(dict.fromkeys(callers))} to its tasks, and nothing "
                f"checks them",
            )


def asking(a, name):
    """Who calls a service, and over which connection; Cloud Map only tells those behind it where it is."""
    for connection in a.reaching(name):
        if connection.source in a.services and a.services[connection.source].key == "cloudmap":
            yield from ((behind.source, behind) for behind in a.reaching(connection.source))
        else:
            yield connection.source, connection
