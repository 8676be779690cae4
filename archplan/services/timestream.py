"""Amazon Timestream bills InfluxDB instances and their storage; LiveAnalytics what is written, kept and asked.

https://aws.amazon.com/timestream/pricing/
"""

from archplan.services.words import *

server, TCU = counts("instance", "TCU")
Schedule = Annotated[Quantity, Measures("a part of the time", one, "2 hours/day", high=Fraction(1))]


class Timestream(
    Service, title="Amazon Timestream", icon="aws.database.Timestream", role="data", subcategory="Time Series"
):
    """A database of measurements over time."""

    billed_at_least = {"units": 4}
    also_called = {"timeseries": "", "time_series": ""}

    engine: Literal["influxdb", "live-analytics"] = option("influxdb", "instances, or pay by the measurement")
    deployment: Literal["single-az", "multi-az"] = option(
        "single-az", "multi-az has a standby in another zone", engine="influxdb"
    )
    instance: Annotated[str, Listed("timestream.csv", "instance", "instance type")] = option(
        "db.influx.medium", "the type of the InfluxDB instance", engine="influxdb"
    )
    disk: Size = option("20 GB", "the disk of InfluxDB", engine="influxdb")
    disk_speed: Literal["3k", "12k", "16k"] = option("3k", "IOPS included with that disk", engine="influxdb")
    in_memory: Duration = option(
        "12 hours", "how long LiveAnalytics keeps measurements in memory", engine="live-analytics"
    )
    kept: Duration = option(
        "1 year", "how long LiveAnalytics keeps them on disk after that", engine=stated("live-analytics")
    )
    units: Count = option(
        4, "compute units (TCU) that LiveAnalytics queries take while they run", engine="live-analytics", asked=SOME
    )
    asked: Schedule = option("0 hours/day", "when LiveAnalytics answers queries", engine="live-analytics")

    writes: Flow = inflow("measurements written", default=True, only_taken=True)
    queries: Flow = inflow("queries")

    def outflow(self, leaving):
        """A database calls nothing."""
        return {}

    @property
    def disk_name(self):
        return f"{self._values['disk_speed']}-{'maz' if self._values['deployment'] == 'multi-az' else 'saz'}"

    @meter("influxdb-instance/{deployment}/{instance}", engine="influxdb")
    def instance_hours(self):
        """The instance runs all the time; with a standby at the price of both. [k]

        https://aws.amazon.com/timestream/pricing/
        """
        return 1 * server

    @meter("influxdb-storage-{disk_name}", engine="influxdb")
    def disks(self):
        """The disk, full or empty; with a standby at the price of both. [k]

        https://aws.amazon.com/timestream/pricing/
        """
        return self.disk

    @derived
    def bytes_in(self):
        """Each write is rounded up to the next kilobyte. [k]

        https://aws.amazon.com/timestream/pricing/
        """
        return self.chunks(self.writes, KB) * KB / request

    @meter("write", engine="live-analytics")
    def data_written(self):
        """What is written, each write rounded up to the next kilobyte. [k]

        https://aws.amazon.com/timestream/pricing/
        """
        return self.bytes_in

    @meter("memory", engine="live-analytics")
    def data_in_memory(self):
        """What was written lately, for as long as it stays in memory: the steady state. [k]

        https://aws.amazon.com/timestream/pricing/
        """
        return self.bytes_in * self.in_memory

    @meter("magnetic", engine="live-analytics")
    def data_on_disk(self):
        """What was written, for as long as it stays on disk: the steady state. [k]

        https://aws.amazon.com/timestream/pricing/
        """
        return self.bytes_in * self.kept

    @meter("query-tcu", engine="live-analytics")
    def query_compute(self):
        """Compute units while queries run, four at least. [k]

        https://aws.amazon.com/timestream/pricing/
        """
        return most(self.units, self.billed_at_least["units"]) * self.asked * TCU or None

    def asks_account(self):
        return ("closed",) if self._values["engine"] == "live-analytics" else ()

    @rule(severity="info", hint="write 'asked: 2 hours/day'")
    def queries_without_time(self):
        """LiveAnalytics bills the time that queries run, which their number does not say.

        A query takes compute units for as long as it runs.

        Flags:
            services: {it: {type: timestream, engine: live-analytics}}
            traffic: {app: {kind: devices, requests: 1/minute}}
            connections: [app -> it: {queries: 1/request}]
        Passes:
            services: {it: {type: timestream, engine: live-analytics, asked: 2 hours/day}}
            traffic: {app: {kind: devices, requests: 1/minute}}
            connections: [app -> it: {queries: 1/request}]
        Source: https://aws.amazon.com/timestream/pricing/
        """
        if self.engine == "live-analytics" and self.queries and not self.asked:
            yield "asked", "is asked, and nothing says for how long"
