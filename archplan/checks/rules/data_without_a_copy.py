"""A recovery that leaves data behind works on paper."""

from archplan.checks.words import *


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
    wanted = chosen_recovery(plan)
    if wanted is None:
        return
    for store in outlook.outlook(plan, wanted, wanted.strategy).stores:
        if store.behind is None:
            service = plan.architecture.services[store.name]
            yield service.spec.span, f"{store.name} has no copy in {wanted.region}: {store.how}"
