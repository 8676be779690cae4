"""Nobody develops at night."""

from archplan.checks.words import *

OFFICE = Quantity.parse("50 hours") / Quantity.parse("1 week")  # ten hours on five days
LEAST = Fraction(5)  # dollars a month that are worth a schedule


@rule("info", hint="write 'hours: 50 hours/week', and stop it at night with a schedule")
def development_around_the_clock(plan):
    """A development environment is used in office hours, and is billed for all of them.

    A week has 168 hours, an office week fifty of them. Storage and addresses are billed on while what they belong to
    is stopped, so it is priced again with those hours. What AWS cannot stop, such as a NAT gateway, is not meant.

    Flags:
        stage: development
        services: {app: {type: ec2, instance: m7g.large, volume: 8 GB}}
    Passes:
        stage: development
        services: {app: {type: ec2, instance: m7g.large, volume: 8 GB, hours: 50 hours/week}}
    Passes:
        services: {app: {type: ec2, instance: m7g.large, volume: 8 GB}}
    Source: https://docs.aws.amazon.com/awssupport/latest/user/cost-optimization-checks.html
    """
    a = plan.architecture
    for name, service in a.services.items() if a.stage == "development" else ():
        if (
            "hours" not in service.options
            or getattr(service, "hours", None) not in (None, 1)
            or ("schedule" in service.spec)
        ):
            continue
        if not service.stops_at_night:
            continue
        saved = plan.bill.total - bill_if(plan, name, hours=OFFICE).total
        if dollars_of(saved) >= LEAST:
            yield (
                service.span_of("hours") if "hours" in service.spec else service.span_of("type"),
                f"{name} runs all 168 hours of a week; in fifty of them it would cost {dollars(saved)} a month less",
                promise(saved, services={name: {"hours": "50 hours/week"}}),
            )
