"""What the internet reaches is looked at before it comes in."""

from archplan.checks.words import *


@rule("warning", hint="put a 'waf' with 'managed_groups: 1' before it, or allow it here with the reason")
def door_without_firewall(plan):
    """A public site or API is probed from its first day, and AWS WAF stops the known attacks.

    Asked of distributions, internet-facing load balancers and APIs that clients reach from the internet. An HTTP API
    takes no web ACL of its own and is left out here [k]; a flat-rate plan of CloudFront includes one.

    Flags:
        traffic: {readers: {requests: 1 million/month}}
        services: {alb: {type: alb}}
        connections: [readers -> alb]
    Passes:
        traffic: {readers: {requests: 1 million/month}}
        services: {waf: {type: waf, managed_groups: 1}, alb: {type: alb}}
        connections: [readers -> waf -> alb]
    Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
    """
    a = plan.architecture
    if a.stage != "production":
        return
    for name, callers in entrances(a).items():
        door = a.services[name]
        if not door.takes_firewall():
            continue
        if not is_guarded(a, name):
            yield (
                door.spec.span,
                f"{name} is reached from the internet by {callers[0]}, and no firewall stands before it",
            )
