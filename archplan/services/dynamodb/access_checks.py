"""What is wrong or worth saying of a DynamoDB table's patterns and keys."""

from archplan.services.dynamodb.access import and_
from archplan.services.dynamodb.units import PARTITION, WCU, a_second, capacity, read_unit, write_unit
from archplan.services.words import *

FEW = (  # last words of attributes that take few values, or one value at a time
    "status", "state", "type", "kind", "flag", "active", "enabled", "deleted", "gender",
    "date", "hour", "day", "week", "month", "year",
)  # fmt: skip


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


class PatternChecks(ServicePart):
    """Whether its keys serve its patterns."""

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


class KeyChecks(ServicePart):
    """Whether its keys spread its items, and its indexes can be built and keep up."""

    @rule(
        hint="spread it: add a suffix to the key (write sharding), choose a key with more values, or cache its reads",
        saturates=True,
    )
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

    @rule(
        hint="choose a key with many values, such as a customer; or state how many it has: 'key_values: 1_000'",
        saturates=True,
    )
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

    @rule(hint="raise the end of the index's 'write_capacity', or use 'billing: on-demand'", saturates=True)
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
