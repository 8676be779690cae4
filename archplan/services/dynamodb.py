"""Amazon DynamoDB bills a table for what is read, written and held. https://aws.amazon.com/dynamodb/pricing/"""

from archplan.service import *

read_unit, write_unit, RCU, WCU = counts("read request unit", "write request unit", "RCU", "WCU")
replicated_unit, stream_read = counts("replicated write request unit", "stream read request")
(node,) = counts("node")
capacity = {"read": RCU * second / read_unit, "write": WCU * second / write_unit}  # one serves one unit a second
Utilization = Annotated[Quantity, Measures("a utilization", one, "70%", low=Fraction(1, 100), high=Fraction(1))]


class Index(Record):
    """A secondary index of the table."""

    name: str = option("", "its name", required=True)
    kind: Literal["global", "local"] = option("global", "global has keys of its own, local shares the partition key")
    partition_key: str = option("", "the attribute items are spread by")
    sort_key: str = option("", "the attribute items are ordered by")
    projects: Literal["all", "keys", "some"] = option("all", "which attributes it copies")
    entry_size: Size | None = option(None, "one entry; all of the item, or 100 bytes of keys, unless stated")
    holds_share: Ratio = option("100%", "the part of the items that have its keys")
    key_changes: Ratio = option("0%", "the part of its writes that change its keys: one entry goes, another comes")


