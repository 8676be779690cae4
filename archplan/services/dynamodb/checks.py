"""What is wrong or worth saying of a DynamoDB table's capacity and data."""

from archplan.services.dynamodb.access import and_
from archplan.services.dynamodb.units import RCU, WCU, a_second, capacity, hours_of, read_unit, write_unit
from archplan.services.words import *


class TableChecks(ServicePart):
    """Whether its capacity follows its traffic, and its data is kept."""

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
            own = [key for key in ("read_capacity", "write_capacity") if key in index.options_stated]
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
        hint="warm it before the launch: 'warm_throughput: {read_units_per_second: 40_000, write_units_per_second: 8_000}'",
        saturates=True,
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

    @rule(hint="raise the end of the range, or use 'billing: on-demand'", saturates=True)
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
