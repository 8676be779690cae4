"""What is away for most of the day is called all day round."""

from archplan.checks.words import *

MISSED = Fraction(1, 2)  # so much of a day's requests come while it is away, at least
WORKDAYS = Fraction(7, 5)  # the hours of a week fall on five days


@rule(
    hint="write hours that hold the traffic, give the source a 'shape', or leave 'hours' or 'schedule' out",
    traffic=True,
)
def called_while_it_is_away(plan):
    """What comes while a service is stopped or deleted fails.

    A volume a month stays what it is, whatever the hours: it is billed as if all of it came while the service is there.
    The hours of a week are taken to fall on five days, and on those hours of the day that bring most; where half of
    it comes in other hours all the same, either the hours or the shape of the day is not meant.

    Flags:
        services: {app: {type: ec2, instance: m7g.large, volume: 8 GB, hours: 50 hours/week}}
        traffic: {devices: {kind: devices, requests: 1/second, shape: flat}}
        connections: [devices -> app]
    Flags:
        services: {app: {type: ecs, cpu: 0.5 vCPU, memory: 1 GB}, out: {type: nat, schedule: office hours}, mail: {type: ses}}
        traffic: {devices: {kind: devices, requests: 1/second, shape: flat}}
        places: {main: {type: vpc, public: [out], private: [app]}}
        connections:
          - devices -> app
          - app -> mail: {emails: 1/request}
    Passes:
        services: {app: {type: ec2, instance: m7g.large, volume: 8 GB, hours: 50 hours/week}}
        traffic: {people: {requests: 1/second, shape: business-hours}}
        connections: [people -> app]
    Passes:
        services: {app: {type: ec2, instance: m7g.large, volume: 8 GB, schedule: 12 hours once}}
        traffic: {devices: {kind: devices, requests: 1/second, shape: flat}}
        connections: [devices -> app]
    Source: docs/language.md
    """
    for name, service in plan.architecture.services.items():
        part = service.part_of_every_week()
        if part is None:
            continue
        there = min(Fraction(24), part * 24 * WORKDAYS)
        carried = plan.transfers.carried.get(name)
        flows = [*plan.flows.arriving[name].values(), *([carried] if carried is not None else [])]
        missed = max((_missed(flow.hourly.number, there) for flow in flows if flow.mean), default=Fraction(0))
        if missed >= MISSED:
            key = "schedule" if "schedule" in service.spec else "hours"
            yield (
                service.span_of(key),
                f"{name} is there for {plain(there, 3)} hours of a working day, and {plain(missed * 100, 2)}% of what arrives "
                "comes in the others",
            )


def _missed(day, there):
    """The part of a day's traffic that the busiest so many hours do not hold."""
    hours = sorted(day.hours if hasattr(day, "hours") else [Fraction(day)] * 24, reverse=True)
    whole = int(there)
    held = sum(hours[:whole]) + (hours[whole] * (there - whole) if whole < 24 else 0)
    return 1 - Fraction(held) / sum(hours)
