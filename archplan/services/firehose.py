"""Amazon Data Firehose bills the bytes it takes in, each record rounded up to 5 KB.

https://aws.amazon.com/firehose/pricing/
"""

from archplan.service import *

zone = unit("zone")


class Firehose(
    Service, title="Amazon Data Firehose", icon="aws.analytics.KinesisDataFirehose", role="messaging",
):  # fmt: skip
    """Collects records and delivers them in batches to storage, search or a warehouse."""

    converts: bool = option(False, "turns JSON into Parquet or ORC")
    partitions: bool = option(False, "splits records into folders by their content")
    into_vpc: bool = option(False, "delivers to something inside a VPC")
    delivery_zones: Count = option(2, "zones it delivers in, inside a VPC", into_vpc=True)

    records: Flow = inflow("records put", default=True)

    class leaving(Record):
        """Keys of a connection that leaves Firehose: its deliveries."""

        batch: Batch = option(500, "records delivered at once")

    def outflow(self, leaving):
        """Records are delivered `batch` at a time."""
        return {"records": 1 / leaving.batch}

    @derived
    def bytes_in(self):
        """Each record is rounded up to the next 5 KB. [k]

        https://aws.amazon.com/firehose/pricing/
        """
        return self.records * ceil(self.records.request_size / (5 * KB / request)) * 5 * KB / request

    @meter("direct-put")
    def data_ingested(self):
        """What is put, each record rounded up to the next 5 KB. [k]

        https://aws.amazon.com/firehose/pricing/
        """
        return self.bytes_in

    @meter("format-conversion", converts=True)
    def format_conversion(self):
        """What is converted, as it was ingested. [k]

        https://aws.amazon.com/firehose/pricing/
        """
        return self.bytes_in

    @meter("dynamic-partition", partitions=True)
    def dynamic_partitioning(self):
        """What is split into folders, as it was ingested. [k]

        https://aws.amazon.com/firehose/pricing/
        """
        return self.bytes_in

    @meter("vpc-delivery", into_vpc=True)
    def delivery_into_VPC(self):
        """Every zone it delivers in, every hour. [k]

        https://aws.amazon.com/firehose/pricing/
        """
        return self.delivery_zones * zone

    @meter("vpc-delivery-data", into_vpc=True)
    def data_into_VPC(self):
        """What is delivered into the VPC. [k]

        https://aws.amazon.com/firehose/pricing/
        """
        return self.records.sent

    @rule(severity="info", hint="put several events into one record")
    def small_records(self):
        """A record of 200 bytes is billed as 5 KB.

        Every record is rounded up to the next 5 KB before it is billed.

        Flags:
            services: {it: {type: firehose}}
            traffic: {app: {kind: devices, requests: 100/second, request: 200 bytes}}
            connections: [app -> it]
        Passes:
            services: {it: {type: firehose}}
            traffic: {app: {kind: devices, requests: 100/second, request: 5 KB}}
            connections: [app -> it]
        Source: https://aws.amazon.com/firehose/pricing/
        """
        size = self.records.request_size
        if self.records and size < 2 * KB / request:
            yield "type", f"its records of {size * request} are billed as 5 KB each"
