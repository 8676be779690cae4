"""Amazon EFS bills what is held by storage class, and the bytes read and written or the throughput reserved.

https://aws.amazon.com/efs/pricing/
"""

from archplan.services.words import *

MiBps = unit("MiBps")
Data = Annotated[Quantity, Measures("an amount of data", byte / second, "500 GB/month")]
Throughput = Annotated[Quantity, Measures("a throughput", byte / second, "64 MB/second")]


class EFS(
    Service,
    title="Amazon EFS",
    icon="aws.storage.ElasticFileSystemEFS",
    role="storage",
    stands="zone",
    subcategory="Files",
):
    """A file system that many servers mount at once."""

    also_called = {"nfs": "", "file_system": "", "filesystem": ""}

    backups_in = "backup_policy"
    warned_alone = True
    answers_inside = True
    agreement = Agreement("99.99%", "https://aws.amazon.com/efs/sla/", zonal="99.9%", condition="regional")

    kind: Literal["regional", "one-zone"] = option("regional", "kept in three zones or more, or in one")
    throughput: Literal["elastic", "bursting", "provisioned"] = option(
        "elastic", "elastic bills the bytes moved, bursting nothing more, provisioned what is reserved"
    )
    provisioned: Throughput = option(
        "0 MB/second", "throughput reserved, when it is provisioned", throughput="provisioned"
    )
    holds: Size = option("0 GB", "what is in the standard class")
    infrequent: Size = option("0 GB", "what is in the Infrequent Access class")
    archived: Size = option("0 GB", "what is in the Archive class")
    infrequent_reads: Ratio = option("0%", "the part of the bytes read that comes from Infrequent Access")
    tiered: Data = option("0 GB/month", "bytes written to Infrequent Access, mostly by its lifecycle policy")
    encrypted: bool = option(True, "encrypted at rest, as AWS's consoles set it")
    backup_policy: Literal["enabled", "disabled"] = option(
        "enabled", "whether AWS Backup copies it every day, as the console sets it"
    )
    backups: Size = option("0 GB", "automatic backups kept by AWS Backup, which are on unless turned off")
    read: Data | None = option(
        None,
        "bytes read; from the traffic unless stated",
        states="reads.returned",
        either=({"throughput": "elastic"}, {"infrequent_reads": SOME}),
    )
    written: Data | None = option(
        None,
        "bytes written; from the traffic unless stated",
        states="writes.sent",
        either=({"throughput": "elastic"}, {"replicate_to": SOME}),
    )

    replicate_to: str = option("", "the region its changes are copied to, into a file system of its own")

    reads: Flow = inflow("file reads; the response is what is read", default=True)
    writes: Flow = inflow("file writes; the request is what is written", brings=True)

    def restorable(self):
        """To last night, with automatic backups."""
        return "night" if self._values["backup_policy"] == "enabled" else ""

    @property
    def sides(self):
        """A regional file system has a mount target in every zone; a One Zone one is reached across them, which AWS
        says is charged, not for how many sides. [k]
        """
        page = "https://docs.aws.amazon.com/efs/latest/ug/mounting-one-zone.html"
        return Sides(0, page) if self._values["kind"] == "regional" else Sides(2, page, is_read=False)

    def in_recovery(self, strategy):
        """A read-only file system that is kept up by replication, mostly within 15 minutes. [k]

        https://docs.aws.amazon.com/efs/latest/ug/efs-replication.html
        """
        held = self.holds + self.infrequent + self.archived
        waits = self.backed_up(strategy, "efs", held)
        if not strategy.replicates:
            return waits
        crosses = (
            f"{self.name} takes writes in {self.region} only, so all that is asked of it crosses between the regions"
        )
        lost = crosses if strategy.name == "active-active" else ""
        return Copy(
            "replicated, mostly within 15 minutes",
            {"backups": "0 GB", "backup_policy": "disabled", "read": "0 GB/month", "written": "0 GB/month"},
            {"replicate_to": strategy.region}, waits.backup, waits.holds, 15 * minute, lost=lost, only_reads=True,
            assumed=(f"{self.name}: its copy is 15 minutes behind, which AWS aims at and does not promise",),
        )  # fmt: skip

    def stands_in_subnets(self):
        """Its mount targets do; the file system is the region's, and reaching it across zones is free."""
        return False

    def spread(self):
        """A One Zone file system is reached in its zone, a regional one in all of them."""
        return self.zones if self._values["kind"] == "regional" else 1

    def outlives_a_zone(self):
        return self._values["kind"] == "regional"

    def outflow(self, leaving):
        """A file system calls nothing."""
        return {}

    @derived
    def bytes_read(self):
        """The responses to every read, unless the spec states the volume."""
        return self.volume_of("reads.returned", byte)

    @derived
    def bytes_written(self):
        """The requests of every write, unless the spec states the volume."""
        return self.volume_of("writes.sent", byte)

    @meter("standard", kind="regional")
    def standard_storage(self):
        """What the files of the standard class hold. [k]

        https://aws.amazon.com/efs/pricing/
        """
        return self.holds

    @meter("onezone", kind="one-zone")
    def one_zone_storage(self):
        """What the files of the standard class hold, kept in one zone. [k]

        https://aws.amazon.com/efs/pricing/
        """
        return self.holds

    @meter("ia-et", kind="regional", throughput="elastic")
    def infrequent_access_storage(self):
        """What files moved to Infrequent Access hold. [k]

        https://aws.amazon.com/efs/pricing/
        """
        return self.infrequent or None

    @meter("ia", kind="regional", throughput=("bursting", "provisioned"))
    def infrequent_storage(self):
        """What files moved to Infrequent Access hold; it costs more where throughput is not elastic. [k]

        https://aws.amazon.com/efs/pricing/
        """
        return self.infrequent or None

    @meter("onezone-ia", kind="one-zone")
    def one_zone_infrequent_storage(self):
        """What files moved to Infrequent Access hold, kept in one zone. [k]

        https://aws.amazon.com/efs/pricing/
        """
        return self.infrequent or None

    @meter("archive")
    def archive_storage(self):
        """What files moved to the Archive class hold. [k]

        https://aws.amazon.com/efs/pricing/
        """
        return self.archived or None

    @meter("elastic-read", throughput="elastic")
    def data_read(self):
        """Elastic throughput bills every byte read. [k]

        https://aws.amazon.com/efs/pricing/
        """
        return self.bytes_read

    @meter("elastic-write", throughput="elastic")
    def data_written(self):
        """Elastic throughput bills every byte written. [k]

        https://aws.amazon.com/efs/pricing/
        """
        return self.bytes_written

    @meter("ia-read")
    def infrequent_data_read(self):
        """Bytes read from Infrequent Access are charged once more. [k]

        https://aws.amazon.com/efs/pricing/
        """
        return self.bytes_read * self.infrequent_reads if self.infrequent_reads else None

    @meter("ia-write")
    def infrequent_data_written(self):
        """Bytes that move into Infrequent Access are charged when they do. [k]

        https://aws.amazon.com/efs/pricing/
        """
        return self.tiered or None

    @meter("provisioned-throughput", throughput="provisioned")
    def reserved_throughput(self):
        """What is reserved beyond the 50 KB a second that each GB of the standard class brings. [k]

        https://docs.aws.amazon.com/efs/latest/ug/performance.html
        """
        included = self.holds / GB * (50 * KB / second)
        return most(self.provisioned - included, 0) / (MB / second) * MiBps

    @meter("transfer:inter-region", scope="{region}>{replicate_to}")
    def replication(self):
        """Every byte written travels to the other region. [k]

        https://aws.amazon.com/efs/pricing/
        """
        return self.bytes_written if self.replicate_to else None

    @meter("backup:warm")
    def automatic_backups(self):
        """What AWS Backup keeps in warm storage."""
        return self.backups or None

    @rule(hint="write 'kind: regional'")
    def files_in_one_zone(self):
        """One Zone loses the files with the zone.

        It costs less because it keeps no copy in another zone.

        Flags:
            services: {it: {type: efs, kind: one-zone}}
            places: {main: {type: vpc, zones: 2, private: [it]}}
        Passes:
            services: {it: {type: efs}}
            places: {main: {type: vpc, zones: 2, private: [it]}}
        Source: https://docs.aws.amazon.com/efs/latest/ug/availability-durability.html [k]
        """
        if self.kind == "one-zone" and self.zones > 1 and self.stage == "production":
            yield "kind", f"{self.vpc} has {self.zones} zones and the files stand in one"

    @rule(severity="error", hint="write provisioned: 64 MB/second, or 'throughput: elastic'")
    def nothing_provisioned(self):
        """Provisioned throughput needs its number.

        It is reserved and billed whether used or not; elastic throughput bills the bytes that move instead.

        Flags:
            {throughput: provisioned}
        Passes:
            {throughput: provisioned, provisioned: 64 MB/second}
        Source: https://docs.aws.amazon.com/efs/latest/ug/performance.html
        """
        if self.throughput == "provisioned" and not self.provisioned:
            yield "throughput", "throughput is provisioned, and nothing is"

    @rule(hint="leave 'encrypted: false' out")
    def unencrypted_storage(self):
        """What is kept unencrypted can be read by whoever gets hold of a copy.

        A file system's encryption is chosen when it is created, once. Encryption with a key that AWS manages costs nothing, and is hard to turn on afterwards.

        Flags:
            {holds: 20 GB, encrypted: false}
        Passes:
            {holds: 20 GB}
        Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
        """
        if not self.encrypted:
            yield "encrypted", "its files are kept unencrypted"