class DynamoDB(Service, title="Amazon DynamoDB", icon="aws.database.Dynamodb", role="data"):
    """A key-value table. Say how big an item is and how much it holds; traffic says the rest."""

    billing: Literal["on-demand", "provisioned"] = option("on-demand", "pay by the request, or reserve capacity")
    class_: Literal["standard", "infrequent-access"] = option("standard", "the table class")
    reads_are: Literal["eventual", "strong", "transactional"] = option(
        "eventual", "strong costs twice eventual, transactional four times"
    )
    writes_are: Literal["standard", "transactional"] = option("standard", "transactional writes cost double")
    partition_key: str = option("", "the attribute items are spread by")
    sort_key: str = option("", "the attribute items are ordered by")
    item_size: Size = option("1 KB", "an average item, attribute names included")
    query_size: Size = option("4 KB", "what a query or scan examines for one page, before filters")
    holds: Size = option("0 GB", "the table, without its indexes")
    indexes: list[Index] = option((), "secondary indexes")
    replicas: list[str] = option((), "other regions that hold it too: a global table")
    stream: Literal["none", "keys", "new-image", "old-image", "both"] = option("none", "what its stream carries")
    stream_polls: Rate = option("0 requests/second", "reads of its stream by programs of your own")
    recovery: bool = option(False, "restore to any second of the last 35 days")
    backups: Size = option("0 GB", "on-demand backups kept")
    utilization: Utilization = option("70%", "how full autoscaling keeps provisioned capacity")
    read_capacity: Range = option("1..40000", "provisioned read capacity, fewest to most")
    write_capacity: Range = option("1..40000", "provisioned write capacity, fewest to most")
    dax: Annotated[str, Listed("dax.csv", "node", "node type")] = option(
        "", "the type of the nodes of an Accelerator (DAX), a cache in front of it; none unless stated"
    )
    dax_nodes: Count = option("3", "nodes of the Accelerator; three in production")
    dax_hit_ratio: Ratio = option("0%", "the part of reads and queries that the Accelerator answers")

    reads: Flow = inflow("items fetched by key; a batch counts each of its items")
    queries: Flow = inflow("pages of a query or scan")
    writes: Flow = inflow("items put, updated or deleted")

    class leaving(Record):
        """Keys of a connection that leaves a table: its stream."""

        stream: bool = option(True, "the connection carries the table's stream of changes")
        batch: Batch = option(1, "records handed over at once")

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

    @derived
    def share_of_a_unit(self):
        """An eventually consistent read takes half a unit, a strong one a whole, one in a transaction two.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
        """
        return Fraction({"eventual": "1/2", "strong": "1", "transactional": "2"}[self.reads_are])

    @derived
    def units_per_read(self):
        """One read unit for every 4 KB started, half of it when eventually consistent, double in a transaction.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
        """
        return self.share_of_a_unit * most(ceil(self.item_size / (4 * KB)), 1) * read_unit / request

    @derived
    def units_per_query(self):
        """A query adds up all items it examines before it rounds to 4 KB; what a filter drops is paid for too.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
        """
        return self.share_of_a_unit * most(ceil(self.query_size / (4 * KB)), 1) * read_unit / request

    @derived
    def units_per_write(self):
        """One write unit for every 1 KB started, double in a transaction.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
        """
        share = 2 if self.writes_are == "transactional" else 1
        return share * most(ceil(self.item_size / (1 * KB)), 1) * write_unit / request

    @derived
    def missed(self):
        """The part of reads and queries that its Accelerator does not answer; writes pass it. [k]

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.concepts.html
        """
        return 1 - self.dax_hit_ratio

    @derived
    def index_units_per_write(self):
        """Every write of an item that has an index's keys also writes one unit for every 1 KB of its entry, and twice
        that when it changes the keys.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
        """
        return sum((self.units_of(index) for index in self.indexes), 0 * write_unit / request)

    def units_of(self, index):
        """Write units that one write of the table causes in an index, on average."""
        units = most(ceil(self.entry(index) / (1 * KB)), 1)
        return units * index.holds_share * (1 + index.key_changes) * write_unit / request

    def entry(self, index):
        """How large one entry of an index is."""
        if index.entry_size is not None:
            return index.entry_size
        return self.item_size if index.projects == "all" else least(self.item_size, 100 * byte)

    @derived
    def items(self):
        """How many items the table holds: each has 100 bytes of overhead.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
        """
        return self.holds / (self.item_size + 100 * byte)

    def indexed(self, *kinds):
        """What the indexes of these kinds hold: each entry and 100 bytes of overhead for every item that is in them."""
        entries = [(self.entry(i) + 100 * byte) * i.holds_share for i in self.indexes if i.kind in kinds]
        return self.items * sum(entries, 0 * byte)

    @derived
    def stored(self):
        """The table, its indexes' entries with 100 bytes of overhead each, and 48 bytes an item in a global table.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
        """
        replicated = self.items * 48 * byte if self.elsewhere else 0 * byte
        return self.holds + self.indexed("global", "local") + replicated

    @derived
    def capacity_written(self):
        """Autoscaling holds, each hour, the units written a second over the utilization wanted, whole, in its range;
        a global index has capacity of its own, one unit at least, and a local one uses the table's.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/provisioned-capacity-mode.html
        """
        local = [self.units_of(index) for index in self.indexes if index.kind == "local"]
        of_table = self.writes.hourly * sum(local, self.units_per_write) * capacity["write"] / self.utilization
        total = self.write_capacity.holding(ceil(of_table / WCU))
        for index in self.indexes:
            if index.kind == "global":
                wanted = self.writes.hourly * self.units_of(index) * capacity["write"] / self.utilization
                total = total + most(ceil(wanted / WCU), 1)
        return over_the_day(total) * WCU

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
        global index holds one unit at least.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/provisioned-capacity-mode.html
        """
        units = self.reads.hourly * self.units_per_read + self.queries.hourly * self.units_per_query
        units = units * self.missed if self._values["dax"] else units
        wanted = ceil(units * capacity["read"] / RCU / self.utilization)
        indexes = sum(index.kind == "global" for index in self.indexes)
        return (over_the_day(self.read_capacity.holding(wanted)) + indexes) * RCU

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
        """Every replica holds the fewest read units of the range, and one for every global index.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html
        """
        indexes = sum(index.kind == "global" for index in self.indexes)
        return {region: (self.read_capacity.low + indexes) * RCU for region in self.elsewhere}

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

    @free(stream=("keys", "new-image", "old-image", "both"))
    def stream_reads(self):
        """Reads of a stream by Lambda triggers and global tables are not charged."""
        return True

    @rule(hint="add 'recovery: true'")
    def data_without_recovery(self):
        """A table that holds data should survive a bad deploy."""
        if self.holds and not self.recovery:
            yield "holds", f"{self.holds} would be lost for good after a bad write"

    @rule(severity="error", hint="keep the payload in S3 and its key in the item")
    def item_too_large(self):
        """An item holds 400 KB at most, attribute names included."""
        if self.item_size > 400 * KB:
            yield "item_size", f"{self.item_size} is over the 400 KB of an item"

    @rule(severity="error", hint="make it a global index, or give the table a sort key")
    def local_index_not_possible(self):
        """A table has five local indexes at most, made with it, and a sort key of its own."""
        local = [index for index in self.indexes if index.kind == "local"]
        if len(local) > 5:
            yield "indexes", f"{len(local)} local indexes are over the five of a table"
        if local and self.partition_key and not self.sort_key:
            yield "indexes", f"{local[0].name} is local, and the table has no sort key"

    @rule(hint="set its warm throughput before the launch")
    def new_table_throttles(self):
        """An on-demand table starts with 4,000 writes and 12,000 reads a second and doubles from there."""
        if self.billing != "on-demand":
            return
        reading = self.reads.peak * self.units_per_read + self.queries.peak * self.units_per_query
        writing = self.writes.peak * self.units_per_write
        if writing > 4000 * write_unit / second:
            yield "billing", f"{writing / write_unit * second} write units a second at peak are over the first 4,000"
        if reading > 12000 * read_unit / second:
            yield "billing", f"{reading / read_unit * second} read units a second at peak are over the first 12,000"

    @rule(hint="raise the end of the range, or use 'billing: on-demand'")
    def capacity_below_peak(self):
        """Autoscaling stops at the end of its range; what is over it is throttled."""
        if self.billing != "provisioned":
            return
        writing = self.writes.peak * self.units_per_write * capacity["write"] / WCU
        reading = self.reads.peak * self.units_per_read + self.queries.peak * self.units_per_query
        reading = reading * capacity["read"] / RCU
        if writing > self.write_capacity.high:
            yield "write_capacity", f"{writing} WCU are needed at peak, {self.write_capacity.high} is the most"
        if reading > self.read_capacity.high:
            yield "read_capacity", f"{reading} RCU are needed at peak, {self.read_capacity.high} is the most"
