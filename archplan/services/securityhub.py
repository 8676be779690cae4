"""AWS Security Hub bills checks, findings of other products, and automation. https://aws.amazon.com/security-hub/pricing/"""

from archplan.services.words import *

check, finding, evaluation = counts("security check", "finding event", "evaluation")


class SecurityHub(
    Service, title="AWS Security Hub", icon="aws.security.SecurityHub", role="security", subcategory="CSPM"
):
    """Collects findings and checks accounts against standards. Config, which it needs, is billed on its own."""

    watches = True
    keeps_trail = True
    awaited = False

    checks: Volume = option("10_000/month", "a control looking at a resource")
    findings_from_others: Volume = option("0/month", "findings of other products; those of its own checks are free")
    automations: Volume = option("0/month", "an automation rule looking at a finding, by each criterion")

    hands_on = EVENT

    watched: Flow = inflow("what it watches; drawn only", default=True)

    def carries(self, inflow):
        return 0 * byte / request, 0 * byte / request

    @meter("check")
    def checks_made(self):
        """Every control looking at a resource, less above a volume. [k]

        https://aws.amazon.com/security-hub/pricing/
        """
        return Quantity(self.checks.number, (check / second).powers)

    @meter("finding")
    def findings_taken_in(self):
        """Every finding of another product, taken in or updated. [k]

        https://aws.amazon.com/security-hub/pricing/
        """
        return Quantity(self.findings_from_others.number, (finding / second).powers) or None

    @meter("automation-rule-evaluation")
    def automation_rules_evaluated(self):
        """Every criterion of a rule on a finding, less above a volume. [k]

        https://aws.amazon.com/security-hub/pricing/
        """
        return Quantity(self.automations.number, (evaluation / second).powers) or None

    @rule(severity="info", hint="state 'checks'; the console's usage page has the number")
    def checks_assumed(self):
        """What Security Hub costs depends on checks that no architecture shows.

        Every control looks at every resource it is about, again and again.

        Flags:
            {}
        Passes:
            {checks: 40_000/month}
        Source: https://aws.amazon.com/security-hub/pricing/
        """
        if self.span_of("checks") == self.spec.span:
            yield "type", "nothing says how many checks it makes; 10,000 a month are assumed"
