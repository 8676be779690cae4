"""What a target group registers follows from where its targets have their address."""

from archplan.checks.words import *


@rule("error", hint="write 'target_type: ip' for mode awsvpc and Fargate, 'instance' for bridge and host")
def wrong_target_type(plan):
    """A task in mode awsvpc has an address of its own; in the modes bridge and host it has its instance's.

    A target group of the wrong type is refused when the service is made.

    Flags:
        services: {lb: {type: alb}, it: {type: ecs}}
        connections:
          - lb -> it: {target_type: instance}
    Passes:
        services: {lb: {type: alb}, it: {type: ecs}}
        connections:
          - lb -> it: {target_type: ip}
    Passes:
        services: {lb: {type: alb}, it: {type: ecs, launch: ec2, instance: t3.medium, network_mode: bridge}}
        connections:
          - lb -> it: {target_type: instance}
    Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html [k]
    """
    a = plan.architecture
    for connection in a.connections:
        service, origin = a.services[connection.target], a.services.get(connection.source)
        if service.key != "ecs" or origin is None or not origin.target_groups:
            continue
        mode, registered = service.mode, connection.arriving.target_type
        known = service.launch != "ec2" or service.network_mode
        fitting = {"awsvpc": "ip", "bridge": "instance", "host": "instance"}.get(mode, registered)
        if known and registered and registered != fitting:
            yield (
                connection.arriving.span_of("target_type"),
                f"tasks of {service.name} are in mode {mode}, and the target group registers them by {registered}",
            )
