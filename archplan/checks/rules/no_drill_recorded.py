"""A recovery that nobody practised works on paper."""

from archplan.checks.words import *


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
    wanted = chosen_recovery(plan)
    if wanted is not None and not wanted.is_stated("drills"):
        yield wanted.span_of("strategy"), f"nobody says how often {wanted.strategy} in {wanted.region} is practised"
