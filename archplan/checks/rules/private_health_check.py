"""Health checkers stand on the internet."""

import ipaddress

from archplan.checks.words import *


@rule("error", hint="write 'kind: alarm' and let a CloudWatch alarm watch it")
def private_health_check(plan):
    """Route 53's health checkers call from the internet and reach no private address.

    What stands in a private subnet is watched by a CloudWatch alarm, and the health check follows the alarm.

    Flags:
        services:
          dns: {type: route53, domain: example.com, health_checks: [{of: 10.0.1.20}]}
    Flags:
        services:
          dns: {type: route53, domain: example.com, health_checks: [{of: db}]}
          db: {type: rds, instance: db.t4g.micro}
        places: {main: {type: vpc, data: [db]}}
    Passes:
        services:
          dns: {type: route53, domain: example.com, health_checks: [{of: alb}, {of: 192.0.2.1}, {of: db, kind: alarm}]}
          alb: {type: alb}
          db: {type: rds, instance: db.t4g.micro}
        places: {main: {type: vpc, public: [alb], data: [db]}}
    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
    """
    for zone in dns.zones(plan.architecture):
        for check in zone.health_checks:
            if check.kind != "endpoint":
                continue
            service = plan.architecture.services.get(check.of)
            if service is None and _is_private(check.of):
                yield check.span_of("of"), f"{check.of} is a private address"
            elif service is not None and service.tier in ("private", "data"):
                yield check.span_of("of"), f"{check.of} stands in {service.tier} subnets of {service.vpc}"
            elif service is not None and "internet_facing" in service.options and not service.internet_facing:
                yield check.span_of("of"), f"{check.of} has private addresses only"


PRIVATE = [ipaddress.ip_network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
                                                   "127.0.0.0/8", "169.254.0.0/16", "fc00::/7", "fe80::/10")]  # fmt: skip


def _is_private(text):
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return any(address in network for network in PRIVATE if network.version == address.version)
