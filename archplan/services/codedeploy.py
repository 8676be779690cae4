"""AWS CodeDeploy is free on EC2, ECS and Lambda, and bills each update of an on-premises instance.

https://aws.amazon.com/codedeploy/pricing/
"""

from archplan.services.words import *

instance_update, deployment = counts("instance update", "deployment")


class CodeDeploy(Service, title="AWS CodeDeploy", icon="aws.devtools.Codedeploy", role="cicd"):
    """Replaces what runs with a new revision."""

    agreement = Agreement("99.9%", "https://aws.amazon.com/codedeploy/sla/")

    to: Literal["ec2", "ecs", "lambda", "on-premises"] = option("ec2", "where it deploys")
    instances: Count = option("1", "instances a deployment updates", to=("ec2", "on-premises"))
    deployments: Volume | None = option(None, "how often it deploys; what arrives, unless stated", states="starts")
    pace: Literal["one-at-a-time", "half-at-a-time", "all-at-once", "canary", "linear", "blue-green"] = option(
        "one-at-a-time", "how many are replaced at once"
    )
    rollback: bool = option(False, "a deployment that fails, or sets off an alarm, goes back to the revision before it")

    starts: Flow = inflow("deployments that are started", default=True)

    def usual(self, caller):
        """Code changes a few times a day; nobody builds for every request of a client."""
        return (
            unsaid(f"{caller.name} starts a deployment", "{starts: 0.0001/request}, or 'deployments: 20/month' there")
            if caller.answers
            else None
        )

    class leaving(Record):
        """Keys of a connection that leaves a deployment."""

        deploy: Literal["rolling", "blue-green", "canary", "linear"] | None = option(None, "how it deploys")

    def outflow(self, leaving):
        """A deployment is no request to what is deployed."""
        return {}

    @derived
    def deployments_in_a_month(self):
        """The deployments stated, or else the starts that arrive."""
        return self.volume_of("starts", one)

    @meter("onprem-update", to="on-premises")
    def on_premises_updates(self):
        """Every instance of every deployment. [k]

        https://aws.amazon.com/codedeploy/pricing/
        """
        return self.deployments_in_a_month * self.instances * instance_update

    @free(to=("ec2", "ecs", "lambda"))
    def deployments_on_AWS(self):
        """Deployments to EC2, ECS and Lambda are not billed. [k]

        https://aws.amazon.com/codedeploy/pricing/
        """
        return self.deployments_in_a_month * deployment or True

    @rule(hint="write 'pace: half-at-a-time', or another that leaves some running")
    def everything_at_once(self):
        """A bad revision takes down everything that is replaced at once.

        Flags:
            {to: ec2, instances: 4, pace: all-at-once}
        Passes:
            {to: ec2, instances: 4, pace: half-at-a-time}
        Passes:
            stage: development
            services:
              it: {type: codedeploy, to: ec2, instances: 4, pace: all-at-once}
        Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
        """
        if self.pace == "all-at-once" and self.stage == "production":
            yield "pace", f"all of {self.to} is replaced at once"

    @rule(hint="write 'pace: blue-green', or run two instances")
    def single_instance_deployed_in_place(self):
        """A single instance is down while it is updated in place.

        Flags:
            {to: ec2, instances: 1}
        Passes:
            {to: ec2, instances: 2}
        Passes:
            {to: ec2}
        Passes:
            {to: ec2, instances: 1, pace: blue-green}
        Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
        """
        stated = "instances" in self.spec
        if self.to in ("ec2", "on-premises") and stated and self.instances == 1 and self.pace != "blue-green":
            yield "instances", "one instance is down while it is updated"
