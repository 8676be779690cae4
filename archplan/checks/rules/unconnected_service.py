"""What nothing reaches is drawn for nothing."""

from archplan.checks.words import *


@rule("warning", hint="connect it, or remove it")
def unconnected_service(plan):
    """A service that no connection touches gets no traffic, and its cost is only what is fixed.

    What serves everything around it, such as logs, keys and gateways, needs none; nor does what begins by itself, such as
    a pipeline, a schedule or a group that starts instances, nor what states its own volume, nor a zone whose records name
    services, nor what they name, nor a cluster that workloads run on.

    Flags:
        services: {cdn: {type: cloudfront}, site: {type: s3}, jobs: {type: sqs}}
        connections: [cdn -> site]
    Passes:
        services: {cdn: {type: cloudfront}, site: {type: s3}}
        connections: [cdn -> site]
    Passes:
        services:
          dns: {type: route53, domain: example.com, records: [{alias: cdn}]}
          cdn: {type: cloudfront}
          site: {type: s3}
        connections: [cdn -> site]
    Passes:
        services:
          cdn: {type: cloudfront}
          site: {type: s3}
          ship: {type: codepipeline, runs: 20/month, actions: [source 1 min, build 5 min]}
          group: {type: autoscaling}
          alarms: {type: budgets}
          nightly: {type: eventbridge}
        connections: [cdn -> site]
    Passes:
        services: {door: {type: alb}, k8s: {type: eks}, api: {type: workload, on: k8s}}
        connections: [door -> api]
    Source: https://docs.aws.amazon.com/awssupport/latest/user/cost-optimization-checks.html
    """
    a = plan.architecture
    joined = {c.source for c in a.connections} | {c.target for c in a.connections} | set(named(a))
    joined |= {service.stands_within() for service in a.services.values()}
    if not a.connections and len(a.services) == 1:
        return
    for name, service in a.services.items():
        busy = service.begins() or service.states_a_volume() or name in plan.transfers.carried
        if name not in joined and service.inflows and not busy:
            yield a.tree["services"].keys[name], f"no connection touches {name}"


def named(a):
    """Every hosted zone whose records lead to services of the spec, and those services."""
    for answer in dns.answers(a):
        yield from (answer.zone.name, *answer.services) if answer.services else ()
