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
        if fargate and service.is_public and not service.public_ip and missing(plan, service):
            yield (
                service.span_of("public_ip"),
                f"{name}: its tasks stand in a public subnet of {service.vpc} without a public address",
            )


@rule(
    "error",
    hint="add a NAT gateway, or endpoints: 'endpoints: [s3]' in the VPC and an 'endpoint' to ecr and cloudwatch",
)
def image_out_of_reach(plan):
    """A task in a private subnet reaches the registry of its image through a NAT gateway or endpoints.

    ECR needs an interface endpoint for its API and images, and S3, where the layers lie, a gateway endpoint. Without
    either way the task stops before it starts, with an error about a timeout.

    Flags:
        services: {it: {type: ecs}}
        places: {main: {type: vpc, private: [it]}}
    Flags:
        services: {it: {type: ecs}, images: {type: endpoint, to: [ecr]}}
        places: {main: {type: vpc, private: [it, images]}}
    Passes:
        services: {it: {type: ecs}, nat: {type: nat}}
        places: {main: {type: vpc, public: [nat], private: [it]}}
    Passes:
        services: {it: {type: ecs}, images: {type: endpoint, to: [ecr]}}
        places: {main: {type: vpc, private: [it, images], endpoints: [s3]}}
    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
    """
    others = plan.architecture.services.values()
    for name, service in plan.architecture.services.items():
        if not service.starts_from() or not service.vpc or service.is_public:
            continue
        elsewhere = any(other.key == "transitgateway" for other in others)  # the way out of another VPC
        nat = any(other.way_out == "nat" and other.vpc == service.vpc for other in others)
        lacking = missing(plan, service)
        if lacking and not nat and not elsewhere:
            yield (
                service.span_of("type"),
                f"{name}: its tasks stand in private subnets of {service.vpc}, which has no NAT gateway and no "
                f"endpoint for {' and '.join(lacking)}",
            )


def missing(plan, service):
    """What a task needs to start and its VPC has no endpoint for."""
    a = plan.architecture
    held = [other for other in a.services.values() if other.vpc == service.vpc and other.way_out == "endpoint"]
    reached = {*a.places[service.vpc].endpoints, *(key for other in held for key in other.reaches())}
    return [key for key in service.starts_from() if key not in reached]
