"""AWS Backup bills what recovery points hold by resource and tier, restores, and copies between regions.

https://docs.aws.amazon.com/aws-backup/latest/devguide/metering-and-billing.html
"""

from archplan.services.backup.checks import BackupChecks
from archplan.services.words import *

evaluation = unit("evaluation")

FULL = ("dynamodb",)  # every backup of these is a copy of everything
FULL_WHEN_COLD = ("dynamodb", "ebs", "ec2")  # an archived snapshot holds every block


COLD_AT_LEAST = 90 * day  # what cold storage bills, however soon a backup is deleted


class Protected(Record):
    """Something it backs up."""

    resource: Literal["efs", "dynamodb", "s3", "vmware", "ebs", "ec2", "rds", "aurora", "fsx"] = option(
        "efs", "what kind of resource it is", required=True
    )
    name: str = option("", "which one")
    holds: Size = option("0 GB", "how large it is")
    every: Annotated[Quantity, Measures("a duration", second, "1 day", low=Fraction(60))] = option(
        "1 day", "how often a backup is taken"
    )
    keep: Duration = option("35 days", "how long a backup stays in warm storage")
    changes: Ratio = option("2%", "the part of it that changes between two backups")
    cold: Duration = option("0 days", "how long it stays in cold storage afterwards; 90 days at least")
    restored: Size = option("0 GB", "what is restored in a month")

    @property
    def points(self):
        """Backups kept warm at once; one at least."""
        return most(ceil(self.keep / self.every), 1)

    @property
    def warm(self):
        """The first backup is a full copy, later ones hold what changed; a table's backups are all full."""
        if self.resource in FULL:
            return self.holds * self.points
        return self.holds * (1 + self.changes * (self.points - 1))

    @property
    def chilled(self):
        """Cold storage holds what each backup added; archived snapshots and tables are full copies.

        What leaves it before 90 days is billed for the days that are left.
        https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-archive-pricing.html
        """
        share = 1 if self.resource in FULL_WHEN_COLD else self.changes
        billed = most(self.cold, COLD_AT_LEAST) if self.cold else self.cold
        return self.holds * share * ceil(billed / self.every)

    @property
    def copied(self):
        """What is sent to another region: the changes of every backup, or all of it when backups are full."""
        return self.holds * (1 if self.resource in FULL else self.changes) / self.every


