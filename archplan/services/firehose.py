"""Amazon Data Firehose bills the bytes it takes in, by where they come from and go to.

https://aws.amazon.com/firehose/pricing/
"""

from archplan.services.words import *

zone, processor, object_ = counts("zone", "jq processor", "object")
DELIVERED = 64 * MB  # what it collects at least for a folder before it delivers, when it partitions


class Firehose(
    Service, title="Amazon Data Firehose", icon="aws.analytics.KinesisDataFirehose", role="messaging", subcategory="Data Processing"):  # fmt: skip
    """Collects records and delivers them in batches to storage, search or a warehouse. What it delivers to a bucket is
    written there. Records of Kafka and logs that AWS services deliver have prices of their own.
    """

    also_called = {"kinesis_firehose": "", "data_firehose": ""}

    takes_program_logs = True
    keeps_access_logs = True
    sends_as = {"gets": "puts", "reads": "writes"}
    reads_logs = True

    to: Literal["storage", "iceberg"] = option("storage", "storage, search or a warehouse; or Apache Iceberg tables")
    converts: bool = option(False, "turns JSON into Parquet or ORC")
    decompresses: bool = option(False, "unpacks logs of CloudWatch, which arrive compressed")
    partitions: bool = option(False, "splits records into folders by their content")
    objects: Volume | None = option(None, "objects delivered, when it partitions; by their least size unless stated")
    jq: Duration = option("0 ms", "how long a record takes in jq, when that finds its folder")
    into_vpc: bool = option(False, "delivers to something inside a VPC")
    delivery_zones: Count = option(2, "zones it delivers in, inside a VPC", into_vpc=True)

    records: Flow = inflow("records put, or read from Kinesis Data Streams", default=True, only_taken=True)
    kafka: Flow = inflow("records read from Amazon MSK; what an msk sends", only_taken=True)
    vended: Flow = inflow("logs that AWS services deliver: how many bytes a request writes", counted=byte)

    class leaving(Record):
        """Keys of a connection that leaves Firehose: its deliveries."""

        batch: Batch = option(500, "records delivered at once")

    def outflow(self, leaving):
        """Records are delivered `batch` at a time, logs by 5 MB."""
        return {"records": 1 / leaving.batch, "kafka": 1 / leaving.batch, "vended": byte / (5 * MB)}

    def payloads(self, leaving):
        return {"records": leaving.batch, "kafka": leaving.batch, "vended": 5 * MB / byte}

    @derived
    def bytes_in(self):
        """Each record that is put, or read from Kinesis Data Streams, is rounded up to the next 5 KB.

        https://aws.amazon.com/firehose/pricing/
        """
        return self.by_size(self.records, lambda one: ceil(one.request_size / (5 * KB / request))) * 5 * KB / request

    @derived
    def bytes_delivered(self):
        """All that arrives is delivered, at the size it arrived with."""
        return self.records.sent + self.kafka.sent + self.vended * 1

    @derived
    def deliveries(self):
        """What leaves over connections; each of several has all of it."""
        return self.calls_made / request / most(len(self.leads_to), 1)

    @derived
    def objects_delivered(self):
        """The objects stated; or one for every delivery that leaves, and no fewer than objects of 64 MB make. [k]

        https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html
        """
        if self.objects is not None:
            return Quantity(self.objects.number, (object_ / second).powers)
        return most(self.deliveries, self.bytes_delivered / DELIVERED) * object_

    @meter("direct-put", to="storage")
    def data_ingested(self):
        """What is put, or read from Kinesis Data Streams, each record rounded up to the next 5 KB.

        https://aws.amazon.com/firehose/pricing/
        """
        return self.bytes_in

    @meter("kafka", to="storage")
    def data_ingested_from_Kafka(self):
        """What is read from Amazon MSK, not rounded up; the larger of what is ingested and delivered, here the same.

        https://aws.amazon.com/firehose/pricing/
        """
        return self.kafka.sent or None

    @meter("vended-logs", to="storage")
    def vended_logs_ingested(self):
        """Logs that AWS services deliver, not rounded up.

        https://aws.amazon.com/firehose/pricing/
        """
        return self.vended * 1 or None

    @meter("cloudwatch:vended-logs-firehose")
    def vended_logs_delivered(self):
        """CloudWatch bills the delivery of such logs, though they never are in a log group.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
        """
        return self.vended * 1 or None

    @meter("iceberg", to="iceberg")
    def data_into_Iceberg_tables(self):
        """What is delivered into Apache Iceberg tables, at a price of its own. [k]

        https://aws.amazon.com/firehose/pricing/
        """
        return self.bytes_delivered

    @meter("format-conversion", converts=True)
    def format_conversion(self):
        """What is converted, as it was ingested, each record rounded up to the next 5 KB.

        https://aws.amazon.com/firehose/pricing/
        """
        return self.bytes_in + self.kafka.sent + self.vended * 1

    @meter("decompression", decompresses=True)
    def decompression(self):
        """Every byte of log that was unpacked. [k]

        https://aws.amazon.com/firehose/pricing/
        """
        return self.bytes_delivered

    @meter("dynamic-partition", partitions=True)
    def dynamic_partitioning(self):
        """What is split into folders, as it is delivered.

        https://aws.amazon.com/firehose/pricing/
        """
        return self.bytes_delivered

    @meter("partition-object", partitions=True)
    def partitioned_objects(self):
        """Every object delivered to a folder: as many as stated, or as leave over connections, and no fewer than 64 MB make. [k]

        https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html
        """
        return self.objects_delivered

    @meter("jq", partitions=True)
    def jq_processing(self):
        """The time that jq works on records to find their folders.

        https://aws.amazon.com/firehose/pricing/
        """
        return (self.records + self.kafka) * self.jq / request * processor if self.jq else None

    @meter("vpc-delivery", into_vpc=True)
    def delivery_into_VPC(self):
        """Every zone it delivers in, every hour.

        https://aws.amazon.com/firehose/pricing/
        """
        return self.delivery_zones * zone

    @meter("vpc-delivery-data", into_vpc=True)
    def data_into_VPC(self):
        """What is delivered into the VPC.

        https://aws.amazon.com/firehose/pricing/
        """
        return self.bytes_delivered

    @rule(severity="info", hint="put several events into one record")
    def small_records(self):
        """A record of 200 bytes is billed as 5 KB.

        Every record that is put is rounded up to the next 5 KB before it is billed.

        Flags:
            services: {it: {type: firehose}}
            traffic: {app: {kind: devices, requests: 100/second, request: 200 bytes}}
            connections: [app -> it]
        Passes:
            services: {it: {type: firehose}}
            traffic: {app: {kind: devices, requests: 100/second, request: 5 KB}}
            connections: [app -> it]
        Passes:
            services: {it: {type: firehose}}
            traffic: {app: {kind: devices, requests: 100/second, request: 0 bytes}}
            connections: [app -> it]
        Source: https://aws.amazon.com/firehose/pricing/
        """
        small = [
            part.request_size
            for part in self.records.parts
            if part.mean and part.request_size.number > 0 and part.request_size < 2 * KB / request
        ]
        if small and self.to == "storage":
            yield "type", f"its records of {min(small) * request} are billed as 5 KB each"

    @rule(hint="write the 'batch' of the connection that makes so many, or take 'objects' out", traffic=True)
    def objects_unlike_deliveries(self):
        """An object that is billed here is written where it is delivered.

        A bucket bills as many writes as deliveries reach it, one for each `batch` of records on the connection. Where they
        are more than a fifth more or fewer than the objects, one of the two is wrong. Buffers hold 64 MB at least when
        records are split into folders, so that a batch is seldom larger.

        Flags:
            services: {it: {type: firehose, partitions: true, objects: 500_000/month}, raw: {type: s3}}
            traffic: {app: {kind: devices, requests: 1_000_000/month, request: 5 KB}}
            connections: [app -> it -> raw]
        Passes:
            services: {it: {type: firehose, partitions: true, objects: 500_000/month}, raw: {type: s3}}
            traffic: {app: {kind: devices, requests: 1_000_000/month, request: 5 KB}}
            connections: [app -> it, it -> raw: {batch: 2}]
        Passes:
            services: {it: {type: firehose, partitions: true}, raw: {type: s3}}
            traffic: {app: {kind: devices, requests: 1_000_000/month, request: 5 KB}}
            connections: [app -> it -> raw]
        Source: https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html [k]
        """
        if not self.partitions or not self.deliveries:
            return
        objects, deliveries = self.objects_delivered / object_, self.deliveries
        if objects * 5 > deliveries * 6 or objects * 6 < deliveries * 5:
            yield (
                "objects",
                f"bills {plain((objects * month).number, 3)} objects a month, and {plain((deliveries * month).number, 3)} "
                "deliveries leave it",
            )

    @rule(severity="error", hint="take 'objects' and 'jq' out, or write 'partitions: true'")
    def folders_without_partitioning(self):
        """Objects are counted and jq runs only where records are split into folders by their content.

        Flags:
            {jq: 10 ms}
        Passes:
            {partitions: true, jq: 10 ms}
        Source: https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html [k]
        """
        for key, value in (("objects", self.objects), ("jq", self.jq)):
            if value and not self.partitions:
                yield key, f"it does not split records, so {key} is billed nowhere"
