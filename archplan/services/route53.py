"""Amazon Route 53 bills hosted zones, the DNS queries it answers and the health checks it makes.

https://aws.amazon.com/route53/pricing/
"""

from archplan.service import *

query, zone, check, feature, domain, session, record = counts(
    "query", "hosted zone", "health check", "feature", "domain", "session", "record"
)
policy, interface = counts("policy record", "network interface")
BILLED_TWICE = 2  # a CNAME to a name that Route 53 answers too: one query for each of them


class DNSRecord(Record):
    """One record of the hosted zone."""

    name: str = option("@", "its name inside the domain; @ is the domain itself")
    alias: str | None = option(None, "the AWS resource it points to: a service of this spec")
    cname: str | None = option(None, "the other name it stands for")
    a: str | None = option(None, "the address it answers")
    mx: str | None = option(None, "the mail server it names")
    txt: str | None = option(None, "the text it holds")
    ttl: Duration | None = option(None, "how long resolvers keep the answer; an alias takes its target's")
    share: Ratio | None = option(None, "the part of all lookups that ask for it; evenly unless stated")
    elsewhere: bool = option(False, "a CNAME to a name that Route 53 does not answer")

    @property
    def serves(self):
        """Whether visitors look it up."""
        return bool(self.alias or self.cname or self.a)

    def billed(self, domain):
        """Queries on the bill for one lookup."""
        if self.cname:
            return 1 if self.elsewhere else BILLED_TWICE
        return 0 if self.alias and not (domain and self.alias.endswith(domain)) else 1


class HealthCheck(Record):
    """A check that Route 53 makes from many places."""

    of: str = option("", "what it watches")
    interval: Duration = option("30 s", "30 s, or 10 s as an optional feature")
    protocol: Literal["http", "https", "tcp"] = option("http", "https is an optional feature")
    string_match: bool = option(False, "it looks for a text in the answer")
    latency_graphs: bool = option(False, "it measures latency")
    endpoint: Literal["aws", "other"] = option("aws", "whether what it watches runs on AWS")
    count: Count = option(1, "how many such checks")

    @property
    def features(self):
        """How many optional features one check has."""
        return sum([self.protocol == "https", self.string_match, self.latency_graphs, self.interval < 30 * second])


class Route53(Service, title="Amazon Route 53", icon="aws.network.Route53", role="dns", stands="global"):
    """Answers where a name leads. Requests pass it in the picture; clients ask once and go straight on."""

    domain: str = option("", "the domain of its hosted zone")
    domain_price: Annotated[Quantity, Measures("a price for a time", USD / second, "$14/year")] | None = option(
        None, "what the registrar asks, such as $14/year"
    )
    records: list[DNSRecord] = option((), "what it answers")
    health_checks: list[HealthCheck] = option((), "what it watches")
    policy: Literal["standard", "latency", "geo", "ip"] = option("standard", "how it chooses an answer")
    private: bool = option(False, "private hosted zones: only their VPCs can ask")
    hosted_zones: Count = option(1, "how many zones")
    lookups: Count = option(1, "names looked up in a session, or in a request where no sessions are stated")
    record_count: Count = option(0, "records in all, where more than the 10,000 that a zone includes")
    traffic_policies: Count = option(0, "traffic flow policy records")
    resolver_interfaces: Count = option(0, "interfaces of Resolver endpoints, two or more for each")
    resolver_queries: Volume = option("0/month", "queries through Resolver endpoints")

    requests: Flow = inflow("requests of clients who look it up", default=True)

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

    @meter("hosted-zone", scope="global")
    def zones_hosted(self):
        """Every hosted zone, for whole months."""
        return self.hosted_zones * zone

    @meter("query-{policy}", scope="global", private=False)
    def DNS_queries(self):
        """The lookups that are billed, at the price of the routing policy."""
        return self.queries * self.queries_billed if self.queries_billed else None

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
        return most(self.record_count - 10_000 * self.hosted_zones, 0) * record if self.record_count else None

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

    @free(private=False)
    def alias_queries(self):
        """Queries for alias records that point to AWS resources are not charged."""
        return any(record.alias for record in self.records)

    @free(private=True)
    def queries_in_the_VPC(self):
        """Queries of a private hosted zone from its VPCs are not charged."""
        return True

    @rule(severity="error", hint="use 'alias:' there, or a name such as www")
    def cname_at_the_apex(self):
        """DNS forbids a CNAME on the domain itself."""
        for found in self.records:
            if found.cname and found.name in ("@", self.domain):
                yield "records", f"{self.domain or 'the domain'} itself cannot be a CNAME to {found.cname}"

    @rule(severity="error", hint="drop the ttl")
    def ttl_on_an_alias(self):
        """An alias answers with its target's TTL."""
        for found in self.records:
            if found.alias and found.ttl is not None:
                yield "records", f"{found.name} is an alias and cannot have a TTL of {found.ttl}"

    @rule(hint="a TTL of 60 s lets clients follow within a minute")
    def slow_failover(self):
        """Resolvers keep the old answer until its TTL ends."""
        for found in self.records:
            if self.health_checks and (found.a or found.elsewhere) and found.ttl and found.ttl > 60 * second:
                yield "records", f"{found.name} is kept for {found.ttl} after a health check fails"

    @rule(severity="info", hint="an alias to the AWS resource is free")
    def cname_billed_twice(self):
        """A CNAME to a name in Route 53 is billed as two queries."""
        for found in self.records:
            if found.cname and found.billed(self.domain) == BILLED_TWICE:
                yield "records", f"every lookup of {found.name} counts twice, once for {found.cname}"
