"""Where trails are kept, who came in is written down too."""

from archplan.checks.words import *


@rule("info", hint="write 'access_logs: true', or connect it to the bucket or log group that keeps them")
def door_without_access_logs(plan):
    """Without access logs nobody can say afterwards who called, and with what.

    Off unless turned on. Delivering them to a bucket costs nothing for CloudFront and load balancers; keeping them is
    billed. Asked only of an architecture that keeps other trails, such as CloudTrail's or AWS Config's.

    Flags:
        traffic: {readers: {requests: 1 million/month}}
        services: {alb: {type: alb}, trail: {type: cloudtrail}}
        connections: [readers -> alb]
    Passes:
        traffic: {readers: {requests: 1 million/month}}
        services: {alb: {type: alb, access_logs: true}, trail: {type: cloudtrail}}
        connections: [readers -> alb]
    Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
    """
    a = plan.architecture
    trail = audit_trail(a)
    for name in entrances(a) if trail else ():
        door = a.services[name]
        if "access_logs" not in door.options or door.access_logs:
            continue
        kept = [
            c
            for c in a.leaving(name)
            if a.services[c.target].keeps_access_logs and {"log", "puts"} & set(c.multipliers)
        ]
        if not kept:
            yield door.spec.span, f"{trail} keeps a trail, and nothing says who called {name}"
