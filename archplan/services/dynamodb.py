"""Amazon DynamoDB bills a table for what is read, written and held. https://aws.amazon.com/dynamodb/pricing/"""

from archplan.service import *

read_unit, write_unit, RCU, WCU = counts("read request unit", "write request unit", "RCU", "WCU")
capacity = {"read": RCU * second / read_unit, "write": WCU * second / write_unit}  # one serves one unit a second


class Index(Record):
    """A secondary index of the table."""

    name: str = option("", "its name", required=True)
    kind: Literal["global", "local"] = option("global", "global has keys of its own, local shares the partition key")
    partition_key: str = option("", "the attribute items are spread by")
    sort_key: str = option("", "the attribute items are ordered by")
    projects: Literal["all", "keys", "some"] = option("all", "which attributes it copies")
    entry_size: Size | None = option(None, "one entry; all of the item, or 100 bytes of keys, unless stated")
    holds_share: Ratio = option("100%", "the part of the items that have its keys")


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
    holds: Size = option("0 GB", "the table, without its indexes")
    indexes: list[Index] = option((), "secondary indexes")
    stream: Literal["none", "keys", "new-image", "old-image", "both"] = option("none", "what its stream carries")
    recovery: bool = option(False, "restore to any second of the last 35 days")
    backups: Size = option("0 GB", "on-demand backups kept")
    utilization: Ratio = option("70%", "how full autoscaling keeps provisioned capacity")
    read_capacity: Range = option("1..40000", "provisioned read capacity, fewest to most")
    write_capacity: Range = option("1..40000", "provisioned write capacity, fewest to most")

    reads: Flow = inflow("items fetched")
    writes: Flow = inflow("items put, updated or deleted")

    class leaving(Record):
        """Keys of a connection that leaves a table: its stream."""

        stream: bool = option(True, "the connection carries the table's stream of changes")
        batch: Count = option(1, "records handed over at once")

    def outflow(self, leaving):
        """A stream hands on every write, `batch` records at a time; nothing else leaves a table by itself."""
        return {"writes": 1 / leaving.batch} if leaving.stream else {}

    def carries(self, inflow):
        return (self._values["item_size"] if inflow == "writes" else 200 * byte, 
                self._values["item_size"] if inflow == "reads" else 200 * byte)  # fmt: skip

    @derived
    def units_per_read(self):
        """One read unit for every 4 KB started, half of it when eventually consistent, double in a transaction.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
        """
        share = {"eventual": 1 / 2, "strong": 1, "transactional": 2}[self.reads_are]
        return share * most(ceil(self.item_size / (4 * KB)), 1) * read_unit / request

    @derived
    def units_per_write(self):
        """One write unit for every 1 KB started, double in a transaction.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
        """
        share = 2 if self.writes_are == "transactional" else 1
        return share * most(ceil(self.item_size / (1 * KB)), 1) * write_unit / request

    @derived
    def index_units_per_write(self):
        """Every write of an item that has an index's keys also writes one unit for every 1 KB of its entry.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
        """
        units = [ceil(self.entry(index) / (1 * KB)) * index.holds_share for index in self.indexes]
        return sum(units, quantity(0)) * write_unit / request

    def entry(self, index):
        """How large one entry of an index is."""
        if index.entry_size is not None:
            return index.entry_size
        return self.item_size if index.projects == "all" else least(self.item_size, 100 * byte)

    @derived
    def indexed(self):
        """What the indexes hold: each entry and 100 bytes of overhead for every item of the table.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
        """
        items = self.holds / (self.item_size + 100 * byte)
        entries = [(self.entry(index) + 100 * byte) * index.holds_share for index in self.indexes]
        return items * sum(entries, 0 * byte)

    @meter("ondemand-rru", billing="on-demand", class_="standard")
    def read_requests(self):
        """Every read costs its read units."""
        return self.reads * self.units_per_read

    @meter("ondemand-wru", billing="on-demand", class_="standard")
    def write_requests(self):
        """Every write costs its write units, and those of every index it changes."""
        return self.writes * (self.units_per_write + self.index_units_per_write)

    @meter("ondemand-rru-ia", billing="on-demand", class_="infrequent-access")
    def infrequent_read_requests(self):
        """Every read costs its read units."""
        return self.reads * self.units_per_read

    @meter("ondemand-wru-ia", billing="on-demand", class_="infrequent-access")
    def infrequent_write_requests(self):
        """Every write costs its write units, and those of every index it changes."""
        return self.writes * (self.units_per_write + self.index_units_per_write)

    @meter("provisioned-rcu", billing="provisioned")
    def provisioned_reads(self):
        """Autoscaling holds, each hour, the units read a second over the utilization wanted, whole, in its range.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/provisioned-capacity-mode.html
        """
        wanted = self.reads.hourly * self.units_per_read * capacity["read"] / (1 * RCU) / self.utilization
        return over_the_day(self.read_capacity.holding(ceil(wanted))) * RCU

    @meter("provisioned-wcu", billing="provisioned")
    def provisioned_writes(self):
        """Autoscaling holds, each hour, the units written a second over the utilization wanted, whole, in its range.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/provisioned-capacity-mode.html
        """
        units = self.units_per_write + self.index_units_per_write
        wanted = self.writes.hourly * units * capacity["write"] / (1 * WCU) / self.utilization
        return over_the_day(self.write_capacity.holding(ceil(wanted))) * WCU

    @meter("storage", class_="standard")
    def table_storage(self):
        """The table and its indexes."""
        return self.holds + self.indexed

    @meter("storage-ia", class_="infrequent-access")
    def infrequent_storage(self):
        """The table and its indexes."""
        return self.holds + self.indexed

    @meter("pitr", recovery=True)
    def point_in_time_recovery(self):
        """The size of the table; indexes are rebuilt, not kept."""
        return self.holds

    @meter("backup")
    def backup_storage(self):
        """Every backup holds the whole table."""
        return self.backups or None

    @free(stream=("keys", "new-image", "old-image", "both"))
    def stream_reads(self):
        """Reads of a stream by Lambda triggers and global tables are not charged."""
        return True

    @rule(hint="add 'recovery: true'")
    def data_without_recovery(self):
        """A table that holds data should survive a bad deploy."""
        if self.holds and not self.recovery:
            yield "holds", f"{self.holds} would be lost for good after a bad write"
