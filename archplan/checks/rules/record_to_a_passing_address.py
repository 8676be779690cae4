"""An address that does not stay is no answer."""

from archplan.checks.words import *


@rule("warning", hint="write 'elastic_ip: true' on the instance, or an alias to a load balancer")
def record_to_a_passing_address(plan):
    """An instance gets another public address when it is stopped and started, and the record keeps the old one.

    A task of a service gets one at every start. An Elastic IP stays.

    Flags:
        services:
          dns: {type: route53, domain: example.com, records: [{a: web, ttl: 60 s}]}
          web: {type: ec2, instance: t4g.small, public_ip: true}
    Passes:
        stage: development
        services:
          dns: {type: route53, domain: example.com, records: [{a: web, ttl: 60 s}]}
          web: {type: ec2, instance: t4g.small, elastic_ip: true}
    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
    """
    for answer in dns.answers(plan.architecture):
        service = plan.architecture.services.get(answer.record.a)
        if service is not None and service.has_passing_address():
            span = answer.record.span_of("a")
            yield span, f"{answer.name} is the address that {service.name} happens to have until it is stopped"
