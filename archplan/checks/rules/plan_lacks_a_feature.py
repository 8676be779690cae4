"""A plan has only so many features."""

from archplan.checks.words import *


@rule("error", hint="choose a larger plan, or 'plan: pay-as-you-go'")
def plan_lacks_a_feature(plan):
    """AWS refuses a flat-rate plan for a distribution, or a web ACL before it, that uses what the plan does not have.

    Certificates on dedicated IP addresses are in none; logs begin with Pro, origins inside a VPC and Bot Control with
    Business, origins that take over with Premium; each plan allows so many rules of one web ACL.

    Flags:
        traffic: {readers: {requests: 1 million/month}}
        services: {cdn: {type: cloudfront, plan: free, hit_ratio: 90%, dedicated_certificates: 1}}
        connections: [readers -> cdn]
    Flags:
        traffic: {readers: {requests: 1 million/month}}
        services: {waf: {type: waf, scope: cloudfront, managed_groups: 6}, cdn: {type: cloudfront, plan: free, hit_ratio: 90%}}
        connections: [readers -> waf -> cdn]
    Passes:
        traffic: {readers: {requests: 1 million/month}}
        services: {waf: {type: waf, scope: cloudfront, managed_groups: 6}, cdn: {type: cloudfront, plan: pro, hit_ratio: 90%}}
        connections: [readers -> waf -> cdn]
    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html
    """
    a = plan.architecture
    for name, service in a.services.items():
        if service.key == "cloudfront":
            for key, said in service.lacks([c.leaving for c in a.leaving(name)]):
                yield service.span_of(key), f"{name}: {said}"
        for benefit, said in declined(service):
            if benefit.is_needed:
                yield service.span_of("type"), f"{name} stands with the {benefit.plan} of {benefit.by}, but {said}"
