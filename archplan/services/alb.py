"""An Application Load Balancer bills its hours and the busiest of four dimensions of each hour.

https://aws.amazon.com/elasticloadbalancing/pricing/
"""

from archplan.services.words import *

store = unit("trust store")

LB, LCU, address, connection = counts("load balancer", "LCU", "address", "connection")
Port = Annotated[Quantity, Measures("a port", one, "8080", low=Fraction(1), high=Fraction(65535), whole=True)]


class Listener(Record):
    """One listener of the load balancer."""

    protocol: Literal["http", "https"] = option("https", "what clients speak")
    port: Port | None = option(None, "the port clients call; 443 for https, 80 for http")
    certificate: Beside | None = option(None, "an 'acm' of this spec in the same region", protocol="https")
    ssl_policy: str | None = option(
        None, "the security policy, such as ELBSecurityPolicy-TLS13-1-2-2021-06", protocol="https"
    )
    redirect: bool = option(False, "it only sends clients on to https", protocol="http")

    @property
    def speaks_old_tls(self):
        """Whether its policy lets clients speak TLS before 1.2; unknown policies do not."""
        policy = self.ssl_policy or ""
        return policy.startswith("ELBSecurityPolicy-") and "-1-2-" not in policy and "-1-3-" not in policy


class ALB(
    MadeAnew, Service, title="Application Load Balancer", icon="aws.network.ElbApplicationLoadBalancer", role="ingress",
    stands="zone", subcategory="Load Balancing"):  # fmt: skip
    """Spreads HTTP requests over targets in several zones."""

    whole_hours = True
    also_called = {
        "load_balancer": "",
        "loadbalancer": "",
        "elb": "",
        "elbv2": "",
        "lb": "",
        "application_load_balancer": "",
        "elastic_load_balancer": "",
        "ingress": "",
    }

    most_rules = 100
    certificates_of = "own"
    target_groups = True
    balances = True
    alias_target = True
    agreement = Agreement("99.99%", "https://aws.amazon.com/elasticloadbalancing/sla/", confidence="quoted")
    crosses_zones_free = True

    requests_per_connection: Count = option(20, "requests a client sends before its connection closes")
    connection_lasts: Duration = option("60 s", "from the first request to the idle timeout")
    rules: Count = option(10, "listener rules evaluated for a request; ten are free")
    websockets: Count = option(0, "WebSocket connections open at once")
    targets: Literal["instances", "lambda"] = option("instances", "instances and IP addresses, or Lambda functions")
    internet_facing: bool = option(True, "it has public addresses")
    listeners: list[Listener] = option((), "what it listens to, such as [{protocol: https, certificate: cert}]")
    access_logs: bool = option(False, "access logs; delivering them is free, the bucket bills what it keeps")

    reserved: Count = option(0, "capacity units reserved; what is used beyond them is billed as ever")
    trust_stores: Count = option(0, "trust stores that check the certificates of clients")

    requests: Flow = inflow("HTTP requests", default=True)

    class leaving(Record):
        """Keys of a connection that leaves a load balancer: to its targets."""

        port: Port | None = option(None, "the port of the target group: where the targets are called")

    def takes_firewall(self):
        """An internal one is not asked."""
        return self._values["internet_facing"]

    def most_targets(self):
        """AWS's default, which it raises on request."""
        return 1000

    def outlives_a_zone(self):
        """Always, unless its VPC has one zone only: AWS creates none in fewer than two."""
        return self.zones > 1 or not self.vpc

    @derived
    def new_connections(self):
        """Requests over the requests that share a connection."""
        return self.requests.hourly / request / most(self.requests_per_connection, 1)

    @derived
    def capacity_units(self):
        """Each hour the largest of 25 new connections a second, 3,000 active connections, 1 GB an hour (0.4 GB to
        Lambda) and 1,000 rule evaluations a second beyond ten free rules.

        https://aws.amazon.com/elasticloadbalancing/pricing/
        """
        processed = self.requests.hourly_sent + self.requests.hourly_returned
        gigabytes = processed / (GB / hour) / (0.4 if self.targets == "lambda" else 1)
        return most(
            self.new_connections / (25 / second),
            (self.new_connections * self.connection_lasts + self.websockets) / 3000,
            gigabytes,
            self.requests.hourly / (1000 * request / second) * most(self.rules - 10, 0),
        )

    @meter("hour")
    def load_balancer_hours(self):
        """Every hour it exists."""
        return 1 * LB

    @meter("lcu", ends="never")
    def load_balancer_capacity(self):
        """The capacity units of every hour of the day, summed over the month."""
        return over_the_day(most(self.capacity_units - self.reserved, 0)) * LCU

    @meter("eip:address", internet_facing=True)
    def public_IPv4_addresses(self):
        """One address in each of its zones, of which it needs two at least; more while it scales out. [k]

        https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
        https://aws.amazon.com/vpc/pricing/
        """
        return max(self.zones, 2) * address

    @meter("reserved-lcu")
    def reserved_capacity(self):
        """Every capacity unit reserved, used or not. [k]

        https://aws.amazon.com/elasticloadbalancing/pricing/
        """
        return self.reserved * LCU or None

    @meter("trust-store")
    def trust_stores_kept(self):
        """Every trust store of mutual TLS, every hour. [k]

        https://aws.amazon.com/elasticloadbalancing/pricing/
        """
        return self.trust_stores * store or None

    @rule(severity="error", hint="give its VPC 'zones: 2'")
    def load_balancer_in_one_zone(self):
        """An Application Load Balancer needs subnets in two zones.

        AWS refuses to create one with subnets in a single Availability Zone.

        Flags:
            services: {it: {type: alb}}
            places: {main: {type: vpc, zones: 1, public: [it]}}
        Passes:
            services: {it: {type: alb}}
            places: {main: {type: vpc, zones: 2, public: [it]}}
        Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
        """
        if self.vpc and self.zones < 2:
            yield "type", f"{self.vpc} has one zone, and an Application Load Balancer stands in two at least"

    @rule(severity="error", hint="name it under 'public' of its VPC, or write 'internet_facing: false'")
    def public_load_balancer_in_private_subnet(self):
        """An internet-facing load balancer answers only from public subnets.

        A private subnet has no route from the internet gateway, so clients never reach its nodes; and the public
        addresses are billed all the same.

        Flags:
            services: {it: {type: alb}}
            places: {main: {type: vpc, zones: 2, private: [it]}}
        Passes:
            services: {it: {type: alb, internet_facing: false}}
            places: {main: {type: vpc, zones: 2, private: [it]}}
        Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
        """
        if self.vpc and self.internet_facing and not self.is_public:
            yield "internet_facing", f"is internet-facing and stands in {self.tier} subnets of {self.vpc}"

    @rule(hint="write 'ssl_policy: ELBSecurityPolicy-TLS13-1-2-2021-06'")
    def old_tls(self):
        """TLS before 1.2 has known weaknesses, and every browser of the last ten years speaks 1.2.

        Flags:
            {listeners: [{protocol: https, certificate: cert, ssl_policy: ELBSecurityPolicy-2016-08}]}
        Passes:
            {listeners: [{protocol: https, certificate: cert, ssl_policy: ELBSecurityPolicy-TLS13-1-2-2021-06}]}
        Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
        """
        for listener in self.listeners:
            if listener.speaks_old_tls:
                yield listener, f"{listener.ssl_policy} lets clients speak TLS before 1.2"

    @rule(severity="error", hint="write 'redirect: true' for it and add an https listener")
    def plain_http_listener(self):
        """What a client sends over plain HTTP can be read and changed on the way.

        A listener on port 80 is there to send clients on to HTTPS.

        Flags:
            {listeners: [{protocol: http}]}
        Passes:
            {listeners: [{protocol: http, redirect: true}, {protocol: https, certificate: cert}]}
        Passes:
            {listeners: [{protocol: http}], internet_facing: false}
        Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
        """
        for listener in self.listeners:
            if listener.protocol == "http" and not listener.redirect and self.internet_facing:
                yield listener, "answers clients on the internet over plain HTTP"
