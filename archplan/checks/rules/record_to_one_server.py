"""A name that leads to one server falls with it."""

from archplan.checks.words import *


@rule("info", hint="put a load balancer before several instances, and write 'alias:' to it")
def record_to_one_server(plan):
    """An Elastic IP belongs to one instance, and the name falls with it.

    A person or a script can move the address to another instance; a load balancer needs neither.

    Flags:
        services:
          dns: {type: route53, domain: example.com, records: [{a: web, ttl: 60 s}]}
          web: {type: ec2, instance: t4g.small, elastic_ip: true}
    Passes:
        services:
          dns: {type: route53, domain: example.com, records: [{alias: alb}]}
          alb: {type: alb}
          web: {type: ec2, instance: t4g.small, count: 2}
        connections: [dns -> alb -> web]
    Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/use-fault-isolation-to-protect-your-workload.html
    """
    if plan.architecture.stage != "production":
        return
    for answer in dns.answers(plan.architecture):
        service = plan.architecture.services.get(answer.record.a)
        fixed = service is not None and service.has_fixed_address()
        if fixed and answer.record.policy == "simple":
            yield answer.record.span_of("a"), f"{answer.name} leads to the one address of {service.name}"
