"""Ten messages with one request."""

from archplan.checks.words import *


@advice(
    "a message waits until its batch is full or its time is over; a program handles ten at once, and a part that fails"
)
def full_batches(plan):
    """Send, receive and delete messages ten at a time."""
    for name, service in plan.architecture.services.items():
        if service.key == "sqs" and value_of(service, "batch").number == 1:
            yield name, {"services": {name: {"batch": "10"}}}
