"""The last fifth of a quota is for the day that is busier than planned."""

from archplan.checks.words import *

# What one account's region takes unless AWS raised it: calls of Lambda at once, requests of API Gateway a second.
CALLS, REQUESTS = 1000, 10_000
NEAR = Fraction(4, 5)


@rule(
    "warning",
    hint="ask AWS for a higher quota before the launch: L-B99A9384 of Lambda, L-8A5B8E43 of API Gateway",
    saturates=True,
)
def near_a_quota(plan):
    """A peak above four fifths of a quota leaves no room for retries, a campaign, or another service of the account.

    An increase is asked for in Service Quotas and takes days. Over the quota, calls are refused.

    Flags:
        services: {it: {type: lambda, duration: 2 s}}
        traffic: {people: {requests: 450/second, peak: 1x}}
        connections: [people -> it]
    Passes:
        services: {it: {type: lambda, duration: 2 s}}
        traffic: {people: {requests: 300/second, peak: 1x}}
        connections: [people -> it]
    Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/manage-service-quotas-and-constraints.html
        https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
        https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
    """
    services = plan.architecture.services.values()
    functions = [s for s in services if s.is_function and s.runs == "region" and s.invocations]
    doors = [s for s in services if s.key == "apigateway" and s.requests]
    for region in dict.fromkeys(s.region for s in functions):
        here = [s for s in functions if s.region == region]
        at_once = max(sum(hour) for hour in zip(*(s.busiest_hours() for s in here), strict=True))
        if CALLS * NEAR < at_once <= CALLS:
            names = ", ".join(s.name for s in here)
            runs = "runs" if len(here) == 1 else "run"
            yield (
                here[0].span_of("duration"),
                f"{names} {runs} {plain(at_once, 4)} calls at once in {region}, and the quota is {CALLS:,}",
            )
    for door in doors:
        peak = Fraction(door.requests.peak.number)
        if REQUESTS * NEAR < peak <= REQUESTS:
            yield (
                door.span_of("type"),
                f"{door.name} takes {plain(peak, 4)} requests in the busiest second, and the quota is {REQUESTS:,}",
            )
