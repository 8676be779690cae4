"""Where it stands decides what it costs to reach."""

from archplan.checks.words import *


@rule("warning", hint="name it in a VPC under places: 'public: [...]' or 'private: [...]'")
def service_without_place(plan):
    """What lives in subnets and is in no VPC is drawn outside one, and its traffic between zones is not counted.

    Where it stands also decides whether it has a way out, and through which gateway its bytes are billed. A disk stands in
    a zone and in no network, and some serverless services in none.

    Flags:
        services: {api: {type: ecs, tasks: 2}}
    Passes:
        services: {api: {type: ecs, tasks: 2}}
        places: {main: {private: [api]}}
    Passes:
        services: {disk: {type: ebs, size: 100 GB}, files: {type: efs}, search: {type: opensearch, capacity: serverless}}
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/how-it-works.html [k]
    """
    a = plan.architecture
    for name, service in a.services.items():
        held = any(name in names for place in a.places.values() for names in place.tiers.values())
        if service.stands_in_subnets() and not service.vpc and not held:
            yield a.tree["services"].keys[name], f"{name} ({service.title}) stands in no VPC"
