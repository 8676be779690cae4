"""A service that takes no new customers cannot be begun with."""

from archplan.checks.words import *


@rule(hint="build on what AWS names in its place, unless the account used it before")
def closed_to_new_customers(plan):
    """AWS lets those who used it before go on, adds nothing new, and lets nobody else in.

    Flags:
        services: {web: {type: apprunner}}
    Passes:
        services: {web: {type: ecs}}
    Source: https://docs.aws.amazon.com/general/latest/gr/lifecycle-doc-history.html
        https://docs.aws.amazon.com/apprunner/latest/dg/apprunner-availability-change.html
    """
    for name, service in plan.architecture.services.items():
        customer = service.customer
        closed = customer.turns.get("closed") if customer is not None else None
        if closed is None:
            continue
        said = f"{name}: {closed.what} takes no new customers since {closed.since}"
        if customer.is_stated and customer.is_new("closed"):
            said += f", and the account was opened on {customer.opened}"
        else:
            said += "; only an account that used it before goes on"
        if closed.instead:
            said += f"; AWS points to {closed.instead}"
        yield service.span_of("type"), said
