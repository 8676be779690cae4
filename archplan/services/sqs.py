"""Amazon SQS bills requests, each 64 KB of payload as one. https://aws.amazon.com/sqs/pricing/"""

from archplan.services.words import *


class SQS(
    Service, title="Amazon SQS", icon="aws.integration.SimpleQueueServiceSqs", role="messaging", subcategory="Messaging"
):
    """A queue. Every message is sent, received and deleted; whoever waits for messages asks in vain as well."""

    also_called = {"queue": ""}

    is_queue = True
    failures_in = "dead_letters"
    agreement = Agreement("99.9%", "https://aws.amazon.com/messaging/sla/")

    fifo: bool = option(False, "messages keep their order and come once")
    message_size: Size | None = option(None, "an average message; the size that arrives unless stated")
    batch: Batch = option(1, "messages sent, received and deleted with one request, ten at most")
    pollers: Count = option(1, "consumers that wait for messages; a Lambda trigger keeps five")
    wait: Annotated[Quantity, Measures("a wait", second, "20 s", low=Fraction(1, 100))] = option(
        "20 s", "how long a request for messages waits before it returns empty"
    )
    visibility_timeout: Duration = option("30 s", "how long a message stays hidden while somebody works on it")
    dead_letters: Beside = option("", "the queue that takes what cannot be handled")

    messages: Flow = inflow("messages sent to the queue", default=True, only_taken=True)

    class leaving(Record):
        """Keys of a connection to a consumer."""

        batch: Batch | None = option(None, "messages handed over at once; the queue's own batch unless stated")

    def outflow(self, leaving):
        """The consumer is called once for a batch."""
        return {"messages": 1 / (leaving.batch if leaving.batch is not None else self._values["batch"])}

    def carries(self, inflow):
        size = self._values["message_size"]
        return None if size is None else size / request, None

    def payload(self, one):
        """What one request to send or receive carries: a batch of messages."""
        return one.request_size * request * self.batch

    @derived
    def requests_for_messages(self):
        """Sending and receiving count once for every 64 KB started, deleting once; a batch shares its requests.

        https://aws.amazon.com/sqs/pricing/
        """
        return self.by_size(
            self.messages, lambda one: (2 * most(ceil(self.payload(one) / (64 * KB)), 1) + 1) / self.batch
        )

    @derived
    def empty_receives(self):
        """Every poller asks again each time its wait is over: the most that come back empty.

        https://aws.amazon.com/sqs/pricing/
        """
        return self.pollers * request / self.wait

    @meter("standard-request", fifo=False)
    def standard_requests(self):
        """Three requests at least for every message, and the receives that come back empty.

        https://aws.amazon.com/sqs/pricing/
        """
        return self.requests_for_messages + self.empty_receives

    @meter("fifo-request", fifo=True)
    def FIFO_requests(self):
        """Three requests at least for every message, and the receives that come back empty.

        https://aws.amazon.com/sqs/pricing/
        """
        return self.requests_for_messages + self.empty_receives

    @rule(severity="error", hint="put the payload in S3 and send its key")
    def message_too_large(self):
        """A message, and a batch of messages, holds 1 MB at most.

        Flags:
            services: {it: {type: sqs, message_size: 2 MB}}
            traffic: {users: {requests: 1/second}}
            connections: [users -> it]
        Passes:
            services: {it: {type: sqs, message_size: 2 KB, batch: 10}}
            traffic: {users: {requests: 1/second}}
            connections: [users -> it]
        Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
        """
        largest = most(*map(self.payload, self.messages.parts))
        if largest > 1 * MB:
            yield "message_size", f"a request would carry {largest}, over 1 MB"

    @rule(severity="error", hint="write 'batch: 10'; a connection to Lambda may hand over more: {batch: 100}")
    def batch_over_ten(self):
        """One request sends, receives or deletes ten messages at most.

        Flags:
            {batch: 100}
        Passes:
            {batch: 10}
        Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html [k]
        """
        if self.batch > 10:
            yield "batch", f"{self.batch} messages do not fit into one request"

    @rule(hint="let batches share requests: 'batch: 10', or split the traffic over message groups", saturates=True)
    def fifo_over_its_rate(self):
        """A FIFO queue takes 300 requests a second by default, 3,000 messages in batches of ten.

        Flags:
            services: {it: {type: sqs, fifo: true}}
            traffic: {users: {requests: 500/second}}
            connections: [users -> it]
        Passes:
            services: {it: {type: sqs, fifo: true, batch: 10}}
            traffic: {users: {requests: 500/second}}
            connections: [users -> it]
        Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
        """
        peak = self.messages.peak / self.batch
        if self.fifo and peak > 300 * request / second:
            yield (
                "fifo",
                f"{plain(peak.to(request / second), 4)} requests a second are needed at peak, with {self.batch} in a batch",
            )

    @rule(hint="name a queue for them: 'dead_letters: failed'")
    def failures_without_a_queue(self):
        """A message that cannot be handled returns until it expires, unless another queue takes it.

        Each return is a request, and work, in vain. In development it may be.

        Flags:
            services: {it: {type: sqs}}
            traffic: {users: {requests: 1/second}}
            connections: [users -> it]
        Passes:
            services: {it: {type: sqs, dead_letters: failed}, failed: {type: sqs, pollers: 0}}
            traffic: {users: {requests: 1/second}}
            connections: [users -> it]
        Source: https://docs.aws.amazon.com/awssupport/latest/user/fault-tolerance-checks.html
        """
        if self.messages and self.pollers and not self.dead_letters and self.stage == "production":
            yield "type", f"no queue takes what fails of {self.messages}"
