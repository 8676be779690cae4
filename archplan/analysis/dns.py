"""Every name of the hosted zones as Route 53 answers it: where it leads, how long that is kept, what switches it.

An alias answers with its target's addresses and TTL, 60 s for a load balancer; the same 60 s are taken for the other
targets, whose TTL AWS does not publish [k]. What fails is left out when a health check failed `threshold` times in a
row, and clients follow when the answer they keep ends: interval x threshold + TTL, 30 s x 3 + 60 s with AWS's defaults.
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archplan.kernel.record import frozen
from archplan.kernel.units import Quantity, plain, second
from archplan.spec.architecture import Architecture

ALIAS_TTL = 60 * second
MOST_NAMES = 16  # in a row; resolvers give up a longer chain
INTERVAL, THRESHOLD, TTL = 30 * second, Quantity.parse("3"), 60 * second  # where nothing is stated


@frozen
class Answer:
    """One record, and what asking for its name leads to."""

    zone: Any  # the route53 service and the record: their words are the module's own
    record: Any
    name: str
    via: tuple[str, ...]  # names passed on the way
    services: tuple[str, ...]  # services of this spec it ends at
    end: str  # in words
    is_lost: bool  # it leads to nothing, or back to itself
    ttl: Quantity | None  # None where the spec states none

    @property
    def is_watched(self) -> bool:
        """Whether Route 53 leaves it out when what it leads to is unhealthy."""
        evaluated = bool(self.record.alias) and bool(self.record.evaluate_target_health)
        return evaluated or bool(self.checks)

    @property
    def checks(self) -> tuple[Any, ...]:
        """The health checks it depends on."""
        return tuple(self.zone.watching(self.record))


@frozen
class Switch:
    """Several records of one name: how long clients go on to one of them after it failed."""

    name: str
    answers: tuple[Answer, ...]
    interval: Quantity
    threshold: Quantity
    ttl: Quantity
    assumed: tuple[str, ...]  # which of the three the spec does not state

    @property
    def time(self) -> Quantity:
        """Until Route 53 notices, and until the last client asks again."""
        return self.interval * self.threshold + self.ttl

    @property
    def words(self) -> str:
        """The arithmetic: ``30 s x 3 + 60 s = 150 s``."""
        interval, ttl, time = seconds(self.interval), seconds(self.ttl), seconds(self.time)
        return f"{interval} x {plain(self.threshold.number)} + {ttl} = {time}"


@frozen
class Delegation:
    """A zone whose domain is a part of another's, and the NS record that says so."""

    parent: Any
    child: Any
    record: Any | None


def seconds(time: Quantity) -> str:
    """A time as the console writes it: ``150 s``."""
    return f"{plain(time.number)} s"


def zones(architecture: Architecture) -> list[Any]:
    """The hosted zones, in the order of the spec."""
    return [service for service in architecture.services.values() if service.role == "dns"]


def answers(architecture: Architecture) -> tuple[Answer, ...]:
    """Every record that visitors look up."""
    names = _Names(architecture)
    return tuple(names.answer(zone, record) for zone in names.zones for record in zone.records if record.serves)


def switches(architecture: Architecture) -> tuple[Switch, ...]:
    """Every name with several records, where something watches one that can fail: the slowest of them counts."""
    found = []
    for (_, name), together in _by_name(answers(architecture)).items():
        failing = [answer for answer in together if answer.is_watched and answer.record.failover != "secondary"]
        timed = [_timed(name, tuple(together), answer) for answer in failing]
        if len(together) > 1 and timed:
            found.append(max(timed, key=lambda switch: switch.time.number))
    return tuple(found)


def delegations(architecture: Architecture) -> tuple[Delegation, ...]:
    """The public zones whose domain is part of another zone's of this spec."""
    public = [zone for zone in zones(architecture) if zone.domain and not zone.private]
    found = []
    for child in public:
        parents = [zone for zone in public if child.domain.endswith("." + zone.domain)]
        if parents:
            parent = max(parents, key=lambda zone: len(zone.domain))
            leaving = (r for r in parent.records if r.ns and r.full_name(parent.domain) == child.domain)
            found.append(Delegation(parent, child, next(leaving, None)))
    return tuple(found)


