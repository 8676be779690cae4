"""A table hands on its changes only where its stream is on."""

from archplan.checks.words import *

READERS = ("compute", "messaging")  # roles that take a stream; logs are drawn from a table for another reason


@rule("error", hint="write 'stream: new-image' on the table, or '{stream: false}' on the connection")
def trigger_without_a_stream(plan):
    """A function or pipe that follows a table's changes needs the table's stream.

    DynamoDB streams are off unless the table turns them on, and a trigger without one cannot be made.

    Flags:
        services: {it: {type: dynamodb}, mailer: {type: lambda}}
        connections: [it -> mailer]
    Passes:
        services: {it: {type: dynamodb, stream: new-image}, mailer: {type: lambda}}
        connections: [it -> mailer]
    Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
    """
    for name, service in plan.architecture.services.items():
        if service.key == "dynamodb" and service.stream == "none":
            for connection in stream_of(plan, name):
                yield connection.span, f"{connection.target} follows the changes of {name}, whose stream is off"


@rule("warning", hint="let one function or an EventBridge pipe fan out, or use Kinesis for the table's changes")
def stream_shared_by_many(plan):
    """A stream feeds two readers, and one besides replication in a global table.

    More readers than that of one shard are throttled.

    Flags:
        services: {it: {type: dynamodb, stream: new-image}, mail: {type: lambda}, search: {type: lambda}, audit: {type: lambda}}
        connections: [it -> mail, it -> search, it -> audit]
    Passes:
        services: {it: {type: dynamodb, stream: new-image}, mail: {type: lambda}, search: {type: lambda}}
        connections: [it -> mail, it -> search]
    Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
    """
    for name, service in plan.architecture.services.items():
        if service.key != "dynamodb":
            continue
        readers = list(dict.fromkeys(connection.target for connection in stream_of(plan, name)))
        most = 1 if service.elsewhere else 2
        if len(readers) > most:
            why = "one, as a global table reads it too" if service.elsewhere else "two"
            yield (
                service.span_of("stream"),
                f"{', '.join(readers)} read the stream of {name}, and a shard feeds {why}",
            )


def stream_of(plan, name):
    """The connections that carry a table's stream; an arrow of no calls carries nothing."""
    a = plan.architecture
    return [c for c in a.leaving(name) if c.leaving.stream and c.calls and a.services[c.target].role in READERS]
