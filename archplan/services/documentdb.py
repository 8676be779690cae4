"""Amazon DocumentDB bills instances by the hour, what documents take, each read and write of storage, and backups.

https://aws.amazon.com/documentdb/pricing/
"""

from archplan.services.words import *

server, io_request, vCPU = counts("instance", "IO request", "vCPU")


class DocumentDB(
    Versioned,
    Stoppable,
    Service,
    title="Amazon DocumentDB",
    icon="aws.database.DocumentDB",
    role="data",
    stands="zone",
    subcategory="NoSQL",
):
    """Documents, for programs that speak to MongoDB."""

    least_run = 10 * minute
    starts_again_after = WEEK_OFF
    also_called = {"mongodb": "", "mongo": ""}

    warned_alone = True
    answers_inside = True
    sides = Sides(2, "https://aws.amazon.com/documentdb/pricing/", is_read=False)  # as network interfaces in general

    instance: Annotated[str, Listed("documentdb.csv", "instance", "instance type")] = option(
        "db.t3.medium", "the type of every instance"
    )
    replicas: Count = option(0, "instances that only read, and take over when the primary fails")
    version: str = option("", "the version, such as 5.0; the newest in standard support unless stated")
    support: Literal["standard", "extended"] = option(
        "standard", "extended for a version past standard support; its days say so unless stated"
    )
    storage: Literal["standard", "io-optimized"] = option(
        "standard", "pay for each read and write of storage, or more for storage and instances"
    )
    holds: Size = option("0 GB", "documents and indexes, counted once however many instances there are")
    reads_of_storage: Ratio = option("10%", "the part of the reads that memory does not answer", storage="standard")
    encrypted: bool = option(True, "encrypted at rest, as AWS's consoles set it")
    backups: Size = option("0 GB", "backups kept; as much as the documents take is free")

    reads: Flow = inflow("documents found", default=True)
    writes: Flow = inflow("documents written", brings=True)

    def restorable(self):
        """Its storage is backed up continuously; that cannot be turned off."""
        return "moment"

    def spread(self):
        return int(min(self.zones, 1 + self._values["replicas"].number))

    def parts(self):
        """The first instance writes, the others read."""
        return ("writer", *("reader",) * (self.spread() - 1))

    def outflow(self, leaving):
        """A database calls nothing."""
        return {}

    @property
    def optimized(self):
        return "-io-optimized" if self._values["storage"] == "io-optimized" else ""

    def commits(self):
        """Its instances of generation 7 and later; no reservation is sold. [k]

        https://aws.amazon.com/savingsplans/database-pricing/
        """
        return {"instance_hours": database(self.instance, "", "documentdb", {})}

    @meter("instance{optimized}/{instance}", ends="stopped")
    def instance_hours(self):
        """The primary and every replica run all the time. [k]

        https://aws.amazon.com/documentdb/pricing/
        """
        return (1 + self.replicas) * server

    @property
    def rate(self):
        """The price of its extended support, by the family of its instances."""
        return self.year if self.year == "-unknown" else f"-{self._values['instance'].split('.')[1]}{self.year}"

    @meter("extended-support{rate}")
    def extended_support(self):
        """Every vCPU of every instance, at a rate of its family, once the version is past standard support.

        https://aws.amazon.com/documentdb/pricing/
        """
        return (1 + self.replicas) * self.vcpus_of_class * vCPU if self.is_extended else None

    @meter("storage{optimized}")
    def documents_stored(self):
        """What documents and indexes take, once for all instances and their six copies. [k]

        https://aws.amazon.com/documentdb/pricing/
        """
        return self.holds or None

    @meter("io", storage="standard")
    def IO_requests(self):
        """Each read that memory does not answer, and each 4 KB written; what replicas copy is free. [k]

        https://aws.amazon.com/documentdb/pricing/
        """
        return (self.reads * self.reads_of_storage + self.chunks(self.writes, 4 * KB)) * io_request / request

    @meter("backup", ends="over")
    def backup_storage(self):
        """Backups beyond the size of the documents. [k]

        https://aws.amazon.com/documentdb/pricing/
        """
        return most(self.backups - self.holds, 0 * GB) or None

    @rule(hint="write 'replicas: 1', better 2")
    def documents_without_replica(self):
        """Without a replica documents are away until a new instance has started.

        A replica in another zone takes over in seconds; creating an instance takes minutes.

        Flags:
            services: {it: {type: documentdb, holds: 20 GB}}
            places: {main: {type: vpc, zones: 2, data: [it]}}
        Passes:
            services: {it: {type: documentdb, holds: 20 GB, replicas: 1}}
            places: {main: {type: vpc, zones: 2, data: [it]}}
        Source: https://docs.aws.amazon.com/documentdb/latest/developerguide/failover.html
        """
        if not self.replicas and self.zones > 1 and self.stage == "production":
            yield "replicas", f"{self.vpc} has {self.zones} zones and the only instance stands in one"

    @rule(severity="info", hint="add what they take, such as 'holds: 20 GB'")
    def documents_of_no_size(self):
        """Storage is billed by what documents take.

        Without a size the line stays away from the bill.

        Flags:
            {}
        Passes:
            {holds: 20 GB}
        Source: https://aws.amazon.com/documentdb/pricing/
        """
        if not self.holds:
            yield "holds", "does not say what documents take, so no storage is billed"

    @rule(hint="leave 'encrypted: false' out")
    def unencrypted_storage(self):
        """What is kept unencrypted can be read by whoever gets hold of a copy.

        Snapshots of an unencrypted cluster are unencrypted too. Encryption with a key that AWS manages costs nothing, and is hard to turn on afterwards.

        Flags:
            {holds: 20 GB, encrypted: false}
        Passes:
            {holds: 20 GB}
        Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
        """
        if not self.encrypted:
            yield "encrypted", f"{self.holds} of documents is kept unencrypted"