class Backup(BackupChecks, Service, title="AWS Backup", icon="aws.storage.Backup", role="ops", subcategory="Backups"):
    """Backups of many kinds of resource by one plan."""

    backs_up = True
    warned_unused = True
    agreement = Agreement("99.9%", "https://aws.amazon.com/backup/sla/")

    protects: list[Protected] = option((), "what it backs up: {resource: efs, holds: 100 GB, keep: 35 days}")
    copy_to: str = option("", "the region that every backup is copied to")

    audit_evaluations: Volume = option("0/month", "evaluations of controls by Backup Audit Manager")

    requests: Flow = inflow("backup jobs", default=True, brings=True)

    def copies_every(self, resource, name, region):
        """Its plan's interval, where it copies to that region, or to one that is not named yet."""
        reaches = self.copy_to in ("", region)
        kept = (item for item in self.protects if item.resource == resource and item.name in ("", name))
        return next((item.every for item in kept), None) if reaches else None

    def in_recovery(self, strategy):
        """A plan that copies nowhere yet copies to the recovery region. [k]

        https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html
        """
        own = {} if self.copy_to or not self.protects else {"copy_to": strategy.region}
        return Copy(f"copies its backups to {self.copy_to or strategy.region}", own=own)

    def outflow(self, leaving):
        """Backups are taken on a plan, whatever arrives."""
        return {}

    def held(self, tier, *resources):
        """What the backups of some kinds of resource hold, or nothing to bill."""
        return sum((getattr(item, tier) for item in self.protects if item.resource in resources), 0 * byte) or None

    @meter("warm")
    def EFS_backups(self):
        """A full copy of the files and what later backups changed.

        https://docs.aws.amazon.com/aws-backup/latest/devguide/metering-and-billing.html
        """
        return self.held("warm", "efs")

    @meter("cold")
    def cold_EFS_backups(self):
        """What the backups added that have moved to cold storage. [k]

        https://docs.aws.amazon.com/aws-backup/latest/devguide/metering-and-billing.html
        """
        return self.held("chilled", "efs")

    @meter("restore-efs-warm")
    def restored_files(self):
        """Files restored from warm storage in a month.

        https://aws.amazon.com/backup/pricing/
        """
        found = self.held("restored", "efs")
        return found and found / month

    @meter("ddb-warm")
    def DynamoDB_backups(self):
        """Every backup kept holds the whole table. [k]

        https://aws.amazon.com/backup/pricing/
        """
        return self.held("warm", "dynamodb")

    @meter("ddb-cold")
    def cold_DynamoDB_backups(self):
        """Every backup in cold storage holds the whole table. [k]

        https://aws.amazon.com/backup/pricing/
        """
        return self.held("chilled", "dynamodb")

    @meter("restore-ddb-warm")
    def restored_tables(self):
        """Tables restored from warm storage in a month.

        https://aws.amazon.com/backup/pricing/
        """
        found = self.held("restored", "dynamodb")
        return found and found / month

    @meter("s3-warm")
    def S3_backups(self):
        """A full copy of the bucket and what later backups changed."""
        return self.held("warm", "s3")

    @meter("vmware-warm")
    def VMware_backups(self):
        """A full copy of the machines and what later backups changed."""
        return self.held("warm", "vmware")

    @meter("ebs:snapshot")
    def EBS_snapshots(self):
        """Backups of volumes and instances are snapshots: a full copy and the blocks that changed."""
        return self.held("warm", "ebs", "ec2")

    @meter("ebs:snapshot-archive")
    def archived_EBS_snapshots(self):
        """Snapshots in cold storage are full copies. [k]

        https://aws.amazon.com/backup/pricing/
        """
        return self.held("chilled", "ebs", "ec2")

    @meter("rds:backup")
    def RDS_snapshots(self):
        """Backups of databases, billed as snapshots. [k]

        https://aws.amazon.com/backup/pricing/
        """
        return self.held("warm", "rds")

    @meter("aurora:backup")
    def Aurora_snapshots(self):
        """Backups of clusters, billed as snapshots. [k]

        https://aws.amazon.com/backup/pricing/
        """
        return self.held("warm", "aurora")

    @meter("fsx:backup")
    def FSx_backups(self):
        """Backups of Windows file systems: each changed block once."""
        return self.held("warm", "fsx")

    @meter("vmware-cold")
    def cold_VMware_backups(self):
        """What the backups of machines added that have moved to cold storage. [k]

        https://aws.amazon.com/backup/pricing/
        """
        return self.held("chilled", "vmware")

    @meter("other-cold")
    def other_cold_backups(self):
        """Cold storage of what AWS keeps warm alone: buckets, databases, Windows file systems. [k]

        https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html
        """
        return self.held("chilled", "s3", "rds", "aurora", "fsx")

    @meter("restore-s3-warm")
    def restored_buckets(self):
        """Objects restored from warm storage in a month. [k]

        https://aws.amazon.com/backup/pricing/
        """
        found = self.held("restored", "s3")
        return found and found / month

    @meter("restore-vmware-warm")
    def restored_machines(self):
        """Machines restored from warm storage in a month. [k]

        https://aws.amazon.com/backup/pricing/
        """
        found = self.held("restored", "vmware")
        return found and found / month

    @meter("transfer:inter-region", scope="{region}>{copy_to}")
    def copies_to_another_region(self):
        """What each backup sends to the other region is billed as transfer between regions.

        https://aws.amazon.com/backup/pricing/
        """
        return sum((item.copied for item in self.protects), 0 * byte / second) or None if self.copy_to else None

    @meter("warm", scope="{copy_to}")
    def copies_of_EFS_backups(self):
        """The other region holds as much again.

        https://aws.amazon.com/backup/pricing/
        """
        return self.held("warm", "efs") if self.copy_to else None

    @meter("ddb-warm", scope="{copy_to}")
    def copies_of_DynamoDB_backups(self):
        """The other region holds as much again.

        https://aws.amazon.com/backup/pricing/
        """
        return self.held("warm", "dynamodb") if self.copy_to else None

    @meter("s3-warm", scope="{copy_to}")
    def copies_of_S3_backups(self):
        """The other region holds as much again.

        https://aws.amazon.com/backup/pricing/
        """
        return self.held("warm", "s3") if self.copy_to else None

    @meter("vmware-warm", scope="{copy_to}")
    def copies_of_VMware_backups(self):
        """The other region holds as much again.

        https://aws.amazon.com/backup/pricing/
        """
        return self.held("warm", "vmware") if self.copy_to else None

    @meter("ebs:snapshot", scope="{copy_to}")
    def copies_of_EBS_snapshots(self):
        """The other region holds as much again.

        https://aws.amazon.com/backup/pricing/
        """
        return self.held("warm", "ebs", "ec2") if self.copy_to else None

    @meter("rds:backup", scope="{copy_to}")
    def copies_of_RDS_snapshots(self):
        """The other region holds as much again.

        https://aws.amazon.com/backup/pricing/
        """
        return self.held("warm", "rds") if self.copy_to else None

    @meter("aurora:backup", scope="{copy_to}")
    def copies_of_Aurora_snapshots(self):
        """The other region holds as much again.

        https://aws.amazon.com/backup/pricing/
        """
        return self.held("warm", "aurora") if self.copy_to else None

    @meter("fsx:backup", scope="{copy_to}")
    def copies_of_FSx_backups(self):
        """The other region holds as much again.

        https://aws.amazon.com/backup/pricing/
        """
        return self.held("warm", "fsx") if self.copy_to else None

    @meter("audit-evaluation")
    def audit_evaluations_made(self):
        """Every evaluation of a control. [k]

        https://aws.amazon.com/backup/pricing/
        """
        return self.audit_evaluations.number * evaluation / second or None
