"""Shield Standard costs nothing; Advanced is a subscription of the organization and a charge for bytes out.

https://aws.amazon.com/shield/pricing/
"""

from archplan.services.words import *

subscription = unit("subscription")
Data = Annotated[Quantity, Measures("an amount of data", byte / second, "500 GB/month")]


class Shield(Service, title="AWS Shield", icon="aws.security.Shield", role="security", stands="global"):
    """Protection from floods of traffic. Standard is on for all; Advanced is a year's contract."""

    is_origin = False
    home = "us-east-1"
    is_passed = True
    awaited = False

    plan: Literal["standard", "advanced"] = option("standard", "standard is free, advanced a subscription for a year")
    balanced: Data = option("0 GB/month", "what protected load balancers send out", plan=stated("advanced"))
    distributed: Data = option(
        "0 GB/month", "what protected CloudFront distributions send out", plan=stated("advanced")
    )
    accelerated: Data = option("0 GB/month", "what protected accelerators send out", plan=stated("advanced"))

    requests: Flow = inflow("requests it watches", default=True)

    @free(plan="standard")
    def standard_protection(self):
        """Shield Standard guards CloudFront, Route 53 and every public address for nothing."""
        return True

    @meter("advanced", scope="global", plan="advanced")
    def advanced_subscription(self):
        """One subscription covers every account of an organization."""
        return 1 * subscription

    @meter("elb-out", plan="advanced")
    def protected_load_balancer_bytes(self):
        """What protected load balancers send out, on top of data transfer."""
        return self.balanced or None

    @meter("cloudfront-out", plan="advanced")
    def protected_CloudFront_bytes(self):
        """What protected distributions send out, on top of CloudFront."""
        return self.distributed or None

    @meter("accelerator-out", plan="advanced")
    def protected_accelerator_bytes(self):
        """What protected accelerators send out, on top of data transfer."""
        return self.accelerated or None

    @free(plan="advanced")
    def web_application_firewall(self):
        """Rules and requests of AWS WAF on protected resources come with Advanced."""
        return True

    @rule(
        severity="info",
        hint="set 'plan: standard' unless AWS's response team and cost protection are worth it",
    )
    def costly_protection(self):
        """Advanced is bought for a year and paid by the month.

        Standard stops the common floods, for everybody, and costs nothing.

        Flags:
            {plan: advanced}
        Passes:
            {plan: standard}
        Source: https://aws.amazon.com/shield/pricing/
        """
        if self.plan == "advanced":
            yield "plan", "advanced binds the organization for a year"
