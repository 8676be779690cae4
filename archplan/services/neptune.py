"""Amazon Neptune bills instances by the hour, what the graph takes and each read and write of a page.

https://aws.amazon.com/neptune/pricing/
"""

from archplan.services.words import *

server, io_request = counts("instance", "IO request")


class Neptune(
    Stoppable,
    Service,
    title="Amazon Neptune",
    icon="aws.database.Neptune",
    role="data",
    stands="zone",
    subcategory="NoSQL",
):
    """A graph database. The book has no price of its storage: say what it holds and the line is unknown, not zero."""

    least_run = 10 * minute
    starts_again_after = WEEK_OFF
    also_called = {"graph": "", "graph_database": ""}

    warned_alone = True
    answers_inside = True
    sides = Sides(
        2, "https://aws.amazon.com/neptune/pricing/", is_read=False
    )  # as RDS, whose words about what is outside a VPC it has

    instance: Annotated[str, Listed("neptune.csv", "instance", "instance type")] = option(
        "db.t3.medium", "the type of every instance"
    )
    replicas: Count = option(0, "instances that only read, and take over when the writer fails")
    holds: Size = option("0 GB", "the graph, counted once however many instances there are")
    reads_of_storage: Ratio = option("10%", "the part of the queries that needs a page from storage")
    pages: Count = option(1, "pages such a query reads; a page has 16 KB")
    backups: Size = option("0 GB", "backups kept beyond the size of the graph")

    queries: Flow = inflow("queries", default=True)
    writes: Flow = inflow("vertices and edges written; small ones share a page", brings=True)

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

    def commits(self):
        """Its instances of generation 7 and later; no reservation is sold. [k]

        https://aws.amazon.com/savingsplans/database-pricing/
        """
        return {"instance_hours": database(self.instance, "", "neptune", {})}

    @meter("instance/{instance}", ends="stopped")
    def instance_hours(self):
        """The writer and every replica run all the time. [k]

        https://aws.amazon.com/neptune/pricing/
        """
        return (1 + self.replicas) * server

    @meter("storage")
    def graph_stored(self):
        """What the graph takes, once for all instances and their six copies. [k]

        https://aws.amazon.com/neptune/pricing/
        """
        return self.holds or None

    @meter("io")
    def IO_requests(self):
        """Each page that a query reads from storage, and each write at most 4 KB long. [k]

        https://aws.amazon.com/neptune/pricing/
        """
        return (self.writes + self.queries * self.reads_of_storage * self.pages) * io_request / request

    @meter("backup", ends="over")
    def backup_storage(self):
        """Backups beyond the size of the graph. [k]

        https://aws.amazon.com/neptune/pricing/
        """
        return self.backups or None

    @rule(hint="write 'replicas: 1'")
    def graph_without_replica(self):
        """Without a replica the graph is away until a new instance has started.

        A replica is promoted in its place, and answers reads all the while.

        Flags:
            services: {it: {type: neptune}}
            places: {main: {data: [it]}}
        Passes:
            services: {it: {type: neptune, replicas: 1}}
            places: {main: {data: [it]}}
        Source: https://docs.aws.amazon.com/neptune/latest/userguide/feature-overview-availability.html
        """
        if self.stage == "production" and not self.replicas and self.zones > 1:
            yield "replicas", f"its VPC has {self.zones} zones and the only instance stands in one"

    @rule(severity="info", hint="add what the graph takes, such as 'holds: 20 GB'")
    def graph_of_no_size(self):
        """Storage is billed by what the graph takes.

        It grows with the graph and never has to be provisioned.

        Flags:
            {}
        Passes:
            {holds: 20 GB}
        Source: https://aws.amazon.com/neptune/pricing/
        """
        if not self.holds:
            yield "holds", "does not say what the graph takes, so no storage is billed"
