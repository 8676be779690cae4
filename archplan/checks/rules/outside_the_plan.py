"""What a plan does not cover beside its service."""

from archplan.checks.words import *


@rule("info", hint="make it fit the plan, or count with its own price")
def outside_the_plan(plan):
    """A hosted zone that a flat-rate plan could cover is billed by use, for it does not fit the plan.

    A plan covers one public zone that the distribution's domain is in, with so many records.

    Flags:
        traffic: {readers: {requests: 1 million/month}}
        services:
          dns: {type: route53, domain: example.com, record_count: 60, records: [{alias: cdn}]}
          cdn: {type: cloudfront, plan: free, hit_ratio: 90%}
        connections: [readers -> dns -> cdn]
    Passes:
        traffic: {readers: {requests: 1 million/month}}
        services:
          dns: {type: route53, domain: example.com, records: [{alias: cdn}]}
          cdn: {type: cloudfront, plan: free, hit_ratio: 90%}
        connections: [readers -> dns -> cdn]
    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html
    """
    for name, service in plan.architecture.services.items():
        for benefit, said in declined(service):
            if not benefit.is_needed:
                yield service.span_of("type"), f"{name} stands with the {benefit.plan} of {benefit.by}, but {said}"
