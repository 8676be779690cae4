"""Amazon Aurora bills instances or capacity units by the hour, what the cluster holds, and standard I/O.

https://aws.amazon.com/rds/aurora/pricing/
"""

from archplan.services.aurora.checks import AuroraChecks
from archplan.services.aurora.proxy import AuroraProxy
from archplan.services.words import *

Data = Annotated[Quantity, Measures("a volume of data", byte / second, "50 GB/month")]

server, ACU, io_request, vCPU, replicated = counts("instance", "ACU", "IO request", "vCPU", "replicated write")
Credits = Annotated[Quantity, Measures("an amount of vCPU-hours", vCPU, "60 vCPU-hours/month")]


class Aurora(
    AuroraChecks,
    AuroraProxy,
    Versioned,
    Stoppable,
    Service,
    title="Amazon Aurora",
    icon="aws.database.Aurora",
    role="data",
    stands="zone",
    subcategory="Relational",
):
    """A MySQL or PostgreSQL cluster: a writer, readers, and storage that grows by itself."""

    least_run = 10 * minute
    starts_again_after = WEEK_OFF
    also_called = {
        "aurora_serverless": "capacity: serverless",
        "aurora_postgresql": "engine: postgresql",
        "aurora_mysql": "engine: mysql",
    }

    warned_alone = True
    answers_inside = True
    agreement = Agreement(
        "99.99%", "https://aws.amazon.com/rds/aurora/sla/", condition="instances in two zones or more"
    )
    sides = Sides(
        2, "https://aws.amazon.com/rds/aurora/pricing/", is_read=False
    )  # it bills EC2's charges, and does not say on how many sides

    engine: Literal["postgresql", "mysql"] = option("postgresql", "the database it speaks like")
    capacity: Literal["instances", "serverless"] = option("instances", "instances, or capacity units that follow load")
    instance: Annotated[str, Listed("aurora.csv", "instance", "instance class")] = option(
        "db.r6g.large", "the class of every instance", capacity="instances"
    )
    readers: Count = option(1, "instances beside the writer, in other zones")
    storage: Literal["standard", "io-optimized"] = option("standard", "standard bills I/O, io-optimized does not")
    least_units: Count = option(
        0.5, "capacity units each serverless instance keeps at least, of 2 GB each", capacity="serverless"
    )
    most_units: Count = option(16, "capacity units each serverless instance takes at most", capacity="serverless")
    serves: Annotated[Quantity, Measures("a rate of requests", request / second, "100 requests/second", low=Fraction(1, 10**6))] = option(
        "100 requests/second", "queries one capacity unit answers", capacity="serverless")  # fmt: skip
    holds: Size = option("0 GB", "what the cluster holds, once: its six copies are included")
    backups: Size = option("0 GB", "backups and snapshots beyond the size of the cluster")
    io: Volume | None = option(None, "I/O requests; from the queries unless stated", states="io_of_queries")
    io_per_query: Count = option(1, "pages read from storage and log writes of 4 KB for one query")
    data_api: bool = option(False, "queries come over HTTPS, through the Data API")

    surplus_credits: Credits | None = option(
        None, "vCPU-hours that burstable instances, all together, use beyond credits they earn", capacity="instances"
    )
    version: str = option("", "the major version, such as 16 or 8.0; the newest in standard support unless stated")
    support: Literal["standard", "extended"] = option(
        "standard", "extended for a major version past standard support; its days say so unless stated"
    )
    vcpus: Count | None = option(
        None,
        "vCPUs of an instance; read from its class unless stated",
        either=(
            {"capacity": "instances", "support": stated("extended")},
            {"capacity": "instances", "version": SOME},
            {"capacity": "instances", "proxy": True},
        ),
    )
    encrypted: bool = option(True, "encrypted at rest, as AWS's consoles set it")
    max_connections: Count | None = option(None, "connections an instance takes; follows its memory unless stated")

    replicate_to: str = option("", "the region of a secondary cluster there, an aurora of its own: a global database")
    writes: Ratio = option(
        "100%", "the part of its I/O that writes, which a global database replicates", replicate_to=SOME
    )

    exported: Data = option("0 GB/month", "data of snapshots exported to S3")

    queries: Flow = inflow("queries and statements", default=True)

    def restorable(self):
        """Its storage is backed up continuously; that cannot be turned off."""
        return "moment"

    def is_open(self):
        """The Data API takes queries over HTTPS, from anywhere."""
        return self._values["data_api"]

    def is_kept_elsewhere(self):
        """A global database is."""
        return bool(self._values["replicate_to"])

    def in_recovery(self, strategy):
        """A secondary cluster of a global database, under a second behind and promoted in about a minute.

        A pilot light keeps one instance, the smallest that a cluster here has; a standby its part of them. [k]
        https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
        """
        waits = self.backed_up(strategy, "aurora", self.holds)
        if not strategy.replicates:
            return waits
        instances = strategy.units(1 + self.readers)
        readers = min(instances, 1 + int(self.readers.number)) - 1
        crosses = (
            f"{self.name} takes writes in {self.region} only, so all that is asked of it crosses between the regions"
        )
        lost = crosses if strategy.name == "active-active" else ""
        always = {"hours": None, "schedule": None, "outside_hours": None}  # it replicates, so it never stops
        return Copy(
            f"a secondary cluster of {instances} instance{'s' if instances > 1 else ''}",
            {"readers": readers, "backups": "0 GB", "io": "0/month", **always}, {"replicate_to": strategy.region}, waits.backup,
            waits.holds, 1 * second, 1 * minute, grows=not strategy.is_whole and bool(self.readers), lost=lost, only_reads=True,
        )  # fmt: skip

    class arriving(Record):
        """Keys of a connection that reaches a database."""

        pool: Count | None = option(None, "connections that each task, instance or function environment keeps open")

    def spread(self):
        return int(min(self.zones, 1 + self._values["readers"].number))

    def outlives_a_zone(self):
        """With a reader in another zone, which takes over from the writer."""
        return self._values["readers"] > 0 and (self.zones > 1 or not self.vpc)

    def parts(self):
        """The first instance writes, the others read."""
        return ("writer", *("reader",) * (self.spread() - 1))

    def outflow(self, leaving):
        """A database calls nothing."""
        return {}

    @property
    def acu_price(self):
        return ("mysql-" if self.engine == "mysql" else "") + "acu" + self.optimized

    @property
    def optimized(self):
        return "-io-optimized" if self.storage == "io-optimized" else ""

    @derived
    def instances_running(self):
        """The writer and its readers. [k]

        https://aws.amazon.com/rds/aurora/pricing/
        """
        return 1 + self.readers

    @derived
    def units_running(self):
        """Each hour every instance takes half units enough for its part of the queries, in bounds. [k]

        https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.how-it-works.html
        """
        wanted = self.queries.hourly / self.serves / self.instances_running
        return most(least(ceil(wanted * 2) / 2, self.most_units), self.least_units) * self.instances_running

    @derived
    def io_of_queries(self):
        """The I/O that every query causes."""
        return self.queries * self.io_per_query * io_request / request

    @derived
    def io_requests(self):
        """The I/O of every query, unless the spec states the volume."""
        return self.volume_of("io_of_queries", io_request)

    @meter("global-db-write")
    def replicated_writes(self):
        """A global database bills every write I/O that it replicates. [k]

        https://aws.amazon.com/rds/aurora/pricing/
        """
        return self.io_requests * self.writes / io_request * replicated if self.replicate_to else None

    @meter("transfer:inter-region", scope="{region}>{replicate_to}")
    def replication(self):
        """What is written travels to the other region; all that queries send, at most. [k]

        https://aws.amazon.com/rds/aurora/pricing/
        """
        return self.queries.sent if self.replicate_to else None

    def commits(self):
        """Its instances, of the Database plan those of generation 7 and later, and serverless capacity, which no
        reservation pays. Of instances with I/O-Optimized storage, which count a third more, no reservation is applied.

        https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_WorkingWithReservedDBInstances.html
        """
        reserved = "rds-reservation" if self.storage == "standard" else ""
        named = {"engine": f"aurora-{self.engine}"}
        units = Committable(("database-savings-plan",), ("aurora-serverless", "aurora"))
        return {"instance_hours": database(self.instance, reserved, "aurora", named), "serverless_capacity": units}

    @meter("instance/{engine}/{storage}/{instance}", capacity="instances", ends="stopped")
    def instance_hours(self):
        """The writer and every reader run all the time. [k]

        https://aws.amazon.com/rds/aurora/pricing/
        """
        return self.instances_running * server

    @derived
    def instance_vCPUs(self):
        """The vCPUs of one instance: those stated, or those of its class. [k]

        https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.html
        """
        return self.vcpus if self.vcpus is not None else self.vcpus_of_class

    def calendar(self):
        return self._values["engine"], self._values["version"]

    @property
    def rate(self):
        """The price of extended support; in the first two years that of one version stands for all of its engine."""
        return self.year or {"mysql": "-mysql57", "postgresql": "-pg11"}[self._values["engine"]]

    @meter("extended-support{rate}", capacity="instances", ends="stopped")
    def extended_support(self):
        """Every vCPU of every instance whose major version is past standard support, paused while it is stopped. [k]

        https://aws.amazon.com/rds/aurora/pricing/
        """
        return self.instances_running * self.instance_vCPUs * vCPU if self.is_extended else None

    @meter("extended-support-acu{year}", capacity="serverless", ends="stopped")
    def extended_support_of_units(self):
        """Every capacity unit of a serverless cluster whose major version is past standard support. [k]

        https://aws.amazon.com/rds/aurora/pricing/
        """
        return over_the_day(self.units_running) * ACU if self.is_extended else None

    @meter("cpu-credits{optimized}", capacity="instances", ends="never")
    def surplus_vCPUs(self):
        """T instances of a cluster are always unlimited: what they burst beyond their credits is paid. [k]

        https://aws.amazon.com/rds/aurora/pricing/
        """
        return self.surplus_credits

    @meter("{acu_price}", capacity="serverless", ends="stopped")
    def serverless_capacity(self):
        """The capacity units of every hour of the day, summed over the month. [k]

        https://aws.amazon.com/rds/aurora/pricing/
        """
        return over_the_day(self.units_running) * ACU

    @meter("storage{optimized}")
    def cluster_storage(self):
        """What the cluster holds, once."""
        return self.holds

    @meter("io", storage="standard")
    def IO_requests(self):
        """Reads that miss memory and log writes; I/O-Optimized clusters pay none.

        https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.StorageReliability.html
        """
        return self.io_requests

    @meter("backup", ends="over")
    def backup_storage(self):
        """What backups and snapshots hold beyond the size of the cluster, which is free. [k]

        https://aws.amazon.com/rds/aurora/pricing/
        """
        return self.backups or None

    @meter("data-api-request", data_api=True)
    def data_API_requests(self):
        """Every request of the Data API counts once for each 32 KB started. [k]

        https://aws.amazon.com/rds/aurora/pricing/
        """
        return self.by_size(
            self.queries, lambda one: most(ceil((one.request_size + one.response_size) / (32 * KB / request)), 1)
        )

    @meter("snapshot-export")
    def snapshots_exported(self):
        """Every byte of a snapshot exported, whatever part of it. [k]

        https://aws.amazon.com/rds/aurora/pricing/
        """
        return self.exported or None

    @free()
    def backups_of_its_own_size(self):
        """Backups as large as the cluster are free."""
        return True
