"""The strategy of `recovery:` against the targets: too slow."""

from archplan.checks.words import *


@rule("error", hint="take a stronger 'strategy', or shorten a part of it: 'detect', 'decide', 'deploy'")
def strategy_slower_than_rto(plan):
    """The time to recover is the sum of noticing, deciding, deploying, restoring, growing, DNS and making sure.

    Restoring backups into a region where nothing stands takes hours; what runs there already takes minutes.

    Flags:
        region: us-east-1
        targets: {rto: 15 minutes}
        recovery: {region: us-west-2, strategy: backup-restore}
        services: {orders: {type: dynamodb, holds: 20 GB}}
    Passes:
        region: us-east-1
        targets: {rto: 15 minutes}
        recovery: {region: us-west-2, strategy: warm-standby}
        services: {orders: {type: dynamodb, holds: 20 GB}}
    Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_disaster_recovery.html
    """
    a, found = plan.architecture, promised_recovery(plan)
    if found is not None and a.targets.rto is not None and found.rto > a.targets.rto:
        parts = " + ".join(f"{part.name} {outlook.time_said(part.time)}" for part in found.parts if part.time)
        time, wanted = outlook.time_said(found.rto), outlook.time_said(a.targets.rto)
        yield a.recovery.span_of("strategy"), f"{found.name} takes {parts} = {time}, and the RTO is {wanted}"
