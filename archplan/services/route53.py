"""Amazon Route 53 bills hosted zones, the DNS queries it answers and the health checks it makes.

https://aws.amazon.com/route53/pricing/
"""

from archplan.services.words import *

query, zone, check, feature, domain, session, record = counts(
    "query", "hosted zone", "health check", "feature", "domain", "session", "record"
)
policy, interface, key = counts("policy record", "network interface", "key")
BILLED_TWICE = 2  # a CNAME to a name that Route 53 answers too: one query for each of them
SHORTEST, LONGEST = 60 * second, 172_800 * second  # the time to live AWS advises
OTHER_DOMAINS = ("com", "net", "org", "edu", "gov", "io", "vn")  # endings that make a relative name look whole


class DNSRecord(Record):
    """One record of the hosted zone."""

    name: str = option("@", "its name inside the domain; @ is the domain itself")
    alias: Target | None = option(
        None, "the AWS resource it points to: a service of this spec, or another of its records"
    )
    cname: Target | None = option(None, "the other name it stands for")
    a: Target | None = option(None, "the IPv4 address it answers, or the service of this spec that has it")
    aaaa: Target | None = option(None, "the IPv6 address it answers, or the service of this spec that has it")
    ns: Target | None = option(None, "the name servers it leaves a part of the domain to: another zone of this spec")
    mx: str | None = option(None, "the mail server it names")
    txt: str | None = option(None, "the text it holds")
    ttl: Duration | None = option(None, "how long resolvers keep the answer; an alias takes its target's")
    share: Ratio | None = option(None, "the part of all lookups that ask for it; evenly unless stated")
    elsewhere: bool = option(False, "a CNAME to a name that Route 53 does not answer")
    failover: Literal["primary", "secondary"] | None = option(None, "failover routing: which of the pair it is")
    weight: Annotated[Quantity, Measures("a weight", one, "10", high=Fraction(255), whole=True)] | None = option(
        None, "weighted routing: its part of the weights of that name, 0 to 255"
    )
    region: str | None = option(None, "latency routing: the AWS region it stands for")
    geolocation: str | None = option(None, "geolocation routing: a continent or country, or 'default' for all others")
    multivalue: bool = option(False, "multivalue routing: one of up to eight healthy answers")
    health_check: str | None = option(None, "the health check it depends on, by what that check is 'of'")
    evaluate_target_health: bool = option(False, "an alias: it is left out while its target is unhealthy")

    @property
    def serves(self):
        """Whether visitors look it up."""
        return bool(self.alias or self.cname or self.a or self.aaaa)

    @property
    def kind(self):
        """The type of the record, as a person says it."""
        kinds = {"alias": "A alias", "cname": "CNAME", "a": "A", "aaaa": "AAAA", "ns": "NS", "mx": "MX", "txt": "TXT"}
        return next((kind for word, kind in kinds.items() if self._values[word]), "empty")

    @property
    def target(self):
        """What it answers with, as written."""
        words = ("alias", "cname", "a", "aaaa", "ns", "mx", "txt")
        return next((self._values[word] for word in words if self._values[word]), "")

    @property
    def policy(self):
        """How Route 53 chooses among the records of its name."""
        words = ("failover", "weight", "region", "geolocation")
        names = ("failover", "weighted", "latency", "geolocation")
        found = [name for word, name in zip(words, names, strict=True) if self._values[word] is not None]
        return found[0] if found else "multivalue" if self.multivalue else "simple"

    def full_name(self, domain):
        """Its name with the domain's."""
        return full_name(self.name, domain)

    def billed(self, domain):
        """Queries on the bill for one lookup."""
        if self.cname:
            return 1 if self.elsewhere else BILLED_TWICE
        return 0 if self.alias and not (domain and self.alias.endswith(domain)) else 1


def full_name(name, domain):
    """A record's name with the domain's; one that ends with a dot, or with the domain, is whole already."""
    if name.endswith("."):
        return name[:-1]
    if not domain or name == domain or name.endswith("." + domain):
        return name
    return domain if name in ("@", "") else f"{name}.{domain}"


