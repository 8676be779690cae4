"""Amazon MSK bills brokers by the hour and their disks; serverless, clusters, partitions and bytes.

https://aws.amazon.com/msk/pricing/
"""

from archplan.services.words import *

replicator = unit("replicator")

server, cluster, partition, MCU = counts("broker", "cluster", "partition", "MCU")
Data = Annotated[Quantity, Measures("a volume of data", byte / second, "50 GB/month")]


class MSK(
    MadeAnew, Service, title="Amazon MSK", icon="aws.analytics.ManagedStreamingForKafka", role="messaging", stands="zone", subcategory="Streaming Analytics"):  # fmt: skip
    """Apache Kafka, managed."""

    also_called = {"kafka": ""}

    sides = Sides(
        2, "https://aws.amazon.com/msk/pricing/"
    )  # what runs in and out of a cluster; nothing between its brokers
    sends_as = {"records": "kafka", "log": "vended", "gets": "puts"}

    capacity: Literal["brokers", "serverless"] = option("brokers", "brokers, or pay by partitions and bytes")
    broker: Annotated[str, Listed("msk.csv", "broker", "broker type")] = option(
        "kafka.m7g.large", "the type of a broker", capacity="brokers"
    )
    brokers: Count = option(3, "brokers, the same number in every zone", capacity="brokers")
    disk: Size = option("100 GB", "the volume of each broker", capacity="brokers")
    tiered: Size = option("0 GB", "older records kept in the cheaper tier", capacity="brokers")
    tiered_reads: Data = option("0 GB/month", "what is read again from the cheaper tier", capacity="brokers")
    partitions: Count = option(10, "partitions of all topics, when serverless", capacity=stated("serverless"))
    retention: Duration = option("1 day", "how long records stay, when serverless", capacity=stated("serverless"))
    consumers: Count = option(1, "groups that read every record", capacity=stated("serverless"))
    connect_units: Count = option(0, "MSK Connect units (MCU) of all connectors")

    replicators: Count = option(0, "MSK Replicators that copy topics to another cluster")

    records: Flow = inflow("records written", default=True, only_taken=True)

    class leaving(Record):
        """Keys of a connection that leaves Kafka."""

        batch: Batch = option(1, "records handed over at once")

    def outflow(self, leaving):
        """A group gets every record, `batch` at a time."""
        return {"records": 1 / leaving.batch}

    def spread(self):
        return (
            int(min(self.zones, self._values["brokers"].number))
            if self._values["capacity"] == "brokers"
            else self.zones
        )

    @meter("broker/{broker}", capacity="brokers")
    def broker_hours(self):
        """Every broker runs all the time. [k]

        https://aws.amazon.com/msk/pricing/
        """
        return self.brokers * server

    @meter("storage", capacity="brokers")
    def disks(self):
        """The volume of every broker, full or empty. [k]

        https://aws.amazon.com/msk/pricing/
        """
        return self.brokers * self.disk

    @meter("tiered-storage", capacity="brokers")
    def records_tiered(self):
        """What the cheaper tier keeps. [k]

        https://aws.amazon.com/msk/pricing/
        """
        return self.tiered or None

    @meter("tiered-retrieval", capacity="brokers")
    def records_read_from_the_tier(self):
        """What is read again from the cheaper tier. [k]

        https://aws.amazon.com/msk/pricing/
        """
        return self.tiered_reads or None

    @meter("serverless-cluster", capacity="serverless")
    def cluster_hours(self):
        """Every hour the cluster exists. [k]

        https://aws.amazon.com/msk/pricing/
        """
        return 1 * cluster

    @meter("serverless-partition", capacity="serverless")
    def partition_hours(self):
        """Every partition, every hour. [k]

        https://aws.amazon.com/msk/pricing/
        """
        return self.partitions * partition

    @meter("serverless-in", capacity="serverless")
    def data_in(self):
        """What is written. [k]

        https://aws.amazon.com/msk/pricing/
        """
        return self.records.sent

    @meter("serverless-out", capacity="serverless")
    def data_out(self):
        """What is read, once for each group. [k]

        https://aws.amazon.com/msk/pricing/
        """
        return self.records.sent * self.consumers

    @meter("serverless-storage", capacity="serverless", ends="never")
    def records_stored(self):
        """What is written, for as long as it stays: the steady state. [k]

        https://aws.amazon.com/msk/pricing/
        """
        return self.records.sent * self.retention

    @meter("connect-mcu")
    def connectors(self):
        """Every unit of a connector runs all the time. [k]

        https://aws.amazon.com/msk/pricing/
        """
        return self.connect_units * MCU or None

    @meter("replicator")
    def replicators_running(self):
        """Every replicator, every hour; its data and the other cluster are billed apart. [k]

        https://aws.amazon.com/msk/pricing/
        """
        return self.replicators * replicator or None

    @rule(severity="error", hint="take a multiple of the zones")
    def brokers_spread_unevenly(self):
        """Kafka has the same number of brokers in each zone, of which it needs two at least.

        Replicas of a partition are placed in different zones.

        Flags:
            services: {it: {type: msk, brokers: 3}}
            places: {main: {zones: 2, private: [it]}}
        Passes:
            services: {it: {type: msk, brokers: 3}}
            places: {main: {zones: 3, private: [it]}}
        Source: https://docs.aws.amazon.com/msk/latest/developerguide/msk-create-cluster.html
        """
        if self.capacity == "brokers" and self.vpc and self.brokers.number % self.zones:
            yield "brokers", f"{self.brokers} brokers do not divide over {self.zones} zones"
