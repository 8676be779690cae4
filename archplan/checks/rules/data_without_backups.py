"""A copy in another zone is no backup: it copies mistakes as well."""

from archplan.checks.words import *


def protected(plan):
    """The kinds of resource that an AWS Backup plan of this spec protects."""
    services = plan.architecture.services.values()
    return {item.resource for service in services if service.backs_up for item in service.protects}


@rule("error", hint="keep backups for some days, or protect it with a 'backup'")
def backups_turned_off(plan):
    """Replicas and standbys copy a mistake within the second; only a backup is of before it.

    AWS keeps automated backups of databases and file systems unless they are turned off.

    Flags:
        services: {db: {type: rds, instance: db.t4g.medium, backup_retention: 0 days}}
    Flags:
        services: {files: {type: efs, backup_policy: disabled}}
    Passes:
        services: {db: {type: rds, instance: db.t4g.medium}, files: {type: efs}}
    Passes:
        services:
          db: {type: rds, instance: db.t4g.medium, backup_retention: 0 days}
          copies: {type: backup, protects: [{resource: rds, holds: 20 GB}]}
    Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/back-up-data.html
    """
    a = plan.architecture
    for service in a.services.values() if a.stage == "production" else ():
        key = service.backups_in
        if not key or service.key in protected(plan):
            continue
        kept = getattr(service, key)
        if kept == "disabled" or (isinstance(kept, Quantity) and not kept):
            yield service.span_of(key), f"{service.name} keeps no backups"


@rule("warning", hint="write 'snapshots: 7', or protect it with a 'backup' of resource ebs")
def volume_without_snapshots(plan):
    """A volume lives in one zone, and nothing copies it unless told to.

    Snapshots are kept in several zones; each holds only what changed since the one before.

    Flags:
        services: {disk: {type: ebs, size: 500 GB}}
    Passes:
        services: {disk: {type: ebs, size: 500 GB, snapshots: 7}}
    Passes:
        services: {disk: {type: ebs, size: 500 GB}, copies: {type: backup, protects: [{resource: ebs, holds: 500 GB}]}}
    Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/back-up-data.html
    """
    a = plan.architecture
    for service in a.services.values() if a.stage == "production" and "ebs" not in protected(plan) else ():
        if service.key == "ebs" and not service.snapshots and not service.archived:
            yield service.span_of("size"), f"{size(service.count * service.size)} of {service.name} have no snapshot"
