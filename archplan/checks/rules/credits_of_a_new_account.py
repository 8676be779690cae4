"""A new account has credits, and a bill that does not say so is more than leaves the card."""

from archplan.checks.words import *

MONTHS = 6


@rule("info", hint="write them: credits: [{name: AWS Free Tier, amount: $100, until: 2027-01-31}]")
def credits_of_a_new_account(plan):
    """AWS gives an account $100 when it is opened, and up to $100 more for trying services.

    Accounts opened before July 2025 have twelve free months instead. Only the owner knows what is left, so nothing is
    taken off that is not written.

    Flags:
        account: {opened: 2026-11-01}
        services: {site: {type: s3, holds: 20 GB}}
    Passes:
        account: {opened: 2026-11-01, credits: [{name: AWS Free Tier, amount: $100, until: 2027-04-30}]}
        services: {site: {type: s3, holds: 20 GB}}
    Source: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/free-tier.html
    """
    a = plan.architecture
    account = a.account
    if account is None or not account.has_credits or (a.money is not None and a.money.credits):
        return
    if account.opened <= plan.day < account.months_after(MONTHS, plan.day):
        said = "opened on {}, less than six months ago: AWS gave it credits that are not written here"
        yield account.span_of("opened"), f"the account was {said.format(account.opened)}"
