"""Amazon Kinesis Data Streams bills shards and payload units, or bytes in and out when on demand.

https://aws.amazon.com/kinesis/data-streams/pricing/
"""

from archplan.services.kinesis.advantage import Advantage
from archplan.services.words import *

shard, payload_unit, consumer_shard, stream = counts("shard", "PUT payload unit", "consumer shard", "stream")

Data = Annotated[Quantity, Measures("an amount of data", byte / second, "500 GB/month")]


class Kinesis(
    Advantage, Service, title="Amazon Kinesis Data Streams", icon="aws.analytics.KinesisDataStreams", role="messaging", subcategory="Streaming Analytics"):  # fmt: skip
    """A stream of records that several consumers read in order."""

    also_called = {"stream": "", "data_stream": "", "kinesis_data_streams": ""}

    reads_logs = True
    counts_together = True

    mode: Literal["on-demand", "on-demand-advantage", "provisioned"] = option(
        "on-demand", "pay by the byte, by the byte with a commitment of the whole account, or by the shard"
    )
    shards: Count = option(1, "shards; one takes 1 MB or 1,000 records a second", mode="provisioned")
    consumers: Count = option(1, "consumers that read every record and share the throughput")
    fan_out: Count = option(0, "consumers with a throughput of their own (enhanced fan-out)")
    retention: Duration = option("24 hours", "how long records stay")
    replays: Data = option("0 GB/month", "what consumers read again of records older than seven days")

    records: Flow = inflow("records put", default=True, only_taken=True)

    class leaving(Record):
        """Keys of a connection that leaves a stream."""

        batch: Batch = option(1, "records handed over at once")

    def fate_of_failed(self, leaving):
        """A record is tried until it expires, and those behind it wait."""
        return f"holds up those behind it until it expires after {self.retention}"

    def outflow(self, leaving):
        """A consumer gets every record, `batch` at a time."""
        return {"records": 1 / leaving.batch}

    @derived
    def bytes_in(self):
        """Each record is rounded up to the next kilobyte. [k]

        https://aws.amazon.com/kinesis/data-streams/pricing/
        """
        return self.by_size(self.records, lambda one: ceil(one.request_size / (KB / request))) * KB / request

    @derived
    def kept_a_week(self):
        """What stays longer than a day and up to seven; None where nothing does."""
        return self.bytes_in * (least(self.retention, 7 * day) - 1 * day) if self.retention > 1 * day else None

    @meter("ondemand-stream", mode="on-demand")
    def stream_hours(self):
        """Every hour the stream exists. [k]

        https://aws.amazon.com/kinesis/data-streams/pricing/
        """
        return None if self.has_advantage else 1 * stream

    @meter("ondemand-in", mode="on-demand")
    def data_in(self):
        """What is put, each record rounded up to the next kilobyte. [k]

        https://aws.amazon.com/kinesis/data-streams/pricing/
        """
        return None if self.has_advantage else self.bytes_in

    @meter("ondemand-out", mode="on-demand")
    def data_out(self):
        """What consumers read, once for each of them. [k]

        https://aws.amazon.com/kinesis/data-streams/pricing/
        """
        return None if self.has_advantage else self.bytes_in * self.consumers

    @meter("shard", mode="provisioned")
    def shard_hours(self):
        """Every shard, every hour. [k]

        https://aws.amazon.com/kinesis/data-streams/pricing/
        """
        return self.shards * shard

    @meter("put-payload-unit", mode="provisioned")
    def payload_units(self):
        """Each record takes a unit for every 25 KB started. [k]

        https://aws.amazon.com/kinesis/data-streams/pricing/
        """
        units = self.by_size(self.records, lambda one: ceil(one.request_size / (25 * KB / request)))
        return units * payload_unit / request

    @meter("efo-consumer-shard", mode="provisioned")
    def fan_out_consumers(self):
        """Every consumer of its own throughput, for every shard, every hour. [k]

        https://aws.amazon.com/kinesis/data-streams/pricing/
        """
        return self.fan_out * self.shards * consumer_shard or None

    @meter("efo", mode="provisioned")
    def fan_out_data(self):
        """What those consumers read. [k]

        https://aws.amazon.com/kinesis/data-streams/pricing/
        """
        return self.records.sent * self.fan_out if self.fan_out else None

    @meter("ondemand-efo", mode="on-demand")
    def fan_out_data_on_demand(self):
        """What consumers of their own throughput read. [k]

        https://aws.amazon.com/kinesis/data-streams/pricing/
        """
        return self.bytes_in * self.fan_out if self.fan_out and not self.has_advantage else None

    @meter("extended-retention", mode="provisioned")
    def extended_retention(self):
        """Every shard, when records stay longer than a day. [k]

        https://aws.amazon.com/kinesis/data-streams/pricing/
        """
        return self.shards * shard if self.retention > 1 * day else None

    @meter("ondemand-extended-retention", mode="on-demand")
    def extended_retention_on_demand(self):
        """What stays longer than a day and up to seven. [k]

        https://aws.amazon.com/kinesis/data-streams/pricing/
        """
        return None if self.has_advantage else self.kept_a_week

    @meter("long-term-retention")
    def long_term_retention(self):
        """What stays longer than seven days. [k]

        https://aws.amazon.com/kinesis/data-streams/pricing/
        """
        return self.bytes_in * (self.retention - 7 * day) if self.retention > 7 * day else None

    @meter("long-term-retrieval")
    def long_term_retrieval(self):
        """Reading records older than seven days is charged by the byte. [k]

        https://aws.amazon.com/kinesis/data-streams/pricing/
        """
        return self.replays or None

    @rule(hint="raise 'shards', or write 'mode: on-demand'", saturates=True)
    def too_few_shards(self):
        """A shard takes 1 MB or 1,000 records a second.

        Flags:
            services: {it: {type: kinesis, mode: provisioned, shards: 2}}
            traffic: {clicks: {requests: 3_000/second}}
            connections: [clicks -> it]
        Flags:
            services: {it: {type: kinesis, mode: provisioned, shards: 2, consumers: 0, fan_out: 1}}
            traffic: {clicks: {requests: 30/second, request: 100 KB}}
            connections: [clicks -> it]
        Passes:
            services: {it: {type: kinesis, mode: provisioned, shards: 6}}
            traffic: {clicks: {requests: 3_000/second}}
            connections: [clicks -> it]
        Source: https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
        """
        if self.mode == "provisioned" and self.records.peak > self.shards * 1000 * request / second:
            peak = plain(self.records.peak.to(request / second), 4)
            yield "shards", f"{peak} records a second at the peak are more than {self.shards} shards take"
        written = self.records.peak * self.records.request_size
        if self.mode == "provisioned" and written > self.shards * MB / second:
            peak = plain(written.to(MB / second), 3)
            yield "shards", f"{peak} MB a second at the peak are more than {self.shards} shards take"

    @rule(hint="raise 'shards', or give a consumer a throughput of its own: 'fan_out: 1'", saturates=True)
    def consumers_share_too_little(self):
        """A shard hands out 2 MB a second to all consumers that share its throughput.

        Every one of them reads every record, so three consumers read three times what arrives.

        Flags:
            services: {it: {type: kinesis, mode: provisioned, shards: 2, consumers: 3}}
            traffic: {clicks: {requests: 1_500/second, request: 1 KB}}
            connections: [clicks -> it]
        Passes:
            services: {it: {type: kinesis, mode: provisioned, shards: 4, consumers: 3}}
            traffic: {clicks: {requests: 1_500/second, request: 1 KB}}
            connections: [clicks -> it]
        Source: https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
        """
        read = self.records.peak * self.records.request_size * self.consumers
        given = self.shards * 2 * MB / second
        if self.mode == "provisioned" and read > given:
            asked, had = (plain(rate.to(MB / second), 3) for rate in (read, given))
            yield (
                "consumers",
                f"{self.consumers} consumers read {asked} MB a second at the peak; {self.shards} shards hand out {had}",
            )

    @rule(severity="error", hint="write 24 hours to 365 days")
    def impossible_retention(self):
        """Records stay a day to a year.

        Flags:
            {retention: 12 hours}
        Passes:
            {retention: 7 days}
        Source: https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html
        """
        if not 1 * day <= self.retention <= 365 * day:
            yield "retention", f"{self.retention} is outside a day to a year"
