"""After a mistake, everything since the last copy from before it is lost."""

from archplan.checks.words import *

CONTINUOUS = Quantity.parse("5 minutes")  # how far point-in-time recovery lags behind, at most
DAY = Quantity.parse("1 day")


@rule("error", hint="turn point-in-time recovery on, back up more often, or raise the RPO")
def backups_older_than_rpo(plan):
    """What a bad deployment or a wrong click destroyed comes back as it was at the last copy, and no newer.

    Standbys and replicas copy the mistake within the second. Point-in-time recovery reaches to five minutes before
    it; a nightly backup loses a day. A global database or table with point-in-time recovery holds any RPO for the loss of
    a region, and is not asked for more. Stores without any copy are said by rules of their own.

    Flags:
        targets: {rpo: 15 minutes}
        services: {files: {type: efs, holds: 100 GB}}
    Flags:
        targets: {rpo: 1 hour}
        services:
          orders: {type: dynamodb, holds: 20 GB}
          copies: {type: backup, protects: [{resource: dynamodb, holds: 20 GB, every: 12 hours}]}
    Passes:
        targets: {rpo: 15 minutes}
        services: {orders: {type: dynamodb, holds: 20 GB, recovery: true}, db: {type: rds, instance: db.t4g.medium}}
    Passes:
        targets: {rpo: 1 day}
        services: {files: {type: efs, holds: 100 GB}}
    Passes:
        targets: {rpo: 1 minute}
        services:
          orders: {type: dynamodb, holds: 20 GB, recovery: true, replicas: [us-west-2]}
          db: {type: aurora, holds: 20 GB, replicate_to: us-west-2}
    Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_disaster_recovery.html
        https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html [k]
        https://docs.aws.amazon.com/efs/latest/ug/awsbackup.html [k]
    """
    rpo = plan.architecture.targets.rpo
    for service in plan.architecture.services.values() if rpo is not None else ():
        every, how = lost(plan, service)
        if every == CONTINUOUS and service.is_kept_elsewhere():
            continue  # a region's loss takes seconds, and a mistake as little as any store of AWS
        if every is not None and every > rpo:
            yield (
                service.span_of("type"),
                f"{service.name} {how}, so a mistake loses what was written in up to {lasting(every)}; "
                f"the RPO is {lasting(rpo)}",
            )


def lost(plan, service):
    """How much time a mistake takes with it at most, and why; None where nothing is known or nothing is kept."""
    planned = [
        item.every
        for other in plan.architecture.services.values()
        if other.backs_up
        for item in other.protects
        if item.resource == service.key and item.name in ("", service.name)
    ]
    if service.restorable() == "moment":
        return CONTINUOUS, "is restored to any second but the last minutes"
    if service.restorable() == "night":
        planned.append(DAY)
    if not planned:
        return None, ""
    return min(planned), f"is backed up every {lasting(min(planned))}"


def lasting(time):
    """A duration for a sentence, in its largest whole unit: ``15 minutes``, ``1 day``."""
    for word in ("day", "hour", "minute"):
        count = Fraction((time / Quantity.parse(f"1 {word}")).number)
        if count >= 1 and count.denominator == 1:
            return f"{count} {word}{'' if count == 1 else 's'}"
    return f"{plain(Fraction(time.number), 3)} seconds"
