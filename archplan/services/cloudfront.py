"""Amazon CloudFront bills the bytes and requests it serves by the geography of its edge, or a flat-rate plan.

https://aws.amazon.com/cloudfront/pricing/pay-as-you-go/
"""

from archplan.services.words import *

path, plan, certificate = counts("invalidation path", "plan", "certificate")
INCLUDED = {  # what a flat-rate plan is sized for
    "free": (1_000_000, 100 * GB), "pro": (10_000_000, 50 * TB), "business": (125_000_000, 50 * TB),
    "premium-50tb": (500_000_000, 50 * TB), "premium-75tb": (750_000_000, 75 * TB),
    "premium-125tb": (1_250_000_000, 125 * TB), "premium-200tb": (2_000_000_000, 200 * TB),
    "premium-350tb": (3_500_000_000, 350 * TB), "premium-600tb": (6_000_000_000, 600 * TB),
}  # fmt: skip
PLAN = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html"
LIMITS = {  # what a plan of that tier covers beside its distribution
    "free": {"rules": 5, "body": 16 * KB, "records": 50, "queries": 1_000_000, "storage": 5 * GB},
    "pro": {"rules": 25, "body": 16 * KB, "records": 100, "queries": 5_000_000, "storage": 50 * GB, "captcha": True, "logs": True},
    "business": {
        "rules": 50, "body": 64 * KB, "records": 1000, "queries": 20_000_000, "storage": 1 * TB, "captcha": True,
        "logs": True, "bots": True, "ddos": True, "vpc-origin": True,
    },
    "premium": {
        "rules": 75, "body": 64 * KB, "records": 5000, "queries": 100_000_000, "storage": 5 * TB, "captcha": True,
        "logs": True, "bots": True, "ddos": True, "vpc-origin": True, "origin-group": True,
    },
}  # fmt: skip


