"""AWS WAF bills web ACLs, their rules, and the requests they inspect. https://aws.amazon.com/waf/pricing/"""

from archplan.service import *

acl, rules_, subscription, attempt = counts("web ACL", "rule", "subscription", "attempt")
CAPACITY = 1500  # capacity units that the price of a request includes


class WAF(Service, title="AWS WAF", icon="aws.security.WAF", role="security"):
    """Inspects requests to CloudFront, a load balancer or an API. A managed rule group counts as a rule."""

    scope: Literal["regional", "cloudfront"] = option("regional", "it protects something in a region, or CloudFront")
    web_acls: Count = option(1, "web ACLs")
    rules: Count = option(0, "rules and rule groups of your own, in all web ACLs")
    managed_groups: Count = option(0, "managed rule groups, in all web ACLs")
    capacity: Count = option(CAPACITY, "capacity units of the web ACL; requests cost more above 1,500")
    bot_control: bool = option(False, "Bot Control, common level, in every web ACL")
    bot_control_share: Ratio = option("100%", "the part of requests that Bot Control sees")
    captchas: Volume = option("0/month", "CAPTCHA answers sent in")

    requests: Flow = inflow("requests inspected", default=True)

    def __init__(self, *args):
        super().__init__(*args)
        if self._values["scope"] == "cloudfront":
            self.stands = "edge"

    @meter("webacl")
    def web_access_control_lists(self):
        """Every web ACL."""
        return self.web_acls * acl

    @meter("rule")
    def rules_and_rule_groups(self):
        """Every rule, and every rule group or managed rule group as one; Bot Control is such a group."""
        groups = self.managed_groups + self.web_acls if self.bot_control else self.managed_groups
        return (self.rules + groups) * rules_

    @meter("request")
    def inspected_requests(self):
        """Every request inspected."""
        return self.requests.mean

    @meter("request-capacity")
    def capacity_beyond_1500(self):
        """Every request again for each 500 capacity units started beyond 1,500.

        https://aws.github.io/aws-security-services-best-practices/guides/waf/waf-cost/docs/
        """
        steps = ceil(most(self.capacity - CAPACITY, 0) / 500)
        return self.requests * steps if steps else None

    @meter("bot-control", bot_control=True)
    def bot_control_subscription(self):
        """Every web ACL with Bot Control."""
        return self.web_acls * subscription

    @meter("bot-control-request", bot_control=True)
    def bot_control_requests(self):
        """The requests that Bot Control sees."""
        return self.requests * self.bot_control_share

    @meter("captcha-attempt")
    def captcha_attempts(self):
        """Every CAPTCHA answer sent in; puzzles shown and left alone are free."""
        return self.captchas.number * attempt / second if self.captchas else None

    @rule(hint="add 'managed_groups: 1', the core rule set")
    def firewall_without_rules(self):
        """A web ACL without rules lets everything pass."""
        if not self.rules and not self.managed_groups and not self.bot_control:
            yield "rules", "it inspects requests and has no rule to stop one"
