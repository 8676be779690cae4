"""Amazon EBS bills volumes by the size they are given, and snapshots by the blocks they hold.

https://aws.amazon.com/ebs/pricing/
"""

from archplan.service import *

IOPS, MiBps, unit_of_restore = counts("IOPS", "MiBps", "DSU")
Throughput = Annotated[Quantity, Measures("a throughput", byte / second, "250 MB/s")]


class EBS(
    Service, title="Amazon EBS", icon="aws.storage.ElasticBlockStoreEBS", role="storage", stands="zone",
):  # fmt: skip
    """Volumes beside those that instances bring, and their snapshots."""

    size: Size = option("0 GB", "the size a volume is given, full or not", required=True)
    count: Count = option("1", "how many such volumes")
    volume_type: Literal["gp3", "gp2", "io1", "io2", "st1", "sc1", "standard"] = option("gp3", "the volume type")
    iops: Count | None = option(None, "provisioned IOPS of each volume; a gp3 volume has 3,000 for nothing")
    throughput: Throughput | None = option(None, "provisioned for each volume; a gp3 volume has 125 MB/s for nothing")
    snapshots: Count = option("0", "snapshots kept of each volume")
    used: Ratio = option("100%", "the part of a volume that holds data, for its snapshots")
    changed: Ratio = option("3%", "the part of that data which changes between two snapshots")
    archived: Size = option("0 GB", "full snapshots kept in the archive tier")
    fast_restores: Count = option("0", "snapshots with fast restore, counted in every zone that has it")
    fast_restore_lasts: Duration | None = option(
        None, "how long a month each has it, an hour at least; always, unless stated"
    )
    block_lists: Volume = option("0/month", "lists of a snapshot's blocks, with EBS direct APIs")
    block_reads: Volume = option("0/month", "blocks of snapshots read with EBS direct APIs")
    block_writes: Volume = option("0/month", "blocks of snapshots written with EBS direct APIs")

    requests: Flow = inflow("reads and writes drawn to it", default=True)

    @meter("{volume_type}")
    def volume_storage(self):
        """Every volume, by the size it was given. [k]

        https://aws.amazon.com/ebs/pricing/
        """
        return self.count * self.size

    @meter("{volume_type}-iops", volume_type=("gp3", "io1", "io2"))
    def provisioned_IOPS(self):
        """The IOPS provisioned for every volume, for gp3 those beyond 3,000. [k]

        https://aws.amazon.com/ebs/pricing/
        """
        included = 3000 if self.volume_type == "gp3" else 0
        extra = quantity(0) if self.iops is None else most(self.iops - included, 0)
        return self.count * extra * IOPS if extra else None

    @meter("gp3-throughput", volume_type="gp3")
    def provisioned_throughput(self):
        """The throughput provisioned for every gp3 volume beyond 125 MB/s. [k]

        https://aws.amazon.com/ebs/pricing/
        """
        extra = quantity(0) if self.throughput is None else most(self.throughput / (MB / second) - 125, 0)
        return self.count * extra * MiBps if extra else None

    @meter("snapshot")
    def snapshot_storage(self):
        """The first snapshot holds all data of a volume, each further one the blocks that changed since. [k]

        https://aws.amazon.com/ebs/pricing/
        """
        data = self.count * self.size * self.used
        return data * (1 + self.changed * (self.snapshots - 1)) if self.snapshots else None

    @meter("snapshot-archive")
    def archived_snapshots(self):
        """Every snapshot in the archive tier holds all data of its volume. [k]

        https://aws.amazon.com/ebs/pricing/
        """
        return self.archived or None

    @meter("fast-restore")
    def fast_snapshot_restore(self):
        """Every snapshot with fast restore, in every zone, for as long as it has it and an hour at least. [k]

        https://aws.amazon.com/ebs/pricing/
        """
        if not self.fast_restores:
            return None
        lasts = 1 * month if self.fast_restore_lasts is None else most(self.fast_restore_lasts, 1 * hour)
        return self.fast_restores * unit_of_restore * lasts / month

    @meter("direct-{}")
    def direct_API_requests(self):
        """Every list, read and write of a snapshot's blocks. [k]

        https://aws.amazon.com/ebs/pricing/
        """
        asked = {"list": self.block_lists, "get": self.block_reads, "put": self.block_writes}
        return {name: Quantity(often.number, (request / second).powers) for name, often in asked.items() if often}

    @rule(severity="error", hint="add 'iops: 3000', or take 'volume_type: gp3'")
    def volume_without_iops(self):
        """Provisioned IOPS volumes are billed by the IOPS they are given."""
        if self.volume_type in ("io1", "io2") and not self.iops:
            yield "volume_type", f"an {self.volume_type} volume needs its IOPS"

    @rule(severity="info", hint="write 'volume_type: gp3'")
    def dearer_volume_type(self):
        """gp3 costs less than gp2 for every GB, with as much throughput."""
        if self.volume_type == "gp2":
            yield "volume_type", f"{self.size} of gp2 would cost less as gp3"
