"""What stands far away should say why."""

from archplan.checks.words import *


@rule("info", hint="take 'region' out, or write the reason: 'why: ...'")
def region_without_a_reason(plan):
    """A service in another region than the rest costs time and transfer with every call.

    It is often the region of an old template or of the console's last visit. A reason is a 'why', a place that holds
    it, another one of its type at home, as a standby has, or that CloudFront's certificates and rules are kept in
    us-east-1.

    Flags:
        services: {fn: {type: lambda}, orders: {type: dynamodb, region: us-east-1}}
        connections: [fn -> orders: {reads: 1/request}]
    Passes:
        services: {fn: {type: lambda}, orders: {type: dynamodb, region: us-east-1, why: the data must stay there}}
        connections: [fn -> orders: {reads: 1/request}]
    Passes:
        services: {main: {type: s3}, copies: {type: s3, region: ap-northeast-1}}
    Passes:
        services: {cdn: {type: cloudfront}, rules: {type: waf, region: us-east-1}}
    Source: https://docs.aws.amazon.com/wellarchitected/latest/performance-efficiency-pillar/perf_networking_choose_workload_location_network_requirements.html [k]
    """
    a = plan.architecture
    held = {name for place in a.places.values() for names in place.tiers.values() for name in names}
    at_home = {service.key for service in a.services.values() if service.region == a.region}
    for name, service in a.services.items():
        written = service.spec.get("region")
        if written is None or service.region == a.region or name in held or "why" in service.spec:
            continue
        of_the_edge = service.region == service.home
        if service.stands not in ("global", "edge", "internet") and not of_the_edge and service.key not in at_home:
            calls = [c.source for c in a.reaching(name) if c.source in a.services]
            callers = [caller for caller in calls if a.services[caller].region == a.region]
            said = f", and {callers[0]} calls it from {a.region}" if callers else f", the architecture in {a.region}"
            yield written.span, f"{name} stands in {service.region}{said}; nothing says why"
