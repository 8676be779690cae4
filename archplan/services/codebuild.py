"""AWS CodeBuild bills build minutes at the rate of the compute type. https://aws.amazon.com/codebuild/pricing/"""

from archplan.services.words import *

build_minute, build_second = counts("build minute", "build second")
Machine = Literal[
    "general1.small", "general1.medium", "general1.large", "general1.xlarge", "general1.2xlarge",
    "arm1.small", "arm1.medium", "arm1.large", "arm1.xlarge", "arm1.2xlarge", "gpu1.small", "gpu1.large",
]  # fmt: skip
OnLambda = Literal[
    "lambda-x86-1gb", "lambda-x86-2gb", "lambda-x86-4gb", "lambda-x86-8gb", "lambda-x86-10gb",
    "lambda-arm-1gb", "lambda-arm-2gb", "lambda-arm-4gb", "lambda-arm-8gb", "lambda-arm-10gb",
]  # fmt: skip


class CodeBuild(Service, title="AWS CodeBuild", icon="aws.devtools.Codebuild", role="cicd"):
    """Builds and tests code. Say on which compute type, how often, and how long a build lasts."""

    agreement = Agreement("99.9%", "https://aws.amazon.com/codebuild/sla/")

    compute: Literal[Machine, OnLambda] = option("general1.small", "the compute type")
    os: Literal["linux", "windows"] = option("linux", "the operating system of the build")
    builds: Volume | None = option(None, "how often it builds; what arrives, unless stated", states="starts")
    duration: Duration = option("5 minutes", "how long one build lasts")
    privileged: bool = option(False, "privileged mode, in which a build runs Docker")
    environment: list[str] = option((), "names of environment variables whose values are plain text")
    secrets: list[str] = option((), "names of those that come from Secrets Manager or Parameter Store")

    hands_on = EVENT

    starts: Flow = inflow("builds that are started", default=True)

    def usual(self, caller):
        """Code changes a few times a day; nobody builds for every request of a client."""
        return (
            unsaid(f"{caller.name} starts a build", "{starts: 0.0001/request}, or 'builds: 60/month' at the project")
            if caller.answers
            else None
        )

    class leaving(Record):
        """Keys of a connection that leaves a build."""

        deploy: Literal["rolling", "blue-green", "canary", "linear"] | None = option(None, "how it deploys")

    def outflow(self, leaving):
        """Each build is passed on; a deployment is no request to what is deployed."""
        return {} if leaving.deploy else {"starts": 1}

    @property
    def machine(self):
        """The last words of the price of a compute type."""
        compute = self._values["compute"].removeprefix("lambda-")
        return f"windows-{compute}" if self._values["os"] == "windows" else compute

    @derived
    def builds_in_a_month(self):
        """The builds stated, or else the starts that arrive."""
        return self.volume_of("starts", one)

    @meter("minute-{machine}", compute=Machine)
    def build_minutes(self):
        """Every build rounded up to the minute. [k]

        https://aws.amazon.com/codebuild/pricing/
        """
        return self.builds_in_a_month * most(ceil(self.duration / minute), 1) * build_minute

    @meter("lambda-second-{machine}", compute=OnLambda)
    def build_seconds(self):
        """Every build on Lambda compute, by the second. [k]

        https://aws.amazon.com/codebuild/pricing/
        """
        return self.builds_in_a_month * most(ceil(self.duration / second), 1) * build_second

    @rule(hint="add how often it builds, such as 'builds: 60/month'")
    def project_that_never_builds(self):
        """A project without builds bills nothing.

        Flags:
            {duration: 6 minutes}
        Passes:
            {builds: 60/month, duration: 6 minutes}
        Source: https://aws.amazon.com/codebuild/pricing/
        """
        if not self.builds_in_a_month:
            yield "type", "says no builds, and nothing arrives to start one"

    @rule(severity="error", hint="take a compute type such as general1.small")
    def build_too_long_for_lambda(self):
        """Lambda compute ends a build after 15 minutes.

        Flags:
            {compute: lambda-x86-2gb, builds: 100/month, duration: 20 minutes}
        Passes:
            {compute: lambda-x86-2gb, builds: 100/month, duration: 15 minutes}
        Source: https://docs.aws.amazon.com/codebuild/latest/userguide/lambda.html [k]
        """
        if self.compute.startswith("lambda-") and self.duration > 15 * minute:
            yield "duration", f"a build of {self.duration} does not end in the 15 minutes of {self.compute}"
