"""FireLens is a container beside others in an ECS task: it costs what the task reserves for it and nothing of its own.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html
"""

from archplan.services.words import *


class FireLens(
    Service, title="AWS FireLens", icon="aws.compute.ElasticContainerServiceContainer", role="ops", stands="zone",
    free="a log router is a container of the task; its CPU and memory are part of what the ecs task bills", subcategory="Containers"):  # fmt: skip
    """Routes the logs of a task's containers. Add what it needs, about 0.05 vCPU and 50 MB, to `cpu` and `memory` of
    the ecs service. Logs leave it as records: `- router -> logs: {log: 1 KB/request}` to CloudWatch, a plain
    connection with `record: 1 KB` to Firehose, `record: 10 MB` to S3, which gets a file for each of them.
    """

    takes_program_logs = True
    takes_records = True

    def stands_in_subnets(self):
        """A router is a container of the task whose logs it takes, and stands with it."""
        return False

    copied_from = "warm-standby"

    sides = Sides(0, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html", is_read=False)
    sends_as = {"gets": "puts"}

    essential: bool = option(True, "the task stops when the router does")
    memory_reservation: Size | None = option(None, "the memory of its task that is reserved for it")

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

    @rule(severity="info", hint="write {log: 600 bytes/request} on the connections that reach it", traffic=True)
    def router_without_logs(self):
        """A router that no log reaches takes memory of its task for nothing.

        Flags:
            services: {app: {type: ecs}, it: {type: firelens}}
            traffic: {people: {requests: 1/second}}
            connections: [people -> app]
        Passes:
            services:
              app: {type: ecs}
              it: {type: firelens}
            traffic: {people: {requests: 1/second}}
            connections:
              - people -> app
              - app -> it: {log: 600 bytes/request}
        Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html
        """
        if not self.log:
            yield "type", "no connection writes a log to it"

    @rule(hint="write 'essential: true' and 'memory_reservation: 50 MB' or more")
    def log_router_may_die(self):
        """A log router that stops, or runs out of memory, loses the logs of its task and nobody sees it.

        An essential container takes its task down with it, and ECS starts another; 50 MB are AWS's own example.

        Flags:
            {essential: false}
        Flags:
            {memory_reservation: 20 MB}
        Passes:
            {memory_reservation: 50 MB}
        Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
        """
        if not self.essential:
            yield "essential", "is not essential, so its task runs on without it and writes no logs"
        if self.memory_reservation is not None and self.memory_reservation < 50 * MB:
            yield "memory_reservation", f"reserves {self.memory_reservation}, under the 50 MB a router needs"
