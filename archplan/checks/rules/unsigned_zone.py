"""Where trails are kept, answers are signed."""

from archplan.checks.words import *


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
    for _, zone in audited_zones(plan):
        if not zone.dnssec:
            yield zone.span_of("domain"), f"answers of {zone.domain or zone.name} are not signed"
