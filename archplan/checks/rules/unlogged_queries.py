"""Where trails are kept, DNS has one too."""

from archplan.checks.words import *


@rule("info", hint="write 'query_logging: true', and connect the zone to its log group")
def unlogged_queries(plan):
    """Query logs are the only trail of what a public zone was asked.

    Asked only of an architecture that keeps other trails, such as CloudTrail's or AWS Config's. The logs are billed as
    CloudWatch Logs.

    Flags:
        services: {dns: {type: route53, domain: example.com}, trail: {type: cloudtrail}}
    Passes:
        services: {dns: {type: route53, domain: example.com, query_logging: true}, trail: {type: cloudtrail}}
    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/best-practices-dns.html
    """
    a = plan.architecture
    for trail, zone in audited_zones(plan):
        logged = any(a.services[c.target].key == "cloudwatch" for c in a.leaving(zone.name))
        if not zone.query_logging and not logged:
            yield zone.span_of("domain"), f"{trail} keeps a trail, and nothing says what {zone.name} was asked"
