"""What AWS promises together against what was asked."""

from archplan.checks.words import *


@rule("warning", hint="look at 'archplan availability': add a second of the weakest part, or lower the target")
def availability_below_target(plan):
    """What a request needs multiplies, and the product of AWS's own agreements may be less than the target.

    An agreement is no prediction: parts are often up longer, and the architecture's own faults come on top. But below
    the product nobody pays for what is missing. Counted over all requests of a source.

    Flags:
        targets: {availability: 99.95%}
        traffic: {people: {requests: 1/second}}
        services: {cdn: {type: cloudfront}, site: {type: s3}}
        connections: [people -> cdn -> site]
    Passes:
        targets: {availability: 99.5%}
        traffic: {people: {requests: 1/second}}
        services: {cdn: {type: cloudfront}, site: {type: s3}}
        connections: [people -> cdn -> site]
    Source: https://docs.aws.amazon.com/whitepapers/latest/availability-and-beyond-improving-resilience/availability-with-dependencies.html
    """
    target = plan.architecture.targets.availability
    if target is None:
        return
    for ceiling in availability.ceilings(plan):
        if ceiling.mean < target.number:
            weakest, uptime = ceiling.weakest
            least = f"{weakest.name} ({weakest.condition}) {availability.percent(uptime)}"
            promised = f"{availability.percent(ceiling.mean, 4)} at most"
            down = plain(availability.minutes_down(ceiling.mean), 3)
            allowed = plain(availability.minutes_down(Fraction(target.number)), 3)
            yield (
                plan.architecture.tree["targets"].keys["availability"],
                f"AWS's agreements promise requests of {ceiling.source} {promised}, {down} minutes a month down, "
                f"and the target allows {allowed}; the least is promised for {least}",
            )
