"""A support plan that AWS sells no more has no price after its last day."""

from archplan.checks.words import *

AHEAD = 180  # days


@rule(hint="choose business-plus, enterprise or unified")
def support_plan_ends(plan):
    """Developer, Business and Enterprise On-Ramp end on 1 January 2027; Business Support+ begins at $29 a month.

    Flags:
        account: {support: developer}
        services: {site: {type: s3, holds: 20 GB}}
    Passes:
        account: {support: business-plus}
        services: {site: {type: s3, holds: 20 GB}}
    Source: https://aws.amazon.com/premiumsupport/plans/ [k]
    """
    account = plan.architecture.account
    end = account.turns.get(account.support) if account is not None else None
    if end is None:
        return
    left = (end.since - plan.day).days
    if left <= AHEAD:
        when = f"ends on {end.since}, in {left} day{'s' if left > 1 else ''}" if left > 0 else f"ended on {end.since}"
        yield account.span_of("support"), f"{end.what} {when}; AWS points to {end.instead}"
