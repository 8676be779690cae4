"""A flat rate may be less than the meter."""

from archplan.review import *


@rule("info", hint="compare the plan's limits, then write 'plan:' and leave the web ACL out")
def flat_rate_plan_cheaper(plan):
    """CloudFront's flat-rate plans include AWS WAF and have no overage.

    Compared is what the distribution and the web ACL before it cost now, at the traffic of the spec. Plans limit the
    rules of the web ACL, edge functions and the number of distributions; the traffic a plan is sized for was read by
    one source only [k].

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
    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html
    """
    a = plan.architecture
    costs = {charge.name: charge for charge in plan.bill.charges}
    for name, service in a.services.items():
        if service.key != "cloudfront" or service.plan != "pay-as-you-go" or name not in costs:
            continue
        before = [a.services[c.source] for c in a.reaching(name) if c.source in costs]
        firewalls = [other.name for other in before if other.key == "waf" and other.scope == "cloudfront"]
        parts = [costs[part] for part in dict.fromkeys([name, *firewalls])]
        fitting = service.fitting_plan()
        if fitting is None or not all(part.is_complete for part in parts):
            continue
        flat, requests, sized = fitting
        price = cost_of(plan, f"cloudfront:plan-{flat}", "global", Quantity.parse("1 plan"))
        now = sum((dollars_of(part.cost) for part in parts), Fraction(0))
        if price is not None and now - dollars_of(price) >= 1:
            what = " and ".join(part.name for part in parts)
            room = f"plan {flat}, for {requests:,} requests and {sized}, is {dollars(price)}"
            yield service.spec.span, f"{what} cost {money(now)} a month; {room}"
