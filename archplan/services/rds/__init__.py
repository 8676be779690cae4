"""Amazon RDS bills a database by instance, storage provisioned, performance beyond what storage includes, and backups.

https://aws.amazon.com/rds/pricing/
"""

from archplan.services.rds.checks import RDSChecks
from archplan.services.rds.credits import SurplusCredits
from archplan.services.rds.performance import IncludedPerformance
from archplan.services.words import *

Data = Annotated[Quantity, Measures("a volume of data", byte / second, "50 GB/month")]

instance, IOPS, MiBps, vCPU, address = counts("instance", "IOPS", "MiBps", "vCPU", "address")


class RDS(
    RDSChecks,
    SurplusCredits,
    IncludedPerformance,
    Versioned,
    Stoppable,
    Service,
    title="Amazon RDS",
    icon="aws.database.RDS",
    role="data",
    stands="zone",
    subcategory="Relational",
):
    """A relational database on an instance you choose."""

    least_run = 10 * minute
    starts_again_after = WEEK_OFF
    also_called = {
        "postgres": "engine: postgresql",
        "postgresql": "engine: postgresql",
        "mysql": "engine: mysql",
        "mariadb": "engine: mariadb",
        "database": "",
        "db": "",
        "sql": "",
        "relational_database": "",
    }

    backups_in = "backup_retention"
    warned_alone = True
    answers_inside = True
    agreement = Agreement(
        "99.95%", "https://aws.amazon.com/rds/sla/", zonal="99.5%", condition="a standby in a second zone"
    )
    reaches_itself = ("cloudwatch",)
    sides = Sides(2, "https://aws.amazon.com/rds/mysql/pricing/")  # inside a VPC "on both sides of transfer"

    engine: Literal[
        "postgresql", "mysql", "mariadb", "sqlserver-express", "sqlserver-web", "sqlserver-standard",
        "sqlserver-enterprise", "oracle-standard-two", "oracle-standard-two-byol", "oracle-enterprise-byol",
    ] = option("postgresql", "the engine; byol brings its own licence")  # fmt: skip
    instance: Annotated[str, Listed("rds.csv", "instance", "database instance type")] = option(
        "", "the instance type, such as db.t4g.medium", required=True
    )
    multi_az: bool = option(False, "a standby in a second zone, kept in step")
    replicas: Count = option(0, "read replicas, each in one zone with storage of its own")
    storage: Size = option("20 GB", "storage provisioned")
    storage_type: Literal["gp3", "gp2", "io1"] = option("gp3", "the kind of storage")
    iops: Count | None = option(None, "operations a second provisioned, such as 12,000", storage_type=("gp3", "io1"))
    throughput: Annotated[Quantity, Measures("a throughput", byte / second, "500 MB/s")] | None = option(
        None, "throughput provisioned, on gp3", storage_type="gp3"
    )
    backups: Size = option("0 GB", "automated backups and snapshots kept")
    proxy: bool = option(False, "an RDS Proxy that shares out connections")
    version: str = option(
        "",
        "the version of the engine, such as 8.4; the newest in standard support unless stated",
        engine=stated("mysql", "postgresql"),
    )
    support: Literal["standard", "extended"] = option(
        "standard",
        "extended for a version past standard support; its days say so unless stated",
        engine=stated("mysql", "postgresql"),
    )
    vcpus: Count | None = option(
        None,
        "vCPUs of the instance, for the proxy and extended support; read from the instance type unless stated",
        either=({"proxy": SOME}, {"version": SOME}, {"support": stated("extended")}),
    )
    publicly_accessible: bool = option(False, "it has a public address")
    encrypted: bool = option(True, "encrypted at rest, as AWS's consoles set it")
    backup_retention: Duration | None = option(
        None, "how long automated backups are kept, such as 7 days; 0 days turns them off"
    )
    max_connections: Count | None = option(None, "connections it takes; follows the instance's memory unless stated")

    exported: Data = option("0 GB/month", "data of snapshots exported to S3")

    queries: Flow = inflow("statements and transactions sent to the database", default=True)

    class arriving(Record):
        """Keys of a connection that reaches a database."""

        pool: Count | None = option(None, "connections that each task, instance or function environment keeps open")

    replicate_to: str = option("", "the region of a read replica there, which is an rds of its own")

    def restorable(self):
        """To any second, as long as automatic backups are kept."""
        kept = self._values["backup_retention"]
        return "moment" if kept is None or kept else ""

    def in_recovery(self, strategy):
        """A read replica, seconds to minutes behind, that takes writes after its promotion, which takes minutes.

        A pilot light has it in one zone. Only the primary takes writes, also when both regions are active.
        https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html
        """
        waits = self.backed_up(strategy, "rds", self.storage)
        if not strategy.replicates:
            return waits
        options: dict[str, bool | int | str | None] = {
            "backups": "0 GB",
            "hours": None,
            "schedule": None,
            "outside_hours": None,
        }
        options |= {} if strategy.serves else {"multi_az": False, "replicas": 0, "proxy": False}
        crosses = (
            f"{self.name} takes writes in {self.region} only, so all that is asked of it crosses between the regions"
        )
        lost = crosses if strategy.name == "active-active" else ""
        assumed = (
            f"{self.name}: its replica is a minute behind; AWS says seconds to minutes",
            f"{self.name}: all that its queries send is written, and so replicated",
        )
        return Copy(
            "a read replica" + ("" if strategy.serves else " in one zone"), options, {"replicate_to": strategy.region},
            waits.backup, waits.holds, 1 * minute, 5 * minute, lost=lost, only_reads=True, assumed=assumed,
        )  # fmt: skip

    def spread(self):
        return 2 if self._values["multi_az"] else 1

    def readers_beside(self):
        """Every read replica is an instance in one zone."""
        return int(self._values["replicas"].number)

    def parts(self):
        """The standby takes over when the primary's zone fails; until then nobody calls it."""
        return ("primary", "standby")

    @property
    def deployment(self):
        return "multi-az" if self.multi_az else "single-az"

    @property
    def copies(self):
        return "maz" if self.multi_az else "saz"

    @derived
    def volumes(self):
        """The storage of the instance, of its standby and of every read replica."""
        return self.replicas + (2 if self.multi_az else 1)

    @derived
    def proxied_vCPUs(self):
        """The vCPUs of the instance behind the proxy, two at least. [k]

        https://aws.amazon.com/rds/proxy/pricing/
        """
        return most(self.vcpus if self.vcpus is not None else self.vcpus_of_class, 2)

    def commits(self):
        """The instance, its standby and its read replicas; of the Database plan those of generation 7 and later.

        https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithReservedDBInstances.html
        """
        single = database(self.instance, "rds-reservation", "rds", {"engine": self.engine})
        both = database(self.instance, "rds-reservation", "rds", {"engine": self.engine}, 2)
        return {"database_instance": both if self.multi_az else single, "read_replicas": single}

    @meter("instance/{engine}/{deployment}/{instance}", ends="stopped")
    def database_instance(self):
        """Every hour it runs; with a standby the price is that of both instances. [k]

        https://aws.amazon.com/rds/pricing/
        """
        return 1 * instance

    @meter("instance/{engine}/single-az/{instance}", ends="stopped")
    def read_replicas(self):
        """Every read replica is an instance more, in one zone. [k]

        https://aws.amazon.com/rds/pricing/
        """
        return self.replicas * instance or None

    @meter("{storage_type}-{copies}", storage_type=("gp3", "gp2"))
    def database_storage(self):
        """The storage provisioned, running or stopped; with a standby the price is that of both copies. [k]

        https://aws.amazon.com/rds/pricing/
        """
        return self.storage

    @meter("io1-saz", storage_type="io1")
    def provisioned_IOPS_storage(self):
        """The storage provisioned, once for the instance, once for its standby. [k]

        https://aws.amazon.com/rds/pricing/
        """
        return self.storage * (2 if self.multi_az else 1)

    @meter("{storage_type}-saz")
    def replica_storage(self):
        """Every read replica keeps a copy of its own. [k]

        https://aws.amazon.com/rds/pricing/
        """
        return self.storage * self.replicas or None

    @meter("gp3-iops-saz", storage_type="gp3")
    def extra_IOPS(self):
        """Operations a second beyond those included, for every copy. [k]

        https://aws.amazon.com/rds/pricing/
        """
        if self.iops is None:
            return None
        return most(self.iops - self.included_IOPS, 0) * self.volumes * IOPS

    @meter("gp3-throughput-saz", storage_type="gp3")
    def extra_throughput(self):
        """Throughput beyond that included, for every copy. [k]

        https://aws.amazon.com/rds/pricing/
        """
        if self.throughput is None:
            return None
        return most(self.throughput - self.included_throughput, 0) / (MB / second) * self.volumes * MiBps

    @meter("io1-iops-saz", storage_type="io1")
    def provisioned_IOPS(self):
        """All operations a second provisioned, 1,000 at least, for every copy. [k]

        https://aws.amazon.com/rds/pricing/
        """
        return most(self.iops if self.iops is not None else 1000, 1000) * self.volumes * IOPS

    @meter("backup", ends="over")
    def backup_storage(self):
        """Backups beyond the storage provisioned: as much as the databases of the region hold is free. [k]

        https://aws.amazon.com/rds/pricing/
        """
        return most(self.backups - self.storage * (1 + self.replicas), 0 * GB) if self.backups else None

    @meter("proxy-vcpu", proxy=True)
    def proxy_capacity(self):
        """The proxy is billed by the vCPUs of the instance behind it. [k]

        https://aws.amazon.com/rds/proxy/pricing/
        """
        return self.proxied_vCPUs * vCPU

    def calendar(self):
        return self._values["engine"] if self._values["engine"] in ("mysql", "postgresql") else "", self._values[
            "version"
        ]

    @meter("extended-support{year}", ends="stopped")
    def extended_support(self):
        """Every vCPU of the instance, its standby and its read replicas, once the version is past standard support.

        https://aws.amazon.com/rds/mysql/pricing/ (rates and formula in awslabs/aws-service-extended-support-pricing;
        that it pauses with a stopped instance is not read [k])
        """
        if not self.is_extended:
            return None
        vcpus = self.vcpus if self.vcpus is not None else self.vcpus_of_class
        return self.volumes * vcpus * vCPU

    def is_open(self):
        """It has an address for the internet where it says so."""
        return self._values["publicly_accessible"]

    @meter("eip:address", publicly_accessible=True)
    def public_IPv4_addresses(self):
        """One address for the instance and for every replica. [k]

        https://aws.amazon.com/vpc/pricing/
        """
        return (1 + self.replicas) * address

    @meter("transfer:inter-region", scope="{region}>{replicate_to}")
    def replication(self):
        """What is written travels to the replica in the other region; all that queries send, at most. [k]

        https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html
        """
        return self.queries.sent if self.replicate_to else None

    @meter("snapshot-export")
    def snapshots_exported(self):
        """Every byte of a snapshot exported, whatever part of it. [k]

        https://aws.amazon.com/rds/pricing/
        """
        return self.exported or None

    @free(multi_az=True)
    def standby_replication(self):
        """Keeping the standby in step crosses zones at no charge."""
        return True
