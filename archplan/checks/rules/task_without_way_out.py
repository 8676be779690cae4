"""A task pulls its image before it does anything else."""

from archplan.checks.words import *


@rule("error", hint="add 'public_ip: true', or move it to private subnets with a NAT gateway")
def task_without_way_out(plan):
    """A task in a public subnet reaches the registry of its image only with a public address.

    A public subnet leads to the internet gateway, which lets nothing out that has no public address; a NAT gateway
    beside it does not help.

    Flags:
        services: {it: {type: ecs}}
        places: {main: {type: vpc, public: [it]}}
    Passes:
        services: {it: {type: ecs, public_ip: true}}
        places: {main: {type: vpc, public: [it]}}
    Passes:
        services: {it: {type: ecs}, images: {type: endpoint, to: [ecr]}}
        places: {main: {type: vpc, public: [it], private: [images], endpoints: [s3]}}
    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
    """
    for name, service in plan.architecture.services.items():
        fargate = service.starts_from() and service.launch != "ec2"
        if fargate and service.is_public and not service.public_ip and missing_endpoints(plan, service):
            yield (
                service.span_of("public_ip"),
                f"{name}: its tasks stand in a public subnet of {service.vpc} without a public address",
            )
