"""A volume is copied only where somebody says so."""

from archplan.checks.words import *


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
    for service in a.services.values() if a.stage == "production" and "ebs" not in backed_up_kinds(plan) else ():
        if service.key == "ebs" and not service.snapshots and not service.archived:
            yield service.span_of("size"), f"{size(service.count * service.size)} of {service.name} have no snapshot"
