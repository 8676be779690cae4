"""Amazon MemoryDB bills nodes by the hour, what is written, and snapshots. https://aws.amazon.com/memorydb/pricing/"""

from archplan.services.words import *

server = unit("node")


class MemoryDB(
    MadeAnew,
    Service,
    title="Amazon MemoryDB",
    icon="aws.database.MemoryDB",
    role="data",
    stands="zone",
    subcategory="NoSQL",
):
    """A database in memory that loses nothing. The book has no price of data written: that line is unknown."""

    whole_hours = True
    warned_alone = True
    answers_inside = True
    sides = Sides(2, "https://aws.amazon.com/memorydb/pricing/", is_read=False)  # as network interfaces in general

    engine: Literal["valkey", "redis"] = option("valkey", "Valkey costs three tenths less than Redis")
    node: Annotated[str, Listed("memorydb.csv", "node", "node type")] = option("db.t4g.small", "the type of every node")
    shards: Count = option(1, "parts the keys are spread over")
    replicas: Count = option(1, "copies of each shard, in other zones")
    snapshots: Size = option("0 GB", "snapshots kept longer than a day")

    reads: Flow = inflow("commands that read", default=True)
    writes: Flow = inflow("commands that write", brings=True)

    def outlives_a_zone(self):
        """Shards alone do not help: a replica takes over."""
        return bool(self._values["replicas"] > 0 and self.spread() > 1)

    def spread(self):
        return int(min(self.zones, self._values["shards"].number * (1 + self._values["replicas"].number)))

    def outflow(self, leaving):
        """A database calls nothing."""
        return {}

    def commits(self):
        """Its nodes, which no Savings Plan covers.

        https://docs.aws.amazon.com/memorydb/latest/devguide/nodes.reserved.html
        """
        return {
            "node_hours": database(self.node, "memorydb-reservation", "memorydb", {"engine": self.engine}, plans=())
        }

    @meter("node/{engine}/{node}")
    def node_hours(self):
        """Every shard has a primary and its replicas, which run all the time. [k]

        https://aws.amazon.com/memorydb/pricing/
        """
        return self.shards * (1 + self.replicas) * server

    @meter("written-{engine}")
    def data_written(self):
        """Every byte written to the log that keeps it; Valkey has 10 TB a month for nothing. [k]

        https://aws.amazon.com/memorydb/pricing/
        """
        included = 10 * TB / month if self.engine == "valkey" else 0 * TB / month
        return most(self.writes.sent - included, 0 * TB / month) or None

    @meter("snapshot", ends="over")
    def snapshots_kept(self):
        """Snapshots kept, the last one of each cluster for nothing. [k]

        https://aws.amazon.com/memorydb/pricing/
        """
        return self.snapshots or None

    @rule(hint="write 'replicas: 1'")
    def shard_without_replica(self):
        """Without a replica a shard is away until its node is replaced and has read its log.

        Nothing is lost, as the log is kept in several zones; but nothing answers either.

        Flags:
            {replicas: 0}
        Passes:
            {replicas: 1}
        Source: https://docs.aws.amazon.com/memorydb/latest/devguide/autofailover.html
        """
        if not self.replicas and self.stage == "production":
            shards = "its only shard has" if self.shards == 1 else f"its {self.shards} shards have"
            yield "replicas", f"{shards} no copy in memory"

    @rule(severity="info", hint="write 'engine: valkey'")
    def dearer_engine(self):
        """Valkey speaks the protocol of Redis and costs less.

        It is the open continuation of Redis OSS; clients stay as they are.

        Flags:
            {engine: redis}
        Passes:
            {engine: valkey}
        Source: https://aws.amazon.com/memorydb/pricing/
        """
        if self.engine == "redis":
            yield "engine", "Redis OSS for what Valkey does on the same nodes", Instead({"engine": "valkey"})
