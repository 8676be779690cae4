"""AWS Lambda bills requests, and memory for as long as a function runs.

https://aws.amazon.com/lambda/pricing/
"""

from archplan.service import *

CONCURRENCY = 1000  # executions at once that a region's account may have, unless AWS raised it


class Lambda(Service, title="AWS Lambda", icon="aws.compute.Lambda", role="compute"):
    """A function that runs when it is called. Say its memory and how long it takes."""

    reaches_itself = ("cloudwatch",)

    memory: Size = option("128 MB", "memory of the function")
    duration: Duration = option("100 ms", "an average run")
    architecture: Literal["x86", "arm"] = option("x86", "the processor; arm costs a fifth less")
    ephemeral: Size = option("512 MB", "its /tmp; 512 MB are free")
    cold_starts: Ratio = option("0%", "the part of calls that start a new environment")
    init: Duration = option("0 ms", "how long a new environment takes to start; it is billed")
    provisioned_concurrency: Count = option(0, "environments kept warm all month")
    streaming: bool = option(False, "it streams its responses, which may exceed 6 MB")
    runs: Literal["region", "edge"] = option("region", "in its region, or at CloudFront's edge (Lambda@Edge)")

    invocations: Flow = inflow("calls", default=True)

    def __init__(self, *args):
        super().__init__(*args)
        if self._values["runs"] == "edge":
            self.stands = "edge"

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
        return self.invocations * most(self.invocations.response_size - 6 * MB / request, 0 * byte / request)

    @rule(severity="error", hint="see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html")
    def function_beyond_its_limits(self):
        """A function has 128 MB to 10,240 MB of memory, 15 minutes, and 10,240 MB of /tmp."""
        if not 128 * MB <= self.memory <= 10_240 * MB:
            yield "memory", f"{self.memory} is not from 128 MB to 10 GB"
        if self.duration > 15 * minute:
            yield "duration", f"{self.duration} is longer than a function may run, 15 minutes"
        if not 512 * MB <= self.ephemeral <= 10_240 * MB:
            yield "ephemeral", f"{self.ephemeral} is not from 512 MB to 10 GB"

    @rule(hint="ask AWS for a higher quota, or put a queue in front")
    def concurrency_above_the_quota(self):
        """An account may run 1,000 at once in a region."""
        at_once = self.invocations.peak * self.duration / request
        if at_once > CONCURRENCY:
            peak, shown = self.invocations.peak, plain(at_once.number, 4)
            yield "duration", f"{peak} of {self.duration} each are {shown} at once, above {CONCURRENCY:,}"

    @rule(severity="error", hint="add 'streaming: true', or hand out a link to S3")
    def response_too_large(self):
        """A response of more than 6 MB must be streamed."""
        if self.invocations.response_size > 6 * MB / request and not self.streaming:
            size = self.invocations.response_size * request
            yield "type", f"it returns {size}, and 6 MB is the most"