class HealthCheck(Record):
    """A check that Route 53 makes from many places."""

    of: Target = option("", "what it watches: a service of this spec, an address or a name")
    kind: Literal["endpoint", "alarm", "calculated"] = option(
        "endpoint", "it calls an endpoint, follows a CloudWatch alarm, or sums up other checks"
    )
    interval: Duration = option("30 s", "30 s, or 10 s as an optional feature")
    threshold: Annotated[
        Quantity, Measures("a number of failures", one, "3", low=Fraction(1), high=Fraction(10), whole=True)
    ] = option("3", "failures in a row until what it watches counts as unhealthy")
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
        found = {}
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

    @rule(severity="error", hint="use 'alias:' there, or a name such as www")
    def cname_at_the_apex(self):
        """DNS forbids a CNAME on the domain itself.

        The domain carries its own NS and SOA records, and a CNAME stands beside nothing. An alias, which only Route 53
        knows, answers with an address and so may stand there.

        Flags:
            {domain: example.com, records: [{name: "@", cname: example.net}]}
        Passes:
            {domain: example.com, records: [{name: www, cname: example.net}]}
        Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
        """
        for found in self.records:
            if found.cname and found.full_name(self.domain) in ("@", "", self.domain):
                said = f"{self.domain or 'the domain'} itself cannot be a CNAME to {found.cname}"
                named = "." not in found.cname and found.ttl is None  # a service of the spec, which an alias may name
                yield found.span_of("cname"), said, Fix(found._given.keys["cname"], "alias") if named else None

    @rule(severity="error", hint="drop the ttl")
    def ttl_on_an_alias(self):
        """An alias answers with its target's TTL.

        Route 53 refuses an alias that states one. Every other record has a TTL; where the spec states none, none is
        assumed and nothing is said.

        Flags:
            {records: [{name: api, alias: alb, ttl: 60 s}]}
        Passes:
            {records: [{name: api, a: 192.0.2.1, ttl: 60 s}]}
        Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
        """
        for found in self.records:
            if found.alias and found.ttl is not None:
                yield found.span_of("ttl"), f"{found.name} is an alias and cannot have a TTL of {found.ttl}"

    @rule(severity="error", hint="remove one of them, or write 'alias:' for the CNAME")
    def cname_beside_other_records(self):
        """A name that is a CNAME has no other record.

        A CNAME says that everything about the name is found under another one. Several CNAMEs of one name are allowed
        only when routing chooses among them.

        Flags:
            {domain: example.com, records: [{name: www, cname: example.net}, {name: www, txt: checked}]}
        Passes:
            {domain: example.com, records: [{name: www, cname: a.example.net, weight: 1}, {name: www, cname: b.example.net, weight: 1}]}
        Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
        """
        named = {}
        for found in self.records:
            named.setdefault(found.full_name(self.domain), []).append(found)
        for name, records in named.items():
            kinds = [found.kind for found in records]
            chosen = all(found.policy != "simple" for found in records)
            if "CNAME" in kinds and len(kinds) > 1 and not (set(kinds) == {"CNAME"} and chosen):
                yield records[1].span, f"{name} is a CNAME and has {len(kinds)} records: {', '.join(kinds)}"

    @rule(severity="error", hint="write the name inside the domain, or give the other domain a zone of its own")
    def record_outside_its_zone(self):
        """Nobody asks a zone for names outside its domain.

        A resolver reaches a zone by its domain, so a record of another domain is never answered; nor is one under a
        name that an NS record leaves to another zone.

        Flags:
            {domain: example.com, records: [{name: www.example.net, a: 192.0.2.1}]}
        Flags:
            {domain: example.com, records: [{name: eu, ns: ns-1.example.net}, {name: www.eu, a: 192.0.2.1}]}
        Passes:
            {domain: example.com, records: [{name: www.example.com, a: 192.0.2.1}, {name: api.test, a: 192.0.2.2}]}
        Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
        """
        domain = self.domain
        left = {found.full_name(domain): found for found in self.records if found.ns}
        for found in self.records:
            name, whole = found.name.rstrip("."), found.full_name(domain)
            inside = name == domain or name.endswith("." + domain)
            is_whole = "." in name and (found.name.endswith(".") or name.rpartition(".")[2] in OTHER_DOMAINS)
            if domain and is_whole and not inside:
                yield found.span_of("name"), f"{name} is outside {domain}"
            for other in left:
                if other != domain and (whole == other or whole.endswith("." + other)) and not found.ns:
                    yield found.span_of("name"), f"{whole} is asked of the zone that {other} is left to"

    @rule(hint="a TTL of 60 s lets clients follow within a minute")
    def slow_failover(self):
        """Resolvers keep the old answer until its TTL ends.

        A record that a health check or a failover pair can take out of service has a TTL of 60 s or less, or clients go
        on to what has failed. An alias has its target's TTL, 60 s for a load balancer.

        Flags:
            {records: [{name: api, a: 192.0.2.1, ttl: 300 s}], health_checks: [{of: api}]}
        Passes:
            {records: [{name: api, a: 192.0.2.1, ttl: 60 s}], health_checks: [{of: api}]}
        Passes:
            {records: [{name: api, a: 192.0.2.1, ttl: 300 s}]}
        Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
        """
        for found in self.records:
            switched = self.watching(found) or found.failover
            if switched and found.serves and not found.alias and found.ttl and found.ttl > SHORTEST:
                yield found.span_of("ttl"), f"{found.name} is kept for {found.ttl} after a health check fails"

    @rule(severity="info", hint="keep it between 60 s and 172_800 s, two days")
    def ttl_out_of_range(self):
        """Too short a TTL is paid for in queries, too long a one in days of stale answers.

        Flags:
            {records: [{name: api, a: 192.0.2.1, ttl: 10 s}]}
        Passes:
            {records: [{name: api, a: 192.0.2.1, ttl: 300 s}]}
        Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/best-practices-dns.html
        """
        for found in self.records:
            if found.ttl is not None and found.ttl < SHORTEST:
                yield found.span_of("ttl"), f"resolvers ask for {found.name} again after {found.ttl}"
            if found.ttl is not None and found.ttl > LONGEST:
                yield found.span_of("ttl"), f"resolvers keep {found.name} for {found.ttl} after a change"

    @rule(severity="error", hint="write the two with 'failover: primary' and 'failover: secondary' under one name")
    def failover_without_its_pair(self):
        """A failover record alone has nothing to fail over to.

        Flags:
            {domain: example.com, records: [{alias: east, failover: primary, evaluate_target_health: true}]}
        Passes:
            {domain: example.com, health_checks: [{of: 192.0.2.1}, {of: 192.0.2.2}],
             records: [{a: 192.0.2.1, ttl: 60 s, failover: primary}, {a: 192.0.2.2, ttl: 60 s, failover: secondary}]}
        Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
        """
        for name, records in self.sets().items():
            parts = {found.failover for found in records} - {None}
            for missing in ("primary", "secondary") if len(parts) == 1 else ():
                if missing not in parts:
                    one_of = next(found for found in records if found.failover)
                    yield one_of.span_of("failover"), f"{name} has a {one_of.failover} and no {missing} record"

    @rule(severity="error", hint="add a health check of it, or 'evaluate_target_health: true' on an alias")
    def unwatched_primary(self):
        """Route 53 leaves a primary record only when it knows that it is unhealthy.

        Flags:
            {domain: example.com, records: [{alias: east, failover: primary}, {alias: west, failover: secondary}]}
        Passes:
            {domain: example.com, records: [{alias: east, failover: primary, evaluate_target_health: true},
                                            {alias: west, failover: secondary, evaluate_target_health: true}]}
        Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
        """
        for name, records in self.sets().items():
            for found in records:
                evaluated = found.alias and found.evaluate_target_health
                if found.failover == "primary" and not evaluated and not self.watching(found):
                    yield found.span_of("failover"), f"the primary of {name}, {found.target}, is watched by nothing"

    @rule(severity="error", hint="write it under 'health_checks', with the same 'of'")
    def unknown_health_check(self):
        """A record names the health check it depends on.

        Flags:
            {records: [{name: api, a: 192.0.2.1, health_check: api}], health_checks: [{of: alb}]}
        Passes:
            {records: [{name: api, a: 192.0.2.1, health_check: alb}], health_checks: [{of: alb}]}
        Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
        """
        for found in self.records:
            if found.health_check and not self.watching(found):
                yield found.span_of("health_check"), f"no health check is of {found.health_check}"

    @rule(hint="add a record of that name with 'geolocation: default'")
    def geolocation_without_default(self):
        """Clients whose place no record names get no answer.

        A set routed by latency needs no such record: one of its regions is always the nearest.

        Flags:
            {domain: example.com, records: [{a: 192.0.2.1, geolocation: Europe}, {a: 192.0.2.2, geolocation: Asia}]}
        Passes:
            {domain: example.com, records: [{a: 192.0.2.1, geolocation: Europe}, {a: 192.0.2.2, geolocation: default}]}
        Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/best-practices-dns.html
        """
        for name, records in self.sets().items():
            places = [found.geolocation for found in records if found.geolocation]
            if places and not {"default", "*"} & set(places):
                yield records[0].span_of("geolocation"), f"{name} is answered in {', '.join(places)} and nowhere else"

    @rule(hint="pair them with 'failover: primary' and 'failover: secondary', and a health check of the primary")
    def failover_by_editing_weights(self):
        """An edit of a weight needs the control plane, which may be down with what has failed.

        Records are changed through one region, us-east-1. Health checks act on the data plane, everywhere and without
        a person.

        Flags:
            {domain: example.com,
             records: [{a: 192.0.2.1, ttl: 60 s, weight: 100}, {a: 192.0.2.2, ttl: 60 s, weight: 0}]}
        Passes:
            {domain: example.com,
             records: [{a: 192.0.2.1, ttl: 60 s, weight: 90}, {a: 192.0.2.2, ttl: 60 s, weight: 10}]}
        Source: https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html
        """
        for name, records in self.sets().items():
            idle = [found for found in records if found.weight is not None and not found.weight]
            if self.stage == "production" and idle and any(found.weight for found in records):
                yield (
                    idle[0].span_of("weight"),
                    f"{idle[0].target} takes over {name} only when somebody edits its weight of 0",
                )

    @rule(severity="info", hint="write 'auto_renew: true' and 'transfer_lock: true'")
    def domain_can_be_lost(self):
        """A domain that lapses or is transferred away takes everything with it.

        Both are on for a domain registered with Route 53, unless somebody turned them off.

        Flags:
            {domain: example.com, auto_renew: false}
        Passes:
            {domain: example.com}
        Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/domain-register.html
        """
        for word, lost in (("auto_renew", "lapses at the end of its year"), ("transfer_lock", "may be transferred")):
            if not self._values[word]:
                yield word, f"{self.domain or 'the domain'} {lost}"

    @rule(severity="info", hint="an alias to the AWS resource is free")
    def cname_billed_twice(self):
        """A CNAME to a name in Route 53 is billed as two queries.

        The names of load balancers, distributions and buckets are in Route 53 as well. An alias to one costs nothing.

        Flags:
            {domain: example.com, records: [{name: www, cname: example.com, ttl: 300 s}]}
        Passes:
            {domain: example.com, records: [{name: www, cname: example.net, ttl: 300 s, elsewhere: true}]}
        Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
        """
        for found in self.records:
            if found.cname and found.billed(self.domain) == BILLED_TWICE and not self.private:
                yield found.span_of("cname"), f"every lookup of {found.name} counts twice, once for {found.cname}"
