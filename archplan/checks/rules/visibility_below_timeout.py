"""A message must stay hidden for as long as somebody works on it."""

from archplan.checks.words import *


@rule("error", hint="raise the queue's 'visibility_timeout' to six times the function's timeout")
def visibility_below_timeout(plan):
    """A message that reappears while a function still works on it is processed twice.

    Lambda refuses a queue whose visibility timeout, 30 seconds unless stated, is below the timeout of the function.
    Where no timeout is stated, an average run is compared.

    Flags:
        services: {work: {type: sqs}, worker: {type: lambda, duration: 20 s, timeout: 1 minute}}
        connections: [work -> worker]
    Passes:
        services: {work: {type: sqs, visibility_timeout: 6 minutes}, worker: {type: lambda, duration: 20 s, timeout: 1 minute}}
        connections: [work -> worker]
    Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
    Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    """
    a = plan.architecture
    for c in a.connections:
        queue, function = a.services.get(c.source), a.services[c.target]
        if queue is None or not queue.is_queue or not function.is_function:
            continue
        runs = function.timeout if function.timeout is not None else function.duration
        if runs > queue.visibility_timeout:
            may = "may run" if function.timeout is not None else "runs"
            yield c.span, f"{c.target} {may} {runs}, and {c.source} hides a message for {queue.visibility_timeout}"
