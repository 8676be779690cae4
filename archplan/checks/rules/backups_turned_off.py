"""A copy in another zone is no backup: it copies mistakes as well."""

from archplan.checks.words import *


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
        if not key or service.key in backed_up_kinds(plan):
            continue
        kept = getattr(service, key)
        if kept == "disabled" or (isinstance(kept, Quantity) and not kept):
            yield service.span_of(key), f"{service.name} keeps no backups"
