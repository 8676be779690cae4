"""TLS needs a certificate."""

from archplan.checks.words import *


@rule("error", hint="name an 'acm' of the same region: 'certificate: cert'")
def listener_without_certificate(plan):
    """AWS refuses a listener for HTTPS or TLS that presents no certificate.

    The certificate is an option of the listener, or an `acm` that a connection joins to the load balancer.

    Flags:
        services: {alb: {type: alb, listeners: [{protocol: https}]}}
    Flags:
        services: {nlb: {type: nlb, protocol: tls}}
    Passes:
        services:
          alb: {type: alb, listeners: [{protocol: https, certificate: cert}, {protocol: http, redirect: true}]}
          cert: {type: acm, domain: api.example.com}
    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
    """
    a = plan.architecture
    for name, service in a.services.items():
        joined = dns.certificates(a, name) if service.target_groups else ()
        if service.key == "alb" and not joined:
            for listener in service.listeners:
                if listener.protocol == "https" and not listener.certificate:
                    yield listener.span, f"{name} listens for HTTPS and has no certificate to present"
        if service.key == "nlb" and (service.protocol == "tls" or service.tls) and not (joined or service.certificate):
            yield service.span_of("protocol"), f"{name} listens for TLS and has no certificate to present"
