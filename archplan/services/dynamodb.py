"""Amazon DynamoDB bills a table for what is read, written and held. https://aws.amazon.com/dynamodb/pricing/"""

from archplan.services.words import *

read_unit, write_unit, RCU, WCU = counts("read request unit", "write request unit", "RCU", "WCU")
replicated_unit, stream_read = counts("replicated write request unit", "stream read request")
(node,) = counts("node")
capacity = {"read": RCU * second / read_unit, "write": WCU * second / write_unit}  # one serves one unit a second
Utilization = Annotated[Quantity, Measures("a utilization", one, "70%", low=Fraction(1, 100), high=Fraction(1))]
Kept = Annotated[Quantity, Measures("a share", one, "10%", low=Fraction(1, 10**6), high=Fraction(1))]
# What one partition serves a second, whatever the table's capacity.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
PARTITION = {"read": 3000 * read_unit / second, "write": 1000 * write_unit / second}
FEW = (  # last words of attributes that take few values, or one value at a time
    "status", "state", "type", "kind", "flag", "active", "enabled", "deleted", "gender",
    "date", "hour", "day", "week", "month", "year",
)  # fmt: skip


class Index(Record):
    """A secondary index of the table."""

    name: str = option("", "its name", required=True)
    kind: Literal["global", "local"] = option("global", "global has keys of its own, local shares the partition key")
    partition_key: Names = option((), "the attribute its entries are spread by; a global index takes up to four")
    sort_key: Names = option((), "the attribute its entries are ordered by; a global index takes up to four")
    key_values: Count | None = option(None, "how many values its partition key has")
    hottest_key: Ratio | None = option(None, "the part of its traffic that the busiest of these values takes")
    projects: Literal["all", "keys", "some"] = option("all", "which attributes it copies")
    entry_size: Size | None = option(None, "one entry; all of the item, or 100 bytes of keys, unless stated")
    holds_share: Ratio = option("100%", "the part of the items that have its keys")
    key_changes: Ratio = option("0%", "the part of its writes that change its keys: one entry goes, another comes")
    read_capacity: Range = option("1..40000", "provisioned read capacity of a global index, fewest to most")
    write_capacity: Range = option("1..40000", "provisioned write capacity of a global index, fewest to most")

    @property
    def written(self):
        """The options that the spec states."""
        return [key for key, span in self._spans.items() if span is not None]

    @property
    def busiest(self):
        """The part of its traffic that one partition key takes, where the spec lets us know."""
        return busiest_of(self._values["key_values"], self._values["hottest_key"])


class Pattern(Record):
    """One thing the program asks of the table or does to it."""

    name: str = option("", "what it is for, such as open orders of a customer", required=True)
    kind: Literal["get", "query", "scan", "put", "update", "delete"] | None = option(
        None, "what the program calls: get when `by` is an item's whole key, else query"
    )
    by: Names = option((), "the attributes it gives values for: customer, or [customer, order]")
    sorted_by: str = option("", "the attribute it wants the answer in order of, or a range of")
    index: str = option("", "the index it asks; the one that serves it best unless stated")
    rate: Volume | None = option(None, "how often, such as 200/second")
    share: Ratio | None = option(None, "or how often: the part of the table's reads, queries or writes that it is")
    returns: Count | None = option(None, "items in the answer, such as 20 items")
    filter_keeps: Kept = option("100%", "the part of the items read that its filter lets through")
    needs: Size | None = option(None, "what it needs of each item; all of it unless stated")
    consistent: bool = option(False, "whether it must see the last write: a strongly consistent read")

    @property
    def reads(self):
        """Whether it may name any attributes; a put, an update and a delete name an item."""
        return self._values["kind"] in (None, "get", "query", "scan")


class WarmThroughput(Record):
    """What a table serves at once, without growing into it."""

    read_units_per_second: Count = option(12000, "read units a second")
    write_units_per_second: Count = option(4000, "write units a second")


def busiest_of(key_values, hottest_key):
    """The part of the traffic that the busiest key takes: an even part at least, nothing where nothing is stated."""
    even = 1 / key_values if key_values else quantity(0)
    return most(even, hottest_key) if hottest_key is not None else even


def and_(names):
    """``customer``, ``customer and order``."""
    return " and ".join(names)


def takes_few_values(names):
    """Whether every one of these attributes is called like a status or a date: ``day``, ``order_status``, ``isActive``."""
    split = ["".join(f"_{c.lower()}" if c.isupper() else c for c in name).replace("-", "_") for name in names]
    return bool(split) and all(name.split("_")[-1] in FEW for name in split)


def size_of(amount):
    """Bytes for a sentence, three digits."""
    for name, unit_ in ("TB", TB), ("GB", GB), ("MB", MB), ("KB", KB):
        if amount >= unit_:
            return f"{plain(Fraction(amount.to(unit_)), 3)} {name}"
    return str(amount)


def hours_of(over_a_day):
    """The numbers of a day's hours; one where all are alike."""
    number = over_a_day.number
    return number.hours if isinstance(number, Day) else (number,)


