"""What programs ask of a DynamoDB table, and which of its keys answer it."""

from archplan.services.dynamodb.units import RCU, WCU, capacity, hours_of, read_unit
from archplan.services.words import *

Kept = Annotated[Quantity, Measures("a share", one, "10%", low=Fraction(1, 10**6), high=Fraction(1))]


class Index(Record):
    """A secondary index of the table."""

    name: str = option("", "its name, such as by-day", required=True)
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
    def options_stated(self):
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


def busiest_of(key_values, hottest_key):
    """The part of the traffic that the busiest key takes: an even part at least, nothing where nothing is stated."""
    even = 1 / key_values if key_values else quantity(0)
    return most(even, hottest_key) if hottest_key is not None else even


def and_(names):
    """``customer``, ``customer and order``."""
    return " and ".join(names)


class Access(ServicePart):
    """Which keys serve its patterns, and how busy they are."""

    # What its patterns ask, and which keys answer it.

    def keys(self):
        """The partition key and the sort key of the table, called "", and of every index."""
        return self._indexed()[0]

    def _indexed(self):
        """The keys and the indexes by name, worked out once for the options as they are."""
        kept = vars(self).get("_kept_keys")
        if kept is None or kept[0] is not self._values:
            named = {index.name: index for index in reversed(self.indexes)}
            kept = vars(self)["_kept_keys"] = self._values, self._keys(), named, {}
        return kept[1:]

    def _keys(self):
        own = tuple(filter(None, [self.partition_key])), tuple(filter(None, [self.sort_key]))
        local = {i.name: (i.partition_key or own[0], i.sort_key) for i in self.indexes if i.kind == "local"}
        return {"": own, **local, **{i.name: (i.partition_key, i.sort_key) for i in self.indexes if i.kind == "global"}}

    def index(self, name):
        """The index of that name; nothing for the table."""
        return self._indexed()[1].get(name)

    def kind_of(self, pattern):
        """What the pattern calls: a get when it names one item, else a query."""
        whole = {self.partition_key, self.sort_key} - {""}
        one_item = whole and whole <= set(pattern.by) and not pattern.index and pattern.returns in (None, 1)
        return pattern.kind or ("get" if one_item else "query")

    def served_by(self, pattern):
        """The keys that serve a pattern best, "" for the table's own; None when only a scan finds its items.

        Those whose partition key it gives serve it; best are those whose sort key it gives or wants an order of.
        """
        known = self._indexed()[2]
        if id(pattern) not in known:
            known[id(pattern)] = pattern, self._served_by(pattern)  # kept, so that no other takes its place
        return known[id(pattern)][1]

    def _served_by(self, pattern):
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
