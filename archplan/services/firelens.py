"""FireLens is a container beside others in an ECS task: it costs what the task reserves for it and nothing of its own.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html
"""

from archplan.service import *


class FireLens(
    Service, title="AWS FireLens", icon="aws.compute.ElasticContainerServiceContainer", role="ops", stands="zone",
    free="a log router is a container of the task; its CPU and memory are part of what the ecs task bills",
):  # fmt: skip
    """Routes the logs of a task's containers. Add what it needs, about 0.05 vCPU and 50 MB, to `cpu` and `memory` of
    the ecs service. Logs leave it as records: `- router -> logs: {log: 1 KB/request}` to CloudWatch, a plain
    connection with `record: 1 KB` to Firehose, `record: 10 MB` to S3, which gets a file for each of them.
    """

    reached_free = True  # the containers it serves are in the same task

    log: Flow = inflow("log lines: how many bytes a request writes", default=True, counted=byte)

    class leaving(Record):
        """Keys of a connection that leaves the router."""

        record: Annotated[Quantity, Measures("a size", byte, "1 KB", low=Fraction(1))] = option(
            "1 KB", "bytes handed on at once: a line of the log, or a whole file"
        )

    def outflow(self, leaving):
        """Every byte of log goes on, a record at a time."""
        return {"log": byte / leaving.record}

    def payloads(self, leaving):
        """A record carries all bytes that went into it."""
        return leaving.record / byte

    @rule(severity="info", hint="write {log: 600 bytes/request} on the connections that reach it")
    def router_without_logs(self):
        """A router that no log reaches."""
        if not self.log:
            yield "type", "no connection writes a log to it"
