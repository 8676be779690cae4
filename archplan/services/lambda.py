"""AWS Lambda bills requests, and memory for as long as a function runs.

https://aws.amazon.com/lambda/pricing/
"""

from archplan.services.words import *

operation = unit("operation")

STARTS = 1000  # new environments of one function in ten seconds


class Measured(Record):
    """How long an average run was measured to take with another memory."""

    memory: Size = option("1 GB", "memory of the function", required=True)
    duration: Duration = option("50 ms", "an average run with it", required=True)


class Lambda(Service, title="AWS Lambda", icon="aws.compute.Lambda", role="compute", subcategory="Serverless Compute"):
    """A function that runs when it is called. Say its memory and how long it takes."""

    also_called = {"function": "", "serverless": "", "faas": ""}

    looks_up = True
    is_function = True
    failures_in = "on_failure"
    is_origin = False
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    sends_as = {"log": "vended"}

    agreement = Agreement("99.95%", "https://aws.amazon.com/lambda/sla/", confidence="quoted")
    reaches_itself = ("cloudwatch",)
    reads_logs = True
    commits = paid_by("compute-savings-plan", "lambda", "compute provisioned_environments provisioned_compute", "requests")  # fmt: skip

    memory: Size = option("128 MB", "memory of the function")
    duration: Duration = option("100 ms", "an average run")
    measured: list[Measured] = option(
        (), "its time with other memory, for `archplan advise`: [{memory: 512 MB, duration: 40 ms}]"
    )
    timeout: Duration | None = option(None, "the longest it may run, after which Lambda ends it")
    on_failure: Beside = option("", "the queue, topic or bucket that takes events it could not handle")
    reserved_concurrency: Count | None = option(None, "calls at once kept for it, and the most it may run")
    architecture: Literal["x86", "arm"] = option("x86", "the processor; arm costs a fifth less", runs="region")
    ephemeral: Size = option("512 MB", "its /tmp; 512 MB are free")
    cold_starts: Ratio = option("0%", "the part of calls that start a new environment", init=SOME)
    init: Duration = option("0 ms", "how long a new environment takes to start; it is billed", cold_starts=SOME)
    provisioned_concurrency: Count = option(0, "environments kept warm all month")
    streaming: bool = option(False, "it streams its responses, which may exceed 6 MB")
    environment: list[str] = option((), "names of environment variables whose values are plain text")
    runs: Literal["region", "edge"] = option("region", "in its region, or at CloudFront's edge (Lambda@Edge)")

    durable_operations: Count = option(0, "steps, waits and callbacks of a durable run", runs="region")
    durable_data: Size = option("0 KB", "what a durable run writes of its state", runs="region")
    durable_kept: Duration = option("14 days", "how long that state stays", durable_data=SOME)

    invocations: Flow = inflow("calls", default=True)

    fleet_noun = "environment"

    def programs(self):
        """Environments kept warm, or one: how many more run at once, the traffic says."""
        return most(self._values["provisioned_concurrency"], 1)

    def new_programs(self):
        """A cold start is a new environment."""
        return self._values["cold_starts"]

    def sees(self, services, connections):
        """New environments read secrets and parameters anew: cold starts count without ``init`` where it calls those."""
        warm = self.instead(cold_starts=quantity(0))
        arrows = [services[c.target] for c in connections.leaving(self.name) if c.usual is not None]
        if any(target.usual(self) != target.usual(warm) for target in arrows):
            self._idle = [found for found in self._idle if found.span != self.spec.keys.get("cold_starts")]

    def __init__(self, *args):
        super().__init__(*args)
        if self._values["runs"] == "edge":
            self.stands = "edge"

    def in_recovery(self, strategy):
        """A function that nobody calls costs nothing; environments kept warm do, for their part of the peak."""
        if not strategy.serves or self.stands == "edge":
            return super().in_recovery(strategy)
        warm = strategy.units(self.provisioned_concurrency, 0)
        return Copy("deployed; it costs nothing until it is called", {"provisioned_concurrency": warm} if warm else {})

    @derived
    def billed_duration(self):
        """Each run is rounded up to the millisecond, and so is the start of a new environment.

        https://aws.amazon.com/lambda/pricing/
        """
        start = ceil(self.init / millisecond) * self.cold_starts
        return (ceil(self.duration / millisecond) + start) * millisecond / request

    @derived
    def warm_runs(self):
        """Calls at once (rate times duration) in each hour, up to the environments kept warm.

        https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
        """
        return over_the_day(least(self.invocations.hourly * self.billed_duration, self.provisioned_concurrency))

    @derived
    def runs_on_demand(self):
        """Calls at once that no warm environment takes."""
        return self.invocations * self.billed_duration - self.warm_runs

    def busiest_hours(self):
        """Calls at once in each hour, as if each had its busiest minute as the day's largest hour has."""
        flow = self.invocations
        hours = flow.hourly.number.hours if isinstance(flow.hourly.number, Day) else (flow.hourly.number,) * 24
        burst = Fraction(flow.peak.number) / max(hours) if max(hours) else Fraction(0)
        return [Fraction(hour) * burst * Fraction(self.duration.to(second)) for hour in hours]

    @meter("request", runs="region")
    def requests(self):
        """Every call."""
        return self.invocations.mean

    @meter("{architecture}", runs="region")
    def compute(self):
        """Memory times billed duration, summed over all calls."""
        return self.memory * self.runs_on_demand

    @meter("edge-request", runs="edge")
    def edge_requests(self):
        """Every call at the edge."""
        return self.invocations.mean

    @meter("edge-duration", runs="edge")
    def edge_compute(self):
        """Memory times billed duration, summed over all calls at the edge."""
        return self.invocations * self.billed_duration * self.memory

    @meter("ephemeral")
    def ephemeral_storage(self):
        """What /tmp has beyond 512 MB, for as long as calls last."""
        beyond = most(self.ephemeral - 512 * MB, 0 * byte)
        return self.invocations * self.billed_duration * beyond if beyond else None

    @meter("provisioned-{architecture}", runs="region")
    def provisioned_environments(self):
        """Memory of the environments kept warm, all month. [k]

        https://aws.amazon.com/lambda/pricing/
        """
        return self.provisioned_concurrency * self.memory if self.provisioned_concurrency else None

    @meter("provisioned-duration-{architecture}", runs="region")
    def provisioned_compute(self):
        """Memory times duration of the calls that a warm environment takes; no free tier applies. [k]

        https://aws.amazon.com/lambda/pricing/
        """
        return self.memory * self.warm_runs if self.provisioned_concurrency else None

    @meter("stream-response", streaming=True)
    def streamed_bytes(self):
        """Of a streamed response, every byte beyond the first 6 MB. [k]

        https://aws.amazon.com/lambda/pricing/
        """
        return self.by_size(
            self.invocations, lambda one: most(one.response_size - 6 * MB / request, 0 * byte / request)
        )

    @meter("durable-operation", runs="region")
    def durable_operations_made(self):
        """Every step, wait and callback of a durable function. [k]

        https://aws.amazon.com/lambda/pricing/
        """
        return self.invocations * self.durable_operations * operation / request if self.durable_operations else None

    @meter("durable-written", runs="region")
    def durable_data_written(self):
        """Every byte of state that a durable run writes. [k]

        https://aws.amazon.com/lambda/pricing/
        """
        return self.invocations * self.durable_data / request if self.durable_data else None

    @meter("durable-kept", runs="region")
    def durable_data_kept(self):
        """That state, as long as it stays. [k]

        https://aws.amazon.com/lambda/pricing/
        """
        return self.invocations * self.durable_data / request * self.durable_kept if self.durable_data else None

    @rule(severity="error", hint="keep to the limits: memory of 128 MB to 10 GB, 15 minutes, /tmp of 512 MB to 10 GB")
    def function_beyond_its_limits(self):
        """A function has 128 MB to 10,240 MB of memory, 15 minutes, and 10,240 MB of /tmp.

        Longer work belongs in a container or a workflow of several functions.

        Flags:
            {duration: 20 minutes}
        Flags:
            {memory: 64 MB}
        Passes:
            {memory: 1 GB, duration: 2 minutes}
        Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
        """
        if not 128 * MB <= self.memory <= 10_240 * MB:
            yield "memory", f"{self.memory} is not from 128 MB to 10 GB"
        for key, lasts in ("duration", self.duration), ("timeout", self.timeout):
            if lasts is not None and lasts > 15 * minute:
                yield key, f"{lasts} is longer than a function may run, 15 minutes"
        if not 512 * MB <= self.ephemeral <= 10_240 * MB:
            yield "ephemeral", f"{self.ephemeral} is not from 512 MB to 10 GB"

    @rule(severity="error", hint="raise its 'timeout', or make the work shorter")
    def average_run_is_cut_off(self):
        """A function that runs longer than its timeout is ended in the middle.

        Flags:
            {duration: 8 s, timeout: 3 s}
        Passes:
            {duration: 800 ms, timeout: 3 s}
        Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
        """
        if self.timeout is not None and self.duration > self.timeout:
            yield "timeout", f"an average run takes {self.duration}, and it is ended after {self.timeout}"

    @rule(
        severity="error", hint="raise 'reserved_concurrency', or leave it out and share the account's", saturates=True
    )
    def reserved_concurrency_below_peak(self):
        """What is reserved for a function is also the most it may run at once.

        Calls at once are the rate in the busiest minute times the duration; what is over is refused.

        Flags:
            services: {it: {type: lambda, duration: 500 ms, reserved_concurrency: 10}}
            traffic: {users: {requests: 100/second}}
            connections: [users -> it]
        Passes:
            services: {it: {type: lambda, duration: 500 ms, reserved_concurrency: 200}}
            traffic: {users: {requests: 100/second}}
            connections: [users -> it]
        Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html [k]
        """
        at_once = self.invocations.peak * self.duration / request
        if self.reserved_concurrency is not None and at_once > self.reserved_concurrency:
            yield (
                "reserved_concurrency",
                f"{plain(at_once.number, 4)} run at once at peak, and {self.reserved_concurrency} may",
            )

    @rule(
        hint="keep environments warm: 'provisioned_concurrency: 2_500', or let a queue take the burst", saturates=True
    )
    def burst_faster_than_environments_start(self):
        """A function starts 1,000 new environments in ten seconds; a burst that needs more is throttled meanwhile.

        The busiest minute is compared with the mean of the busiest hour, as if it began at once.

        Flags:
            services: {it: {type: lambda, duration: 2 s}}
            traffic: {sale: {requests: 200/second, shape: flat, peak: 8x}}
            connections: [sale -> it]
        Passes:
            services: {it: {type: lambda, duration: 2 s, provisioned_concurrency: 2_500}}
            traffic: {sale: {requests: 200/second, shape: flat, peak: 8x}}
            connections: [sale -> it]
        Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
        """
        hours = self.invocations.hourly.number
        hour_ = max(hours.hours) if isinstance(hours, Day) else hours
        lasts = Fraction(self.duration.to(second))
        before, after = Fraction(hour_) * lasts, Fraction(self.invocations.peak.number) * lasts
        warm = max(before, Fraction(self.provisioned_concurrency.number))
        if after - warm > STARTS:
            yield (
                "duration",
                f"the busiest minute runs {plain(after, 4)} at once and {plain(warm, 4)} are warm: "
                f"{plain(after - warm, 4)} more, and {STARTS:,} start in ten seconds",
            )

    @rule(severity="error", hint="add 'streaming: true', or hand out a link to S3")
    def response_too_large(self):
        """A response of more than 6 MB must be streamed.

        Flags:
            services: {it: {type: lambda}}
            traffic: {users: {requests: 1/second, response: 7 MB}}
            connections: [users -> it]
        Passes:
            services: {it: {type: lambda, streaming: true}}
            traffic: {users: {requests: 1/second, response: 7 MB}}
            connections: [users -> it]
        Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
        """
        size = most(*(part.response_size for part in self.invocations.parts)) * request
        if size > 6 * MB and not self.streaming:
            yield "type", f"it returns {size}, and 6 MB is the most"
