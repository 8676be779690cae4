"""What is free is free once for the whole account."""

from archplan.checks.words import *

MUCH = Fraction(5)


@rule(
    "info",
    hint="write 'free_tier: always' when the account runs nothing else, or 'free_tier: none' for list prices",
    traffic=True,
)
def free_tier_assumed(plan):
    """Half of the bill or more is left out, on the ground that nothing else of the account uses its allowances.

    The always-free allowances count once for an account, whatever it runs. The free months of a new account are never
    counted, its credits where they are written.

    Flags:
        services: {fn: {type: lambda, memory: 1024 MB, duration: 300 ms}}
        traffic: {people: {requests: 1 million/month}}
        connections: [people -> fn]
    Passes:
        free_tier: always
        services: {fn: {type: lambda, memory: 1024 MB, duration: 300 ms}}
        traffic: {people: {requests: 1 million/month}}
        connections: [people -> fn]
    Source: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/free-tier.html
    """
    a, off = plan.architecture, -dollars_of(plan.bill.credit)
    if "free_tier" not in a.tree and off >= MUCH and off >= dollars_of(plan.bill.total):
        yield (
            a.tree.keys.get("title", a.tree.span),
            f"allowances of the account take {money(off)} off, and leave {dollars(plan.bill.total)} a month",
        )
