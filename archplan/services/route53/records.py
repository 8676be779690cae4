"""The records of a hosted zone, and the health checks that watch them."""

from archplan.services.words import *

BILLED_TWICE = 2  # a CNAME to a name that Route 53 answers too: one query for each of them


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
