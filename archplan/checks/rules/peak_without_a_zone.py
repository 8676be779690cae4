"""What is left when a zone fails must carry the peak."""

from archplan.checks.words import *


@rule("warning", hint="run enough for the peak without one zone, or widen the range from below", saturates=True)
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
