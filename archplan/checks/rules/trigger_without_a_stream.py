"""A table hands on its changes only where its stream is on."""

from archplan.checks.words import *


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