class CloudFront(
    Service,
    title="Amazon CloudFront",
    icon="aws.network.CloudFront",
    role="edge",
    stands="edge",
    subcategory="Content Delivery",
):
    """Answers from a cache near the viewer. Where viewers are is said once, where the traffic comes from."""

    also_called = {"cdn": "", "distribution": ""}

    answers_always = True
    home = "us-east-1"
    certificates_of = "us-east-1"  # the only region whose certificates it reads
    alias_target = True
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    sends_as = {"log": "vended"}

    agreement = Agreement("99.9%", "https://aws.amazon.com/cloudfront/sla/")
    egress = "own"
    firewall_scope = "cloudfront"

    plan: Literal[
        "pay-as-you-go", "free", "pro", "business", "premium-50tb", "premium-75tb", "premium-125tb", "premium-200tb",
        "premium-350tb", "premium-600tb",
    ] = option("pay-as-you-go", "pay by use, or a flat-rate plan without overage")  # fmt: skip
    aliases: list[str] = option((), "alternate domain names it answers to, such as [www.example.com]")
    certificate: Beside | None = option(None, "its viewer certificate: an 'acm' of this spec, issued in us-east-1")
    minimum_protocol_version: Literal[
        "SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016", "TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.2_2025",
        "TLSv1.3_2025",
    ] | None = option(None, "the oldest TLS that viewers may speak")  # fmt: skip
    access_logs: bool = option(False, "standard logs; delivering them is free, the bucket bills what it keeps")
    hit_ratio: Ratio = option("0%", "the part of requests answered from the cache")
    protocol: Literal["https", "http"] = option("https", "what viewers speak", plan="pay-as-you-go")
    uploads: Ratio | None = option(
        None, "the part of forwarded request bytes in requests with a body; unless stated, what is more than a GET has",
        plan="pay-as-you-go",
    )  # fmt: skip
    invalidations: Volume = option("0/month", "paths invalidated; a wildcard is one path", plan="pay-as-you-go")
    functions: Count = option(0, "CloudFront Functions run for a request", plan="pay-as-you-go")
    dedicated_certificates: Count = option(0, "custom certificates on dedicated IP addresses, for clients without SNI")

    requests: Flow = inflow("viewer requests", default=True)

    class leaving(Record):
        """Keys of a connection to an origin."""

        hit_ratio: Ratio | None = option(None, "the part answered from the cache, when not the distribution's")
        origin_group: str | None = option(None, "origins of one group: a second one answers when the first fails")
        origin_access: Literal["open", "oac", "vpc-origin", "prefix-list", "secret-header"] | None = option(
            None, "how the origin refuses who comes past the distribution"
        )

    def takes_firewall(self):
        return True

    def brings_firewall(self):
        """A flat-rate plan does."""
        return self._values["plan"] != "pay-as-you-go"

    def stands_in(self, leaving):
        """The origins of one group answer for one another."""
        return (leaving and leaving.origin_group) or ""

    def outflow(self, leaving):
        """What the cache does not answer goes on to the origin."""
        return {"requests": 1 - (self.hit_ratio if leaving.hit_ratio is None else leaving.hit_ratio)}

    def fitting_plans(self):
        """The flat-rate plans sized for its traffic, the smallest first, with their requests and bytes a month."""
        for name, (requests, size) in INCLUDED.items():
            if self.requests.mean <= requests * request / month and self.requests.returned <= size / month:
                yield name, requests, size

    def lacks(self, leaving=()):
        """What it is set up with and its flat-rate plan does not have; `leaving` are its connections to origins."""
        limits = LIMITS.get(self._values["plan"].partition("-")[0])
        if limits is None:
            return
        if self.dedicated_certificates:
            yield "dedicated_certificates", "certificates on dedicated IP addresses are in no flat-rate plan"
        if self.access_logs and "logs" not in limits:
            yield "access_logs", f"access logs are not in plan {self.plan}"
        for origin in leaving:
            if origin.origin_group and "origin-group" not in limits:
                yield "plan", f"an origin that takes over for another is not in plan {self.plan}"
            if origin.origin_access == "vpc-origin" and "vpc-origin" not in limits:
                yield "plan", f"an origin inside a VPC is not in plan {self.plan}"

    def benefits(self):
        """A flat-rate plan covers the web ACL before the distribution, the hosted zone of its domain, and the ingestion of
        its access logs and of the web ACL's logs.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html
        """
        limits = LIMITS.get(self._values["plan"].partition("-")[0])
        if limits is None:
            return ()
        words = f"flat-rate plan {self._values['plan']}"
        limits = {**limits, "aliases": tuple(self._values["aliases"] or ())}
        covered = [
            Benefit("web ACL", "before", words, PLAN, limits, is_needed=True),
            Benefit("hosted zone", "before", words, PLAN, limits),
        ]
        if "logs" in limits:
            covered += [Benefit("log ingestion", reach, words, PLAN, limits) for reach in ("before", "behind")]
        return tuple(covered)

    def credits(self):
        """Every month a flat-rate plan pays for so much S3 Standard storage of the account, whatever is kept in it.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html
        """
        limits = LIMITS.get(self._values["plan"].partition("-")[0])
        if limits is None:
            return ()
        title = f"storage credit of flat-rate plan {self._values['plan']} of {self.name}, {limits['storage']}"
        return (Credit("s3", ("standard",), limits["storage"], title, PLAN),)

    @meter("plan-{plan}", scope="global", plan=tuple(INCLUDED))
    def flat_rate_plan(self):
        """One distribution on the plan, whatever its use; the plan has no overage.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html
        """
        return 1 * plan

    @meter("internet-out", scope="edge:{}", plan="pay-as-you-go")
    def data_to_viewers(self):
        """Every byte returned to viewers, at the price of the geography it is served from."""
        return {edge: returned for edge, (_, _, returned) in self.requests.edges.items()}

    @meter("request-{protocol}", scope="edge:{}", plan="pay-as-you-go")
    def viewer_requests(self):
        """Every request, answered from the cache or not, at the price of its geography."""
        return {edge: requests for edge, (requests, _, _) in self.requests.edges.items()}

    @meter("origin-out", scope="edge:{}", plan="pay-as-you-go")
    def data_to_the_origin(self):
        """Request bytes sent on to origins in requests that carry a body, by geography as requests arrive.

        A bucket's reads carry none and its writes nothing else; of other origins it is what a request has beyond the
        1 KB of one without a body, or the part that `uploads` states. A function at the edge is no origin. [k]

        https://aws.amazon.com/cloudfront/pricing/pay-as-you-go/
        """
        uploaded = self.submitted if self.uploads is None else self.passed_on * self.uploads
        # a byte for each request, so that requests of no size are still spread by geography
        edges = self.requests.edges.items()
        weights = {edge: sent + requests * byte / request for edge, (requests, sent, _) in edges}
        arriving = most(sum(weights.values(), 0 * byte / second), byte / year)  # zero never divides
        return {edge: uploaded * weight / arriving for edge, weight in weights.items()}

    @meter("function", scope="global", plan="pay-as-you-go")
    def function_runs(self):
        """Every request runs its CloudFront Functions."""
        return self.requests * self.functions or None

    @meter("invalidation-path", scope="global", plan="pay-as-you-go")
    def invalidated_paths(self):
        """Every path sent for invalidation; a wildcard path counts once.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PayingForInvalidation.html
        """
        return self.invalidations.number * path / second if self.invalidations else None

    @meter("dedicated-ip-ssl", scope="global")
    def dedicated_IP_certificates(self):
        """Every certificate served from dedicated IP addresses."""
        return self.dedicated_certificates * certificate if self.dedicated_certificates else None

    @free(plan=tuple(INCLUDED))
    def delivery_within_the_plan(self):
        """The plan covers requests, bytes to viewers and to origins, CloudFront Functions and invalidations."""
        return self.requests.mean

    @free()
    def data_from_AWS_origins(self):
        """Bytes from an origin on AWS to CloudFront are not charged."""
        return True

    @free()
    def standard_log_delivery(self):
        """CloudFront charges nothing for its standard logs; the bucket they go to bills what it keeps. [k]

        https://aws.amazon.com/cloudfront/pricing/pay-as-you-go/
        """
        return self.access_logs or None

    @rule(severity="info", hint="state it: 'hit_ratio: 85%', on the distribution or on a connection to an origin")
    def hit_ratio_not_stated(self):
        """Every request is counted as sent to the origin.

        Without a hit ratio nothing is cached in these figures, and the origin is sized and billed for all of it. Where
        nothing can be cached, `hit_ratio: 0%` says so.

        Flags:
            traffic: {readers: {requests: 1 million/month}}
            services: {cdn: {type: cloudfront}, api: {type: lambda}}
            connections: [readers -> cdn -> api]
        Passes:
            traffic: {readers: {requests: 1 million/month}}
            services: {cdn: {type: cloudfront, hit_ratio: 0%}, api: {type: lambda}}
            connections: [readers -> cdn -> api]
        Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cache-statistics.html
        """
        if self.requests and not self.hit_ratio and "hit_ratio" not in self.spec:
            yield "hit_ratio", f"all of {self.requests} go on to origins, where no connection states a hit_ratio"

    @rule(hint="choose a larger plan, or 'plan: pay-as-you-go'", saturates=True)
    def plan_too_small(self):
        """AWS may slow down or move what stays above its plan.

        A flat-rate plan has no overage: what is above it is not billed, and not promised either.

        Flags:
            traffic: {readers: {requests: 5 million/month}}
            services: {cdn: {type: cloudfront, plan: free, hit_ratio: 90%}}
            connections: [readers -> cdn]
        Passes:
            traffic: {readers: {requests: 5 million/month}}
            services: {cdn: {type: cloudfront, plan: pro, hit_ratio: 90%}}
            connections: [readers -> cdn]
        Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html
        """
        if self.plan in INCLUDED:
            requests, size = INCLUDED[self.plan]
            if self.requests.mean > requests * request / month or self.requests.returned > size / month:
                used, sized = f"{self.requests} and {self.requests.returned}", f"{requests:,} requests and {size}"
                yield "plan", f"{used} are more than the {sized} a month that plan {self.plan} is for"

    @rule(hint="write 'minimum_protocol_version: TLSv1.2_2021'")
    def old_tls(self):
        """TLS before 1.2 has known weaknesses, and every browser of the last ten years speaks 1.2.

        Flags:
            {minimum_protocol_version: TLSv1}
        Passes:
            {minimum_protocol_version: TLSv1.2_2021}
        Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
        """
        version = self.minimum_protocol_version
        if version and not version.startswith(("TLSv1.2", "TLSv1.3")):
            yield "minimum_protocol_version", f"viewers may speak {version.partition('_')[0]}"
