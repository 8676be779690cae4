"""What the internet reaches is looked at before it comes in."""

from archplan.checks.words import *


def guarded(a, name):
    """Whether a web ACL stands before a door: joined by a connection, joined to nothing, or part of its plan."""
    door = a.services[name]
    if door.brings_firewall():
        return True
    for firewall in (service for service in a.services.values() if service.key == "waf"):
        joined = {c.target for c in a.leaving(firewall.name)} | {c.source for c in a.reaching(firewall.name)}
        alike = (firewall.scope or Service.firewall_scope) == door.firewall_scope
        if name in joined or (not joined & set(a.services) and alike):
            return True
    return False


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
        if not guarded(a, name):
            yield (
                door.spec.span,
                f"{name} is reached from the internet by {callers[0]}, and no firewall stands before it",
            )


@rule("warning", hint="write 'origin_access: vpc-origin' (or prefix-list, secret-header) on the connection")
def origin_past_the_firewall(plan):
    """An origin with a public address answers who calls it past CloudFront, and past the firewall there.

    A VPC origin needs no public address. Otherwise the load balancer admits CloudFront's prefix list alone, and asks
    for a secret header.

    Flags:
        services:
          waf: {type: waf, scope: cloudfront, managed_groups: 1}
          cdn: {type: cloudfront, hit_ratio: 80%}
          alb: {type: alb}
        connections: [waf -> cdn -> alb]
    Passes:
        services:
          waf: {type: waf, scope: cloudfront, managed_groups: 1}
          cdn: {type: cloudfront, hit_ratio: 80%}
          alb: {type: alb}
        connections:
          - waf -> cdn
          - cdn -> alb: {origin_access: prefix-list}
    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html
    """
    a = plan.architecture
    for name, service in a.services.items():
        if a.stage != "production" or service.key != "cloudfront" or not guarded(a, name):
            continue
        for c in a.leaving(name):
            origin = a.services[c.target]
            public = origin.key == "alb" and origin.internet_facing
            locked = c.leaving is not None and c.leaving.origin_access not in (None, "open")
            if public and not locked and not guarded(a, origin.name):
                yield c.span, f"{origin.name} has public addresses, and who calls them passes no firewall"
