"""Calls at once are rate times duration."""

from archplan.checks.words import *

QUOTA = 1000


@rule("error", hint="ask AWS for a higher quota, make the functions faster, or put a queue in front", saturates=True)
def concurrency_above_the_quota(plan):
    """The functions of a region run 1,000 calls at once, unless AWS raised the account's quota; new accounts run fewer.

    Calls at once are the rate in the busiest minute times the duration. Those of all functions in a region are added
    hour by hour, as they share the quota; what is over it is refused.

    Flags:
        services: {it: {type: lambda, duration: 2 s}}
        traffic: {users: {requests: 600/second, peak: 1x}}
        connections: [users -> it]
    Passes:
        services: {it: {type: lambda, duration: 200 ms}}
        traffic: {users: {requests: 600/second, peak: 1x}}
        connections: [users -> it]
    Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    """
    running = [s for s in plan.architecture.services.values() if s.is_function and s.runs == "region"]
    for region in dict.fromkeys(service.region for service in running):
        functions = [service for service in running if service.region == region and service.invocations]
        at_once = [sum(hour) for hour in zip(*(service.busiest_hours() for service in functions), strict=True)]
        if max(at_once, default=0) <= QUOTA:
            continue
        largest = max(functions, key=lambda service: max(service.busiest_hours()))
        shown = f"{plain(max(at_once), 4)} at once in {region}, above {QUOTA:,}"
        peak = f"{plain(largest.invocations.peak.to(request / second), 4)} requests a second of {largest.duration} each"
        names = ", ".join(service.name for service in functions)
        one = f"{largest.name}: {peak} at the peak are {shown}"
        yield largest.span_of("duration"), one if len(functions) == 1 else f"{names} together run {shown}"
