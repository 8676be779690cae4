"""A firewall looks only at what comes past it."""

from archplan.checks.words import *


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
        if a.stage != "production" or service.key != "cloudfront" or not is_guarded(a, name):
            continue
        for c in a.leaving(name):
            origin = a.services[c.target]
            public = origin.key == "alb" and origin.internet_facing
            locked = c.leaving is not None and c.leaving.origin_access not in (None, "open")
            if public and not locked and not is_guarded(a, origin.name):
                yield c.span, f"{origin.name} has public addresses, and who calls them passes no firewall"
