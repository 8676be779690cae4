"""What Route 53 does not watch, it goes on to answer with."""

from archplan.checks.words import *


def unwatched(plan):
    """Answers of names with several records that nothing would take out of service."""
    for answer in dns.answers(plan.architecture):
        always = any(plan.architecture.services[name].answers_always for name in answer.services)
        if answer.record.policy != "simple" and not answer.is_watched and not always:
            yield answer


@rule("warning", hint="write 'evaluate_target_health: true'")
def alias_ignores_target_health(plan):
    """An alias beside others goes on to answer with a dead target unless it evaluates the target's health.

    It is off unless stated. CloudFront distributions have no health to evaluate, and the website buckets and APIs of a
    region are the region's own.

    Flags:
        services:
          dns: {type: route53, domain: example.com, records: [{alias: one, weight: 50}, {alias: two, weight: 50}]}
          one: {type: alb}
          two: {type: alb}
    Passes:
        services:
          dns:
            type: route53
            domain: example.com
            records:
              - {alias: one, weight: 50, evaluate_target_health: true}
              - {alias: two, weight: 50, evaluate_target_health: true}
          one: {type: alb}
          two: {type: alb}
    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
    """
    for answer in unwatched(plan):
        if answer.record.alias and not answer.record.failover:
            policy, target = answer.record.policy, answer.record.alias
            yield answer.record.span_of("alias"), f"{answer.name} ({policy}) is answered with {target}, healthy or not"


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
    for answer in unwatched(plan):
        if answer.record.failover == "secondary":
            yield (
                answer.record.span_of("failover"),
                f"the secondary of {answer.name}, {answer.end}, is watched by nothing",
            )
