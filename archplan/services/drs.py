"""AWS Elastic Disaster Recovery bills each replicating server by the hour, beside its staging resources.

https://aws.amazon.com/disaster-recovery/pricing/
"""

from archplan.services.words import *

server, instance = counts("server", "instance")


class DRS(
    Service, title="AWS Elastic Disaster Recovery", icon="aws.storage.CloudendureDisasterRecovery",
    role="ops", category="Management and Governance", subcategory="Disaster Recovery"):  # fmt: skip
    """Copies servers, block by block, to a staging area from which they start after a disaster."""

    servers: Count = option(1, "source servers that replicate")
    disks: Count = option(1, "disks of each source server")
    holds: Size = option("0 GB", "the disks of all source servers together")
    staging_disk: Literal["gp3", "gp2", "st1"] = option("gp3", "the EBS volumes of the staging area", holds=SOME)
    replication_instance: Annotated[str, Listed("ec2.csv", "instance", "instance type")] = option(
        "t3.small", "the instances that receive the blocks, one for 15 disks"
    )
    keep: Duration = option("7 days", "how long points in time are kept", holds=SOME)
    changes: Ratio = option("2%", "the part of the disks that changes in a day", holds=SOME)

    requests: Flow = inflow("blocks sent", default=True, brings=True)

    def in_recovery(self, strategy):
        """Its servers start from disks that are seconds behind, where its staging area is. [k]

        https://docs.aws.amazon.com/drs/latest/userguide/what-is-drs.html
        """
        lost = f"{self.name} stages its servers in {self.region}, not in {strategy.region}"
        return Copy(f"starts its servers in {self.region}", lost=lost if self.region != strategy.region else "")

    def outflow(self, leaving):
        """Nothing leaves the staging area before a drill or a disaster."""
        return {}

    @derived
    def replication_servers(self):
        """One instance receives 15 disks. [k]

        https://aws.amazon.com/disaster-recovery/pricing/
        """
        return ceil(self.servers * self.disks / 15)

    @derived
    def kept(self):
        """A full snapshot and a day's changes for each day that points in time are kept. [k]

        https://aws.amazon.com/disaster-recovery/pricing/
        """
        return self.holds * (1 + self.changes * self.keep / day)

    @meter("server")
    def replicating_servers(self):
        """Every source server is charged for each hour that it replicates.

        https://aws.amazon.com/disaster-recovery/pricing/
        """
        return self.servers * server

    @meter("ebs:{staging_disk}")
    def staging_disks(self):
        """The staging area has a volume as large as each disk. [k]

        https://aws.amazon.com/disaster-recovery/pricing/
        """
        return self.holds

    @meter("ec2:instance/linux/{replication_instance}")
    def replication_instances(self):
        """The instances that receive the blocks run all the time. [k]

        https://aws.amazon.com/disaster-recovery/pricing/
        """
        return self.replication_servers * instance

    @meter("ebs:snapshot")
    def points_in_time(self):
        """Snapshots of the staging disks, kept as long as points in time are. [k]

        https://aws.amazon.com/disaster-recovery/pricing/
        """
        return self.kept

    @rule(hint="add 'holds: 200 GB', the disks of all servers together")
    def servers_without_disks(self):
        """The staging area costs as much as the service; it needs the size of the disks.

        Every source disk has a volume of its size in the staging area, and snapshots for its points in time.

        Flags:
            {servers: 3}
        Passes:
            {servers: 3, holds: 300 GB}
        Source: https://aws.amazon.com/disaster-recovery/pricing/
        """
        if not self.holds:
            yield "servers", f"{self.servers} servers replicate, and no disks are stated"
