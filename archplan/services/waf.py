"""AWS WAF bills web ACLs, their rules, and the requests they inspect. https://aws.amazon.com/waf/pricing/"""

from archplan.services.words import *

acl, rules_, subscription, attempt, page = counts("web ACL", "rule", "subscription", "attempt", "challenge")
CAPACITY = 1500  # capacity units that the price of a request includes
BODY = 16 * KB  # of a body that the price of a request includes, and each further step that is billed


class Body(Record):
    """Requests whose body is larger than the 16 KB that are inspected at no charge."""

    size: Size = option("", "how large these bodies are at most, such as 32 KB", required=True)
    share: Ratio = option("", "the part of all requests that has such a body", required=True)


class WAF(Service, title="AWS WAF", icon="aws.security.WAF", role="security"):
    """Inspects requests to CloudFront, a load balancer or an API. A managed rule group counts as a rule."""

    is_origin = False
    home = "us-east-1"
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    sends_as = {"log": "vended"}

    is_passed = True
    agreement = Agreement("99.95%", "https://aws.amazon.com/waf/sla/")

    scope: Literal["regional", "cloudfront"] | None = option(
        None, "it protects something in a region, or CloudFront; from what it stands before unless stated"
    )
    web_acls: Count = option(1, "web ACLs")
    rules: Count = option(0, "rules and rule groups of your own, in all web ACLs")
    managed_groups: Count = option(0, "managed rule groups, in all web ACLs")
    capacity: Count = option(CAPACITY, "capacity units of the web ACL; requests cost more above 1,500")
    bot_control: bool = option(False, "Bot Control, common level, in every web ACL")
    bot_control_share: Ratio = option("100%", "the part of requests that Bot Control sees", bot_control=SOME)
    anti_ddos: bool = option(False, "the managed rules against DDoS, in every web ACL")
    anti_ddos_share: Ratio = option("100%", "the part of requests that they see and let pass", anti_ddos=SOME)
    captchas: Volume = option("0/month", "CAPTCHA answers sent in")
    challenges: Volume = option("0/month", "challenge pages that rules of your own return; managed rules' are free")
    body_limit: Annotated[Size, Measures("a size", byte, "48 KB", high=Fraction(64 * 1024))] = option(
        "16 KB", "how much of a body is inspected: 16, 32, 48 or 64 KB", bodies=SOME
    )
    bodies: list[Body] = option((), "requests with larger bodies, such as [{size: 32 KB, share: 15%}]")
    logs: Literal["none", "s3", "cloudwatch"] = option("none", "where AWS delivers its logs; Firehose is a service")
    log_size: Size = option(
        "1.4 KB", "the log of one request: 1.4 KB at least, 4.6 KB with the rules AWS recommends", logs=SOME
    )
    logged: Ratio = option("100%", "the part of requests that a filter lets into the logs", logs=SOME)

    account_takeover: bool = option(False, "the managed rules against stolen logins, in every web ACL")
    account_creation: bool = option(False, "the managed rules against made-up accounts, in every web ACL")
    attempts: Volume = option("0/month", "logins and sign-ups that these rules look at")

    requests: Flow = inflow("requests inspected", default=True)

    def stand_before(self, ahead):
        """Of CloudFront's scope where all it stands before takes such a web ACL: then it stands at the edge, and AWS
        keeps it in N. Virginia.

        https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
        """
        self.ahead = ahead
        if self._values["scope"] is None:
            scopes = {target.firewall_scope for target in ahead}
            self._values["scope"] = "cloudfront" if scopes == {"cloudfront"} else "regional"
        if self._values["scope"] == "cloudfront":
            self.stands, self.region = "edge", "us-east-1"

    @property
    def group_count(self):
        """Rules and rule groups, in all web ACLs; Bot Control and Anti-DDoS are such groups."""
        groups = self.managed_groups + self.web_acls if self.bot_control else self.managed_groups
        return self.rules + (groups + self.web_acls if self.anti_ddos else groups)

    def declines(self, benefit):
        """A plan covers one web ACL that protects its distribution alone, with so many rules, and its logs."""
        limits = benefit.limits
        if benefit.name not in ("web ACL", "log ingestion"):
            return None
        if any(name != benefit.by for name in self.leads_to):
            return f"it protects more than {benefit.by}"
        if self.web_acls != 1:
            return f"it is {self.web_acls} web ACLs, and the plan covers one"
        if self.group_count > limits["rules"]:
            return f"it has {self.group_count} rules, and the plan allows {limits['rules']}"
        if self.body_limit > limits["body"]:
            return f"it inspects {self.body_limit} of a body, and the plan allows {limits['body']}"
        wanted = (
            ("bots", self.bot_control, "Bot Control"), ("ddos", self.anti_ddos, "rules against DDoS"),
            ("captcha", self.captchas, "CAPTCHA"), ("bots", self.challenges, "JavaScript challenge"),
        )  # fmt: skip
        lacking = [words for key, used, words in wanted if used and key not in limits]
        return f"the plan has no {lacking[0]}" if lacking else ""

    @meter("webacl", included="web ACL")
    def web_access_control_lists(self):
        """Every web ACL."""
        return self.web_acls * acl

    @meter("rule", included="web ACL")
    def rules_and_rule_groups(self):
        """Every rule, and every rule group or managed rule group as one; Bot Control and Anti-DDoS are such groups."""
        return self.group_count * rules_

    @meter("request", included="web ACL")
    def inspected_requests(self):
        """Every request inspected."""
        return self.requests.mean

    @meter("request-capacity", included="web ACL")
    def capacity_beyond_1500(self):
        """Every request again for each 500 capacity units started beyond 1,500.

        https://aws.github.io/aws-security-services-best-practices/guides/waf/waf-cost/docs/
        """
        steps = ceil(most(self.capacity - CAPACITY, 0) / 500)
        return self.requests * steps if steps else None

    @meter("bot-control", included="web ACL", bot_control=True)
    def bot_control_subscription(self):
        """Every web ACL with Bot Control."""
        return self.web_acls * subscription

    @meter("bot-control-request", included="web ACL", bot_control=True)
    def bot_control_requests(self):
        """The requests that Bot Control sees."""
        return self.requests * self.bot_control_share

    @meter("anti-ddos", included="web ACL", anti_ddos=True)
    def anti_DDoS_subscription(self):
        """Every web ACL with the managed rules against DDoS; with Shield Advanced they cost nothing.

        https://aws.github.io/aws-security-services-best-practices/guides/waf/waf-cost/docs/
        """
        return self.web_acls * subscription

    @meter("anti-ddos-request", included="web ACL", anti_ddos=True)
    def anti_DDoS_requests(self):
        """The requests that those rules see, less what they block themselves.

        https://aws.github.io/aws-security-services-best-practices/guides/waf/waf-cost/docs/
        """
        return self.requests * self.anti_ddos_share

    @derived
    def body_steps(self):
        """For each 16 KB started beyond the first, up to the limit, a request with a larger body counts once.

        https://aws.github.io/aws-security-services-best-practices/guides/waf/waf-cost/docs/
        """
        sized = ((least(body.size, self.body_limit), body.share) for body in self.bodies)
        return sum((ceil(most(size - BODY, 0 * byte) / BODY) * share for size, share in sized), quantity(0))

    @meter("request-body", included="web ACL")
    def bodies_beyond_16_KB(self):
        """Every request whose body is inspected beyond 16 KB, once for every 16 KB more.

        https://aws.github.io/aws-security-services-best-practices/guides/waf/waf-cost/docs/
        """
        return self.requests * self.body_steps if self.body_steps else None

    @meter("challenge", included="web ACL")
    def challenges_returned(self):
        """Every challenge page returned; a client that passed one is left alone until its token ends.

        https://aws.github.io/aws-security-services-best-practices/guides/waf/waf-cost/docs/
        """
        return self.challenges.number * page / second if self.challenges else None

    @meter("captcha-attempt", included="web ACL")
    def captcha_attempts(self):
        """Every CAPTCHA answer sent in; puzzles shown and left alone are free."""
        return self.captchas.number * attempt / second if self.captchas else None

    @property
    def logs_benefit(self):
        """What may cover its logs: their ingestion into CloudWatch, not their delivery elsewhere."""
        return "log ingestion" if self._values["logs"] == "cloudwatch" else ""

    @property
    def logs_price(self):
        return {"s3": "vended-logs-s3", "cloudwatch": "vended-logs-cw"}.get(self._values["logs"], "")

    @meter("cloudwatch:{logs_price}", included="{logs_benefit}", logs=("s3", "cloudwatch"))
    def logs_delivered(self):
        """The log of every request, uncompressed, less 500 MB for each million requests; storage is billed where they
        are kept.

        https://aws.github.io/aws-security-services-best-practices/guides/waf/waf-cost/docs/
        """
        logged = self.requests / request * self.logged * self.log_size
        return most(logged - self.requests / request * 500 * MB / 1_000_000, 0 * byte / second)

    @meter("fraud", included="web ACL")
    def fraud_control_subscriptions(self):
        """Every web ACL, for each of the two rule groups. [k]

        https://aws.amazon.com/waf/pricing/
        """
        groups = int(self.account_takeover) + int(self.account_creation)
        return self.web_acls * groups * subscription if groups else None

    @meter("fraud-request", included="web ACL")
    def fraud_control_attempts(self):
        """Every login or sign-up analysed. [k]

        https://aws.amazon.com/waf/pricing/
        """
        return self.attempts.number * request / second if self.attempts else None

    @rule(hint="add 'managed_groups: 1', the core rule set")
    def firewall_without_rules(self):
        """A web ACL without rules lets everything pass.

        It is billed all the same: for itself, and for every request that it waves through.

        Flags:
            {scope: regional}
        Passes:
            {scope: regional, managed_groups: 1}
        Source: https://aws.amazon.com/waf/pricing/
        """
        if not (self.rules or self.managed_groups or self.bot_control or self.anti_ddos):
            yield "rules", "it inspects requests and has no rule to stop one"

    @rule(
        severity="error", hint="leave 'scope' out: it follows from what the web ACL stands before; two scopes need two"
    )
    def web_acl_of_the_wrong_scope(self):
        """A distribution takes a web ACL of CloudFront's scope, anything in a region takes one of that region.

        AWS refuses to associate one with the other. The scope of a web ACL is never changed afterwards, and one web
        ACL protects a distribution and a load balancer never both.

        Flags:
            services: {it: {type: waf, scope: regional, rules: 1}, cdn: {type: cloudfront}}
            connections: [it -> cdn]
        Passes:
            services: {it: {type: waf, rules: 1}, cdn: {type: cloudfront}}
            connections: [it -> cdn]
        Source: https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
        """
        for target in self.ahead:
            if target.firewall_scope != self.scope:
                shown = "is regional" if self.scope == "regional" else "is of scope cloudfront"
                yield (
                    "scope",
                    f"{shown} and stands before {target.name} ({target.title}), which takes one of scope {target.firewall_scope}",
                )

    @rule(hint="raise 'body_limit'; what is beyond it passes uninspected")
    def bodies_beyond_the_limit(self):
        """Attackers hide in the part of a body that nothing inspects.

        A web ACL sees the first 16 KB of a body, unless its limit is raised to 32, 48 or 64 KB.

        Flags:
            {managed_groups: 1, bodies: [{size: 32 KB, share: 15%}]}
        Passes:
            {managed_groups: 1, body_limit: 32 KB, bodies: [{size: 32 KB, share: 15%}]}
        Source: https://aws.github.io/aws-security-services-best-practices/guides/waf/waf-cost/docs/
        """
        for body in self.bodies:
            if body.size > self.body_limit:
                yield "bodies", f"of bodies of {body.size} only {self.body_limit} are inspected"
