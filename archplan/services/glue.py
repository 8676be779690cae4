"""AWS Glue bills the DPU hours of jobs and crawlers, and the catalog beyond its first million objects.

https://aws.amazon.com/glue/pricing/
"""

from archplan.services.words import *

session = unit("session")
DPUHours = Annotated[Quantity, Measures("an amount of DPU-hours", unit("DPU"), "60 DPU-hours/month")]
NodeHours = Annotated[Quantity, Measures("an amount of node-hours", unit("node"), "60 node-hours/month")]

DPU, entry = counts("DPU", "object")
SIZES = {"G.025X": Fraction(1, 4), "G.1X": 1, "G.2X": 2, "G.4X": 4, "G.8X": 8}
Worker = Literal["G.025X", "G.1X", "G.2X", "G.4X", "G.8X"]


class Glue(Service, title="AWS Glue", icon="aws.analytics.Glue", role="data", subcategory="Data Processing"):
    """Jobs that move and reshape data, and the catalog of what there is."""

    also_called = {"etl": ""}

    runs_by_itself = True  # its jobs run on a schedule
    copied_from = "warm-standby"

    jobs: Volume = option("0/month", "job runs")
    worker: Worker = option("G.1X", "the worker type; G.1X is one DPU", jobs=SOME)
    workers: Count = option(2, "workers of a job", jobs=SOME)
    lasts: Duration = option("10 minutes", "an average job run", jobs=SOME)
    flexible: bool = option(False, "runs when there is spare capacity, for a third less", jobs=SOME)
    crawls: Volume = option("0/month", "crawler runs")
    crawl_lasts: Duration = option("10 minutes", "an average crawl; ten minutes are billed at least", crawls=SOME)
    crawler_size: Count = option(2, "DPUs of a crawler", crawls=SOME)
    catalogued: Count = option(0, "tables, versions and partitions in the Data Catalog")

    interactive: DPUHours = option("0 DPU-hours/month", "capacity that interactive sessions take")
    optimized: DPUHours = option("0 DPU-hours/month", "capacity that keeps tables compact")
    databrew: NodeHours = option("0 node-hours/month", "nodes of DataBrew jobs")
    databrew_sessions: Volume = option("0/month", "half hours of interactive DataBrew sessions")

    requests: Flow = inflow("requests of the Data Catalog", default=True)

    @derived
    def hours_per_job(self):
        """DPUs of all workers for as long as a run lasts, one minute at least. [k]

        https://aws.amazon.com/glue/pricing/
        """
        return self.workers * SIZES[self.worker] * DPU * most(self.lasts, 1 * minute)

    @meter("etl", flexible=False)
    def job_capacity(self):
        """The DPU hours of every run. [k]

        https://aws.amazon.com/glue/pricing/
        """
        return self.hours_per_job * self.jobs.number / second

    @meter("etl-flex", flexible=True)
    def flexible_job_capacity(self):
        """The DPU hours of every run. [k]

        https://aws.amazon.com/glue/pricing/
        """
        return self.hours_per_job * self.jobs.number / second

    @meter("crawler")
    def crawler_capacity(self):
        """The DPU hours of every crawl, ten minutes at least. [k]

        https://aws.amazon.com/glue/pricing/
        """
        return self.crawler_size * DPU * most(self.crawl_lasts, 10 * minute) * self.crawls.number / second or None

    @meter("catalog-object")
    def catalog_objects(self):
        """What the catalog holds. [k]

        https://aws.amazon.com/glue/pricing/
        """
        return self.catalogued * entry

    @meter("catalog-request")
    def catalog_requests(self):
        """Every request of the catalog. [k]

        https://aws.amazon.com/glue/pricing/
        """
        return self.requests.mean

    @meter("interactive")
    def interactive_sessions(self):
        """Every DPU of a session, by the second. [k]

        https://aws.amazon.com/glue/pricing/
        """
        return self.interactive or None

    @meter("table-optimizer")
    def table_optimization(self):
        """Every DPU that compacts tables. [k]

        https://aws.amazon.com/glue/pricing/
        """
        return self.optimized or None

    @meter("databrew-node")
    def DataBrew_jobs(self):
        """Every node of a job, every hour. [k]

        https://aws.amazon.com/glue/pricing/
        """
        return self.databrew or None

    @meter("databrew-session")
    def DataBrew_sessions(self):
        """Every half hour of a session. [k]

        https://aws.amazon.com/glue/pricing/
        """
        return self.databrew_sessions.number * session / second or None

    @rule(severity="info", hint="write 'flexible: true' for jobs that may wait")
    def nightly_job_in_a_hurry(self):
        """Flexible execution costs a third less where a delay does not matter.

        They run on capacity that is spare, may wait for it, and may start again.

        Flags:
            {jobs: 30/month, lasts: 2 hours}
        Passes:
            {jobs: 30/month, lasts: 2 hours, flexible: true}
        Source: https://aws.amazon.com/glue/pricing/
        """
        if self.jobs and not self.flexible and self.lasts >= 1 * hour:
            yield "jobs", f"runs of {self.lasts} pay for starting at once"
