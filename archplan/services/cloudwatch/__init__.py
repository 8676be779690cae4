"""Amazon CloudWatch bills logs as they arrive and as they are kept, and metrics, alarms and dashboards by the month.

https://aws.amazon.com/cloudwatch/pricing/
"""

from archplan.services.cloudwatch.amounts import Amounts
from archplan.services.cloudwatch.checks import CloudWatchChecks
from archplan.services.words import *

observation = unit("observation")

metric, alarm, dashboard, run, queried = counts("metric", "alarm", "dashboard", "canary run", "metric request")
Data = Annotated[Quantity, Measures("a volume of data", byte / second, "5 GB/month")]


class CloudWatch(
    Amounts,
    CloudWatchChecks,
    Service,
    title="Amazon CloudWatch",
    icon="aws.management.Cloudwatch",
    role="ops",
    subcategory="Observability",
):
    """Logs, metrics, alarms and dashboards. A plain connection to it sends the basic metrics, which are free.

    Logs that an AWS service writes of itself, such as those of Lambda functions since 2025-05-01, are vended logs and
    billed in tiers; those of your own programs are not. A connection from it to a stream, a function or a bucket is a
    subscription: what is collected, whether drawn or stated, goes there.
    """

    also_called = {"logs": "", "log_group": "", "metrics": "", "alarms": "", "monitoring": "", "cloudwatch_logs": ""}

    is_origin = False
    takes_records = True
    takes_program_logs = True
    keeps_access_logs = True
    agreement = Agreement("99.9%", "https://aws.amazon.com/cloudwatch/sla/")
    copied_from = "warm-standby"

    logs: Data | None = option(None, "logs collected, when connections do not say", states="written")
    stored: Size | None = option(
        None,
        "logs kept, compressed, as on a bill; what is collected times how long it is kept, unless stated",
        states="kept_logs",
    )
    retention: Duration | None = option(None, "how long logs are kept; for ever unless stated")
    class_: Literal["standard", "infrequent-access"] = option("standard", "the log class")
    vended_logs: Data = option("0 GB/month", "logs AWS services write here, such as VPC flow logs")
    vended_to_s3: Data = option("0 GB/month", "logs AWS services write to S3")
    scans: Data = option("0 GB/month", "what Logs Insights queries read")
    metrics: Count = option(0, "custom metrics: every name and set of dimensions is one")
    metric_queries: Volume = option("0/month", "metrics fetched with GetMetricData")
    api_requests: Volume = option("0/month", "other API requests, such as PutMetricData")
    alarms: Count = option(0, "alarms that look every minute or less often")
    high_resolution_alarms: Count = option(0, "alarms that look every 10 or 30 seconds")
    composite_alarms: Count = option(0, "alarms made of other alarms")
    dashboards: Count = option(0, "dashboards")
    canary_runs: Volume = option("0/month", "runs of Synthetics canaries")
    container_insights: Literal["none", "standard", "enhanced"] = option("none", "metrics of ECS clusters")
    clusters: Count = option(1, "ECS clusters watched", container_insights=SOME)
    ecs_services: Count = option(1, "ECS services watched", container_insights=SOME)
    task_families: Count | None = option(
        None, "task definition families; as many as services unless stated", container_insights=SOME
    )
    tasks: Count = option(1, "tasks that run, all services together", container_insights=SOME)
    containers: Count = option(1, "containers in a task", container_insights=SOME)
    container_instances: Count = option(
        0, "EC2 instances of the clusters whose own metrics are collected", container_insights=SOME
    )

    eks_observations: Volume = option("0/month", "observations that enhanced Container Insights makes on EKS")

    monitoring: Flow = inflow("basic metrics AWS services send of themselves, free", default=True)
    log: Flow = inflow("log lines: how many bytes a request writes", counted=byte, brings=True)
    vended: Flow = inflow("log lines that an AWS service writes of itself: `log` from such a service", counted=byte)

    sends_as = {"gets": "puts"}
    # The services that write logs here: those that say how many bytes, or all that are connected.
    writers: tuple[Service, ...] = ()
    subscribers = ()  # the names of those that read its logs

    class leaving(Record):
        """Keys of a connection to what reads the logs."""

        record: Annotated[Quantity, Measures("a size", byte, "50 KB", low=Fraction(1))] = option(
            "50 KB", "bytes of log that a subscription delivers at once; they are counted uncompressed"
        )

    def sees(self, services, connections):
        """Who writes to it, and who reads its logs."""
        reaching = [c for c in connections.reaching(self.name) if c.source in services]
        writing = [c for c in reaching if "log" in c.multipliers] or reaching
        self.writers = tuple(services[c.source] for c in writing)
        reached = [c.target for c in connections.leaving(self.name)]
        self.subscribers = tuple(name for name in reached if services[name].reads_logs)

    def emits(self):
        """The volumes it states, which nothing that arrives makes more."""
        stated = self._values["logs"] if self._values["logs"] is not None else 0 * byte / second
        return stated + self._values["vended_logs"]

    def outflow(self, leaving):
        """What is watched goes on to whom an alarm tells."""
        return {"monitoring": 1}

    def passes(self, leaving, target):
        """A subscription delivers what is collected, `record` bytes at once; an alarm's message is about 1 KB.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
        """
        if not target.reads_logs:
            return Passed(self.outflow(leaving), size=EVENT)
        each = byte / leaving.record
        drawn = {"log": each, "vended": each} if self._values["logs"] is None else {}
        return Passed({"": each, **drawn}, leaving.record / byte)

    def tells(self, target):
        """An alarm tells a topic; one a month of each alarm is an assumption. A subscription hands on what is logged.

        What may be told by either is told by alarms where there are some and no volume of logs is stated.
        """
        alarms = sum(
            (self._values[key] for key in ("alarms", "high_resolution_alarms", "composite_alarms")), quantity(0)
        )
        if target.reads_logs and (not target.heeds_alarms or not alarms or self._values["logs"] is not None):
            return None
        if not target.heeds_alarms:
            return unsaid(
                f"{self.name} calls {target.name}", "what it takes for a request, such as {calls: 0.001/request}"
            )
        if not alarms:
            return unsaid(
                f"{self.name} tells {target.name}, as it has no alarm", "'alarms: 3' here, or {calls: 0.001/request}"
            )
        said = f"each of {alarms} alarms of {self.name}" if alarms != 1 else f"the alarm of {self.name}"
        return Usual(f"{said} goes off once a month", alarms * request / month)

    def carries(self, inflow):
        return (0 * byte / request, 0 * byte / request) if inflow == "monitoring" else None

    def in_recovery(self, strategy):
        """A pilot light needs alarms for what stands there, three in ten of them; a standby all that watches it.

        https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html
        """
        alarms = int(ceil(self.alarms * Fraction(3, 10)).number)
        if strategy.name != "pilot-light" or not alarms:
            return super().in_recovery(strategy)
        none: dict[str, int | str] = {
            **dict.fromkeys(("metrics", "high_resolution_alarms", "composite_alarms", "dashboards"), 0),
            **dict.fromkeys(("logs", "vended_logs", "vended_to_s3", "scans"), "0 GB/month"),
            **dict.fromkeys(("metric_queries", "api_requests", "canary_runs"), "0/month"),
        }
        assumed = (f"{self.name}: of the alarms three in ten watch what a pilot light keeps",)
        options = {**none, "alarms": alarms, "container_insights": "none"}
        return Copy(f"{alarms} alarms, for what stands there", options, assumed=assumed)

    @meter("logs-ingest{ia}")
    def logs_collected(self):
        """Every byte of log written. [k]

        https://aws.amazon.com/cloudwatch/pricing/
        """
        return self.collected - (self.paid_logs - self.paid_vended) if self.offered else self.collected

    @derived
    def kept_logs(self):
        """What is collected, compressed to 15%, for as long as it is kept: the steady state. [k]

        https://aws.amazon.com/cloudwatch/pricing/
        """
        return (self.collected + self.collected_vended) * 0.15 * self.kept

    @meter("logs-storage")
    def logs_stored(self):
        """What is collected, compressed to 15%, for as long as it is kept: the steady state; unless it is stated. [k]

        https://aws.amazon.com/cloudwatch/pricing/
        """
        return self.stored if self.stored is not None else self.kept_logs

    @meter("vended-logs-{ia_or_cw}")
    def vended_logs_collected(self):
        """Logs that AWS services write here, cheaper above a volume; so are those of Lambda since 2025-05-01.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
        """
        return (self.collected_vended - self.paid_vended if self.offered else self.collected_vended) or None

    @meter("vended-logs-s3")
    def vended_logs_to_S3(self):
        """Logs that AWS services write to a bucket; the bucket bills their storage. [k]

        https://aws.amazon.com/cloudwatch/pricing/
        """
        return self.vended_to_s3 or None

    @meter("logs-insights")
    def logs_scanned(self):
        """Every byte that a Logs Insights query reads. [k]

        https://aws.amazon.com/cloudwatch/pricing/
        """
        return self.scans or None

    @meter("metric")
    def custom_metrics(self):
        """Every name and set of dimensions is a metric.

        https://aws.amazon.com/cloudwatch/pricing/
        """
        return self.metrics * metric or None

    @meter("metric", container_insights="standard")
    def container_insights_metrics(self):
        """12 custom metrics for a cluster, 15 for a service, 10 for a task family; collecting EC2 instances adds 12
        for a cluster and 5 for an instance. Tasks add none.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
        """
        return self.metrics_of_standard_insights * metric

    @meter("container-insights-ecs", container_insights="enhanced")
    def enhanced_container_insights(self):
        """29 metrics for a cluster, 25 for a service, 20 for a task family, 36 for a task, 18 for each container that
        a service defines and 18 for each that runs.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-enhanced-observability-metrics-ECS.html
        """
        return self.metrics_of_enhanced_insights * metric

    @meter("logs-ingest", container_insights=("standard", "enhanced"))
    def container_insights_logs(self):
        """Container Insights writes its events as logs, kept a day. That an event has 1 KB is an assumption. [k]

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContainerInsights.html
        """
        return self.reported

    @meter("getmetricdata")
    def metrics_queried(self):
        """Every metric that a GetMetricData call asks for. [k]

        https://aws.amazon.com/cloudwatch/pricing/
        """
        return Quantity(self.metric_queries.number, (queried / second).powers) or None

    @meter("api-request")
    def API_requests(self):
        """Every other API request.

        https://aws.amazon.com/cloudwatch/pricing/
        """
        return Quantity(self.api_requests.number, (request / second).powers) or None

    @meter("alarm")
    def alarms_at_standard_resolution(self):
        """Every alarm on one metric.

        https://aws.amazon.com/cloudwatch/pricing/
        """
        return self.alarms * alarm or None

    @meter("alarm-hires")
    def alarms_at_high_resolution(self):
        """Every alarm that looks more often than once a minute.

        https://aws.amazon.com/cloudwatch/pricing/
        """
        return self.high_resolution_alarms * alarm or None

    @meter("alarm-composite")
    def alarms_of_alarms(self):
        """Every composite alarm. [k]

        https://aws.amazon.com/cloudwatch/pricing/
        """
        return self.composite_alarms * alarm or None

    @meter("dashboard", scope="global")
    def dashboards_kept(self):
        """Every dashboard.

        https://aws.amazon.com/cloudwatch/pricing/
        """
        return self.dashboards * dashboard or None

    @meter("synthetics-run")
    def canaries(self):
        """Every run of a canary; the function, logs and bucket behind it are billed by their own services. [k]

        https://aws.amazon.com/cloudwatch/pricing/
        """
        return Quantity(self.canary_runs.number, (run / second).powers) or None

    @meter("container-insights-eks")
    def container_insights_of_EKS(self):
        """Every observation of a cluster, node, pod or container. [k]

        https://aws.amazon.com/cloudwatch/pricing/
        """
        return self.eks_observations.number * observation / second or None

    @free()
    def logs_within_a_plan(self):
        """The flat-rate plan of a distribution covers the ingestion of its logs, and not their storage."""
        return (self.paid_logs if self.offered else None) or None

    @free()
    def basic_monitoring(self):
        """AWS services send their own metrics every one to five minutes at no charge."""
        return True
