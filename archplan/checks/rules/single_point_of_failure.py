"""What requests cannot do without, and there is one of."""

from archplan.checks.words import *


@rule(
    "warning", hint="put a second one beside it in another zone, or write 'soft: true' where callers go on without it"
)
def single_point_of_failure(plan):
    """What every answer waits for, and stands in one zone or is one machine, stops them all when it fails.

    In the graph of what requests need it dominates what lies behind it: no way round it leads to an answer. Redundancy
    before and behind it does not help.

    Flags:
        traffic: {people: {requests: 1/second}}
        services:
          app: {type: ec2, instance: t3.small, count: 2, volume: 8 GB}
          disk: {type: ebs, size: 100 GB}
        places: {main: {zones: 2, private: [app, disk]}}
        connections: [people -> app -> disk]
    Passes:
        traffic: {people: {requests: 1/second}}
        services: {app: {type: ec2, instance: t3.small, count: 2, volume: 8 GB}, files: {type: efs}}
        places: {main: {zones: 2, private: [app, files]}}
        connections: [people -> app -> files]
    Passes:
        traffic: {people: {requests: 1/second}}
        services:
          app: {type: ec2, instance: t3.small, count: 2, volume: 8 GB}
          disk: {type: ebs, size: 100 GB}
        places: {main: {zones: 2, private: [app, disk]}}
        connections: [people -> app, app -> disk: {soft: true}]
    Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/use-fault-isolation-to-protect-your-workload.html
    """
    a = plan.architecture
    if a.stage != "production":
        return
    for point in drill.single_points(plan):
        service = a.services[point.service]
        if not service.warned_alone:
            cut = " and ".join(
                f"{plain(part * 100, 3)}% of the requests of {source}" for source, part in point.cuts_off
            )
            yield service.spec.span, f"{service.name} {point.why}, and with it {cut} fail"
