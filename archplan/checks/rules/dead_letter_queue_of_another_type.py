"""Where failures go must be of the same kind."""

from archplan.checks.words import *


@rule("error", hint="write 'fifo: true' on both, or on neither")
def dead_letter_queue_of_another_type(plan):
    """The dead-letter queue of a FIFO queue is a FIFO queue, and that of a standard queue is a standard one.

    Flags:
        services: {orders: {type: sqs, fifo: true, dead_letters: failed}, failed: {type: sqs, pollers: 0}}
    Passes:
        services: {orders: {type: sqs, fifo: true, dead_letters: failed}, failed: {type: sqs, fifo: true, pollers: 0}}
    Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
    """
    a = plan.architecture
    for name, queue in a.services.items():
        dead = a.services.get(queue.dead_letters) if queue.is_queue else None
        if dead is not None and dead.is_queue and dead.fifo != queue.fifo:
            kind = {True: "a FIFO queue", False: "a standard queue"}
            yield (
                queue.span_of("dead_letters"),
                f"{name} is {kind[queue.fifo]}, and its dead letters go to {queue.dead_letters}, {kind[dead.fifo]}",
            )
