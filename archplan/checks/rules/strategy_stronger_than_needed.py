"""The strategy of `recovery:` against the targets: stronger than asked."""

from archplan.checks.words import *


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
    a, found = plan.architecture, promised_recovery(plan)
    if found is None or a.targets.rto is None or a.targets.rpo is None or found.misses(plan):
        return
    for name in outlook.NAMES[1 : outlook.NAMES.index(found.name)]:
        weaker = outlook.outlook(plan, a.recovery, name)
        if not weaker.misses(plan):
            times = f"RTO {outlook.time_said(weaker.rto)}, RPO {outlook.time_said(weaker.rpo)}"
            yield a.recovery.span_of("strategy"), f"{name} reaches both targets as well: {times}"
            return
