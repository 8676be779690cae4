"""Amazon EBS bills volumes by the size they are given, and snapshots by the blocks they hold.

https://aws.amazon.com/ebs/pricing/
"""

from archplan.services.words import *

IOPS, MiBps, unit_of_restore = counts("IOPS", "MiBps", "DSU")
Kept = Annotated[Quantity, Measures("a time that something is kept", second, "90 days", low=Fraction(1))]
Throughput = Annotated[Quantity, Measures("a throughput", byte / second, "250 MB/s")]


ARCHIVED_AT_LEAST = 90 * day


class EBS(
    MadeAnew, Service, title="Amazon EBS", icon="aws.storage.ElasticBlockStoreEBS", role="storage", stands="zone", subcategory="Disk"):  # fmt: skip
    """Volumes beside those that instances bring, and their snapshots."""

    also_called = {"disk": "", "volume": ""}

    agreement = Agreement(
        "99.99%", "https://aws.amazon.com/ebs/sla/", zonal="99.9%", confidence="quoted",
        condition="volumes in two zones or more",
    )  # fmt: skip

    size: Size = option("0 GB", "the size a volume is given, full or not", required=True)
    count: Count = option("1", "how many such volumes")
    volume_type: Literal["gp3", "gp2", "io1", "io2", "st1", "sc1", "standard"] = option("gp3", "the volume type")
    iops: Count | None = option(
        None, "provisioned IOPS of each volume; a gp3 volume has 3,000 for nothing", volume_type=("gp3", "io1", "io2")
    )
    throughput: Throughput | None = option(
        None, "provisioned for each volume; a gp3 volume has 125 MB/s for nothing", volume_type="gp3"
    )
    encrypted: bool = option(True, "encrypted at rest, as AWS's consoles set it")
    snapshots: Count = option("0", "snapshots kept of each volume")
    used: Ratio = option("100%", "the part of a volume that holds data, for its snapshots")
    changed: Ratio = option("3%", "the part of that data which changes between two snapshots", snapshots=SOME)
    archived: Size = option("0 GB", "full snapshots kept in the archive tier")
    archived_for: Kept | None = option(
        None,
        "how long each stays in the archive tier, which bills 90 days at least; longer, unless stated",
        archived=SOME,
    )
    fast_restores: Count = option("0", "snapshots with fast restore, counted in every zone that has it")
    fast_restore_lasts: Duration | None = option(
        None, "how long a month each has it, an hour at least; always, unless stated", fast_restores=SOME
    )
    block_lists: Volume = option("0/month", "lists of a snapshot's blocks, with EBS direct APIs")
    block_reads: Volume = option("0/month", "blocks of snapshots read with EBS direct APIs")
    block_writes: Volume = option("0/month", "blocks of snapshots written with EBS direct APIs")

    requests: Flow = inflow("reads and writes drawn to it", default=True)

    runs_by_itself = True  # a volume is a part of the instance it is attached to

    def stands_in_subnets(self):
        """A volume is in a zone, and in no network."""
        return False

    def outlives_a_zone(self):
        """A volume stands in one zone."""
        return self._values["count"] > 1 and self.zones > 1

    def in_recovery(self, strategy):
        """Snapshots, copied to the other region; a standby has a volume made of one. [k]

        https://docs.aws.amazon.com/ebs/latest/userguide/ebs-copy-snapshot.html
        """
        waits = self.backed_up(strategy, "ebs", self.count * self.size * self.used)
        if not strategy.serves:
            return waits
        how = f"a volume made of a snapshot, {strategy.every} old"
        return Copy(how, {"snapshots": 0, "archived": "0 GB"}, {}, waits.backup, waits.holds, waits.behind)

    @derived
    def IOPS_given(self):
        """Operations a second of one volume: 3,000 of gp3 unless more are bought, three for each GB of gp2 from 100 to
        16,000, those bought of io1 and io2. [k]

        https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html
        """
        if self.volume_type == "gp2":
            return least(most(3 * self.size / GB, 100), 16000)
        return self.iops if self.iops is not None else quantity(3000)

    @derived
    def time_archived(self):
        """How long a snapshot stays in the archive tier: what is stated, or until all is torn down."""
        lasts = self.schedule.lasts if self.schedule is not None else None
        known = [time for time in (self.archived_for, lasts) if time is not None]
        return least(*known) if len(known) == 2 else known[0] if known else 0 * day

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

    @meter("snapshot", ends="over")
    def snapshot_storage(self):
        """The first snapshot holds all data of a volume, each further one the blocks that changed since. [k]

        https://aws.amazon.com/ebs/pricing/
        """
        data = self.count * self.size * self.used
        return data * (1 + self.changed * (self.snapshots - 1)) if self.snapshots else None

    @meter("snapshot-archive", ends="over")
    def archived_snapshots(self):
        """Every snapshot in the archive tier holds all data of its volume. [k]

        https://aws.amazon.com/ebs/pricing/
        """
        return self.archived or None

    @meter("snapshot-archive", ends="over")
    def storage_owed(self):
        """A snapshot deleted before its 90 days in the archive tier owes what is left of them, by the hour: deleted after
        40 days, 50 more. What is torn down for good deletes its own.

        https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-archive-pricing.html
        """
        kept = self.time_archived
        return self.archived * (ARCHIVED_AT_LEAST / kept - 1) if kept and kept < ARCHIVED_AT_LEAST else None

    @meter("fast-restore", ends="over")
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
        """Provisioned IOPS volumes are billed by the IOPS they are given.

        AWS creates no io1 or io2 volume without their number.

        Flags:
            {size: 100 GB, volume_type: io1}
        Passes:
            {size: 100 GB, volume_type: io1, iops: 1000}
        Source: https://docs.aws.amazon.com/ebs/latest/userguide/provisioned-iops.html [k]
        """
        if self.volume_type in ("io1", "io2") and not self.iops:
            yield "volume_type", f"an {self.volume_type} volume needs its IOPS"

    @rule(severity="info", hint="keep them for 90 days, or in the standard tier as 'snapshots'")
    def archived_for_less_than_its_minimum(self):
        """The archive tier bills a snapshot for 90 days, however soon it is deleted.

        Flags:
            {size: 100 GB, archived: 100 GB, archived_for: 40 days}
        Passes:
            {size: 100 GB, archived: 100 GB, archived_for: 90 days}
        Source: https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-archive-pricing.html
        """
        kept = self.time_archived
        if self.archived and kept and kept < ARCHIVED_AT_LEAST:
            key = "archived_for" if self.archived_for == kept else "schedule"
            yield key, f"snapshots leave the archive after {plain((kept / day).number)} days, and it bills 90"

    @rule(severity="info", hint="write 'volume_type: gp3'")
    def dearer_volume_type(self):
        """gp3 costs less than gp2 for every GB, also with as many operations and as much throughput.

        It has 3,000 IOPS and 125 MB a second at any size; gp2 has three IOPS for each GB, and from 334 GB on 250 MB a
        second. The volume is priced again with as much as it has now. [k]

        Flags:
            {size: 100 GB, volume_type: gp2}
        Flags:
            {size: 5 TB, volume_type: gp2}
        Passes:
            {size: 100 GB, volume_type: gp3}
        Source: https://aws.amazon.com/ebs/pricing/ [k]
        """
        if self.volume_type == "gp2":
            alike = {"volume_type": "gp3"}
            if self.IOPS_given > 3000:
                alike["iops"] = str(self.IOPS_given)
            if self.size >= 334 * GB:
                alike["throughput"] = "250 MB/second"
            yield "volume_type", f"{self.size} of gp2 would do as gp3", Instead(alike)

    @rule(hint="write more 'iops' or 'throughput', or another 'volume_type'", saturates=True)
    def volume_too_slow(self):
        """A volume answers no more operations and moves no more bytes than it was given.

        What comes beyond waits in the volume's queue.

        Flags:
            services: {it: {type: ebs, size: 100 GB}}
            traffic: {clock: {kind: schedule, requests: 4000/second}}
            connections: [clock -> it]
        Passes:
            services: {it: {type: ebs, size: 100 GB, iops: 9000, throughput: 250 MB/s}}
            traffic: {clock: {kind: schedule, requests: 4000/second}}
            connections: [clock -> it]
        Source: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html [k]
        """
        if self.volume_type not in ("gp3", "gp2", "io1", "io2"):
            return
        asked = self.requests.peak.to(request / second)
        given = Fraction((self.count * self.IOPS_given).number)
        if asked > given:
            yield (
                "iops" if self.iops is not None else "size",
                f"the busiest minute asks for {plain(asked, 3)} operations a second; {plain(given)} are given",
            )
        moved = self.requests.moved_at_peak
        speed = self.count * (self.throughput if self.throughput is not None else 125 * MB / second)
        if self.volume_type == "gp3" and moved > speed:
            peak, had = (plain(rate.to(MB / second), 3) for rate in (moved, speed))
            yield (
                "throughput" if self.throughput is not None else "size",
                f"the busiest minute moves {peak} MB a second; gp3 moves {had}",
            )

    @rule(hint="leave 'encrypted: false' out")
    def unencrypted_storage(self):
        """What is kept unencrypted can be read by whoever gets hold of a copy.

        Snapshots of an unencrypted volume are unencrypted too. Encryption with a key that AWS manages costs nothing, and is hard to turn on afterwards.

        Flags:
            {size: 100 GB, encrypted: false}
        Passes:
            {size: 100 GB}
        Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
        """
        if not self.encrypted:
            yield "encrypted", f"{self.size} is kept unencrypted"
