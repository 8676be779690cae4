"""Clients follow when the answer they keep ends."""

from archplan.checks.words import *


@rule("warning", hint="write 'interval: 10 s' on the health check, or a shorter 'ttl'")
def failover_slower_than_rto(plan):
    """A failed record is noticed after interval x threshold, and clients keep its answer for the TTL after that.

    With AWS's defaults that is 30 s x 3 + 60 s = 150 s. An alias has its target's TTL, 60 s for a load balancer.

    Flags:
        targets: {rto: 2 minutes}
        services:
          dns:
            type: route53
            domain: example.com
            records:
              - {alias: one, failover: primary, evaluate_target_health: true}
              - {alias: two, failover: secondary, evaluate_target_health: true}
          one: {type: alb}
          two: {type: alb}
    Passes:
        targets: {rto: 5 minutes}
        services:
          dns:
            type: route53
            domain: example.com
            records:
              - {alias: one, failover: primary, evaluate_target_health: true}
              - {alias: two, failover: secondary, evaluate_target_health: true}
          one: {type: alb}
          two: {type: alb}
    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
    """
    rto = plan.architecture.targets.rto
    for switch in dns.switches(plan.architecture):
        if rto is not None and switch.time > rto:
            span = switch.answers[0].record.span
            yield span, f"clients of {switch.name} follow after {switch.words}, and the RTO is {dns.seconds(rto)}"
