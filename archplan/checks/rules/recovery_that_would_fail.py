"""A recovery that nobody practised, or that leaves data behind, works on paper."""

from archplan.checks.words import *


def chosen(plan):
    """The `recovery:` of the spec; None where it names no strategy."""
    wanted = plan.architecture.recovery
    return wanted if wanted is not None and wanted.strategy else None


@rule("warning", hint="copy it yourself and say so with '# archplan: allow data-without-a-copy'")
def data_without_a_copy(plan):
    """Data that never leaves a region is lost with it, whatever else stands ready elsewhere.

    archplan knows how DynamoDB, RDS, Aurora, S3, EFS, FSx and EBS are copied; for other stores the spec needs a way of
    its own.

    Flags:
        region: us-east-1
        recovery: {region: us-west-2, strategy: warm-standby}
        services: {graph: {type: neptune}}
    Passes:
        region: us-east-1
        recovery: {region: us-west-2, strategy: warm-standby}
        services: {orders: {type: dynamodb, holds: 20 GB}}
    Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_disaster_recovery.html
    """
    wanted = chosen(plan)
    if wanted is None:
        return
    for store in outlook.outlook(plan, wanted, wanted.strategy).stores:
        if store.behind is None:
            service = plan.architecture.services[store.name]
            yield service.spec.span, f"{store.name} has no copy in {wanted.region}: {store.how}"


@rule("warning", hint="let health checks of Route 53 or Global Accelerator move the clients")
def failover_needs_the_control_plane(plan):
    """A switch that edits records needs an API that may be down with the region; a health check does not.

    Health checks, routing controls and the health of an accelerator's endpoints work on the data plane. Weights,
    dials and records are changed on the control plane, which is more complex and fails more often.

    Flags:
        region: us-east-1
        recovery: {region: us-west-2, strategy: warm-standby, decide: automatic}
        traffic: {users: {requests: 1/second}}
        services: {dns: {type: route53, domain: example.com, records: [{name: www, alias: api}]}, api: {type: apigateway, kind: http}}
        connections: [users -> dns -> api]
    Passes:
        region: us-east-1
        recovery: {region: us-west-2, strategy: warm-standby, decide: automatic}
        traffic: {users: {requests: 1/second}}
        services: {dns: {type: route53, domain: example.com, records: [{name: www, alias: api}], health_checks: [{of: api}]}, api: {type: apigateway, kind: http}}
        connections: [users -> dns -> api]
    Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_withstand_component_failures_avoid_control_plane.html [k]
    """
    wanted, a = chosen(plan), plan.architecture
    if wanted is None or wanted.strategy in ("backup-restore", "pilot-light"):
        return
    watched = any(zone.health_checks for zone in dns.zones(a)) or any(s.moves_clients for s in a.services.values())
    evaluated = any(answer.is_watched for answer in dns.answers(a))
    if not watched and not evaluated and a.sources:
        yield wanted.span_of("strategy"), f"nothing watches {a.region}, so somebody must edit records to leave it"


@rule("info", hint="practise it and write 'drills: every 6 months'")
def no_drill_recorded(plan):
    """A recovery that was never tried fails the first time, which is the time that counts.

    Copies drift from the original, quotas stay low, and people forget the order of the steps.

    Flags:
        region: us-east-1
        recovery: {region: us-west-2, strategy: pilot-light}
        services: {orders: {type: dynamodb, holds: 20 GB}}
    Passes:
        region: us-east-1
        recovery: {region: us-west-2, strategy: pilot-light, drills: every 6 months}
        services: {orders: {type: dynamodb, holds: 20 GB}}
    Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_dr_tested.html [k]
    """
    wanted = chosen(plan)
    if wanted is not None and not wanted.is_stated("drills"):
        yield wanted.span_of("strategy"), f"nobody says how often {wanted.strategy} in {wanted.region} is practised"


@rule("error", hint="name another region under 'recovery', or give the copy other options under 'recovery: services'")
def copy_refused_there(plan):
    """What AWS does not offer in the recovery region cannot stand by there.

    Regions differ in zones and services; a copy is refused on the day it is needed unless it is made before.

    Flags:
        region: us-east-1
        recovery: {region: us-west-1, strategy: warm-standby}
        services: {files: {type: fsx, holds: 100 GB, deployment: multi-az}}
    Passes:
        region: us-east-1
        recovery: {region: us-west-2, strategy: warm-standby}
        services: {files: {type: fsx, holds: 100 GB, deployment: multi-az}}
    Source: https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemWindowsConfiguration.html
    """
    wanted = chosen(plan)
    for message in recovery.refusals(plan, wanted, wanted.strategy) if wanted is not None else ():
        yield wanted.span_of("region"), message
