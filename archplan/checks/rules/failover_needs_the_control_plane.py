"""A recovery that has to change something first may wait for it."""

from archplan.checks.words import *


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
    wanted, a = chosen_recovery(plan), plan.architecture
    if wanted is None or wanted.strategy in ("backup-restore", "pilot-light"):
        return
    watched = any(zone.health_checks for zone in dns.zones(a)) or any(s.moves_clients for s in a.services.values())
    evaluated = any(answer.is_watched for answer in dns.answers(a))
    if not watched and not evaluated and a.sources:
        yield wanted.span_of("strategy"), f"nothing watches {a.region}, so somebody must edit records to leave it"
