"""An alias points only to what Route 53 can find the address of."""

from archplan.checks.words import *


@rule("error", hint="write 'a:' with an Elastic IP, 'cname:' with a database's name, or 'website: true' on the bucket")
def alias_to_unsupported_target(plan):
    """An alias points only to the few AWS resources whose address Route 53 knows.

    They are CloudFront distributions, load balancers, APIs, website buckets, accelerators, interface endpoints, what
    App Runner, Elastic Beanstalk and Lightsail's containers run, services of VPC Lattice, domains of OpenSearch and
    other records of the zone. An instance is reached by an A record with its Elastic IP, a database by a CNAME.

    Flags:
        services:
          dns: {type: route53, domain: example.com, records: [{alias: web}]}
          web: {type: ec2, instance: t4g.small, elastic_ip: true}
    Flags:
        services:
          dns: {type: route53, domain: example.com, records: [{alias: files}]}
          files: {type: s3}
    Passes:
        services:
          dns: {type: route53, domain: example.com, records: [{alias: alb}, {name: www, alias: "@"}]}
          alb: {type: alb}
    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
        https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-aws-resources.html [k]
    """
    for answer in dns.answers(plan.architecture):
        target = plan.architecture.services.get(answer.record.alias)
        if target is None:
            continue
        span = answer.record.span_of("alias")
        if not target.alias_target:
            yield span, f"{answer.name} cannot be an alias to {target.name}, which is {target.title}"
        elif why := target.refuses_alias():
            yield span, f"{answer.name} cannot be an alias to {target.name}: {why}"
