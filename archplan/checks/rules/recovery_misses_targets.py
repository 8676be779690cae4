"""The strategy of `recovery:` against the targets: too slow, too old, or stronger than asked."""

from archplan.checks.words import *


def chosen(plan):
    """What the strategy of the spec promises; None where it names none."""
    wanted = plan.architecture.recovery
    return outlook.outlook(plan, wanted, wanted.strategy) if wanted is not None and wanted.strategy else None


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
    a, found = plan.architecture, chosen(plan)
    if found is not None and a.targets.rto is not None and found.rto > a.targets.rto:
        parts = " + ".join(f"{part.name} {outlook.time_said(part.time)}" for part in found.parts if part.time)
        time, wanted = outlook.time_said(found.rto), outlook.time_said(a.targets.rto)
        yield a.recovery.span_of("strategy"), f"{found.name} takes {parts} = {time}, and the RTO is {wanted}"


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
    a, found = plan.architecture, chosen(plan)
    for store in found.stores if found is not None and a.targets.rpo is not None else ():
        if store.behind is not None and store.behind > a.targets.rpo:
            behind, wanted = outlook.time_said(store.behind), outlook.time_said(a.targets.rpo)
            span = a.services[store.name].spec.span
            yield span, f"the copy of {store.name} is up to {behind} old, and the RPO is {wanted}"


@rule("info", hint="compare them with 'archplan recover'")
def strategy_stronger_than_needed(plan):
    """A weaker strategy that reaches both targets costs less and is simpler to keep right.

    What runs in a second region is paid every hour, and practised or it does not work.

    Flags:
        region: us-east-1
        targets: {rto: 4 hours, rpo: 1 day}
        recovery: {region: us-west-2, strategy: hot-standby}
        services: {orders: {type: dynamodb, holds: 20 GB}}
    Passes:
        region: us-east-1
        targets: {rto: 5 minutes, rpo: 1 minute}
        recovery: {region: us-west-2, strategy: hot-standby}
        services: {orders: {type: dynamodb, holds: 20 GB}}
    Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_disaster_recovery.html
    """
    a, found = plan.architecture, chosen(plan)
    if found is None or a.targets.rto is None or a.targets.rpo is None or found.misses(plan):
        return
    for name in outlook.NAMES[1 : outlook.NAMES.index(found.name)]:
        weaker = outlook.outlook(plan, a.recovery, name)
        if not weaker.misses(plan):
            times = f"RTO {outlook.time_said(weaker.rto)}, RPO {outlook.time_said(weaker.rpo)}"
            yield a.recovery.span_of("strategy"), f"{name} reaches both targets as well: {times}"
            return
