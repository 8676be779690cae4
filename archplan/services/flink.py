"""Managed Service for Apache Flink bills processing units by the hour, 50 GB of storage of each, and backups.

https://aws.amazon.com/managed-service-apache-flink/pricing/
"""

from archplan.services.words import *

KPU = unit("KPU")


class Flink(
    Service, title="Amazon Managed Service for Apache Flink", icon="aws.analytics.KinesisDataAnalytics",
    role="compute", subcategory="Streaming Analytics"):  # fmt: skip
    """Works on records as they arrive."""

    units: Range = option("1", "processing units (KPU) that work, fewest to most; each is 1 vCPU and 4 GB")
    serves: Rate | None = option(None, "records one unit works on; with it, units follow the traffic")
    applications: Count = option(1, "applications with so many units each; one more unit runs each of them")
    studio: bool = option(False, "a Studio notebook: two more units, not one")
    backups: Size = option("0 GB", "snapshots kept")

    records: Flow = inflow("records", default=True)

    class leaving(Record):
        """Keys of a connection that leaves an application."""

        batch: Batch = option(1, "records that become one")

    def outflow(self, leaving):
        """Every record goes on, `batch` of them as one."""
        return {"records": 1 / leaving.batch}

    @derived
    def units_working(self):
        """Each hour the records a second over what one unit works on, rounded up and held in the range; the fewest
        when that is not said.
        """
        wanted = self.units.holding(ceil(self.records.hourly / self.serves)) if self.serves else self.units.low
        return over_the_day(wanted) * self.applications

    @meter("kpu")
    def processing_units(self):
        """Every unit that works, and one more for each application to run it; two for a Studio notebook. [k]

        https://aws.amazon.com/managed-service-apache-flink/pricing/
        """
        return (self.units_working + (2 if self.studio else 1) * self.applications) * KPU

    @meter("storage")
    def running_storage(self):
        """50 GB for every unit that works. [k]

        https://aws.amazon.com/managed-service-apache-flink/pricing/
        """
        return self.units_working * 50 * GB

    @meter("backup")
    def backups_kept(self):
        """Snapshots of applications. [k]

        https://aws.amazon.com/managed-service-apache-flink/pricing/
        """
        return self.backups or None

    @rule(hint="raise the upper end of 'units'", saturates=True)
    def peak_above_units(self):
        """The busiest minute needs more units than may run.

        What cannot be worked on waits in the stream, and is lost when the stream's retention ends.

        Flags:
            services: {it: {type: flink, units: 1..2, serves: 100 requests/second}}
            traffic: {app: {kind: devices, requests: 300/second, peak: 2x}}
            connections: [app -> it]
        Passes:
            services: {it: {type: flink, units: 1..6, serves: 100 requests/second}}
            traffic: {app: {kind: devices, requests: 300/second, peak: 2x}}
            connections: [app -> it]
        Source: https://docs.aws.amazon.com/managed-flink/latest/java/how-scaling.html [k]
        """
        needed = ceil(self.records.peak / self.serves) if self.serves else quantity(0)
        if needed > self.units.high:
            yield "units", f"the busiest minute needs {needed} units; at most {self.units.high} run"
