"""Where failures go must be there."""

from archplan.checks.words import *


@rule("warning", hint="add it to the services: 'failed: {type: sqs, pollers: 0}'")
def failures_go_nowhere(plan):
    """The queue that takes failures is not part of the architecture.

    It would be neither drawn nor priced.

    Flags:
        services: {orders: {type: sqs, dead_letters: failed}}
    Passes:
        services: {orders: {type: sqs, dead_letters: failed}, failed: {type: sqs, pollers: 0}}
    Source: the spec's own names
    """
    a = plan.architecture
    for name, service in a.services.items():
        key = service.failures_in
        takes = getattr(service, key) if key else ""
        if takes and takes not in a.services:
            yield service.span_of(key), f"{name} hands failures to {takes}, and nothing is called so"
