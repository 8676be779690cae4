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


@rule("warning", hint="run enough for the peak without one zone, or widen the range from below")
def peak_without_a_zone(plan):
    """When a zone fails, what is left in the others must carry the peak.

    Starting more is asked of a control plane that everybody asks at that moment, so it cannot be counted on: what two
    zones need for the peak runs in each of them, what three need runs in any two. Asked of services whose number does
    not change, and of all others where the spec states an availability to reach.

    Flags:
        services: {api: {type: ecs, tasks: 10, serves: 60 requests/second}}
        traffic: {clock: {kind: schedule, requests: 600/second, peak: 1x}}
        places: {main: {zones: 2, private: [api]}}
        connections: [clock -> api]
    Passes:
        services: {api: {type: ecs, tasks: 20, serves: 60 requests/second}}
        traffic: {clock: {kind: schedule, requests: 600/second, peak: 1x}}
        places: {main: {zones: 2, private: [api]}}
        connections: [clock -> api]
    Source: https://docs.aws.amazon.com/whitepapers/latest/availability-and-beyond-improving-resilience/availability-with-redundancy.html
    """
    a = plan.architecture
    for service in a.services.values() if a.stage == "production" else ():
        crew = availability.staff(service) if service.vpc else None
        if crew is None or crew.zones < 2 or crew.left >= crew.needed:
            continue
        if crew.is_fixed or a.targets.availability is not None:
            peak = plain(service.requests.peak.number, 3)
            yield (
                service.span_of(service.fleet_in),
                f"{service.name}: the busiest minute brings {peak} requests/second and takes {crew.needed} {crew.noun}s; "
                f"without one of its {crew.zones} zones {crew.left} of {crew.running} stay, and of {crew.enough} enough would",
            )
