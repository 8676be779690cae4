"""The copies of `recovery:` against the targets: too old."""

from archplan.checks.words import *


@rule("error", hint="take a strategy that replicates, or copy backups more often: 'backups: every 1 hour'")
def copy_older_than_rpo(plan):
    """What was written after the last copy left the region is lost with it.

    A backup is as old as the time between two of them; a replica is seconds to minutes behind.

    Flags:
        region: us-east-1
        targets: {rpo: 15 minutes}
        recovery: {region: us-west-2, strategy: backup-restore}
        services: {orders: {type: dynamodb, holds: 20 GB}}
    Passes:
        region: us-east-1
        targets: {rpo: 15 minutes}
        recovery: {region: us-west-2, strategy: pilot-light}
        services: {orders: {type: dynamodb, holds: 20 GB}}
    Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_disaster_recovery.html
    """
    a, found = plan.architecture, promised_recovery(plan)
    for store in found.stores if found is not None and a.targets.rpo is not None else ():
        if store.behind is not None and store.behind > a.targets.rpo:
            behind, wanted = outlook.time_said(store.behind), outlook.time_said(a.targets.rpo)
            span = a.services[store.name].spec.span
            yield span, f"the copy of {store.name} is up to {behind} old, and the RPO is {wanted}"
