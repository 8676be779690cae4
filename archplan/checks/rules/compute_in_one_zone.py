"""What runs in one zone stops with it."""

from archplan.checks.words import *


def listed(names):
    """Names for a sentence: ``auth, hr and web``."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


@rule("warning", hint="write 'zones: 2' for the VPC, and 'count: 2' for instances")
def compute_in_one_zone(plan):
    """What runs in one zone stops with it, however large it is.

    That is a single instance, and everything in a VPC of one zone. Two in two zones answer on while one is replaced.

    Flags:
        services: {app: {type: ec2, instance: t3.large, volume: 8 GB}}
        traffic: {people: {requests: 1/second}}
        places: {main: {zones: 2, private: [app]}}
        connections: [people -> app]
    Flags:
        services: {api: {type: ecs, tasks: 2}}
        traffic: {people: {requests: 1/second}}
        places: {main: {zones: 1, private: [api]}}
        connections: [people -> api]
    Passes:
        services: {api: {type: ecs, tasks: 2}}
        traffic: {people: {requests: 1/second}}
        places: {main: {zones: 2, private: [api]}}
        connections: [people -> api]
    Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/use-fault-isolation-to-protect-your-workload.html
    """
    a = plan.architecture
    for place in a.places.values() if a.stage == "production" else ():
        alone = [
            service.name
            for service in a.services.values()
            if service.vpc == place.name and service.spread() == 1 and plan.flows.into(service.name)
            and (found := service.fleet()) and (service.key != "ecs" or found.low > 1)
        ]  # fmt: skip
        if alone and place.zones == 1:
            yield (
                place.span,
                f"{place.name} has one zone, and {listed(alone)} {'stop' if alone[1:] else 'stops'} with it",
            )
        elif alone:
            each = "each run" if alone[1:] else "runs"
            yield place.span, f"{listed(alone)} {each} in one of the {place.zones} zones of {place.name}"
