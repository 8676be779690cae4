"""A Network Load Balancer bills its hours and, by protocol, the busiest of three dimensions of each hour.

https://aws.amazon.com/elasticloadbalancing/pricing/
"""

from archplan.services.words import *

LB, NLCU, address = counts("load balancer", "NLCU", "address")
Port = Annotated[Quantity, Measures("a port", one, "8080", low=Fraction(1), high=Fraction(65535), whole=True)]
UNITS = {"tcp": (800, 100_000), "udp": (400, 50_000), "tls": (50, 3000)}  # new flows a second, active flows


class NLB(
    MadeAnew, Service, title="Network Load Balancer", icon="aws.network.ElbNetworkLoadBalancer", role="ingress", stands="zone", subcategory="Load Balancing"):  # fmt: skip
    """Spreads TCP, UDP or TLS connections over targets. A second listener has an inflow of its own."""

    whole_hours = True
    also_called = {"network_load_balancer": "", "tcp_load_balancer": ""}

    certificates_of = "own"
    target_groups = True
    balances = True
    warned_alone = True
    alias_target = True
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    sends_as = {"log": "vended"}

    agreement = Agreement("99.99%", "https://aws.amazon.com/elasticloadbalancing/sla/", confidence="quoted")

    protocol: Literal["tcp", "udp", "tls"] = option("tcp", "of the connections that `requests` arrive on")
    requests_per_connection: Count = option("20", "requests a client sends before its connection closes")
    connection_lasts: Duration = option("60 s", "from the first request to the idle timeout")
    cross_zone: bool = option(True, "its node in a zone also calls targets of others, which are billed as transfer")
    internet_facing: bool = option(True, "it has public addresses")
    certificate: Beside | None = option(None, "for a TLS listener: an 'acm' of this spec in the same region")
    ssl_policy: str | None = option(None, "for a TLS listener: its policy, such as ELBSecurityPolicy-TLS13-1-2-2021-06")

    requests: Flow = inflow("requests through its main listener", default=True)
    tls: Flow = inflow("requests through a further TLS listener")
    udp: Flow = inflow("requests through a further UDP listener")

    class leaving(Record):
        """Keys of a connection that leaves a load balancer: to its targets."""

        port: Port | None = option(None, "the port of the target group: where the targets are called")

    def most_targets(self):
        """500 in a zone, and 500 in all of them when it balances across; AWS raises that on request."""
        return 500 * (1 if self._values["cross_zone"] else self.zones)

    @property
    def crosses_zones_free(self):
        """Without cross-zone balancing every call stays in its zone."""
        return not self._values["cross_zone"]

    def units(self, flow, protocol):
        """The largest of new connections, active connections and 1 GB an hour, each hour."""
        new, active = UNITS[protocol]
        opened = flow.hourly / request / most(self.requests_per_connection, 1)
        return most(
            opened / (new / second),
            opened * self.connection_lasts / active,
            (flow.hourly_sent + flow.hourly_returned) / (GB / hour),
        )

    @derived
    def capacity_units(self):
        """Each hour, for every protocol, the largest of 1 GB an hour, new connections (TCP 800 a second, UDP 400,
        TLS 50) and active connections (TCP 100,000, UDP 50,000, TLS 3,000); protocols add up. [k]

        https://aws.amazon.com/elasticloadbalancing/pricing/
        """
        main = self.units(self.requests, self.protocol)
        return main + self.units(self.tls, "tls") + self.units(self.udp, "udp")

    @meter("hour")
    def load_balancer_hours(self):
        """Every hour it exists.

        https://aws.amazon.com/elasticloadbalancing/pricing/
        """
        return 1 * LB

    @meter("nlcu", ends="never")
    def load_balancer_capacity(self):
        """The capacity units of every hour of the day, summed over the month.

        https://aws.amazon.com/elasticloadbalancing/pricing/
        """
        return over_the_day(self.capacity_units) * NLCU

    @meter("eip:address", internet_facing=True)
    def public_IPv4_addresses(self):
        """One address in each zone it is enabled in, of which it needs one. [k]

        https://aws.amazon.com/vpc/pricing/
        """
        return self.zones * address

    @rule(hint="give its VPC 'zones: 2'")
    def network_balancer_in_one_zone(self):
        """A load balancer in one zone falls with it.

        AWS lets a Network Load Balancer stand in one zone; two are what makes it outlive a zone.

        Flags:
            services: {it: {type: nlb}}
            places: {main: {type: vpc, zones: 1, public: [it]}}
        Passes:
            services: {it: {type: nlb}}
            places: {main: {type: vpc, zones: 2, public: [it]}}
        Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-limits.html [k]
        """
        if self.vpc and self.zones < 2 and self.stage == "production":
            yield "type", f"stands in the only zone of {self.vpc}"

    @rule(severity="error", hint="name it under 'public' of its VPC, or write 'internet_facing: false'")
    def public_load_balancer_in_private_subnet(self):
        """An internet-facing load balancer answers only from public subnets.

        A private subnet has no route from the internet gateway, so clients never reach its nodes; and the public
        addresses are billed all the same.

        Flags:
            services: {it: {type: nlb}}
            places: {main: {type: vpc, zones: 2, private: [it]}}
        Passes:
            services: {it: {type: nlb, internet_facing: false}}
            places: {main: {type: vpc, zones: 2, private: [it]}}
        Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html [k]
        """
        if self.vpc and self.internet_facing and not self.is_public:
            yield "internet_facing", f"is internet-facing and stands in {self.tier} subnets of {self.vpc}"

    @rule(hint="write 'ssl_policy: ELBSecurityPolicy-TLS13-1-2-2021-06'")
    def old_tls(self):
        """TLS before 1.2 has known weaknesses, and every client of the last ten years speaks 1.2.

        Flags:
            {protocol: tls, certificate: cert, ssl_policy: ELBSecurityPolicy-2016-08}
        Passes:
            {protocol: tls, certificate: cert, ssl_policy: ELBSecurityPolicy-TLS13-1-2-2021-06}
        Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
        """
        policy = self.ssl_policy or ""
        if policy.startswith("ELBSecurityPolicy-") and "-1-2-" not in policy and "-1-3-" not in policy:
            yield "ssl_policy", f"{policy} lets clients speak TLS before 1.2"
