"""AWS CodePipeline bills action minutes (V2), or active pipelines (V1). https://aws.amazon.com/codepipeline/pricing/"""

from archplan.services.words import *

action_minute, pipeline = counts("action minute", "pipeline")
FREE_ACTIONS = ("approval", "approve", "custom")


class CodePipeline(Service, title="AWS CodePipeline", icon="aws.devtools.Codepipeline", role="cicd"):
    """Takes a change from its source through build to deployment. Say how often it runs and what it does."""

    warned_unused = True
    agreement = Agreement("99.9%", "https://aws.amazon.com/codepipeline/sla/")

    version: Literal["v1", "v2"] = option("v2", "v2 is billed by the minute, v1 by the active pipeline")
    runs: Volume | None = option(None, "how often it runs; what arrives, unless stated", states="starts")
    actions: list[str] = option((), "what it does, each with its duration: [source 1 min, build 6 min, approval]")
    source: str = option("", "where changes come from: github, codecommit, s3, ecr")
    poll_for_source_changes: bool = option(False, "it asks its source for changes, rather than being told of them")
    source_connection: Literal["codeconnections", "oauth"] = option(
        "codeconnections", "how it reaches GitHub or GitLab; oauth is version 1 of the GitHub action"
    )

    hands_on = EVENT

    starts: Flow = inflow("changes that start it", default=True)

    def usual(self, caller):
        """Code changes a few times a day; nobody builds for every request of a client."""
        return (
            unsaid(
                f"{caller.name} starts the pipeline", "{starts: 0.0001/request}, or 'runs: 60/month' at the pipeline"
            )
            if caller.answers
            else None
        )

    class leaving(Record):
        """Keys of a connection that leaves a pipeline."""

        deploy: Literal["rolling", "blue-green", "canary", "linear"] | None = option(None, "how it deploys")

    def outflow(self, leaving):
        """Each start is passed on; a deployment is no request to what is deployed."""
        return {} if leaving.deploy else {"starts": 1}

    @derived
    def runs_in_a_month(self):
        """The runs stated, or else the changes that arrive."""
        return self.volume_of("starts", one)

    @derived
    def minutes_for_a_run(self):
        """Every action rounded up to the minute; manual approvals and custom actions are free.

        https://aws.amazon.com/codepipeline/pricing/
        """
        lasting = [duration for name, duration in map(parted, self.actions) if not is_free(name)]
        minutes = [quantity(1) if duration is None else most(ceil(duration / minute), 1) for duration in lasting]
        return sum(minutes, quantity(0))

    @meter("v2-minute", version="v2")
    def action_minutes(self):
        """The minutes of a run, for every run.

        https://aws.amazon.com/codepipeline/pricing/
        """
        return self.runs_in_a_month * self.minutes_for_a_run * action_minute

    @meter("v1-active", version="v1")
    def active_pipelines(self):
        """A pipeline that runs at all in a month; its first 30 days are free.

        https://aws.amazon.com/codepipeline/pricing/
        """
        return least(ceil(self.runs_in_a_month * month), 1) * pipeline

    @free()
    def manual_and_custom_actions(self):
        """Manual approvals and custom actions are not billed, however long they wait."""
        return ", ".join(text for text in self.actions if is_free(parted(text)[0])) or None

    @rule(severity="error", hint="write each action with its duration, such as 'build 6 min'")
    def action_without_duration(self):
        """Actions are billed by the minute, so each needs its duration.

        Flags:
            {runs: 60/month, actions: [source 1 min, build]}
        Passes:
            {runs: 60/month, actions: [source 1 min, build 6 min, approval]}
        Source: https://aws.amazon.com/codepipeline/pricing/
        """
        for text in self.actions if self.version == "v2" else ():
            name, duration = parted(text)
            if duration is None and not is_free(name):
                yield "actions", f"{text!r} says no duration; one minute is billed"

    @rule(hint="add how often it runs, such as 'runs: 60/month', and its actions")
    def pipeline_that_never_runs(self):
        """A pipeline without runs or without actions bills nothing.

        Flags:
            {actions: [source 1 min, build 6 min]}
        Flags:
            {runs: 60/month}
        Passes:
            {runs: 60/month, actions: [source 1 min, build 6 min]}
        Source: https://aws.amazon.com/codepipeline/pricing/
        """
        if not self.runs_in_a_month:
            yield "type", "says no runs, and nothing arrives to start it"
        elif self.version == "v2" and not self.actions:
            yield "type", "says no actions, so no minutes are billed"

    @rule(severity="error", hint="list the source first, then what follows: 'actions: [source 1 min, build 6 min]'")
    def stages_out_of_order(self):
        """A pipeline has two stages at least; its first holds the sources, and no other does.

        CodePipeline refuses any other form.

        Flags:
            {runs: 60/month, actions: [build 6 min, source 1 min]}
        Flags:
            {runs: 60/month, actions: [source 1 min]}
        Passes:
            {runs: 60/month, actions: [source app 1 min, source tools 1 min, build 6 min, deploy 5 min]}
        Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html [k]
        """
        names = [parted(text)[0] for text in self.actions]
        late = [n for n, name in enumerate(names) if is_source(name) and not all(map(is_source, names[:n]))]
        if late:
            yield "actions", f"{names[late[0]]!r} is action {late[0] + 1} of {len(names)}, after {names[late[0] - 1]!r}"
        if names and all(map(is_source, names)):
            yield "actions", f"nothing follows {names[-1]!r}, and a pipeline has two stages at least"

    @rule(hint="leave both out: CodeConnections tells the pipeline of every push")
    def polled_source(self):
        """A source that is polled, or reached by an OAuth token, is the old way: slow, and one person's.

        Polling counts towards 300 polling pipelines of the account in a region, and asks all day for nothing.

        Flags:
            {runs: 60/month, actions: [source 1 min, build 6 min], source: github, source_connection: oauth}
        Flags:
            {runs: 60/month, actions: [source 1 min, build 6 min], poll_for_source_changes: true}
        Passes:
            {runs: 60/month, actions: [source 1 min, build 6 min], source: github}
        Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
        """
        if self.poll_for_source_changes:
            yield "poll_for_source_changes", f"asks {self.source or 'its source'} for changes again and again"
        if self.source_connection == "oauth":
            yield "source_connection", f"reaches {self.source or 'its source'} with one person's OAuth token"


def is_source(name):
    """Whether an action of that name fetches what changed."""
    return name.lower().startswith("source")


def parted(action):
    """An action's name and duration: 'build 6 min' is 'build' and six minutes; None when there is no duration."""
    words = action.split()
    for length in (2, 1):
        try:
            duration = Quantity.parse(" ".join(words[-length:]))
        except ValueError:
            continue
        if duration.like(second) and duration > 0 * second:
            return " ".join(words[:-length]), duration
    return action, None


def is_free(name):
    """Whether AWS bills nothing for an action of that name."""
    return any(word in FREE_ACTIONS for word in name.lower().replace("-", " ").split())
