"""What is paid for standing still."""

from archplan.checks.words import *


@rule("info", hint="look for services by the request, office hours, or a smaller size", traffic=True)
def mostly_idle(plan):
    """When nearly all of a bill is fixed, the architecture is larger than its traffic.

    More than nine tenths of a bill above $50 would be paid if nobody came.

    Flags:
        services: {app: {type: ec2, instance: m7g.large, count: 2, volume: 8 GB}}
        traffic: {people: {requests: 1/minute}}
        connections: [people -> app]
    Passes:
        services: {app: {type: lambda}}
        traffic: {people: {requests: 100/second}}
        connections: [people -> app]
    Source: https://docs.aws.amazon.com/awssupport/latest/user/cost-optimization-checks.html
    """
    bill = plan.bill
    if bill.total and bill.fixed > bill.total * 0.9 and dollars_of(bill.total) > 50:
        share = plain(bill.fixed.number / bill.total.number * 100, 3)
        yield (
            plan.architecture.tree.span,
            f"{share}% of the bill stays with no traffic at all: {dollars(bill.fixed)} of {dollars(bill.total)}",
        )
