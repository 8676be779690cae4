"""Amazon Managed Service for Prometheus bills samples taken in, kept and read. https://aws.amazon.com/prometheus/pricing/"""

from archplan.services.words import *

sample, collector = counts("sample", "collector")


class Prometheus(
    Service, title="Amazon Managed Service for Prometheus", icon="aws.management.AmazonManagedPrometheus", role="ops", subcategory="Observability"):  # fmt: skip
    """Metrics for programs that speak Prometheus. The book has no price of samples taken in: that line is unknown."""

    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    sends_as = {"log": "vended"}
    takes_records = True

    series: Count = option(0, "series that are collected: each name and set of labels is one")
    interval: Annotated[Quantity, Measures("a duration", second, "30 s", low=Fraction(1, 1000))] = option(
        "30 s", "how often each is collected", series=SOME
    )
    kept: Duration = option("150 days", "how long samples are kept")
    sample_size: Size = option("2 bytes", "what one sample takes when kept")
    samples_read: Volume = option("0/month", "samples that queries and alerts read")
    collectors: Count = option(0, "managed collectors")

    metrics: Flow = inflow("samples sent", default=True, only_taken=True)

    def carries(self, inflow):
        return None

    def usual(self, caller):
        """Samples come by the clock, for every series of every program, and not with requests."""
        return unsaid(f"{caller.name} sends samples", "{metrics: 10/request}") if caller.answers else None

    def outflow(self, leaving):
        """What it holds is asked for; it calls nothing but alerts."""
        return {"metrics": 1}

    @derived
    def samples_in(self):
        """Each series makes a sample every interval; connections bring theirs."""
        collected = self.series / self.interval * sample
        return self.metrics * sample / request + collected

    @meter("ingest")
    def samples_taken_in(self):
        """Every sample, less above a volume. [k]

        https://aws.amazon.com/prometheus/pricing/
        """
        return self.samples_in or None

    @meter("storage")
    def samples_kept(self):
        """Samples at one or two bytes each, for as long as they are kept: the steady state. [k]

        https://aws.amazon.com/prometheus/pricing/
        """
        return self.samples_in * self.sample_size / sample * self.kept

    @meter("query-sample")
    def samples_queried(self):
        """Every sample that a query or an alert reads. [k]

        https://aws.amazon.com/prometheus/pricing/
        """
        return Quantity(self.samples_read.number, (sample / second).powers) or None

    @meter("collector")
    def managed_collectors(self):
        """Every collector that AWS runs for you; its samples are billed as well. [k]

        https://aws.amazon.com/prometheus/pricing/
        """
        return self.collectors * collector or None

    @rule(severity="info", hint="write 'series: 10000' and how often, 'interval: 60 s'")
    def metrics_not_counted(self):
        """What Prometheus costs is the number of its samples.

        Every series is a sample at each interval: 10,000 series each 30 seconds are 876 million a month.

        Flags:
            {}
        Passes:
            {series: 10_000}
        Source: https://aws.amazon.com/prometheus/pricing/
        """
        if not self.series and not self.metrics:
            yield "series", "does not say how many series it collects, so nothing is billed"
