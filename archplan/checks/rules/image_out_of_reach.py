"""Without an image there is no task."""

from archplan.checks.words import *


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
        lacking = missing_endpoints(plan, service)
        if lacking and not nat and not elsewhere:
            yield (
                service.span_of("type"),
                f"{name}: its tasks stand in private subnets of {service.vpc}, which has no NAT gateway and no "
                f"endpoint for {' and '.join(lacking)}",
            )
