"""What is wrong or worth saying of a hosted zone and its records."""

from archplan.services.route53.records import BILLED_TWICE
from archplan.services.words import *

SHORTEST, LONGEST = 60 * second, 172_800 * second  # the time to live AWS advises
OTHER_DOMAINS = ("com", "net", "org", "edu", "gov", "io", "vn")  # endings that make a relative name look whole


class Route53Checks(ServicePart):
    """Whether its records may stand, and how fast they fail over."""

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
        named: dict = {}
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
