"""Amazon FSx for Windows File Server bills the storage and throughput provisioned, and the backups kept.

https://aws.amazon.com/fsx/windows/pricing/
"""

from archplan.service import *

MBps, IOPS = counts("MBps", "IOPS")
Throughput = Annotated[Quantity, Measures("a throughput", byte / second, "32 MB/second")]
tiers = (8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4608, 6144, 9216, 12288)


class FSx(
    Service, title="Amazon FSx for Windows File Server", icon="aws.storage.FsxForWindowsFileServer",
    role="storage", stands="zone",
):  # fmt: skip
    """Shared folders for Windows. Capacity is provisioned: it is billed full or empty."""

    deployment: Literal["single-az", "multi-az"] = option("single-az", "one file server, or a standby in a second zone")
    disks: Literal["ssd", "hdd"] = option("ssd", "what the files are kept on")
    holds: Size = option("32 GB", "storage provisioned; at least 32 GB of SSD or 2,000 GB of HDD")
    throughput: Throughput = option("32 MB/second", "throughput provisioned, a power of two from 8")
    operations: Count | None = option(None, "provisioned SSD IOPS; three for each GB come with the storage")
    backups: Size = option("0 GB", "what all backups kept hold, each changed block once")
    directory: str = option("", "the Active Directory its users sign in with: the name of a service, or self-managed")

    requests: Flow = inflow("files opened, read and written", default=True)

    def spread(self):
        return 1 if self.deployment == "single-az" else min(2, self.zones)

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

    @meter("backup")
    def backup_storage(self):
        """What automatic backups (kept 30 days) and those of users hold together, each changed block once.

        https://aws.amazon.com/fsx/windows/pricing/
        """
        return self.backups

    @rule(severity="error", hint="write the size AWS sells, or 'disks: ssd'")
    def impossible_capacity(self):
        """SSD file systems hold 32 GB to 64 TB, HDD ones 2,000 GB to 64 TB.

        https://docs.aws.amazon.com/fsx/latest/WindowsGuide/limits.html
        """
        fewest = 2000 * GB if self.disks == "hdd" else 32 * GB
        if not fewest <= self.holds <= 65536 * GB:
            yield "holds", f"{self.holds} of {self.disks} storage is outside {fewest} to 64 TB"

    @rule(severity="error", hint=f"write one of {', '.join(map(str, tiers))} MB/second")
    def impossible_throughput(self):
        """Throughput comes in powers of two from 8 to 2,048 MB a second, then in four larger steps.

        https://docs.aws.amazon.com/fsx/latest/WindowsGuide/limits.html
        """
        if self.throughput.to(MB / second) not in tiers:
            yield "throughput", f"{self.throughput.to(MB / second)} MB/second is not sold"

    @rule(hint="write 'deployment: multi-az'")
    def files_on_one_server(self):
        """A Single-AZ file server is away for about half an hour when it fails.

        https://docs.aws.amazon.com/fsx/latest/WindowsGuide/high-availability-multiAZ.html
        """
        if self.deployment == "single-az" and self.zones > 1:
            yield "deployment", f"its VPC has {self.zones} zones and the file server stands in one"

    @rule(hint="add 'directory: NAME' of a directoryservice, or 'directory: self-managed'")
    def share_without_directory(self):
        """Windows shares need an Active Directory.

        https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemWindowsConfiguration.html
        """
        if not self.directory:
            yield "type", "names no Active Directory for its users"
