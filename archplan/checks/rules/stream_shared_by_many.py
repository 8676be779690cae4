"""A stream has only so many readers."""

from archplan.checks.words import *


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
