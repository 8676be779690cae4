"""AWS App Runner bills memory of every instance, and vCPUs of those that answer requests.

https://aws.amazon.com/apprunner/pricing/
"""

from archplan.services.words import *

vCPU, build_minute, app = counts("vCPU", "build minute", "app")


class AppRunner(
    Service, title="AWS App Runner", icon="aws.compute.AppRunner", role="compute", subcategory="Containers"
):
    """Runs a web application from an image or a repository. Instances that wait are billed for memory alone."""

    alias_target = True

    def asks_account(self):
        return ("closed",)

    cpu: Count = option("1 vCPU", "vCPUs of an instance")
    memory: Size = option("2 GB", "memory of an instance")
    instances: Range = option("1", "instances, fewest to most; the fewest are always there")
    serves: Rate | None = option(None, "what one instance answers; with it, instances follow the traffic")
    active: Ratio = option(
        "100%", "the part of the time instances answer requests; not needed with 'serves'", serves=None
    )
    builds: Volume = option("0/month", "builds from a repository")
    build_lasts: Duration = option("3 minutes", "one build", builds=SOME)
    deploys_by_itself: bool = option(False, "deploys when the repository or image changes")
    environment: list[str] = option((), "names of environment variables whose values are plain text")
    secrets: list[str] = option((), "names of those that come from Secrets Manager or Parameter Store")

    requests: Flow = inflow("requests it answers", default=True)

    class arriving(Record):
        """Keys of a connection that reaches an application."""

        deploy: Literal["rolling", "blue-green", "canary", "linear"] | None = option(None, "the connection deploys")

    @derived
    def instances_active(self):
        """Each hour the requests a second over what one instance answers, rounded up, at most as many as may run; or
        the fewest, for the part of the time that is stated.
        """
        if not self.serves:
            return self.instances.low * self.active
        return over_the_day(least(ceil(self.requests.hourly / self.serves), self.instances.high))

    @derived
    def instances_waiting(self):
        """Each hour those of the fewest instances that answer nothing."""
        if not self.serves:
            return self.instances.low * (1 - self.active)
        return over_the_day(most(self.instances.low - ceil(self.requests.hourly / self.serves), 0))

    @meter("vcpu")
    def active_vCPUs(self):
        """The vCPUs of instances that answer, by the second, a minute at least. [k]

        https://aws.amazon.com/apprunner/pricing/
        """
        return self.instances_active * self.cpu * vCPU

    @meter("memory")
    def active_memory(self):
        """The memory of instances that answer. [k]

        https://aws.amazon.com/apprunner/pricing/
        """
        return self.instances_active * self.memory

    @meter("provisioned-memory")
    def provisioned_memory(self):
        """The memory of instances that wait. [k]

        https://aws.amazon.com/apprunner/pricing/
        """
        return self.instances_waiting * self.memory

    @meter("build-minute")
    def builds_run(self):
        """Every minute started of every build. [k]

        https://aws.amazon.com/apprunner/pricing/
        """
        minutes = self.builds.number * ceil(self.build_lasts / minute).number
        return Quantity(minutes, (build_minute / second).powers) or None

    @meter("auto-deploy", deploys_by_itself=True)
    def automatic_deployments(self):
        """An application that deploys by itself pays a fee. [k]

        https://aws.amazon.com/apprunner/pricing/
        """
        return 1 * app

    @rule(hint="raise the upper end of 'instances'", saturates=True)
    def peak_above_instances(self):
        """The busiest minute needs more instances than may run.

        Flags:
            traffic: {people: {requests: 100/second, peak: 3x}}
            services:
              it: {type: apprunner, instances: 1..2, serves: 100 requests/second}
            connections: [people -> it]
        Passes:
            traffic: {people: {requests: 100/second, peak: 3x}}
            services:
              it: {type: apprunner, instances: 1..3, serves: 100 requests/second}
            connections: [people -> it]
        Source: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/manage-service-quotas-and-constraints.html
        """
        needed = ceil(self.requests.peak / self.serves) if self.serves else quantity(0)
        if needed > self.instances.high:
            yield "instances", f"the busiest minute needs {needed} instances; at most {self.instances.high} run"

    @rule(severity="info", hint="add what one instance answers, such as 'serves: 80 requests/second'")
    def instances_always_active(self):
        """Without 'serves' or 'active' every instance is billed as answering all the time.

        Flags:
            {instances: 1..3}
        Passes:
            {instances: 1..3, serves: 80 requests/second}
        Source: https://aws.amazon.com/apprunner/pricing/ [k]
        """
        if self.serves is None and self.span_of("active") == self.spec.span:
            yield "type", "nothing says when its instances wait, so they are billed as active all the time"
