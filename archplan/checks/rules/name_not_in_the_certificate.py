"""A browser trusts the names in a certificate, and CloudFront answers to the names it lists."""

from archplan.checks.words import *


def named(plan):
    """What presents certificates, each name it goes by, and where that name is written."""
    a = plan.architecture
    found = dns.answers(a)
    for name, service in a.services.items():
        if "aliases" in service.options:
            for alias in service.aliases:
                yield service, alias, service.span_of("aliases")
        for answer in found:
            if name in answer.services and not ("aliases" in service.options and answer.name in service.aliases):
                yield service, answer.name, answer.record.span


@rule("error", hint="add the name, or a wildcard, to 'subject_alternative_names' of the certificate")
def name_not_in_the_certificate(plan):
    """CloudFront refuses an alternate name that its certificate does not hold; elsewhere browsers refuse the site.

    A wildcard stands for one label: *.example.com holds for www.example.com, and neither for example.com nor for
    a.b.example.com.

    Flags:
        services:
          cdn: {type: cloudfront, aliases: [example.com], certificate: cert}
          cert: {type: acm, domain: "*.example.com", region: us-east-1}
    Passes:
        services:
          cdn: {type: cloudfront, aliases: [example.com, www.example.com], certificate: cert}
          cert: {type: acm, domain: example.com, subject_alternative_names: ["*.example.com"], region: us-east-1}
    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
    """
    for service, name, span in named(plan):
        presented = dns.certificates(plan.architecture, service.name)
        held = [held for certificate in presented for held in certificate.issued_for()]
        whole = all(certificate.issued_for() for certificate in presented)
        if held and whole and "." in name and not any(certificate.holds_for(name) for certificate in presented):
            yield span, f"{service.name} is called {name} and presents a certificate for {', '.join(held)}"


@rule("error", hint="add it to 'aliases' of the distribution")
def name_unknown_to_the_distribution(plan):
    """CloudFront answers only to the names a distribution lists; a record alone does not suffice.

    Only asked where the distribution lists any.

    Flags:
        services:
          dns: {type: route53, domain: example.com, records: [{alias: cdn}, {name: www, alias: cdn}]}
          cdn: {type: cloudfront, aliases: [example.com]}
    Passes:
        services:
          dns: {type: route53, domain: example.com, records: [{alias: cdn}, {name: www, alias: cdn}]}
          cdn: {type: cloudfront, aliases: [example.com, "*.example.com"]}
    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
    """
    for service, name, span in named(plan):
        if "aliases" in service.options and service.aliases and "." in name:
            wildcard = f"*.{name.partition('.')[2]}"
            if not {name, wildcard} & set(service.aliases):
                yield span, f"{name} leads to {service.name}, which answers to {', '.join(service.aliases)}"
