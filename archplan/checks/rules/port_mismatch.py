"""A call arrives where somebody listens."""

from archplan.checks.words import *


@rule("warning", hint="write the same 'port' at the connection and at the service")
def port_mismatch(plan):
    """A target group calls the port its targets listen on, or every health check fails.

    The load balancer then has no healthy target and answers 503.

    Flags:
        services: {web: {type: alb}, app: {type: ec2, instance: t3.large, port: 8080}}
        connections: [web -> app: {port: 80}]
    Passes:
        services: {web: {type: alb}, app: {type: ec2, instance: t3.large, port: 8080}}
        connections: [web -> app: {port: 8080}]
    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
    """
    a = plan.architecture
    for c in a.connections:
        if c.source not in a.services or not a.services[c.source].target_groups:
            continue
        target = a.services[c.target]
        called, listens = getattr(c.leaving, "port", None), getattr(target, "port", None)
        if not isinstance(listens, Quantity):
            listens = None
        if called is not None and listens is not None and called != listens:
            yield (
                c.leaving.span_of("port"),
                f"{c.source} calls {c.target} on port {called.number}, and it listens on {listens.number}",
            )
        port = called if called is not None else listens
        doors = getattr(target, "ingress", ())
        if doors and port is not None and port not in [door.port for door in doors]:
            shown = ", ".join(str(door.port.number) for door in doors)
            yield (
                c.span,
                f"{c.source} calls {c.target} on port {port.number}, and its security group lets in {shown}",
            )
