"""What takes over must be watched too."""

from archplan.checks.words import *


@rule("warning", hint="add a health check of it, or 'evaluate_target_health: true' on an alias")
def unwatched_secondary(plan):
    """A secondary record without a health check is answered even when it is dead too.

    Flags:
        services:
          dns:
            type: route53
            domain: example.com
            health_checks: [{of: 192.0.2.1}]
            records: [{a: 192.0.2.1, ttl: 60 s, failover: primary}, {a: 192.0.2.2, ttl: 60 s, failover: secondary}]
    Passes:
        services:
          dns:
            type: route53
            domain: example.com
            health_checks: [{of: 192.0.2.1}, {of: 192.0.2.2}]
            records: [{a: 192.0.2.1, ttl: 60 s, failover: primary}, {a: 192.0.2.2, ttl: 60 s, failover: secondary}]
    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
    """
    for answer in unwatched_answers(plan):
        if answer.record.failover == "secondary":
            yield (
                answer.record.span_of("failover"),
                f"the secondary of {answer.name}, {answer.end}, is watched by nothing",
            )
