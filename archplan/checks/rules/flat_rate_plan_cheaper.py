"""A flat rate may be less than the meter."""

from typing import Any

from archplan.checks.words import *

LEAST = 1  # dollars a month that are worth a plan


@rule("info", hint="compare what the plan allows, then write 'plan:'", traffic=True)
def flat_rate_plan_cheaper(plan):
    """CloudFront's flat-rate plans cover AWS WAF, a hosted zone and log ingestion, credit storage, and have no overage.

    The spec is priced again with the smallest plan that is sized for its traffic and has what the distribution and its
    web ACL use. Plans limit the rules of the web ACL and the number of distributions.

    Flags:
        traffic: {readers: {requests: 5 million/month, response: 400 KB}}
        services:
          waf: {type: waf, scope: cloudfront, managed_groups: 3}
          cdn: {type: cloudfront, hit_ratio: 80%}
        connections: [readers -> waf -> cdn]
    Passes:
        traffic: {readers: {requests: 5 million/month, response: 4 KB}}
        services: {cdn: {type: cloudfront, hit_ratio: 80%}}
        connections: [readers -> cdn]
    Passes:
        traffic: {people: {requests: 1 million/month, response: 10 KB}}
        services: {cdn: {type: cloudfront, dedicated_certificates: 1}, site: {type: s3, holds: 1 GB}}
        connections: [people -> cdn -> site]
    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html
    """
    a = plan.architecture
    for name, service in a.services.items():
        if service.key != "cloudfront" or service.plan != "pay-as-you-go" or not moves(plan, name):
            continue
        origins = [c.leaving for c in a.leaving(name)]
        for flat, requests, sized in service.fitting_plans():
            services: dict[str, Any] = with_options(plan, name, plan=flat)
            if list(services[name].lacks(origins)) or any(list(misfits(other, name)) for other in services.values()):
                continue
            other = bill_if(plan, name, plan=flat)
            moved = [
                (before, after)
                for before in plan.bill.charges
                if (after := other.charge(before.name)) is not None and after.cost != before.cost
            ]
            saved = dollars_of(plan.bill.total - other.total)
            if saved >= LEAST and all(part.is_complete for pair in moved for part in pair):
                now, then = (sum((dollars_of(pair[n].cost) for pair in moved), Fraction(0)) for n in (0, 1))
                *most, last = [before.name for before, _ in moved]
                parts = f"{', '.join(most)} and {last} cost" if most else f"{last} costs"
                yield (
                    service.spec.span,
                    f"{parts} {money(now)} a month; with plan {flat}, for "
                    f"{requests:,} requests and {sized}, {money(then)}",
                    promise(saved, services={name: {"plan": flat}}),
                )
            break


def misfits(service, payer):
    """Why a service does not fit a plan of that payer that it would have to."""
    for benefit in service.offered:
        if benefit.by == payer and benefit.is_needed and service.declines(benefit):
            yield benefit, service.declines(benefit)
