"""Amazon FSx for Windows File Server bills the storage and throughput provisioned, and the backups kept.

https://aws.amazon.com/fsx/windows/pricing/
"""

from archplan.services.words import *

MBps, IOPS = counts("MBps", "IOPS")
Throughput = Annotated[Quantity, Measures("a throughput", byte / second, "32 MB/second")]
OF_TWO_ZONES = ("us-west-1",)
tiers = (8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4608, 6144, 9216, 12288)


class FSx(
    MadeAnew, Service, title="Amazon FSx for Windows File Server", icon="aws.storage.FsxForWindowsFileServer",
    role="storage", stands="zone", subcategory="Files"):  # fmt: skip
    """Shared folders for Windows. Capacity is provisioned: it is billed full or empty."""

    also_called = {"windows_file_server": "", "lustre": ""}

    backups_in = "backup_retention"
    warned_alone = True
    answers_inside = True
    agreement = Agreement(
        "99.99%", "https://aws.amazon.com/fsx/sla/", zonal="99.9%", confidence="quoted", condition="multi-AZ"
    )
    sides = Sides(2, "https://aws.amazon.com/fsx/lustre/pricing/")  # 'in' to and 'out' from Amazon FSx across zones

    deployment: Literal["single-az", "multi-az"] = option("single-az", "one file server, or a standby in a second zone")
    disks: Literal["ssd", "hdd"] = option("ssd", "what the files are kept on")
    holds: Size = option("32 GB", "storage provisioned; at least 32 GB of SSD or 2,000 GB of HDD")
    throughput: Throughput = option("32 MB/second", "throughput provisioned, a power of two from 8")
    operations: Count | None = option(
        None, "provisioned SSD IOPS; three for each GB come with the storage", disks="ssd"
    )
    backups: Size = option("0 GB", "what all backups kept hold, each changed block once")
    backup_retention: Duration | None = option(
        None, "how long automatic backups are kept, such as 30 days; 0 days turns them off"
    )
    directory: Beside = option(
        "", "the Active Directory its users sign in with: the name of a service, or self-managed"
    )

    replicate_to: str = option("", "the region of a second file system there, an fsx of its own that DataSync keeps up")

    requests: Flow = inflow("files opened, read and written", default=True)

    def restorable(self):
        """To last night, as long as automatic backups are kept."""
        kept = self._values["backup_retention"]
        return "night" if kept is None or kept else ""

    def in_recovery(self, strategy):
        """Windows file systems have no replication: a pilot light has backups, a standby a second one that DataSync fills.

        What people wrote between two runs is lost. Two regions that both write need DFS Replication, which AWS does
        not manage. [k]
        https://docs.aws.amazon.com/fsx/latest/WindowsGuide/using-backups.html
        """
        waits = self.backed_up(strategy, "fsx", self.holds)
        if not strategy.serves:
            return waits
        crosses = (
            f"{self.name} takes writes in {self.region} only, so all that is asked of it crosses between the regions"
        )
        lost = crosses if strategy.name == "active-active" else ""
        return Copy(
            "a second file system; DataSync copies what changed every hour", {"backups": "0 GB"},
            {"replicate_to": strategy.region}, waits.backup, waits.holds, 1 * hour, lost=lost, only_reads=True,
            assumed=(f"{self.name}: DataSync runs every hour, the most often it can be scheduled",),
        )  # fmt: skip

    def spread(self):
        return 1 if self.deployment == "single-az" else min(2, self.zones)

    def leans_on(self):
        """Nobody signs in without its directory."""
        return (self._values["directory"],)

    def outlives_a_zone(self):
        return self._values["deployment"] == "multi-az"

    def parts(self):
        """The standby takes over when the primary's zone fails; until then nobody calls it."""
        return ("primary", "standby")

    def outflow(self, leaving):
        """A file server calls nothing."""
        return {}

    @property
    def price(self):
        return f"{self.disks}-{'saz' if self.deployment == 'single-az' else 'maz'}"

    @property
    def deployed(self):
        return "saz" if self.deployment == "single-az" else "maz"

    @meter("windows-{price}")
    def file_storage(self):
        """The storage provisioned, before deduplication.

        https://docs.aws.amazon.com/fsx/latest/WindowsGuide/limits.html
        """
        return self.holds

    @meter("windows-throughput-{deployed}")
    def throughput_capacity(self):
        """The throughput provisioned.

        https://docs.aws.amazon.com/fsx/latest/WindowsGuide/limits.html
        """
        return self.throughput / (MB / second) * MBps

    @meter("windows-iops-{deployed}", disks="ssd")
    def provisioned_operations(self):
        """IOPS beyond the three that each GB of SSD brings.

        https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemWindowsConfiguration.html
        """
        return None if self.operations is None else most(self.operations - 3 * self.holds / GB, 0) * IOPS or None

    @meter("backup", ends="over")
    def backup_storage(self):
        """What automatic backups (kept 30 days) and those of users hold together, each changed block once.

        https://aws.amazon.com/fsx/windows/pricing/
        """
        return self.backups

    @meter("datasync:gb")
    def copied_by_DataSync(self):
        """DataSync bills every byte written, once it is copied. [k]

        https://aws.amazon.com/datasync/pricing/
        """
        return self.requests.sent if self.replicate_to else None

    @meter("transfer:inter-region", scope="{region}>{replicate_to}")
    def replication(self):
        """Every byte written travels to the other region. [k]

        https://aws.amazon.com/datasync/pricing/
        """
        return self.requests.sent if self.replicate_to else None

    @rule(severity="error", hint="write the size AWS sells, or 'disks: ssd'")
    def impossible_capacity(self):
        """SSD file systems hold 32 GB to 64 TB, HDD ones 2,000 GB to 64 TB.

        AWS creates none outside these bounds.

        Flags:
            {holds: 500 GB, disks: hdd}
        Passes:
            {holds: 500 GB}
        Source: https://docs.aws.amazon.com/fsx/latest/WindowsGuide/limits.html
        """
        fewest = 2000 * GB if self.disks == "hdd" else 32 * GB
        if not fewest <= self.holds <= 65536 * GB:
            shown = plain(fewest.to(GB))
            yield "holds", f"{self.holds} of {self.disks.upper()} storage is outside {shown} GB to 64 TB"

    @rule(severity="error", hint=f"write one of {', '.join(map(str, tiers))} MB/second")
    def impossible_throughput(self):
        """Throughput comes in powers of two from 8 to 2,048 MB a second, then in four larger steps.

        What lies between them cannot be ordered.

        Flags:
            {throughput: 100 MB/second}
        Passes:
            {throughput: 128 MB/second}
        Source: https://docs.aws.amazon.com/fsx/latest/WindowsGuide/limits.html
        """
        if self.throughput.to(MB / second) not in tiers:
            yield "throughput", f"{self.throughput.to(MB / second)} MB/second is not sold"

    @rule(hint="write the next larger 'throughput'", saturates=True)
    def throughput_below_peak(self):
        """A file server moves no more than the throughput it was given.

        Beyond it, reads and writes of every client wait.

        Flags:
            services: {it: {type: fsx, throughput: 32 MB/second}}
            traffic: {clock: {kind: schedule, requests: 100/second, response: 1 MB}}
            connections: [clock -> it]
        Passes:
            services: {it: {type: fsx, throughput: 256 MB/second}}
            traffic: {clock: {kind: schedule, requests: 100/second, response: 1 MB}}
            connections: [clock -> it]
        Source: https://docs.aws.amazon.com/fsx/latest/WindowsGuide/limits.html
        """
        moved = self.requests.moved_at_peak
        if moved > self.throughput:
            peak, given = (plain(rate.to(MB / second), 3) for rate in (moved, self.throughput))
            yield "throughput", f"the busiest minute moves {peak} MB a second; {given} are provisioned"

    @rule(hint="write 'deployment: multi-az'")
    def files_on_one_server(self):
        """A Single-AZ file server is away for about half an hour when it fails.

        It is away during maintenance as well; a standby in a second zone takes over in about half a minute.

        Flags:
            services: {it: {type: fsx}}
            places: {main: {type: vpc, zones: 2, private: [it]}}
        Passes:
            services: {it: {type: fsx, deployment: multi-az}}
            places: {main: {type: vpc, zones: 2, private: [it]}}
        Source: https://docs.aws.amazon.com/fsx/latest/WindowsGuide/high-availability-multiAZ.html
        """
        if self.deployment == "single-az" and self.zones > 1 and self.stage == "production":
            yield "deployment", f"{self.vpc} has {self.zones} zones and the file server stands in one"

    @rule(severity="error", hint="give its VPC 'zones: 2'")
    def standby_in_the_same_zone(self):
        """A Multi-AZ file system needs subnets in two zones.

        AWS asks for two subnets in different Availability Zones.

        Flags:
            services: {it: {type: fsx, deployment: multi-az}}
            places: {main: {type: vpc, zones: 1, private: [it]}}
        Passes:
            services: {it: {type: fsx, deployment: multi-az}}
            places: {main: {type: vpc, zones: 2, private: [it]}}
        Source: https://docs.aws.amazon.com/fsx/latest/WindowsGuide/high-availability-multiAZ.html
        """
        if self.deployment == "multi-az" and self.vpc and self.zones < 2:
            yield "deployment", f"{self.vpc} has one zone, so a standby has nowhere to stand"

    @rule(severity="error", hint="write 'deployment: single-az', or take another region")
    def region_too_small_for_a_standby(self):
        """A Multi-AZ file system is created only in regions of three zones or more.

        Northern California is the one region that offers newer accounts two.

        Flags:
            region: us-west-1
            services: {it: {type: fsx, deployment: multi-az}}
        Passes:
            region: us-west-2
            services: {it: {type: fsx, deployment: multi-az}}
        Source: https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemWindowsConfiguration.html
        """
        if self.deployment == "multi-az" and self.region in OF_TWO_ZONES:
            yield "deployment", f"{self.region} offers two zones, and a Multi-AZ file system takes a region of three"
