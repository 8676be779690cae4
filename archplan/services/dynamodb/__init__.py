"""Amazon DynamoDB bills a table for what is read, written and held. https://aws.amazon.com/dynamodb/pricing/"""

from archplan.services.dynamodb.access import Access, Index, Pattern
from archplan.services.dynamodb.access_checks import KeyChecks, PatternChecks
from archplan.services.dynamodb.checks import TableChecks
from archplan.services.dynamodb.units import RCU, Units, capacity, write_unit
from archplan.services.words import *

Data = Annotated[Quantity, Measures("a volume of data", byte / second, "50 GB/month")]

replicated_unit, stream_read = counts("replicated write request unit", "stream read request")
(node,) = counts("node")
Utilization = Annotated[Quantity, Measures("a utilization", one, "70%", low=Fraction(1, 100), high=Fraction(1))]


class WarmThroughput(Record):
    """What a table serves at once, without growing into it."""

    read_units_per_second: Count = option(12000, "read units a second")
    write_units_per_second: Count = option(4000, "write units a second")


OF_A_REGION = Agreement("99.99%", "https://aws.amazon.com/dynamodb/sla/", confidence="quoted")
GLOBAL = Agreement("99.999%", OF_A_REGION.source, confidence="quoted", condition="a global table")


class DynamoDB(
    Units,
    Access,
    PatternChecks,
    KeyChecks,
    TableChecks,
    Service,
    title="Amazon DynamoDB",
    icon="aws.database.Dynamodb",
    role="data",
    subcategory="NoSQL",
):
    """A key-value table. Say how big an item is and how much it holds; traffic says the rest."""

    also_called = {"dynamo": "", "nosql": "", "key_value_store": ""}

    has_gateway = True

    billing: Literal["on-demand", "provisioned"] = option("on-demand", "pay by the request, or reserve capacity")
    class_: Literal["standard", "infrequent-access"] = option("standard", "the table class")
    reads_are: Literal["eventual", "strong", "transactional"] = option(
        "eventual", "strong costs twice eventual, transactional four times"
    )
    writes_are: Literal["standard", "transactional"] = option("standard", "transactional writes cost double")
    partition_key: str = option("", "the attribute items are spread by")
    sort_key: str = option("", "the attribute items are ordered by")
    key_values: Count | None = option(None, "how many values the partition key has, such as 30_000 customers")
    hottest_key: Ratio | None = option(None, "the part of the traffic that the busiest of these values takes")
    items_per_key: Count | None = option(None, "the most items that share one partition key")
    patterns: list[Pattern] = option((), "what the program asks of the table: its access patterns")
    item_size: Size = option("1 KB", "an average item, attribute names included")
    query_size: Size = option(
        "4 KB", "what a query or scan examines for one page, before filters; what its patterns return, unless stated"
    )
    holds: Size = option("0 GB", "the table, without its indexes")
    indexes: list[Index] = option((), "secondary indexes")
    replicas: list[str] = option((), "other regions that hold it too: a global table")
    multi_region_consistency: Literal["eventual", "strong"] = option(
        "eventual", "eventual: of two writes at once in two regions the last wins; strong: one is refused"
    )
    stream: Literal["none", "keys", "new-image", "old-image", "both"] = option("none", "what its stream carries")
    stream_polls: Rate = option("0 requests/second", "reads of its stream by programs of your own", stream=SOME)
    recovery: bool = option(False, "restore to any second of the last 35 days")
    backups: Size = option("0 GB", "on-demand backups kept")
    utilization: Utilization = option("70%", "how full autoscaling keeps provisioned capacity", billing="provisioned")
    read_capacity: Range = option("1..40000", "provisioned read capacity, fewest to most", billing="provisioned")
    write_capacity: Range = option("1..40000", "provisioned write capacity, fewest to most", billing="provisioned")
    warm_throughput: WarmThroughput | None = option(
        None, "what the table serves at once, when warmed up", billing=stated("on-demand")
    )
    dax: Annotated[str, Listed("dax.csv", "node", "node type")] = option(
        "", "the type of the nodes of an Accelerator (DAX), a cache in front of it; none unless stated"
    )
    dax_nodes: Count = option("3", "nodes of the Accelerator; three in production", dax=SOME)
    dax_hit_ratio: Ratio = option("0%", "the part of reads and queries that the Accelerator answers", dax=SOME)

    restored: Data = option("0 GB/month", "data restored from backups")
    exported: Data = option("0 GB/month", "data exported to S3")

    reads: Flow = inflow("items fetched by key; a batch counts each of its items")
    queries: Flow = inflow("pages of a query or scan")
    writes: Flow = inflow("items put, updated or deleted", brings=True)

    def fate_of_failed(self, leaving):
        """A record of a table's stream is tried until it expires, and those behind it wait."""
        return "holds up those behind it until it expires after 24 hours" if leaving.stream else ""

    def restorable(self):
        """Point-in-time recovery reaches to any second of the last 35 days."""
        return "moment" if self._values["recovery"] else ""

    @property
    def agreement(self):
        """A global table is promised more than a table of one region."""
        return GLOBAL if self._values["replicas"] else OF_A_REGION

    def held_in(self):
        return (self.region, *self._values["replicas"])

    class leaving(Record):
        """Keys of a connection that leaves a table: its stream."""

        stream: bool = option(True, "the connection carries the table's stream of changes")
        batch: Batch = option(1, "records handed over at once")

    def in_recovery(self, strategy):
        """A replica of a global table, about a second behind, or none behind with strong consistency; both take writes.

        The table bills what the replica holds and what is written to it from here; the copy bills what is read and
        written there. Whatever is copied within a second copies mistakes too, so the backups stay.
        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html
        """
        waits = self.backed_up(strategy, "dynamodb", self.holds + self.indexed("local"))
        if not strategy.replicates:
            return waits
        behind = (0 if self._values["multi_region_consistency"] == "strong" else 1) * second
        here = {} if strategy.region in self.replicas else {"replicas": [*self.replicas, strategy.region]}
        others = [region for region in self.elsewhere if region != strategy.region]
        idle = {"read_capacity": "0..40000", "write_capacity": "0..40000"}
        options = {"replicas": [self.region, *others], "holds": "0 GB", "recovery": False, "backups": "0 GB"}
        if self._values["billing"] == "provisioned":
            written = self.spec.get("indexes")
            indexes = [{**index.plain(), **idle} for index in written.value] if written else []
            options |= idle | ({"indexes": indexes} if indexes else {})
        return Copy(
            f"a replica of the global table, {behind} behind", options, here, waits.backup, waits.holds, behind,
        )  # fmt: skip

    @property
    def hands_on(self):
        """A record of its stream: the images of the item that it carries, or its key, counted as 100 bytes.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html [k]
        """
        images = {"keys": 0, "both": 2}.get(self._values["stream"], 1)
        return images * self._values["item_size"] or 100 * byte

    def outflow(self, leaving):
        """A stream hands on every write, `batch` records at a time; nothing else leaves a table by itself."""
        return {"writes": 1 / leaving.batch} if leaving.stream else {}

    def carries(self, inflow):
        small = 200 * byte / request
        item, page = self._values["item_size"] / request, self._values["query_size"] / request
        return item if inflow == "writes" else small, {"reads": item, "queries": page}.get(inflow, small)

    @property
    def elsewhere(self):
        return [region for region in self.replicas if region != self.region]

    @property
    def ia(self):
        return "-ia" if self.class_ == "infrequent-access" else ""

    def commits(self):
        """Capacity, provisioned or asked for; reserved capacity pays for provisioned tables of the standard class,
        and for no replicated writes.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/reserved-capacity.html
        AWSDatabaseSavingsPlans, the list of rates of 2026-04-22
        """
        plans = ("database-savings-plan",)
        asked = Committable(plans, ("dynamodb-on-demand", "dynamodb"))
        reserved = "dynamodb-reservation" if not self.ia else ""
        held = ("dynamodb-provisioned", "dynamodb")
        reads = Committable(plans, held, reserved, "read")
        writes = Committable(plans, held, "" if self.elsewhere else reserved, "write")
        return {
            "read_requests": asked, "write_requests": asked, "provisioned_reads": reads, "provisioned_writes": writes,
        }  # fmt: skip

    @meter("ondemand-rru{ia}", billing="on-demand")
    def read_requests(self):
        """Every item fetched and every page queried costs its read units."""
        units = self.reads * self.units_per_read + self.queries * self.units_per_query
        return units * self.missed if self._values["dax"] else units

    @meter("ondemand-wru{ia}", billing="on-demand")
    def write_requests(self):
        """Every write costs its write units, and those of every index it changes. In a global table only the indexes
        cost ordinary units.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html
        """
        of_table = 0 * write_unit / request if self.elsewhere else self.units_per_write
        return self.writes * (of_table + self.index_units_per_write)

    @meter("ondemand-rwru{ia}", scope="{}", billing="on-demand")
    def replicated_write_requests(self):
        """A write to a global table costs replicated write units in every region, that of the writer included.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html
        """
        units = self.units_per_write / write_unit * replicated_unit
        regions = (self.region, *self.elsewhere) if self.elsewhere else ()
        return {region: self.writes * units for region in regions}

    @meter("ondemand-wru{ia}", scope="{}", billing="on-demand")
    def replica_index_writes(self):
        """Every replica writes its indexes again, at ordinary write units.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html
        """
        return {region: self.writes * self.index_units_per_write for region in self.elsewhere if self.indexes}

    @meter("provisioned-rcu{ia}", billing="provisioned")
    def provisioned_reads(self):
        """Autoscaling holds, each hour, the units read a second over the utilization wanted, whole, in its range; a
        global index holds the fewest of its own.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/provisioned-capacity-mode.html
        """
        units = self.reads.hourly * self.units_per_read + self.queries.hourly * self.units_per_query
        units = units * self.missed if self._values["dax"] else units
        wanted = ceil(units * capacity["read"] / RCU / self.utilization)
        return (over_the_day(self.read_capacity.holding(wanted)) + self.fewest_index_reads) * RCU

    @meter("provisioned-wcu{ia}", billing="provisioned")
    def provisioned_writes(self):
        """The write capacity of the table and of every global index; replicated capacity costs the same."""
        return self.capacity_written

    @meter("provisioned-wcu{ia}", scope="{}", billing="provisioned")
    def replica_writes(self):
        """Every replica holds the same write capacity; replicated capacity costs what ordinary does.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html
        """
        return {region: self.capacity_written for region in self.elsewhere}

    @meter("provisioned-rcu{ia}", scope="{}", billing="provisioned")
    def replica_reads(self):
        """Every replica holds the fewest read units of the range, and of that of every global index.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html
        """
        return {region: (self.read_capacity.low + self.fewest_index_reads) * RCU for region in self.elsewhere}

    @meter("dax:node/{dax}")
    def cache_nodes(self):
        """Every node of the Accelerator runs all the time. [k]

        https://aws.amazon.com/dynamodb/pricing/
        """
        return self.dax_nodes * node if self.dax else None

    @meter("storage{ia}")
    def table_storage(self):
        """The table and its indexes."""
        return self.stored

    @meter("storage{ia}", scope="{}")
    def replica_storage(self):
        """Every replica holds the table and its indexes."""
        return {region: self.stored for region in self.elsewhere}

    @meter("transfer:inter-region", scope="{region}>{}")
    def replication(self):
        """Every item written travels to every replica.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html
        """
        return {region: self.writes / request * self.item_size for region in self.elsewhere}

    @meter("pitr", recovery=True)
    def point_in_time_recovery(self):
        """The table with its local indexes, in its own region; global indexes are rebuilt, not kept.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-understanding-billing.html
        """
        return self.holds + self.indexed("local")

    @meter("backup")
    def backup_storage(self):
        """Every backup holds the table with its local indexes.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-understanding-billing.html
        """
        return self.backups or None

    @meter("streams-read", stream=("keys", "new-image", "old-image", "both"))
    def stream_requests(self):
        """Every read of the stream by a program of your own.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CostOptimization_StreamsUsage.html
        """
        return self.stream_polls / request * stream_read or None

    @meter("restore")
    def data_restored(self):
        """Every byte of a table restored. [k]

        https://aws.amazon.com/dynamodb/pricing/
        """
        return self.restored or None

    @meter("export-s3")
    def data_exported(self):
        """Every byte of a table exported. [k]

        https://aws.amazon.com/dynamodb/pricing/
        """
        return self.exported or None

    @free(stream=("keys", "new-image", "old-image", "both"))
    def stream_reads(self):
        """Reads of a stream by Lambda triggers and global tables are not charged."""
        return True
