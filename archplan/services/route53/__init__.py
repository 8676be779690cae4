"""Amazon Route 53 bills hosted zones, the DNS queries it answers and the health checks it makes.

https://aws.amazon.com/route53/pricing/
"""

from archplan.services.route53.checks import Route53Checks
from archplan.services.route53.records import DNSRecord, HealthCheck
from archplan.services.words import *

listed, firewall_query = counts("domain", "query")

query, zone, check, feature, domain, session, record = counts(
    "query", "hosted zone", "health check", "feature", "domain", "session", "record"
)
policy, interface, key = counts("policy record", "network interface", "key")


class Route53(Route53Checks, Service, title="Amazon Route 53", icon="aws.network.Route53", role="dns", stands="global"):
    """Answers where a name leads. Requests pass it in the picture; clients ask once and go straight on."""

    also_called = {"dns": "", "domain": ""}

    home = "us-east-1"
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    sends_as = {"log": "vended"}

    is_passed = True
    agreement = Agreement(
        "100%",
        "https://aws.amazon.com/route53/sla/",
        confidence="quoted",
        condition="answering, not its console or API",
    )

    def pledge(self):
        """The agreement is about zones that everybody can ask."""
        return None if self._values["private"] else super().pledge()

    domain: str = option("", "the domain of its hosted zone")
    domain_price: Annotated[Quantity, Measures("a price for a time", USD / second, "$14/year")] | None = option(
        None, "what the registrar asks, such as $14/year"
    )
    records: list[DNSRecord] = option((), "what it answers")
    health_checks: list[HealthCheck] = option((), "what it watches")
    policy: Literal["standard", "latency", "geo", "ip"] = option("standard", "how it chooses an answer", private=False)
    private: bool = option(False, "private hosted zones: only their VPCs can ask")
    hosted_zones: Count = option(1, "how many zones")
    lookups: Count = option(
        1, "names looked up in a session, or in a request where no sessions are stated", private=False
    )
    record_count: Count = option(0, "records in all, where more than the 10,000 that a zone includes")
    traffic_policies: Count = option(0, "traffic flow policy records")
    resolver_interfaces: Count = option(0, "interfaces of Resolver endpoints, two or more for each")
    resolver_queries: Volume = option("0/month", "queries through Resolver endpoints")

    firewall_domains: Count = option(0, "domain names in rules of DNS Firewall")
    firewall_queries: Volume = option("0/month", "queries of VPCs that DNS Firewall looks at")

    requests: Flow = inflow("requests of clients who look it up", default=True)

    dnssec: bool = option(False, "its answers are signed, with a key that AWS KMS bills")
    query_logging: bool = option(
        False, "queries are logged; connect it to 'cloudwatch' with 'log: 200 bytes/request' to bill them"
    )
    auto_renew: bool = option(True, "the domain registered here is renewed by itself")
    transfer_lock: bool = option(True, "the domain registered here is locked against transfer")

    def in_recovery(self, strategy):
        """Names are answered everywhere; one health check watches the first region, or each where all take traffic. [k]

        https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover.html
        """
        if not strategy.replicates or self._values["private"]:
            return Copy("stands outside every region and serves both")
        watched = {check.of for check in self._values["health_checks"]}
        wanted = strategy.doors + (strategy.doors_there if strategy.name == "active-active" else ())
        missing = [{"of": door} for door in wanted if door not in watched]
        written = self.spec.get("health_checks")
        own = {"health_checks": [*(written.value if written else ()), *missing]} if missing else {}
        checks = " and ".join(wanted) or "nothing yet"
        return Copy(f"stands outside every region; watches {checks}", own=own)

    def span_of(self, key):
        """Where an option was written; a rule about one record gives the place itself."""
        return super().span_of(key) if isinstance(key, str) else key

    def watching(self, record):
        """The health checks a record depends on: the one it names, or those of its own name or target."""
        names = {record.target, record.name, record.full_name(self.domain)} - {""}
        named = {record.health_check} if record.health_check else names
        return tuple(check for check in self.health_checks if check.of in named)

    def sets(self):
        """The records of each name that visitors look up, in the order of the spec."""
        found: dict = {}
        for record in self.records:
            if record.serves:
                found.setdefault(record.full_name(self.domain), []).append(record)
        return found

    @property
    def billed_policy(self):
        """The routing policy queries are billed by: the one stated, or the one its records use."""
        if "policy" not in self.spec:
            used = {record.policy for record in self._values["records"]}
            return "geo" if "geolocation" in used else "latency" if "latency" in used else "standard"
        return self._values["policy"]

    def own_price(self, entry):
        price = self._values["domain_price"]
        if price is None:
            return None
        return price / domain, "domain-year", "the spec", self.span_of("domain_price"), date.min

    @derived
    def queries(self):
        """Clients ask once a session, or once a request where the traffic states no sessions. [k]

        https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/best-practices-dns.html
        """
        sessions = self.requests.sessions / session
        asked = sessions if sessions else self.requests / request
        return asked * self.lookups * query

    @derived
    def queries_billed(self):
        """An alias to an AWS resource is free, a CNAME to a name in Route 53 counts twice, all else once.

        https://aws.amazon.com/route53/pricing/
        """
        answering = [record for record in self.records if record.serves]
        stated = sum((record.share for record in answering if record.share is not None), quantity(0))
        open_ = sum(record.share is None for record in answering)
        parts = [
            ((1 - stated) / open_ if record.share is None else record.share) * record.billed(self.domain)
            for record in answering
        ]
        return sum(parts, quantity(0)) if answering else quantity(1)

    def declines(self, benefit):
        """A plan covers one public hosted zone that the distribution's domain is in, with so many records."""
        if benefit.name != "hosted zone":
            return None
        names = benefit.limits["aliases"]
        if self.private:
            return "it is private"
        if self.hosted_zones != 1:
            return f"it is {self.hosted_zones} zones, and the plan covers one"
        if self.domain and names and not any(name == self.domain or name.endswith("." + self.domain) for name in names):
            return f"{benefit.by} answers to no name of {self.domain}"
        count = most(self.record_count, len(self.records))
        if count > benefit.limits["records"]:
            return f"it has {count} records, and the plan allows {benefit.limits['records']}"
        return ""

    @derived
    def beside_a_plan(self):
        """All of it, unless a flat-rate plan covers the zone: then nothing, up to the plan's queries to records that are no
        alias; beyond them AWS may bill the zone by use.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html
        """
        benefit = self.paid_by("hosted zone")
        if benefit is None:
            return quantity(1)
        beyond = self.queries * self.queries_billed / (benefit.limits["queries"] * query / month) - 1
        return least(ceil(most(beyond, 0)), 1)

    @meter("hosted-zone", scope="global")
    def zones_hosted(self):
        """Every hosted zone, for whole months."""
        return self.hosted_zones * zone * (self.beside_a_plan if self.offered else 1)

    @meter("query-{billed_policy}", scope="global", private=False)
    def DNS_queries(self):
        """The lookups that are billed, at the price of the routing policy."""
        billed = self.queries * self.queries_billed if self.queries_billed else None
        return billed * self.beside_a_plan if billed is not None and self.offered else billed

    @meter("health-check-{}", scope="global")
    def endpoint_checks(self):
        """Every health check, by where its endpoint runs."""
        found = {"aws": self.checks_of("aws"), "nonaws": self.checks_of("other")}
        return {kind: number * check for kind, number in found.items() if number}

    @meter("health-check-option-{}", scope="global")
    def optional_features_of_checks(self):
        """HTTPS, string matching, a 10 s interval and latency graphs are each billed for every check."""
        found = {"aws": self.checks_of("aws", True), "nonaws": self.checks_of("other", True)}
        return {kind: number * feature for kind, number in found.items() if number}

    def checks_of(self, endpoint, features=False):
        """How many checks, or optional features of them, an endpoint on AWS or elsewhere has."""
        chosen = [check for check in self.health_checks if check.endpoint == endpoint]
        return sum((check.count * (check.features if features else 1) for check in chosen), quantity(0))

    @meter("own:domain")
    def domain_registration(self):
        """The yearly price of the domain, as stated."""
        return 1 * domain if self.domain_price is not None else None

    @meter("record", scope="global")
    def further_records(self):
        """Records beyond the 10,000 that each hosted zone includes."""
        beyond = most(self.record_count - 10_000 * self.hosted_zones, 0)
        return beyond * record * (self.beside_a_plan if self.offered else 1) if self.record_count else None

    @meter("dns-firewall-domain")
    def DNS_firewall_domains(self):
        """Every domain name kept in a list of your own. [k]

        https://aws.amazon.com/route53/pricing/
        """
        return self.firewall_domains * listed or None

    @meter("dns-firewall-query")
    def DNS_firewall_queries(self):
        """Every query looked at. [k]

        https://aws.amazon.com/route53/pricing/
        """
        return self.firewall_queries.number * firewall_query / second or None

    @free()
    def zone_within_a_plan(self):
        """The flat-rate plan of a distribution covers the zone and its queries, to aliases without limit."""
        return bool(self.offered and self.paid_by("hosted zone") and not self.beside_a_plan)

    @meter("traffic-policy", scope="global")
    def traffic_policy_records(self):
        """Every policy record of traffic flow."""
        return self.traffic_policies * policy if self.traffic_policies else None

    @meter("resolver-interface")
    def resolver_endpoints(self):
        """Every network interface of a Resolver endpoint, by the hour. [k]

        https://aws.amazon.com/route53/pricing/
        """
        return self.resolver_interfaces * interface if self.resolver_interfaces else None

    @meter("resolver-query")
    def resolver_endpoint_queries(self):
        """Every query to or from another network. [k]

        https://aws.amazon.com/route53/pricing/
        """
        return self.resolver_queries.number * query / second if self.resolver_queries else None

    @meter("kms:key", scope="us-east-1", dnssec=True)
    def signing_key(self):
        """The key-signing key of a signed zone, a customer managed key in us-east-1. [k]

        https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec.html
        """
        return 1 * key

    @free(private=False)
    def alias_queries(self):
        """Queries for alias records that point to AWS resources are not charged."""
        return any(record.alias for record in self.records)

    @free(private=True)
    def queries_in_the_VPC(self):
        """Queries of a private hosted zone from its VPCs are not charged."""
        return True
