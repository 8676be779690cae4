"""What is away for most of the day is called all day round."""

from archplan.checks.words import *

MISSED = Fraction(1, 2)  # so much of a day's requests come while it is away, at least
WORKDAYS = Fraction(7, 5)  # the hours of a week fall on five days


@rule(
    hint="write hours that hold the traffic, give the source a 'shape', or leave 'hours' or 'schedule' out",
    traffic=True,
)
def called_while_it_is_away(plan):
    """Requests that come while a service is stopped or deleted fail.

    A volume a month stays what it is, whatever the hours: it is billed as if all of it came while the service is there.
    The hours of a week are taken to fall on five days, and on those hours of the day that bring most; where half of
    the requests come in other hours all the same, either the hours or the shape of the day is not meant.

    Flags:
        services: {app: {type: ec2, instance: m7g.large, volume: 8 GB, hours: 50 hours/week}}
        traffic: {devices: {kind: devices, requests: 1/second, shape: flat}}
        connections: [devices -> app]
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
        there = min(24, part * 24 * WORKDAYS)
        brought = Fraction(0)
        held = Fraction(0)
        for flow in plan.flows.arriving[name].values():
            day = flow.hourly.number
            hours = sorted(day.hours if hasattr(day, "hours") else [Fraction(day)] * 24, reverse=True)
            brought += sum(hours)
            held += sum(hours[: int(there)])
            held += hours[int(there)] * (there - int(there)) if there < 24 else 0
        missed = 1 - held / brought if brought else Fraction(0)
        if missed >= MISSED:
            key = "schedule" if "schedule" in service.spec else "hours"
            yield (
                service.span_of(key),
                f"{name} is there for {plain(there, 3)} hours of a working day, and {plain(missed * 100, 2)}% of the requests "
                "come in the others",
            )