def a_second(rate, unit_):
    """A rate for a sentence: ``4,200``."""
    return plain(Fraction(rate.to(unit_ / second)), 4)


OF_A_REGION = Agreement("99.99%", "https://aws.amazon.com/dynamodb/sla/", confidence="quoted")
GLOBAL = Agreement("99.999%", OF_A_REGION.source, confidence="quoted", condition="a global table")


class DynamoDB(Service, title="Amazon DynamoDB", icon="aws.database.Dynamodb", role="data"):
    """A key-value table. Say how big an item is and how much it holds; traffic says the rest."""

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

    reads: Flow = inflow("items fetched by key; a batch counts each of its items")
    queries: Flow = inflow("pages of a query or scan")
    writes: Flow = inflow("items put, updated or deleted")

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
        """A query adds up all items it examines before it rounds to 4 KB; what a filter drops is paid for too. Several
        patterns count by their shares or their rates, and alike where they state neither or both.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
        """
        asked = [p for p in self._values["patterns"] if self.kind_of(p) == "query" and p.returns is not None]
        if not asked or "query_size" in self.spec.keys:
            return self.share_of_a_unit * most(ceil(self.query_size / (4 * KB)), 1) * read_unit / request
        shares, rates = [p.share for p in asked], [p.rate for p in asked]
        weights = shares if all(shares) else rates if all(rates) else [1] * len(asked)
        units = [self.units_of_pattern(p) * weight for p, weight in zip(asked, weights, strict=True)]
        return sum(units[1:], units[0]) / sum(weights[1:], weights[0])

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

    @property
    def fewest_index_reads(self):
        return sum((index.read_capacity.low for index in self.indexes if index.kind == "global"), quantity(0))

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
                total = total + index.write_capacity.holding(ceil(wanted / WCU))
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

    @free(stream=("keys", "new-image", "old-image", "both"))
    def stream_reads(self):
        """Reads of a stream by Lambda triggers and global tables are not charged."""
        return True

    # What its patterns ask, and which keys answer it.

    def keys(self):
        """The partition key and the sort key of the table, called "", and of every index."""
        own = tuple(filter(None, [self.partition_key])), tuple(filter(None, [self.sort_key]))
        local = {i.name: (i.partition_key or own[0], i.sort_key) for i in self.indexes if i.kind == "local"}
        return {"": own, **local, **{i.name: (i.partition_key, i.sort_key) for i in self.indexes if i.kind == "global"}}

    def index(self, name):
        """The index of that name; nothing for the table."""
        return next((index for index in self.indexes if index.name == name), None)

    def kind_of(self, pattern):
        """What the pattern calls: a get when it names one item, else a query."""
        whole = {self.partition_key, self.sort_key} - {""}
        one_item = whole and whole <= set(pattern.by) and not pattern.index and pattern.returns in (None, 1)
        return pattern.kind or ("get" if one_item else "query")

    def served_by(self, pattern):
        """The keys that serve a pattern best, "" for the table's own; None when only a scan finds its items.

        Those whose partition key it gives serve it; best are those whose sort key it gives or wants an order of.
        """
        found = None, -1
        for name, (partition, sort) in self.keys().items():
            index = self.index(name)
            if pattern.index not in ("", name) or not partition or not set(partition) <= set(pattern.by):
                continue
            given = next((n for n, part in enumerate(sort) if part not in pattern.by), len(sort))
            fit = 2 * (len(partition) + given) + self.in_order(pattern, name)
            fit -= 100 * (pattern.consistent and index is not None and index.kind == "global")
            if found[0] is None or fit > found[1]:
                found = name, fit
        return found[0]

    def in_order(self, pattern, name):
        """Whether these keys hold items in the order the pattern wants."""
        following = [part for part in self.keys()[name][1] if part not in pattern.by]
        return not pattern.sorted_by or pattern.sorted_by in (*pattern.by, *following[:1])

    def part_of(self, pattern):
        """The traffic of the table that the pattern is part of."""
        kind = self.kind_of(pattern)
        return self.reads if kind == "get" else self.queries if kind in ("query", "scan") else self.writes

    def rate_of(self, pattern):
        """How often the pattern comes, on average; None where the spec does not say."""
        arriving = self.part_of(pattern)
        if pattern.rate is not None:
            return Quantity(pattern.rate.number, (request / second).powers)
        if pattern.share is not None:
            return arriving.mean * pattern.share
        alone = [p for p in self.patterns if self.part_of(p) is arriving] == [pattern]
        return arriving.mean if alone else None

    def peak_of(self, pattern):
        """How often it comes in the busiest minute, as much more than on average as the traffic it is part of."""
        rate, arriving = self.rate_of(pattern), self.part_of(pattern)
        return rate if rate is None or not arriving.mean else rate * arriving.peak / arriving.mean

    def examined(self, pattern):
        """What one call reads before a filter drops any of it; None where the spec does not say."""
        index = self.index(self.served_by(pattern) or "")
        entry = self.item_size if index is None else self.entry(index)
        if self.kind_of(pattern) == "get":
            return entry
        return None if pattern.returns is None else ceil(pattern.returns / pattern.filter_keeps) * entry

    def units_of_pattern(self, pattern):
        """Read units of one call."""
        share = most(self.share_of_a_unit, 1) if pattern.consistent else self.share_of_a_unit
        return share * most(ceil((self.examined(pattern) or self.query_size) / (4 * KB)), 1) * read_unit / request

    @property
    def read_patterns(self):
        return [pattern for pattern in self.patterns if pattern.reads]

    def busiest_reads(self, name):
        """Read units a second, in the busiest minute, of the table or of one global index."""
        asked = [
            (p, self.peak_of(p)) for p in self.read_patterns if self.kind_of(p) == "query" and self.served_by(p) == name
        ]
        if name:
            return sum(
                (rate * self.units_of_pattern(p) for p, rate in asked if rate is not None), 0 * read_unit / second
            )
        elsewhere = [
            self.peak_of(p) or 0 * request / second
            for p in self.read_patterns
            if self.kind_of(p) == "query" and (index := self.index(self.served_by(p) or "")) and index.kind == "global"
        ]
        queries = most(self.queries.peak - sum(elsewhere, 0 * request / second), 0 * request / second)
        units = self.reads.peak * self.units_per_read + queries * self.units_per_query
        return units * self.missed if self.dax else units

    def busiest_writes(self, name):
        """Write units a second, in the busiest minute, of the table with its local indexes or of one global index."""
        if name:
            return self.writes.peak * self.units_of(self.index(name))
        local = [self.units_of(index) for index in self.indexes if index.kind == "local"]
        return self.writes.peak * sum(local, self.units_per_write)

    def spread_by(self):
        """What spreads items over partitions: the table and its global indexes, each with its name and key."""
        own = "" if not self.partition_key else f" by {self.partition_key}"
        yield "", f"the table{own}", busiest_of(self.key_values, self.hottest_key)
        for index in self.indexes:
            if index.kind == "global":
                yield index.name, index.name, index.busiest

    def at(self, name, *options):
        """Where a finding about the table or an index points."""
        written = [option for option in options if option in self.spec.keys]
        return self.index(name) if name else (written or ["type"])[0]

    def needed_of(self, index):
        """The most that a pattern served by the index needs of an item; None where one of them does not say."""
        needs = [p.needs for p in self.read_patterns if self.served_by(p) == index.name]
        return most(*needs) if needs and None not in needs else None

    def is_sudden(self):
        """Whether an hour is more than twice the one before, or the busiest minute twice the busiest hour: more than
        autoscaling follows."""
        for flow in filter(None, (self.reads, self.queries, self.writes)):
            hours = hours_of(flow.hourly)
            if flow.peak.number > 2 * max(hours) or any(now > 2 * hours[n - 1] for n, now in enumerate(hours)):
                return True
        return False

    def needed_by_hour(self):
        """The option, its range, the units needed in each hour and what they are called, to read and to write."""
        reading = self.reads.hourly * self.units_per_read + self.queries.hourly * self.units_per_query
        reading = reading * self.missed if self.dax else reading
        local = [self.units_of(index) for index in self.indexes if index.kind == "local"]
        writing = self.writes.hourly * sum(local, self.units_per_write)
        yield "read_capacity", self.read_capacity, reading * capacity["read"] / RCU, "RCU"
        yield "write_capacity", self.write_capacity, writing * capacity["write"] / WCU, "WCU"

    # The design of its keys.

    @rule(severity="error", hint="add an index whose partition key is one of these attributes, or write 'kind: scan'")
    def pattern_needs_a_scan(self):
        """A pattern whose attributes begin no key reads the whole table every time.

        A query needs the partition key of the table or of an index. Without it DynamoDB reads every item, bills every
        item, and drops those that do not match.

        Flags:
            {partition_key: customer, sort_key: order, holds: 50 GB, recovery: true,
             patterns: [{name: orders to be shipped, by: status}]}
        Passes:
            {partition_key: customer, sort_key: order, holds: 50 GB, recovery: true,
             indexes: [{name: by-status, partition_key: status}], patterns: [{name: orders to be shipped, by: status}]}
        Passes:
            {partition_key: customer, patterns: [{name: orders of a customer, by: customer}, {name: export, kind: scan}]}
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
        """
        stated = all(partition for partition, _ in self.keys().values())
        for pattern in self.read_patterns:
            named = not pattern.index or self.index(pattern.index) is not None
            if pattern.kind == "scan" or not named or not stated or self.served_by(pattern) is not None:
                continue
            units = self.share_of_a_unit * ceil(self.holds / (4 * KB)) * read_unit
            asked = f"gives {and_(pattern.by)}" if pattern.by else "gives no attribute"
            keys = f"{pattern.index} begins" if pattern.index else "no key begins"
            with_it = (" with something else" if pattern.index else " with it") if pattern.by else " with nothing"
            each = f", so every call reads all {self.holds}: {units}" if self.holds else ""
            yield pattern, f"{pattern.name!r} {asked}, and {keys}{with_it}{each}"

    @rule(severity="error", hint="read the table, or a local index, which shares its partition key")
    def strong_read_of_a_global_index(self):
        """A global index answers with what it knew a moment ago.

        DynamoDB writes the table first and its global indexes after it; a strongly consistent read of one is refused.

        Flags:
            {partition_key: customer, indexes: [{name: by-mail, partition_key: mail}],
             patterns: [{name: sign in, by: mail, consistent: true}]}
        Passes:
            {partition_key: customer, indexes: [{name: by-mail, partition_key: mail}],
             patterns: [{name: sign in, by: mail}, {name: profile, by: customer, consistent: true}]}
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
        """
        for pattern in self.read_patterns:
            index = self.index(self.served_by(pattern) or "")
            if pattern.consistent and index is not None and index.kind == "global":
                yield pattern, f"{pattern.name!r} is to see the last write, and {index.name} is a global index"

    @rule(severity="error", hint="give every part of the key in 'by', or read with 'kind: query'")
    def pattern_lacks_the_key(self):
        """One item is named by its whole key.

        GetItem, PutItem, UpdateItem and DeleteItem take the partition key and, where the table has one, the sort key;
        an index serves none of them.

        Flags:
            {partition_key: customer, sort_key: order, patterns: [{name: cancel an order, kind: update, by: order}]}
        Passes:
            {partition_key: customer, sort_key: order,
             patterns: [{name: cancel an order, kind: update, by: [customer, order]}]}
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html [k]
        """
        whole = [part for part in (self.partition_key, self.sort_key) if part]
        for pattern in self.patterns:
            if pattern.kind not in (None, "query", "scan") and pattern.by and not set(whole) <= set(pattern.by):
                yield pattern, f"{pattern.name!r} gives {and_(pattern.by)}, and {and_(whole)} name an item"

    @rule(hint="make that attribute the sort key of the table or of an index")
    def pattern_out_of_order(self):
        """Items come in the order of their sort key, and in no other.

        A pattern that wants another order, or a range of another attribute, reads everything with its partition key
        and sorts and drops it in the program.

        Flags:
            {partition_key: customer, sort_key: order,
             patterns: [{name: newest orders of a customer, by: customer, sorted_by: date}]}
        Passes:
            {partition_key: customer, sort_key: order,
             indexes: [{name: by-date, kind: local, sort_key: date}],
             patterns: [{name: newest orders of a customer, by: customer, sorted_by: date}]}
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html
        """
        for pattern in self.read_patterns:
            name = self.served_by(pattern)
            if name is None or self.in_order(pattern, name):
                continue
            order = and_(self.keys()[name][1])
            held = f"come by {order}" if order else "come one for each key"
            yield (
                pattern,
                f"{pattern.name!r} wants an order of {pattern.sorted_by}, and items of {name or 'the table'} {held}",
            )

    @rule(severity="error", hint="name one of its indexes, or leave 'index' out")
    def pattern_names_no_index(self):
        """A pattern asks an index that the table does not have.

        Flags:
            {partition_key: customer, patterns: [{name: by day, by: day, index: by-day}]}
        Passes:
            {partition_key: customer, indexes: [{name: by-day, partition_key: day}],
             patterns: [{name: by day, by: day, index: by-day}]}
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html [k]
        """
        for pattern in self.patterns:
            if pattern.index and self.index(pattern.index) is None:
                yield pattern, f"{pattern.name!r} asks {pattern.index}, and no index is called so"

    @rule(hint="add 'partition_key: customer' to the table, and one to each of its indexes")
    def patterns_without_keys(self):
        """Patterns are checked against keys, and a key is not stated.

        Flags:
            {patterns: [{name: orders of a customer, by: customer}]}
        Flags:
            {partition_key: customer, indexes: [{name: by-day}], patterns: [{name: by day, by: day}]}
        Passes:
            {partition_key: customer, patterns: [{name: orders of a customer, by: customer}]}
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
        """
        if (self.patterns or self.sort_key) and not self.partition_key:
            yield self.at("", "patterns", "sort_key"), "it states no partition key"
        for index in self.indexes:
            if self.patterns and index.kind == "global" and not index.partition_key:
                yield index, f"{index.name} states no partition key"

    @rule(severity="error", hint="give the key two different attributes")
    def one_attribute_twice_in_a_key(self):
        """A key of one attribute twice orders nothing, and DynamoDB refuses it.

        Flags:
            {partition_key: customer, sort_key: customer}
        Passes:
            {partition_key: customer, sort_key: order}
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html [inferred]
        """
        for name, (partition, sort) in self.keys().items():
            parts = (*partition, *sort)
            if len(set(parts)) < len(parts):
                yield self.at(name, "sort_key"), f"the key of {name or 'the table'} is {and_(parts)}"

    @rule(hint="ask for it by key: a sort key that begins with it, or a sparse index that only holds what is wanted")
    def filter_drops_most(self):
        """What a filter drops is read and billed all the same.

        Read units count what a query examines; the filter runs after that. A filter that keeps little pays for a lot.

        Flags:
            {partition_key: customer, sort_key: order, item_size: 1 KB,
             patterns: [{name: open orders of a customer, by: customer, returns: 20 items, filter_keeps: 10%}]}
        Passes:
            {partition_key: customer, sort_key: order, item_size: 1 KB,
             patterns: [{name: open orders of a customer, by: customer, returns: 20 items, filter_keeps: 80%}]}
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
        """
        for pattern in self.read_patterns:
            if self.kind_of(pattern) != "query" or pattern.filter_keeps >= Fraction(1, 2):
                continue
            kept = plain(pattern.filter_keeps.number * 100, 3)
            if pattern.returns is None:
                yield pattern, f"the filter of {pattern.name!r} keeps {kept}% of what is read and billed"
                continue
            read, units = ceil(pattern.returns / pattern.filter_keeps), self.units_of_pattern(pattern)
            yield (
                pattern,
                f"{pattern.name!r} reads {read} items, {units * request}, to keep {pattern.returns} of them ({kept}%)",
            )

    @rule(hint="copy what it needs: 'projects: some' with an 'entry_size', or 'projects: all'")
    def index_lacks_attributes(self):
        """What an index does not copy is fetched from the table, item by item.

        A local index does that by itself, at a read for each item; a global index cannot, and the program has to.

        Flags:
            {partition_key: customer, item_size: 2 KB, indexes: [{name: by-day, partition_key: day, projects: keys}],
             patterns: [{name: orders of a day, by: day, returns: 50 items, needs: 1 KB}]}
        Passes:
            {partition_key: customer, item_size: 2 KB,
             indexes: [{name: by-day, partition_key: day, projects: some, entry_size: 1 KB}],
             patterns: [{name: orders of a day, by: day, returns: 50 items, needs: 1 KB}]}
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
        """
        for pattern in self.read_patterns:
            index = self.index(self.served_by(pattern) or "")
            if index is None or pattern.needs is None or pattern.needs <= self.entry(index):
                continue
            items = "its items are" if pattern.returns is None else f"{pattern.returns} items are"
            yield (
                pattern,
                f"{pattern.name!r} needs {pattern.needs} of an item and {index.name} copies {self.entry(index)}: {items} "
                "fetched from the table one by one",
            )

    @rule(hint="spread it: add a suffix to the key (write sharding), choose a key with more values, or cache its reads")
    def hot_partition(self):
        """One partition serves 3,000 read units and 1,000 write units a second, whatever the table may.

        All items with one partition key start out in one partition, so the busiest key must fit into one. The same
        holds for a global index, and an index that is throttled throttles the table's writes. `key_values` and
        `hottest_key` say how the traffic spreads. DynamoDB may in time split a busy key by its sort key, but not one
        item, and not where there is a local index.

        Flags:
            services: {it: {type: dynamodb, partition_key: event, hottest_key: 20%}}
            traffic: {fans: {requests: 6_000/second, peak: 1x}}
            connections: [{"fans -> it": {writes: 1/request}}]
        Passes:
            services: {it: {type: dynamodb, partition_key: ticket, key_values: 1 million}}
            traffic: {fans: {requests: 6_000/second, peak: 1x}}
            connections: [{"fans -> it": {writes: 1/request}}]
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html [k]
        """
        for name, shown, part in self.spread_by():
            for what, busiest in ("read", self.busiest_reads(name)), ("write", self.busiest_writes(name)):
                unit_, limit = PARTITION[what] / PARTITION[what].number * second, PARTITION[what]
                if busiest * part > limit:
                    yield (
                        self.at(name, "hottest_key", "key_values"),
                        f"{plain(part.number * 100, 3)}% of the {a_second(busiest, unit_)} {what} units a second that "
                        f"{shown} needs at peak go to one key: {a_second(busiest * part, unit_)}, and a partition gives "
                        f"{a_second(limit, unit_)}",
                    )

    @rule(hint="choose a key with many values, such as a customer; or state how many it has: 'key_values: 1_000'")
    def low_cardinality_key(self):
        """A status or a day is one value for most of the traffic.

        Partitions are filled by key. With few values, or one value at a time, the traffic meets in few partitions
        however many there are. It is found by the attribute's name, where the traffic is a tenth of what a partition
        serves and nothing says how many values there are.

        Flags:
            services: {it: {type: dynamodb, partition_key: day, sort_key: time}}
            traffic: {sensors: {kind: devices, requests: 500/second}}
            connections: [{"sensors -> it": {writes: 1/request}}]
        Passes:
            services: {it: {type: dynamodb, partition_key: sensor, sort_key: time}}
            traffic: {sensors: {kind: devices, requests: 500/second}}
            connections: [{"sensors -> it": {writes: 1/request}}]
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
        """
        for name, shown, part in self.spread_by():
            key = self.keys()[name][0]
            if part or not takes_few_values(key):
                continue
            for what, busiest in ("write", self.busiest_writes(name)), ("read", self.busiest_reads(name)):
                if busiest * 10 > PARTITION[what]:
                    units = a_second(busiest, read_unit if what == "read" else write_unit)
                    of = f"key of {shown}, " if name else "partition key, "
                    yield (
                        self.at(name, "partition_key"),
                        f"its {of}{and_(key)}, has few values at a time, and {units} {what} units a second at peak meet there",
                    )
                    break

    @rule(severity="error", hint="make the index global, or spread the items over more keys")
    def local_index_over_10_gb(self):
        """With a local index, the items of one partition key and their entries hold 10 GB at most.

        Beyond it, writes that would make the collection larger fail. Without a local index there is no such limit.

        Flags:
            {partition_key: shop, sort_key: order, item_size: 4 KB, items_per_key: 3 million,
             indexes: [{name: by-date, kind: local, sort_key: date}]}
        Passes:
            {partition_key: shop, sort_key: order, item_size: 4 KB, items_per_key: 3 million,
             indexes: [{name: by-date, partition_key: shop, sort_key: date}]}
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
        """
        local = [index for index in self.indexes if index.kind == "local"]
        if not local:
            return
        each = self.item_size + 100 * byte
        for index in local:
            each = each + (self.entry(index) + 100 * byte) * index.holds_share
        count, key = self.items_per_key, self.partition_key or "partition key"
        if count is None and self.key_values:
            count = self.items / self.key_values
        if count is not None and each * count > 10 * GB:
            how = "the largest" if self.items_per_key is not None else "an average"
            shown, held = f"{plain(Fraction(count.number), 4)} items", size_of(each * count)
            yield (
                self.at("", "items_per_key", "key_values"),
                f"{how} {key} holds {shown} of {size_of(each)} with their entries in local indexes: {held}, over 10 GB",
            )

    @rule(severity="error", hint="make it a global index, or give the table a sort key")
    def local_index_not_possible(self):
        """A table has five local indexes at most, made with it, and a sort key of its own.

        A local index shares the partition key of the table and orders the same items in another way. It can only be
        made together with the table.

        Flags:
            {partition_key: id, indexes: [{name: by-day, kind: local, sort_key: day}]}
        Flags:
            {partition_key: id, sort_key: time, indexes: [{name: by-day, kind: local, partition_key: day}]}
        Passes:
            {partition_key: id, sort_key: time, indexes: [{name: by-day, kind: local, sort_key: day}]}
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html
        """
        local = [index for index in self.indexes if index.kind == "local"]
        if len(local) > 5:
            yield "indexes", f"{len(local)} local indexes are over the five of a table"
        if local and self.partition_key and not self.sort_key:
            yield "indexes", f"{local[0].name} is local, and the table has no sort key"
        for index in local:
            if self.partition_key and index.partition_key not in ((), (self.partition_key,)):
                yield (
                    index,
                    f"{index.name} is local, so its partition key is {self.partition_key}, not {and_(index.partition_key)}",
                )
            if len(index.sort_key) > 1:
                yield index, f"{index.name} is local, so its sort key is one attribute, not {len(index.sort_key)}"

    @rule(severity="error", hint="let one index serve several patterns (overload its keys), or ask AWS for more")
    def too_many_global_indexes(self):
        """A table has twenty global indexes, unless AWS raised its quota; each has keys of four attributes at most.

        Every index is written with every item that is in it.

        Flags:
            {partition_key: id, indexes: [{name: place, partition_key: [country, region, city, street, house]}]}
        Passes:
            {partition_key: id, indexes: [{name: place, partition_key: [country, region], sort_key: city}]}
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
        """
        found = [index for index in self.indexes if index.kind == "global"]
        if len(found) > 20:
            yield "indexes", f"{len(found)} global indexes are over the 20 of a table"
        for index in found:
            for what, parts in ("partition", index.partition_key), ("sort", index.sort_key):
                if len(parts) > 4:
                    yield index, f"the {what} key of {index.name} has {len(parts)} attributes, and 4 is the most"

    @rule(hint="raise the end of the index's 'write_capacity', or use 'billing: on-demand'")
    def index_capacity_below_its_writes(self):
        """A global index that cannot keep up throttles the writes of its table.

        Every write of an item that is in the index writes the index too, from capacity of the index's own.

        Flags:
            services:
              it: {type: dynamodb, billing: provisioned, indexes: [{name: by-day, write_capacity: 5..100}]}
            traffic: {users: {requests: 250/second, peak: 1x}}
            connections: [{"users -> it": {writes: 1/request}}]
        Passes:
            services:
              it: {type: dynamodb, billing: provisioned, indexes: [{name: by-day, write_capacity: 5..500}]}
            traffic: {users: {requests: 250/second, peak: 1x}}
            connections: [{"users -> it": {writes: 1/request}}]
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
        """
        for index in self.indexes:
            if self.billing != "provisioned" or index.kind != "global":
                continue
            needed = self.busiest_writes(index.name) * capacity["write"] / WCU
            if needed > index.write_capacity.high:
                yield (
                    index,
                    f"{index.name} needs {plain(Fraction(needed.number), 4)} WCU at peak and stops at "
                    f"{index.write_capacity.high}, so the table's own writes are throttled",
                )

    @rule(hint="build the index on attributes that stay, or let items enter it only while they matter")
    def index_keys_change(self):
        """A write that changes an index's key costs two entries there: one goes, another comes.

        It is found where half of the writes change the keys.

        Flags:
            {partition_key: id, indexes: [{name: by-status, partition_key: status, key_changes: 80%}]}
        Passes:
            {partition_key: id, indexes: [{name: by-status, partition_key: status, key_changes: 10%}]}
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
        """
        for index in self.indexes:
            if index.key_changes >= Fraction(1, 2):
                changed = plain(index.key_changes.number * 100, 3)
                yield (
                    index,
                    f"{changed}% of its writes change the keys of {index.name}: "
                    f"{self.units_of(index) * request} for a write there, {self.units_per_write * request} in the table",
                )

    @rule(hint="state the rates and the connections alike, or leave the rates out", traffic=True)
    def patterns_disagree_with_traffic(self):
        """Patterns that come more often than the connections say make one of the two wrong.

        The bill counts what connections bring; the rates of patterns only say how it spreads. A fifth is let pass.

        Flags:
            services: {it: {type: dynamodb, partition_key: id, patterns: [{name: profile, by: id, rate: 500/second}]}}
            traffic: {users: {requests: 100/second}}
            connections: [{"users -> it": {reads: 1/request}}]
        Passes:
            services: {it: {type: dynamodb, partition_key: id, patterns: [{name: profile, by: id, rate: 100/second}]}}
            traffic: {users: {requests: 100/second}}
            connections: [{"users -> it": {reads: 1/request}}]
        Source: arithmetic on the spec's own numbers
        """
        for flow, what in (self.reads, "reads"), (self.queries, "queries"), (self.writes, "writes"):
            asked = [
                p for p in self.patterns if self.part_of(p) is flow and (p.rate is not None or p.share is not None)
            ]
            rate = sum((self.rate_of(p) for p in asked), 0 * request / second)
            if rate > flow.mean * Fraction(6, 5):
                yield (
                    "patterns",
                    f"its patterns make {rate / request * second} {what} a second and connections bring "
                    f"{flow.mean / request * second}",
                )

    # Its capacity.

    @rule(severity="error", hint="write 'billing: provisioned', or leave the capacity out")
    def capacity_of_an_on_demand_table(self):
        """An index of an on-demand table takes no capacity.

        AWS refuses a table that is billed by the request and states capacity. Of the table itself
        `option-without-effect` says so.

        Flags:
            {indexes: [{name: by-day, partition_key: day, read_capacity: 5..50}]}
        Passes:
            {billing: provisioned, indexes: [{name: by-day, partition_key: day, read_capacity: 5..50}]}
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
        """
        for index in self.indexes:
            own = [key for key in ("read_capacity", "write_capacity") if key in index.written]
            if self.billing == "on-demand" and own:
                yield index, f"{index.name} states {and_(own)}, and the table is billed on demand"

    @rule(hint="let autoscaling follow the traffic: 'write_capacity: 20..90'")
    def fixed_capacity(self):
        """Capacity that never changes throttles at noon or is paid for at night.

        Without autoscaling, provisioned capacity is billed and available as stated, every hour.

        Flags:
            services: {it: {type: dynamodb, billing: provisioned, read_capacity: 1..50, write_capacity: 90..90}}
            traffic: {users: {requests: 30/second, shape: evening}}
            connections: [{"users -> it": {writes: 1/request}}]
        Passes:
            services: {it: {type: dynamodb, billing: provisioned, read_capacity: 1..50, write_capacity: 5..90}}
            traffic: {users: {requests: 30/second, shape: evening}}
            connections: [{"users -> it": {writes: 1/request}}]
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
        """
        if self.billing != "provisioned":
            return
        for what, held, units, noun in self.needed_by_hour():
            wanted = most(ceil(units / self.utilization), 1)
            fewest, largest = min(hours_of(wanted)), max(hours_of(wanted))
            if held.low == held.high and fewest < largest:
                needed = f"{plain(fewest)} to {plain(largest)}"
                yield what, f"it stays at {held.low} {noun}, and over the day {needed} are needed"

    @rule(severity="info", hint="raise the start of the range, or use 'billing: on-demand', which takes sudden traffic")
    def autoscaling_comes_late(self):
        """Autoscaling follows traffic within minutes; an hour of more than twice what the one before held is sudden.

        Until capacity has grown, requests are throttled. On-demand tables serve twice their earlier peak at once.

        Flags:
            services: {it: {type: dynamodb, billing: provisioned}}
            traffic:
              sale: {requests: 10/second, shape: [1,1,1,1,1,1,1,1,1,30,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}
            connections: [{"sale -> it": {writes: 1/request}}]
        Passes:
            services: {it: {type: dynamodb, billing: provisioned, write_capacity: 100..500}}
            traffic:
              sale: {requests: 10/second, shape: [1,1,1,1,1,1,1,1,1,30,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}
            connections: [{"sale -> it": {writes: 1/request}}]
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CostOptimization_TableCapacityMode.html
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html [k]
        """
        for what, range_, units, noun in self.needed_by_hour() if self.billing == "provisioned" else ():
            hours, held = hours_of(units), hours_of(range_.holding(ceil(units / self.utilization)))
            jumps = [(need, held[n - 1]) for n, need in enumerate(hours) if need > 2 * held[n - 1]]
            if jumps:
                need, before = max(jumps)
                yield what, f"an hour needs {plain(need, 4)} {noun}, and the one before it holds {plain(before)}"

    @rule(
        hint="warm it before the launch: 'warm_throughput: {read_units_per_second: 40_000, write_units_per_second: 8_000}'"
    )
    def new_table_throttles(self):
        """An on-demand table starts with 4,000 writes and 12,000 reads a second and doubles from there.

        It serves up to twice its earlier peak at once; more than that within half an hour may be throttled. A table
        that is warmed up beforehand serves what it is warmed up for.

        Flags:
            services: {it: {type: dynamodb}}
            traffic: {fans: {requests: 5_000/second}}
            connections: [{"fans -> it": {writes: 1/request}}]
        Passes:
            services: {it: {type: dynamodb, warm_throughput: {write_units_per_second: 20_000}}}
            traffic: {fans: {requests: 5_000/second}}
            connections: [{"fans -> it": {writes: 1/request}}]
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
        """
        if self.billing != "on-demand":
            return
        warm = self.warm_throughput
        first = "warmed up for" if warm is not None else "first"
        writes = warm.write_units_per_second if warm is not None else quantity(4000)
        reads = warm.read_units_per_second if warm is not None else quantity(12000)
        for what, busiest, unit_, ready in (
            ("write", self.busiest_writes(""), write_unit, writes),
            ("read", self.busiest_reads(""), read_unit, reads),
        ):
            if busiest > ready * unit_ / second:
                yield (
                    self.at("", "warm_throughput", "billing"),
                    f"{a_second(busiest, unit_)} {what} units a second at peak are over the {first} {ready}",
                )

    @rule(severity="info", hint="ask AWS for a higher quota of the table before the launch")
    def table_over_its_quota(self):
        """A table serves 40,000 read units and 40,000 write units a second, unless AWS raised its quota.

        Flags:
            services: {it: {type: dynamodb, item_size: 4 KB}}
            traffic: {fans: {requests: 15_000/second, peak: 1x}}
            connections: [{"fans -> it": {writes: 1/request}}]
        Passes:
            services: {it: {type: dynamodb, item_size: 1 KB}}
            traffic: {fans: {requests: 15_000/second, peak: 1x}}
            connections: [{"fans -> it": {writes: 1/request}}]
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
        """
        for what, busiest, unit_ in (
            ("write", self.busiest_writes(""), write_unit),
            ("read", self.busiest_reads(""), read_unit),
        ):
            if busiest > 40_000 * unit_ / second:
                yield "type", f"{a_second(busiest, unit_)} {what} units a second at peak are over the 40,000 of a table"

    @rule(hint="raise the end of the range, or use 'billing: on-demand'")
    def capacity_below_peak(self):
        """Autoscaling stops at the end of its range; what is over it is throttled.

        Flags:
            services: {it: {type: dynamodb, billing: provisioned, write_capacity: 1..10}}
            traffic: {users: {requests: 20/second}}
            connections: [{"users -> it": {writes: 1/request}}]
        Passes:
            services: {it: {type: dynamodb, billing: provisioned, write_capacity: 1..100}}
            traffic: {users: {requests: 20/second}}
            connections: [{"users -> it": {writes: 1/request}}]
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/provisioned-capacity-mode.html
        """
        if self.billing != "provisioned":
            return
        writing = self.busiest_writes("") * capacity["write"] / WCU
        reading = self.busiest_reads("") * capacity["read"] / RCU
        if writing > self.write_capacity.high:
            yield "write_capacity", f"{writing} WCU are needed at peak, {self.write_capacity.high} is the most"
        if reading > self.read_capacity.high:
            yield "read_capacity", f"{reading} RCU are needed at peak, {self.read_capacity.high} is the most"

    # Its data.

    @rule(hint="add 'recovery: true'", fix={"recovery": "true"})
    def data_without_recovery(self):
        """A table that holds data should survive a bad deploy.

        Point-in-time recovery brings back any second of the last 35 days; without it what was overwritten is gone. In
        development it may be.

        Flags:
            {holds: 10 GB}
        Passes:
            {holds: 10 GB, recovery: true}
        Passes:
            stage: development
            services: {it: {type: dynamodb, holds: 10 GB}}
        Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/back-up-data.html
        """
        if self.holds and not self.recovery and self.stage == "production":
            yield "holds", f"{self.holds} would be lost for good after a bad write"

    @rule(severity="error", hint="keep the payload in S3 and its key in the item")
    def item_too_large(self):
        """An item holds 400 KB at most, attribute names included.

        Flags:
            {item_size: 401 KB}
        Passes:
            {item_size: 400 KB}
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-use-s3-too.html
        """
        if self.item_size > 400 * KB:
            yield "item_size", f"{self.item_size} is over the 400 KB of an item"
