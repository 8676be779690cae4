"""Where trails are kept, DNS has one too."""

from archplan.checks.words import *


def audited(plan):
    """What keeps a trail of this account, and each public zone."""
    trail = audit_trail(plan.architecture)
    for zone in dns.zones(plan.architecture):
        if trail and not zone.private:
            yield trail, zone


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
    for trail, zone in audited(plan):
        logged = any(a.services[c.target].key == "cloudwatch" for c in a.leaving(zone.name))
        if not zone.query_logging and not logged:
            yield zone.span_of("domain"), f"{trail} keeps a trail, and nothing says what {zone.name} was asked"


@rule("info", hint="write 'dnssec: true'; the signing key is billed by KMS, and answers are kept for a week at most")
def unsigned_zone(plan):
    """Without DNSSEC a resolver cannot tell a forged answer from the zone's own.

    Asked only of an architecture that is audited in other ways. Signing needs a key in KMS, and limits every TTL to a
    week.

    Flags:
        services: {dns: {type: route53, domain: example.com}, trail: {type: cloudtrail}}
    Passes:
        services: {dns: {type: route53, domain: example.com, dnssec: true}, trail: {type: cloudtrail}}
    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/best-practices-dns.html
    """
    for _, zone in audited(plan):
        if not zone.dnssec:
            yield zone.span_of("domain"), f"answers of {zone.domain or zone.name} are not signed"
