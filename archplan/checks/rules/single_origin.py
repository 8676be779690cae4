"""A distribution stands with its origin."""

from archplan.checks.words import *

PROMISED = Fraction("0.999")  # what CloudFront's own service level agreement says


@rule("warning", hint="write 'origin_group: NAME' on the connections to two origins")
def single_origin(plan):
    """When its only origin fails, a distribution answers with what is still in its cache, then with errors.

    An origin group asks a second origin as soon as the first fails. Asked where more than 99.9% is to be available,
    which is what CloudFront alone promises.

    Flags:
        targets: {availability: 99.99%}
        services: {cdn: {type: cloudfront, hit_ratio: 80%}, alb: {type: alb}}
        connections: [cdn -> alb]
    Passes:
        targets: {availability: 99.99%}
        services: {cdn: {type: cloudfront, hit_ratio: 80%}, one: {type: alb}, two: {type: alb}}
        connections:
          - cdn -> one: {share: 100%, origin_group: api}
          - cdn -> two: {share: 0%, origin_group: api}
    Source: https://docs.aws.amazon.com/awssupport/latest/user/fault-tolerance-checks.html
    """
    a = plan.architecture
    asked = a.targets.availability
    if a.stage != "production" or asked is None or asked.number <= PROMISED:
        return
    for name, service in a.services.items():
        origins = [c for c in a.leaving(name) if a.services[c.target].is_origin]
        if service.key != "cloudfront" or not origins:
            continue
        groups = [c.leaving.origin_group for c in origins if c.leaving is not None and c.leaving.origin_group]
        if not any(groups.count(group) > 1 for group in groups):
            wanted = f"{plain(asked.number * 100)}% is to be available"
            yield origins[0].span, f"{name} has no second origin for {origins[0].target}, and {wanted}"
