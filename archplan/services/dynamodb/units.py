"""What a read and a write of a DynamoDB table cost in units, and how large it is with its indexes."""

from archplan.services.words import *

read_unit, write_unit, RCU, WCU = counts("read request unit", "write request unit", "RCU", "WCU")
capacity = {"read": RCU * second / read_unit, "write": WCU * second / write_unit}  # one serves one unit a second
# What one partition serves a second, whatever the table's capacity.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
PARTITION = {"read": 3000 * read_unit / second, "write": 1000 * write_unit / second}


def hours_of(over_a_day):
    """The numbers of a day's hours; one where all are alike."""
    number = over_a_day.number
    return number.hours if isinstance(number, Day) else (number,)


def a_second(rate, unit_):
    """A rate for a sentence: ``4,200``."""
    return plain(Fraction(rate.to(unit_ / second)), 4)


class Units(ServicePart):
    """How many units its reads and writes take, and what it stores."""

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
