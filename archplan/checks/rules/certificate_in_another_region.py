"""A certificate stands where it is presented."""

from archplan.checks.words import *


@rule("error", hint="write 'region:' on the certificate; us-east-1 for CloudFront")
def certificate_in_another_region(plan):
    """CloudFront presents certificates of us-east-1 alone, everything else those of its own region.

    The same name may have a certificate in each region; public ones cost nothing.

    Flags:
        services:
          cdn: {type: cloudfront, certificate: cert}
          cert: {type: acm, domain: example.com}
    Passes:
        services:
          cdn: {type: cloudfront, certificate: cert}
          cert: {type: acm, domain: example.com, region: us-east-1}
    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
    """
    a = plan.architecture
    for name, service in a.services.items():
        if not service.certificates_of:
            continue
        wanted = service.region if service.certificates_of == "own" else service.certificates_of
        for certificate in dns.certificates(a, name):
            both = any(other.region == wanted for other in dns.certificates(a, name))
            if certificate.region != wanted and not both:
                span = certificate.span_of("region")
                yield span, f"{name} reads certificates of {wanted}, and {certificate.name} is in {certificate.region}"
