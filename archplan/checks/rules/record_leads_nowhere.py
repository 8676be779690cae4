"""A name is answered where it leads somewhere."""

from archplan.checks.words import *


@rule("error", hint="name a service of this spec, or another record of the zone")
def record_leads_nowhere(plan):
    """A name that leads to nothing is not answered.

    An alias or an address names a service of the spec or another record. A name outside of it has a dot, such as
    partner.example.net.

    Flags:
        services:
          dns: {type: route53, domain: example.com, records: [{alias: cnd}]}
          cdn: {type: cloudfront}
    Flags:
        services:
          dns: {type: route53, domain: example.com, records: [{name: a, cname: b.example.com}, {name: b, cname: a.example.com}]}
    Passes:
        services:
          dns: {type: route53, domain: example.com, records: [{alias: cdn}, {name: shop, cname: shop.example.net}]}
          cdn: {type: cloudfront}
    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
    """
    for answer in dns.answers(plan.architecture):
        if answer.is_lost:
            kind, target = answer.record.kind, answer.record.target
            yield answer.record.span, f"{answer.name} is {kind} to {target}, which leads to {answer.end}"
