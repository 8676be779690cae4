"""What is wrong or worth saying of a backup plan."""

from archplan.services.words import *


class BackupChecks(ServicePart):
    """Whether its backups are as small, as cheap and as far away as they are thought to be."""

    @rule(hint="keep each backup until the next is taken, such as 'keep: 7 days'")
    def backups_always_full(self):
        """A backup deleted before the next is taken leaves nothing to build on, so the next is a full copy.

        Backups are incremental only while an earlier one of the same resource still exists.

        Flags:
            {protects: [{resource: efs, holds: 100 GB, every: 7 days, keep: 1 day}]}
        Passes:
            {protects: [{resource: efs, holds: 100 GB, every: 1 day, keep: 7 days}]}
        Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/metering-and-billing.html
        """
        for item in self.protects:
            if item.keep < item.every:
                yield item, f"{item.resource}: kept {item.keep}, taken every {item.every}"

    @rule(severity="error", hint="write 'cold: 90 days' or more")
    def cold_for_too_short(self):
        """What moves to cold storage is billed for 90 days at least.

        AWS Backup takes no plan that deletes a backup sooner.

        Flags:
            {protects: [{resource: efs, holds: 100 GB, cold: 30 days}]}
        Passes:
            {protects: [{resource: efs, holds: 100 GB, cold: 90 days}]}
        Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/metering-and-billing.html
        """
        for item in self.protects:
            if item.cold and item.cold < 90 * day:
                yield item, f"{item.resource}: {item.cold} in cold storage is billed as 90 days"

    @rule(hint="list what it backs up: protects: [{resource: efs, holds: 100 GB}]")
    def nothing_protected(self):
        """A backup plan without resources protects nothing.

        A plan selects resources by name or tag; until it does, no job runs.

        Flags:
            {}
        Passes:
            {protects: [{resource: efs, holds: 100 GB}]}
        Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html [k]
        """
        if not self.protects:
            yield "type", "protects nothing"

    @rule(hint="write the region of the copies, such as 'copy_to: ap-southeast-2'")
    def backups_beside_the_original(self):
        """Backups that stay in one account and one region are lost with either.

        A region's failure takes the data and its backups; whoever takes over the account deletes both. A copy in
        another region costs its storage and the transfer of what changed.

        Flags:
            {protects: [{resource: efs, holds: 100 GB}]}
        Passes:
            {protects: [{resource: efs, holds: 100 GB}], copy_to: ap-southeast-2}
        Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/back-up-data.html
        """
        if self.protects and not self.copy_to and self.stage == "production":
            held = sum((item.holds for item in self.protects), 0 * byte)
            yield "protects", f"the backups of {held} stay in {self.region}"
