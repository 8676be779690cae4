"""An arrow that could mean one call in a month or a million."""

from archplan.checks.words import *


@rule("warning", hint="write on the connection how many it makes of one request, or the volume at the service")
def arrow_without_number(plan):
    """A plain arrow to what is not used for every request says nothing of how often it is, and nothing is billed for it.

    Nobody builds code, mails people or asks for a key with every page. Where AWS's users do alike, as with cached
    secrets, that is taken and said with the bill; where they do not, the spec has to say.

    Flags:
        services: {app: {type: ecs}, mail: {type: ses}}
        traffic: {people: {requests: 1 million/month}}
        connections: [people -> app -> mail]
    Flags:
        services: {app: {type: lambda}, logs: {type: cloudwatch, retention: 7 days}, topic: {type: sns}}
        traffic: {people: {requests: 1 million/month}}
        connections: [people -> app -> logs -> topic]
    Passes:
        services: {app: {type: ecs}, mail: {type: ses}}
        traffic: {people: {requests: 1 million/month}}
        connections: [people -> app, app -> mail: {emails: 0.01/request}]
    Source: docs/language.md
    """
    for connection in plan.architecture.connections:
        if connection.usual is not None and connection.usual.asks:
            yield connection.span, f"{connection.name}: {connection.usual.sentence}"
