"""What Route 53 does not watch, it goes on to answer with."""

from archplan.checks.words import *


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
    for answer in unwatched_answers(plan):
        if answer.record.alias and not answer.record.failover:
            policy, target = answer.record.policy, answer.record.alias
            yield answer.record.span_of("alias"), f"{answer.name} ({policy}) is answered with {target}, healthy or not"
