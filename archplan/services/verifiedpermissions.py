"""Amazon Verified Permissions bills every question whether somebody may do something.

https://aws.amazon.com/verified-permissions/pricing/
"""

from archplan.services.words import *


class VerifiedPermissions(
    Service, title="Amazon Verified Permissions", icon="aws.security.VerifiedPermissions", role="security",
    category="Identity",
):  # fmt: skip
    """Keeps policies and decides by them. Several questions in one batch are billed as so many requests."""

    signs_in = True

    cached: Ratio = option("0%", "the part of the decisions that the program remembers and does not ask for")

    decisions: Flow = inflow("decisions needed", default=True)
    policies: Flow = inflow("policies and schemas read or changed")

    def outflow(self, leaving):
        """A decision calls nothing."""
        return {}

    @meter("authorization")
    def decisions_made(self):
        """Every decision asked for, less above a volume. [k]

        https://aws.amazon.com/verified-permissions/pricing/
        """
        return self.decisions * (1 - self.cached)

    @meter("policy-request")
    def policies_managed(self):
        """Every request that reads or changes policies. [k]

        https://aws.amazon.com/verified-permissions/pricing/
        """
        return self.policies * 1

    @rule(severity="info", hint="remember decisions for a minute and write 'cached: 80%'")
    def decision_for_every_request(self):
        """A decision remembered for a minute is not asked for, and not billed.

        Rights change in minutes or days, not between two requests of one person.

        Flags:
            services: {it: {type: verifiedpermissions}}
            traffic: {app: {kind: devices, requests: 2 million/month}}
            connections: [app -> it: {decisions: 1/request}]
        Passes:
            services: {it: {type: verifiedpermissions, cached: 80%}}
            traffic: {app: {kind: devices, requests: 2 million/month}}
            connections: [app -> it: {decisions: 1/request}]
        Source: https://aws.amazon.com/verified-permissions/pricing/
        """
        if self.decisions.mean > 1_000_000 * request / month and not self.cached:
            yield "cached", "asks anew for every one of more than a million decisions a month"