def certificates(architecture: Architecture, name: str) -> tuple[Any, ...]:
    """The certificates a service presents: named in its options, or joined to it by a connection."""
    service: Any = architecture.services[name]
    named = {service.certificate} if "certificate" in service.options else set()
    named |= {listener.certificate for listener in service.listeners} if "listeners" in service.options else set()
    named |= {c.source for c in architecture.reaching(name)} | {c.target for c in architecture.leaving(name)}
    return tuple(s for s in architecture.services.values() if s.is_certificate and s.name in named)


def _by_name(found: tuple[Answer, ...]) -> dict[tuple[str, str], list[Answer]]:
    names: dict[tuple[str, str], list[Answer]] = {}
    for answer in found:
        names.setdefault((answer.zone.name, answer.name), []).append(answer)
    return names


def _timed(name: str, together: tuple[Answer, ...], failing: Answer) -> Switch:
    checks = failing.checks
    slowest = max(checks, key=lambda check: (check.interval * check.threshold).number) if checks else None
    assumed = [] if slowest else ["interval", "threshold"]
    if failing.ttl is None:
        assumed.append("TTL")
    interval, threshold = (slowest.interval, slowest.threshold) if slowest else (INTERVAL, THRESHOLD)
    return Switch(name, together, interval, threshold, TTL if failing.ttl is None else failing.ttl, tuple(assumed))


class _Names:
    """The names of every zone, followed once each."""

    def __init__(self, architecture: Architecture):
        self.architecture = architecture
        self.zones = zones(architecture)
        self.records: dict[tuple[str, str], list[Any]] = {}
        self.known: dict[int, Answer] = {}
        for zone in self.zones:
            for record in zone.records:
                if record.serves:
                    self.records.setdefault((zone.name, record.full_name(zone.domain)), []).append(record)

    def answer(self, zone: Any, record: Any, seen: tuple[str, ...] = ()) -> Answer:
        """What asking for a record's name leads to; `seen` are the names passed before."""
        if id(record) not in self.known:
            self.known[id(record)] = self._followed(zone, record, seen)
        return self.known[id(record)]

    def _followed(self, zone: Any, record: Any, seen: tuple[str, ...]) -> Answer:
        name: str = record.full_name(zone.domain)
        target: str = record.target
        ttl = ALIAS_TTL if record.alias else record.ttl
        if target in self.architecture.services:
            title = self.architecture.services[target].title
            return Answer(zone, record, name, (), (target,), f"{target} ({title})", False, ttl)
        onward = list(self._onward(zone, record))
        if onward and name in (*seen, target.rstrip(".")):
            return Answer(zone, record, name, (), (), "itself, for ever", True, ttl)
        if onward and len(seen) >= MOST_NAMES:
            return Answer(zone, record, name, (), (), "more names than a resolver follows", True, ttl)
        if onward:
            ends = [self.answer(other, further, (*seen, name)) for other, further in onward]
            services = tuple(dict.fromkeys(service for end in ends for service in end.services))
            words = " or ".join(dict.fromkeys(end.end for end in ends))
            ttl = ends[0].ttl if record.alias else record.ttl
            is_lost = any(end.is_lost for end in ends)
            return Answer(zone, record, name, (ends[0].name, *ends[0].via), services, words, is_lost, ttl)
        if record.a or record.aaaa:
            return Answer(zone, record, name, (), (), target, "." not in target and ":" not in target, ttl)
        is_lost = "." not in target
        words = "nothing of this spec" if is_lost else f"{target}, outside this spec"
        return Answer(zone, record, name, (), (), words, is_lost, ttl)

    def _onward(self, zone: Any, record: Any) -> Iterator[tuple[Any, Any]]:
        """The records that a CNAME or an alias leads on to; an alias stays in its own zone."""
        if record.a or record.aaaa:
            return
        whole = record.target.rstrip(".")
        for other in [zone] if record.alias else self.zones:
            within = whole
            if other is zone and "." not in whole:
                within = zone.domain if whole == "@" else f"{whole}.{zone.domain}"
            for name in dict.fromkeys((whole, within)):
                yield from ((other, further) for further in self.records.get((other.name, name), ()))
