"""An account on the Free plan is closed when the plan ends."""

from archplan.checks.words import *


@rule(hint="upgrade to the Paid plan before, and write 'plan: paid'")
def free_plan_ends(plan):
    """The Free plan ends after six months, or with the last of its credits; AWS then closes the account.

    Nothing leaves the card before. What the account keeps is held for 90 days, in which it may still be upgraded; credits
    that are left go over to the Paid plan.

    Flags:
        account: {plan: free}
        services: {site: {type: s3, holds: 20 GB}}
    Passes:
        account: {plan: paid}
        services: {site: {type: s3, holds: 20 GB}}
    Source: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/free-tier-plans.html [k]
    """
    account = plan.architecture.account
    if account is None or account.plan != "free":
        return
    ends = account.months_after(payments.FREE_MONTHS, plan.day)
    said = f"the Free plan {'ends' if ends > plan.day else 'ended'} on {ends}, six months after the account was opened"
    balances = payments.statement(plan).balances
    used_up = [it.used_up for it in balances if it.used_up is not None and it.used_up < ends]
    if used_up and len(used_up) == len(balances):
        said += f", or before: its credits are used up in {payments.named(max(used_up))}"
    yield account.span_of("plan"), said
