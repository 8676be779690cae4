"""What nobody waits for fails unseen."""

from archplan.checks.words import *


@rule("warning", hint="name a queue, topic or bucket on the function: 'on_failure: failed'")
def failed_events_vanish(plan):
    """An event that a function cannot handle is lost, unless something takes it.

    Lambda tries an asynchronous event three times and then drops it. A record of a stream is tried until it expires,
    after 24 hours in a table's stream, and holds up the records behind it. A destination on failure, or a dead-letter
    queue, keeps what failed. A queue that the function sends to and nobody reads counts as one. In development it may
    be lost.

    Flags:
        services: {photos: {type: s3}, resize: {type: lambda}}
        traffic: {users: {requests: 1/second}}
        connections: [{"users -> photos": {puts: 1/request}}, photos -> resize]
    Passes:
        services: {photos: {type: s3}, resize: {type: lambda, on_failure: failed}, failed: {type: sqs, pollers: 0}}
        traffic: {users: {requests: 1/second}}
        connections: [{"users -> photos": {puts: 1/request}}, photos -> resize]
    Source: https://docs.aws.amazon.com/awssupport/latest/user/fault-tolerance-checks.html
    Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
    """
    a = plan.architecture
    told = set()
    for stream in plan.flows.streams if a.stage == "production" else ():
        c = stream.connection
        function, origin = a.services[c.target], a.services.get(c.source)
        if origin is None or not function.is_function or c.target in told or not stream.rate:
            continue
        if function.on_failure or any(keeps_failures(plan, other.target) for other in a.leaving(c.target)):
            continue
        fate = origin.fate_of_failed(c.leaving)
        if not fate:
            continue
        told.add(c.target)
        yield c.span, f"an event from {c.source} that {c.target} cannot handle {fate}, and nothing takes it"


def keeps_failures(plan, name):
    """Whether it is a queue that nobody reads: it holds what failed for a person."""
    return plan.architecture.services[name].is_queue and not plan.architecture.leaving(name)
