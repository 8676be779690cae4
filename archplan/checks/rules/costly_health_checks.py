"""Health checks are cheap until they are many, or have features nobody needs."""

from archplan.checks.words import *

FREE = 50
NORMAL = 30 * second


@rule("info", hint="drop the option, or let one check watch what several watch now")
def costly_health_checks(plan):
    """Every feature of a health check costs more than the check, and only the first 50 checks of AWS endpoints are free.

    A check every 10 s is a feature; it is not needed where a failover with one every 30 s meets the RTO. Graphs of
    latency switch nothing.

    Flags:
        services:
          dns: {type: route53, domain: example.com, health_checks: [{of: shops, count: 60}]}
    Flags:
        services:
          dns: {type: route53, domain: example.com, health_checks: [{of: api, latency_graphs: true}]}
    Passes:
        services:
          dns: {type: route53, domain: example.com, health_checks: [{of: api, count: 2, protocol: https}]}
    Source: https://aws.amazon.com/route53/pricing/
    """
    rto = plan.architecture.targets.rto
    for zone in dns.zones(plan.architecture):
        many = sum((check.count.number for check in zone.health_checks if check.endpoint == "aws"), 0)
        if many > FREE:
            yield zone.span_of("health_checks"), f"{plain(many)} checks of AWS endpoints are made, and {FREE} are free"
        for check in zone.health_checks:
            if check.latency_graphs:
                yield (
                    check.span_of("latency_graphs"),
                    f"graphs of {check.of}'s latency cost as much as a feature that acts",
                )
            slower = NORMAL * check.threshold + 60 * second
            if check.interval < NORMAL and rto is not None and slower <= rto / 2:
                times = f"a check every 30 s would switch within {dns.seconds(slower)}"
                yield (
                    check.span_of("interval"),
                    f"{check.of} is checked every {check.interval}; {times} of an RTO of {rto}",
                )
