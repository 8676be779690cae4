"""AWS Step Functions bills standard workflows by state transition, express ones by execution, memory and time.

https://aws.amazon.com/step-functions/pricing/
"""

from archplan.services.words import *

transition = unit("state transition")


class StepFunctions(
    Service, title="AWS Step Functions", icon="aws.integration.StepFunctions", role="messaging", subcategory="Workflow Automation"):  # fmt: skip
    """A workflow: each execution walks through states and calls other services."""

    also_called = {"state_machine": "", "workflow": "", "step_function": ""}

    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    sends_as = {"log": "vended"}

    agreement = Agreement("99.9%", "https://aws.amazon.com/step-functions/sla/")

    workflow: Literal["standard", "express"] = option("standard", "standard runs for up to a year, express for minutes")
    transitions: Count = option(
        5, "states that one execution of a standard workflow enters, its start included", workflow="standard"
    )
    retries: Ratio = option("0%", "the part of the transitions that is tried again", workflow="standard")
    duration: Duration = option(
        "1 s", "how long one execution of an express workflow takes", workflow=stated("express")
    )
    memory: Size = option("64 MB", "what one execution of an express workflow holds in memory", workflow="express")
    runs: Volume | None = option(None, "executions, when connections do not say, such as 60/month", states="executions")

    executions: Flow = inflow("executions started", default=True)

    @derived
    def started(self):
        """The executions stated, or those that connections start."""
        return self.volume_of("executions")

    @derived
    def billed_duration(self):
        """Express workflows are billed by 100 ms started. [k]

        https://aws.amazon.com/step-functions/pricing/
        """
        return most(ceil(self.duration / (100 * millisecond)), 1) * 100 * millisecond

    @derived
    def billed_memory(self):
        """Express workflows are billed by 64 MB started. [k]

        https://aws.amazon.com/step-functions/pricing/
        """
        return most(ceil(self.memory / (64 * MB)), 1) * 64 * MB

    @meter("standard-transition", workflow="standard")
    def state_transitions(self):
        """Every state that an execution enters, and every retry. [k]

        https://aws.amazon.com/step-functions/pricing/
        """
        return self.started / request * self.transitions * (1 + self.retries) * transition

    @meter("express-request", workflow="express")
    def express_executions(self):
        """Every execution. [k]

        https://aws.amazon.com/step-functions/pricing/
        """
        return self.started

    @meter("express-duration", workflow="express")
    def express_duration(self):
        """The memory of every execution for as long as it takes, both rounded up. [k]

        https://aws.amazon.com/step-functions/pricing/
        """
        return self.started / request * self.billed_duration * self.billed_memory

    @rule(severity="error", hint="use 'workflow: standard', or split the work")
    def express_over_five_minutes(self):
        """An express workflow ends after five minutes.

        Flags:
            {workflow: express, duration: 10 minutes}
        Passes:
            {workflow: express, duration: 1 minute}
        Source: https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html [k]
        """
        if self.workflow == "express" and self.duration > 5 * minute:
            yield "duration", f"an express workflow of {self.duration} is cut off after 5 minutes"

    @rule(severity="info", hint="compare with 'workflow: express', billed by time")
    def busy_standard_workflow(self):
        """Standard workflows are made for long work at a low rate; every state is billed.

        Flags:
            services: {it: {type: stepfunctions}}
            traffic: {users: {requests: 20/second}}
            connections: [users -> it]
        Passes:
            services: {it: {type: stepfunctions, workflow: express}}
            traffic: {users: {requests: 20/second}}
            connections: [users -> it]
        Source: https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html [k]
        """
        if self.workflow == "standard" and self.started > 10 * request / second:
            yield "workflow", f"{self.started} of {self.transitions} transitions each"
