"""Data comes back from a backup; what uses it comes back from a template."""

from archplan.checks.words import *


@rule("info", hint="add a 'cloudformation' service for the stacks, or lengthen 'rto'")
def backup_without_template(plan):
    """Restoring elsewhere also means making the network, the servers and their settings again, within the same hours.

    From a template that takes minutes; from memory it takes days.

    Flags:
        targets: {rto: 4 hours}
        services:
          app: {type: lambda}
          vault: {type: backup, copy_to: ap-northeast-1, protects: [{resource: dynamodb, holds: 10 GB}]}
    Passes:
        targets: {rto: 4 hours}
        services:
          app: {type: lambda}
          stacks: {type: cloudformation}
          vault: {type: backup, copy_to: ap-northeast-1, protects: [{resource: dynamodb, holds: 10 GB}]}
    Passes:
        services:
          app: {type: lambda}
          vault: {type: backup, copy_to: ap-northeast-1, protects: [{resource: dynamodb, holds: 10 GB}]}
    Source: https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html
    """
    a = plan.architecture
    made = any(service.key == "cloudformation" for service in a.services.values())
    compute = [name for name, service in a.services.items() if service.role == "compute"]
    elsewhere = [s for s in a.services.values() if s.backs_up and s.copy_to and s.copy_to != s.region]
    if a.targets.rto is None or made or not compute:
        return
    for vault in elsewhere:
        yield (
            vault.span_of("copy_to"),
            f"{vault.name}: backups lie in {vault.copy_to}, and nothing makes {', '.join(compute)} there within "
            f"{a.targets.rto}",
        )
