"""Amazon Athena bills the bytes that queries scan, or capacity reserved by the hour.

https://aws.amazon.com/athena/pricing/
"""

from archplan.services.words import *

DPUHours = Annotated[Quantity, Measures("an amount of DPU-hours", unit("DPU"), "60 DPU-hours/month")]

query, DPU = counts("query", "DPU")


class Athena(Service, title="Amazon Athena", icon="aws.analytics.Athena", role="data"):
    """SQL over files in S3."""

    copied_from = "warm-standby"
    billed_at_least = {"reserved": 4}

    scans: Size = option("1 GB", "what an average query reads, after compression and partitions")
    asked: Volume | None = option(None, "queries; from the traffic unless stated", states="queries")
    reserved: Count = option(0, "DPUs of provisioned capacity; queries that run there pay no scan")

    spark: DPUHours = option("0 DPU-hours/month", "capacity that Spark sessions take")

    queries: Flow = inflow("queries", default=True)

    def outflow(self, leaving):
        """Every query reads its bucket."""
        return {"queries": 1}

    @derived
    def queries_run(self):
        """The queries that arrive, unless the spec states the volume."""
        return self.volume_of("queries", query)

    @derived
    def billed_scan(self):
        """Each query is billed whole megabytes, ten at least. [k]

        https://aws.amazon.com/athena/pricing/
        """
        return most(ceil(self.scans / (1 * MB)), 10) * MB / query

    @meter("query")
    def data_scanned(self):
        """What every query reads, unless capacity is reserved. [k]

        https://aws.amazon.com/athena/pricing/
        """
        return None if self.reserved else self.queries_run * self.billed_scan

    @meter("provisioned")
    def reserved_capacity(self):
        """DPUs reserved, by the hour; 4 at least. [k]

        https://aws.amazon.com/athena/pricing/
        """
        return most(self.reserved, self.billed_at_least["reserved"]) * DPU if self.reserved else None

    @meter("spark")
    def Spark_sessions(self):
        """Every DPU of a Spark session, by the second. [k]

        https://aws.amazon.com/athena/pricing/
        """
        return self.spark or None

    @rule(severity="info", hint="partition the files, keep them as Parquet, and state the smaller scan")
    def large_scans(self):
        """Athena bills bytes, so columns and partitions are money.

        Parquet is compressed and lets a query leave columns unread; partitions let it leave days unread.

        Flags:
            {scans: 200 GB}
        Passes:
            {scans: 20 GB}
        Source: https://docs.aws.amazon.com/athena/latest/ug/performance-tuning.html [k]
            https://aws.amazon.com/athena/pricing/
        """
        if self.scans > 100 * GB and not self.reserved:
            yield "scans", f"every query reads {self.scans}"
