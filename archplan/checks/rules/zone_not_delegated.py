"""A zone is found through its parent."""

from archplan.checks.words import *


@rule("error", hint="add to the parent's records: '{name: eu, ns: ZONE}' with the child's name and zone")
def zone_not_delegated(plan):
    """Resolvers find the zone of a sub-domain only through NS records in the zone above it.

    Without them the upper zone answers that the names do not exist.

    Flags:
        services:
          top: {type: route53, domain: example.com}
          europe: {type: route53, domain: eu.example.com}
    Passes:
        services:
          top: {type: route53, domain: example.com, records: [{name: eu, ns: europe}]}
          europe: {type: route53, domain: eu.example.com}
    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-routing-traffic-for-subdomains.html [k]
    """
    for found in dns.delegations(plan.architecture):
        if found.record is None:
            span, above = found.child.span_of("domain"), found.parent.domain
            yield span, f"{above} is a zone of this spec and leaves {found.child.domain} to nobody"
