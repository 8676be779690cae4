"""AWS Cost Explorer bills requests of programs to its API; looking at it in the console is free.

https://aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing/
"""

from archplan.services.words import *


class CostExplorer(
    Service,
    title="AWS Cost Explorer",
    icon="aws.cost.CostExplorer",
    role="ops",
    stands="global",
    subcategory="Cost Management",
):
    """Shows what was spent, and on what. The price of an API request is not in the book, so it is left unknown."""

    requests: Volume | None = option(
        None, "API requests, each page of an answer one, when connections do not say", states="calls"
    )

    calls: Flow = inflow("API requests of programs", default=True)

    def outflow(self, leaving):
        """It answers and calls nothing."""
        return {}

    @free()
    def console(self):
        """Looking at costs in the console is free."""
        return True

    @meter("api-request", scope="global")
    def API_requests(self):
        """Every page of an answer is a request. [k]

        https://aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing/
        """
        return self.volume_of("calls") or None
