"""A browser trusts the names in a certificate."""

from archplan.checks.words import *


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
    for service, name, span in certified_names(plan):
        presented = dns.certificates(plan.architecture, service.name)
        held = [held for certificate in presented for held in certificate.issued_for()]
        whole = all(certificate.issued_for() for certificate in presented)
        if held and whole and "." in name and not any(certificate.holds_for(name) for certificate in presented):
            yield span, f"{service.name} is called {name} and presents a certificate for {', '.join(held)}"
