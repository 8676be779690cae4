"""Budgets that warn cost nothing; those that act do after the second.

https://aws.amazon.com/aws-cost-management/aws-budgets/pricing/
"""

from archplan.services.words import *

active = unit("acting budget")


class Budgets(
    Service, title="AWS Budgets", icon="aws.cost.Budgets", role="ops", stands="global", subcategory="Cost Management"
):
    """Warns before the bill is a surprise."""

    watches = True

    limit: Money | None = option(None, "what a month may cost before it warns")
    acts: Count = option(0, "budgets that take an action by themselves, such as stopping instances; two are free")

    requests: Flow = inflow("alerts and queries", default=True)

    @free()
    def budgets_that_warn(self):
        """Budgets that only send alerts are free, and so are the first two that act."""
        return True

    @meter("action-enabled", scope="global")
    def budgets_that_act(self):
        """Each budget with actions beyond two is charged by the day. [k]

        https://aws.amazon.com/aws-cost-management/aws-budgets/pricing/
        """
        return most(self.acts - 2, 0) * active or None
