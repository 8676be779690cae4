"""On-demand Advantage of Kinesis Data Streams: a mode of the whole account, with a commitment of 25 MB a second each way.

https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html
"""

from archplan.services.words import *

COMMITTED = 25 * MB / second  # each way, by an account with Advantage
ON_DEMAND = ("on-demand", "on-demand-advantage")


class Advantage(ServicePart):
    """What the on-demand streams of an account and region pay together, where one of them has Advantage."""

    @meter("advantage-in", mode=ON_DEMAND)
    def data_in_with_Advantage(self):
        """What is put, each record rounded up to the next kilobyte; a stream costs nothing by the hour. [k]

        https://aws.amazon.com/kinesis/data-streams/pricing/
        """
        return self.bytes_in if self.has_advantage else None

    @meter("advantage-out", mode=ON_DEMAND)
    def data_out_with_Advantage(self):
        """What consumers read, once for each, those of their own throughput too. [k]

        https://aws.amazon.com/kinesis/data-streams/pricing/
        """
        return self.bytes_in * (self.consumers + self.fan_out) if self.has_advantage else None

    @derived
    def taken(self):
        """What all streams of the account and region with Advantage take together."""
        return sum((it.bytes_in for it in self.committed), 0 * byte / second)

    @derived
    def handed_out(self):
        """What consumers read of all of them together."""
        return sum((it.bytes_in * (it.consumers + it.fan_out) for it in self.committed), 0 * byte / second)

    @property
    def committed(self):
        """The on-demand streams of an account and region that has Advantage, those first that say so; the first of them
        has the line of what all of them lack.
        """
        own = [self if it.name == self.name else it for it in self.alike if it.mode in ON_DEMAND]
        asking = [it for it in own if it.mode == "on-demand-advantage"]
        return [*asking, *(it for it in own if it not in asking)] if asking else []

    @property
    def has_advantage(self):
        """Advantage is a mode of the account: where one stream has it, all on-demand streams of the region are billed so.

        https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html
        """
        return self.mode in ON_DEMAND and bool(self.committed)

    @property
    def is_first_committed(self):
        """Whether it has the line of what all streams with Advantage lack together."""
        return self.has_advantage and self.committed[0].name == self.name

    @meter("advantage-in", mode=ON_DEMAND)
    def committed_data_in(self):
        """With Advantage the account pays for 25 MB a second in a region, also where all streams take less.

        https://aws.amazon.com/blogs/big-data/amazon-kinesis-data-streams-launches-on-demand-advantage-for-instant-throughput-increases-and-streaming-at-scale/
        AWS does not say over which time it counts; a month's mean is taken here. [k]
        """
        return most(COMMITTED - self.taken, 0 * byte / second) if self.is_first_committed else None

    @meter("advantage-out", mode=ON_DEMAND)
    def committed_data_out(self):
        """With Advantage the account pays for 25 MB a second that are read, too, also where all streams hand out less.

        https://aws.amazon.com/blogs/big-data/amazon-kinesis-data-streams-launches-on-demand-advantage-for-instant-throughput-increases-and-streaming-at-scale/
        AWS does not say over which time it counts; a month's mean is taken here. [k]
        """
        return most(COMMITTED - self.handed_out, 0 * byte / second) if self.is_first_committed else None

    @meter("advantage-extended-retention", mode=ON_DEMAND)
    def extended_retention_with_Advantage(self):
        """What stays longer than a day and up to seven. [k]

        https://aws.amazon.com/kinesis/data-streams/pricing/
        """
        return self.kept_a_week if self.has_advantage else None

    @rule(
        severity="info", hint="see that the account's streams together take 25 MB a second, or take 'mode: on-demand'"
    )
    def advantage_for_little(self):
        """With Advantage an account pays for 25 MB a second in each direction, used or not.

        All streams of an account and region count together, and what they lack is a line of the first; those that are not
        drawn would make it less.

        Flags:
            services: {it: {type: kinesis, mode: on-demand-advantage}}
            traffic: {clicks: {requests: 30/second, request: 1 KB}}
            connections: [clicks -> it]
        Passes:
            services: {it: {type: kinesis, mode: on-demand-advantage}}
            traffic: {clicks: {requests: 30_000/second, request: 1 KB}}
            connections: [clicks -> it]
        Source: https://aws.amazon.com/kinesis/data-streams/pricing/ [k]
        """
        if self.is_first_committed and 0 * MB / second < self.taken < COMMITTED:
            taken = plain(self.taken.to(MB / second), 3)
            yield "mode", f"takes {taken} MB a second of the 25 MB that the account pays for at least"

    @rule(severity="info", hint="write 'mode: on-demand-advantage' at every on-demand stream of the region")
    def advantage_of_the_account(self):
        """Advantage is a mode of the account in a region: its other on-demand streams are billed by it, too.

        Flags:
            services: {it: {type: kinesis, mode: on-demand}, other: {type: kinesis, mode: on-demand-advantage}}
        Passes:
            services: {it: {type: kinesis, mode: provisioned}, other: {type: kinesis, mode: on-demand-advantage}}
        Passes:
            services: {it: {type: kinesis}, other: {type: kinesis, mode: on-demand-advantage, region: us-west-2}}
        Source: https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html
        """
        if self.mode == "on-demand" and self.has_advantage:
            yield (
                "mode",
                f"is billed with Advantage, a mode of the whole account that '{self.committed[0].name}' asks for",
            )
