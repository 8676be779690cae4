"""What AWS's service level agreements promise of a whole architecture: a theoretical ceiling, not a prediction.

Parts that a request needs one after the other multiply; of parts that stand in for one another one must be up; of n
zones that need k, k must be up. What a request can do without is left out, and a part whose agreement AWS does not
publish is counted as always up, so that the ceiling reads "at most": unknown is never 100%. AWS calls the product "a
rough order of magnitude calculation, ... not likely to be accurate"; an agreement says when credits are paid.
https://docs.aws.amazon.com/whitepapers/latest/availability-and-beyond-improving-resilience/availability-with-dependencies.html
https://docs.aws.amazon.com/whitepapers/latest/availability-and-beyond-improving-resilience/availability-with-redundancy.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import comb
from typing import Any

from archplan.analysis import dns
from archplan.estimate.plan import Plan
from archplan.kernel.record import frozen
from archplan.kernel.units import plain, quantity, request
from archplan.services.words.service import Service
from archplan.spec.architecture import Connection

LABEL = "theoretical ceiling from published SLAs"
MONTH = 43_800  # minutes of a month, as AWS counts them
WAIT = ("dns", "edge", "security", "ingress", "network", "compute")  # roles that answer when what they call has
HAND_OVER = ("messaging", "ops", "cicd")  # roles that callers give something to and go on
DOORS = ("dns", "edge", "ingress")  # roles with nothing to answer but what they pass on
MOST_KINDS = 256
MOST_LEAVES = 60  # services named in one expression, before stand-ins are no longer told apart


# ---------------------------------------------------------------------------------------------------- arithmetic


@frozen
class All:
    """Every one of these must be up."""

    parts: tuple[Needs, ...]

    def __str__(self) -> str:
        return " x ".join(str(part) for part in self.parts) or "nothing"


@frozen
class Either:
    """One of these must be up."""

    parts: tuple[Needs, ...]

    def __str__(self) -> str:
        return "(" + " or ".join(str(part) for part in self.parts) + ")"


Needs = str | All | Either  # a service by its name, or several


def all_of(parts: Iterable[Needs]) -> Needs:
    """Every one of the parts, each named once."""
    flat = (inner for part in parts for inner in (part.parts if isinstance(part, All) else (part,)))
    kept = tuple(dict.fromkeys(flat))
    return kept[0] if len(kept) == 1 else All(kept)


def one_of(parts: Iterable[Needs]) -> Needs:
    """One of the parts; what every one of them needs is asked once, beside them."""
    kept = tuple(dict.fromkeys(parts))
    if len(kept) == 1:
        return kept[0]
    each = [part.parts if isinstance(part, All) else (part,) for part in kept]
    shared = tuple(part for part in each[0] if all(part in others for others in each[1:]))
    if not shared:
        return Either(kept)
    rests = [tuple(part for part in way if part not in shared) for way in each]
    return all_of(shared if not all(rests) else (*shared, one_of(all_of(rest) for rest in rests)))


def names_in(needs: Needs) -> tuple[str, ...]:
    """Every service that is named, once, in order."""
    return tuple(dict.fromkeys(_leaves(needs)))


def stands_without(needs: Needs, down: Iterable[str]) -> bool:
    """Whether the need is met while these services are down."""
    return _settled(needs, dict.fromkeys(down, False)) is not False


def chance(needs: Needs, uptimes: Mapping[str, Fraction]) -> Fraction:
    """The part of the time that the need is met, of services that fail independently; exact.

    A service named twice is one service: the chance is taken once with it up and once with it down.
    """
    return _chance(needs, uptimes, {})


def _chance(needs: Needs | bool, uptimes: Mapping[str, Fraction], known: dict[Needs, Fraction]) -> Fraction:
    if isinstance(needs, bool):
        return Fraction(needs)
    if isinstance(needs, str):
        return uptimes.get(needs, Fraction(1))
    if needs not in known:
        counts = Counter(_leaves(needs))
        twice = next((name for name, times in counts.items() if times > 1), None)
        if twice is not None:
            up = uptimes.get(twice, Fraction(1))
            with_it, without = (_chance(_settled(needs, {twice: state}), uptimes, known) for state in (True, False))
            known[needs] = up * with_it + (1 - up) * without
        elif isinstance(needs, All):
            known[needs] = _product_of(_chance(part, uptimes, known) for part in needs.parts)
        else:
            known[needs] = 1 - _product_of(1 - _chance(part, uptimes, known) for part in needs.parts)
    return known[needs]


def _product_of(chances: Iterable[Fraction]) -> Fraction:
    product = Fraction(1)
    for one in chances:
        product *= one
    return product


def at_least(needed: int, of: int, uptime: Fraction) -> Fraction:
    """The chance that `needed` or more of so many equal parts are up: the sum of C(n,k) a^k (1-a)^(n-k)."""
    return sum(
        (comb(of, up) * uptime**up * (1 - uptime) ** (of - up) for up in range(needed, of + 1)), Fraction(0)
    )  # fmt: skip


def minutes_down(uptime: Fraction) -> Fraction:
    """Minutes a month that it may be down."""
    return (1 - uptime) * MONTH


def percent(uptime: Fraction, digits: int = 7) -> str:
    """``99.9%``; rounded down, so that what is not always up never reads 100%."""
    scaled = int(uptime * 100 * 10**digits)
    return f"{plain(Fraction(scaled, 10**digits), digits + 3)}%"


def _leaves(needs: Needs) -> Iterator[str]:
    if isinstance(needs, str):
        yield needs
    else:
        for part in needs.parts:
            yield from _leaves(part)


def _settled(needs: Needs, known: Mapping[str, bool]) -> Needs | bool:
    """What is left to ask once some services are known to be up or down."""
    if isinstance(needs, str):
        return known.get(needs, needs)
    ends = isinstance(needs, Either)
    left = []
    for part in needs.parts:
        found = _settled(part, known)
        if found is ends:
            return ends
        if not isinstance(found, bool):
            left.append(found)
    if not left:
        return not ends
    return one_of(left) if ends else all_of(left)


# ---------------------------------------------------------------------------------------------------- capacity


@frozen
class Staff:
    """Tasks or instances of one service: what its busiest minute takes, and what a lost zone leaves of it."""

    noun: str
    running: int  # in the busiest minute
    needed: int  # for the busiest minute
    most: int  # that may run
    zones: int
    is_fixed: bool

    @property
    def left(self) -> int:
        """When the fullest zone is the one that fails."""
        return self.running - -(-self.running // self.zones)

    @property
    def enough(self) -> int:
        """What would carry the peak without one zone: needed / (zones - 1), rounded up, in every zone.

        https://docs.aws.amazon.com/whitepapers/latest/availability-and-beyond-improving-resilience/availability-with-redundancy.html
        """
        return static(self.needed, self.zones)

    @property
    def zones_needed(self) -> int:
        """The fewest zones that carry the peak, whichever they are; a range may grow in those that are left."""
        if not self.is_fixed:
            return 1 if self.most >= self.needed else self.zones
        emptiest = sorted(self.running // self.zones + (zone < self.running % self.zones) for zone in range(self.zones))
        return next((up for up in range(1, self.zones) if sum(emptiest[:up]) >= self.needed), self.zones)


def static(needed: int, zones: int) -> int:
    """Units to run so that any zone may fail: ``ceil(needed / (zones - 1)) x zones``; 10 take 20 in two, 15 in three."""
    return -(-needed // (zones - 1)) * zones if zones > 1 else needed


def staff(service: Service) -> Staff | None:
    """The tasks or instances of a service whose capacity the spec states; None for any other."""
    found, wanted = service.fleet(), service.fleet_wanted()
    if found is None or wanted is None:
        return None
    running, most = (int(Fraction(number.number)) for number in (found.holding(wanted), found.high))
    zones = max(1, min(service.zones, running))
    return Staff(service.fleet_noun, running, int(Fraction(wanted.number)), most, zones, found.low == found.high)


# ---------------------------------------------------------------------------------------------------- parts


@frozen
class Part:
    """One service of a request's chain: what AWS promises for it as it is set up. `uptime` is None where nothing."""

    name: str
    title: str
    uptime: Fraction | None
    condition: str
    arithmetic: str
    source: str
    confidence: str


def part(service: Service) -> Part:
    """The promise for one service; of zones that all carry the peak together, all must be up."""
    pledge, crew = service.pledge(), staff(service)
    zones = crew.zones if crew is not None and service.spread() > 1 else 1
    needed = crew.zones_needed if crew is not None else 1
    zonal = service.agreement.zonal if service.agreement is not None else ""
    if pledge is None:
        return Part(service.name, service.title, None, _unpledged(service), "", "", "")
    if zones < 2 or needed < 2:
        return Part(service.name, service.title, pledge.uptime, pledge.condition, "", pledge.source, pledge.confidence)
    condition = f"{needed} of {zones} zones carry the peak"
    if not zonal and needed < zones:
        return Part(service.name, service.title, pledge.uptime, condition, "", pledge.source, pledge.confidence)
    if not zonal:
        return Part(service.name, service.title, None, f"all {zones} zones carry the peak; no SLA for one", "", "", "")
    alone = Fraction(zonal.removesuffix("%")) / 100
    counted = at_least(needed, zones, alone)
    said = f"{needed} of {zones} at {zonal} = {percent(counted)}"
    said += f", at most {percent(pledge.uptime)}" if counted > pledge.uptime else ""
    least = min(counted, pledge.uptime)
    return Part(service.name, service.title, least, condition, said, pledge.source, pledge.confidence)


def _unpledged(service: Service) -> str:
    if service.stands == "internet" or service.role == "external":
        return "not AWS's"
    if service.agreement is None or service.outlives_a_zone():
        return "no published SLA"
    return "no published SLA for one zone" + ("" if service.vpc else "; it stands in no VPC of the spec")


# ---------------------------------------------------------------------------------------------------- requests


@frozen
class Kind:
    """Requests of one source that need the same: which part of all they are, what they need, what they do without."""

    weight: Fraction
    needs: Needs
    entries: tuple[str, ...]
    soft: tuple[tuple[str, str], ...]  # caller, and what it works on without
    is_tangled: bool = False  # too many stand-ins to tell apart: each is counted as needed


@frozen
class Ceiling:
    """The requests of one source: each kind with the most that is promised of it, the least first."""

    source: str
    kinds: tuple[tuple[Kind, Fraction], ...]
    parts: Mapping[str, Part]

    @property
    def mean(self) -> Fraction:
        """Of all its requests."""
        return sum((kind.weight * uptime for kind, uptime in self.kinds), Fraction(0))

    @property
    def worst(self) -> Fraction:
        """Of those that need most."""
        return self.kinds[0][1] if self.kinds else Fraction(1)

    @property
    def weakest(self) -> tuple[Part, Fraction]:
        """The part that least is promised of."""
        return min(((it, it.uptime) for it in self.parts.values() if it.uptime is not None), key=lambda pair: pair[1])

    @property
    def unknown(self) -> tuple[str, ...]:
        """Parts without a published agreement, which makes every figure an "at most"."""
        return tuple(name for name, found in self.parts.items() if found.uptime is None)


def ceilings(plan: Plan) -> tuple[Ceiling, ...]:
    """Every source of traffic with the most that AWS's agreements promise of its requests."""
    return tuple(_ceiling(plan, name, kinds) for name, kinds in requests(plan).items())


def requests(plan: Plan) -> dict[str, tuple[Kind, ...]]:
    """The kinds of request of every source, in the order of the spec."""
    return {name: _Walk(plan).kinds(name) for name in plan.architecture.sources}


def handed_over(plan: Plan) -> tuple[tuple[Connection, Needs], ...]:
    """What nobody waits for: each connection that hands work over, and what that work needs."""
    a, walk, found = plan.architecture, _Walk(plan), []
    for c in a.connections:
        origin, target = a.services.get(c.source), a.services[c.target]
        if origin is None or waits(plan, origin) or c.deploys or not plan.flows.streams[c.index].rate:
            continue
        if origin.plays() in ("ops", "cicd"):
            continue
        if target.plays() not in ("ops", "cicd", "security"):
            found.append((c, all_of((c.source, *(kind.needs for kind in walk.kinds(c.target))))))
    return tuple(found)


def needs_of(plan: Plan, name: str) -> Needs:
    """Everything that one service needs to answer whatever it is asked."""
    return all_of(kind.needs for kind in _Walk(plan).kinds(name))


def waits(plan: Plan, service: Service) -> bool:
    """Whether it answers only when what it calls has answered."""
    if service.waits is not None:
        return service.waits
    return service.plays() in WAIT or sends(plan, service.name)


def sends(plan: Plan, name: str) -> bool:
    """Whether requests start here: at a source, or at a system of one's own that only sources reach."""
    a = plan.architecture
    if name in a.sources:
        return True
    origins = [c.source for c in a.reaching(name)]
    return a.services[name].plays() == "external" and bool(origins) and all(o in a.sources for o in origins)


def stands_alone(service: Service) -> bool:
    """Whether it stops with one zone: of a VPC, or of its region."""
    return not service.outlives_a_zone() and bool(service.vpc or service.stands == "region")


def is_hard(plan: Plan, c: Connection) -> bool:
    """Whether a request at the source of a connection fails when its target does not answer."""
    services = plan.architecture.services
    target, own = services[c.target], sends(plan, c.source)
    if c.soft or c.deploys or (target.awaited is False and not own):
        return False
    if own or target.awaited:
        return True
    if target.plays() == "messaging":
        return services[c.source].plays() in DOORS  # a door that hands over has nothing else to answer
    return target.plays() not in HAND_OVER


def _ceiling(plan: Plan, source: str, kinds: tuple[Kind, ...]) -> Ceiling:
    names = dict.fromkeys(name for kind in kinds for name in names_in(kind.needs))
    parts = {name: part(plan.architecture.services[name]) for name in names}
    uptimes = {name: found.uptime for name, found in parts.items() if found.uptime is not None}
    rated = [(kind, chance(_independent(plan, kind.needs), uptimes)) for kind in kinds]
    return Ceiling(source, tuple(sorted(rated, key=lambda pair: pair[1])), parts)


def _independent(plan: Plan, needs: Needs) -> Needs:
    """Without what stands in for something in the same zone of the same region: both fail with it."""
    if isinstance(needs, str):
        return needs
    parts = tuple(_independent(plan, inner) for inner in needs.parts)
    if isinstance(needs, All):
        return all_of(parts)
    kept: list[Needs] = []
    taken: set[str] = set()
    for inner in parts:
        services = (plan.architecture.services[name] for name in names_in(inner))
        bound = {service.region for service in services if stands_alone(service)}
        if not bound & taken:
            kept.append(inner)
        taken |= bound
    return one_of(kept)


Found = tuple[Fraction, Needs, tuple[tuple[str, str], ...]]  # weight, needs, what is soft
NOTHING: Found = (Fraction(1), All(()), ())


class _Walk:
    """From one start along the connections whose answer is waited for."""

    def __init__(self, plan: Plan):
        self.plan, self.architecture = plan, plan.architecture
        self.open: list[str] = []
        self.known: dict[str, list[Found]] = {}
        self.is_cut = False
        self.is_tangled = False

    def kinds(self, start: str) -> tuple[Kind, ...]:
        """The kinds of request at a source or a service; those that need the same are one."""
        merged: dict[tuple[Needs, tuple[str, ...]], Kind] = {}
        own = start in self.architecture.sources
        for weight, calls in self.choices(start) if own else [(Fraction(1), ())]:
            entries = tuple(dict.fromkeys(c.target for group in calls for c in group))
            for part_, needs, soft in self.combined(start, calls) if own else self.at(start):
                key = needs, entries
                before = merged.get(key)
                soft = tuple(dict.fromkeys((*(before.soft if before else ()), *soft)))
                total = weight * part_ + (before.weight if before else 0)
                merged[key] = Kind(total, needs, entries, soft, self.is_tangled)
        return tuple(merged.values())

    def at(self, name: str) -> list[Found]:
        """What a request at a service needs: the service and, where it waits, what it calls."""
        service = self.architecture.services[name]
        named = [other for other in service.leans_on() if other in self.architecture.services]
        own = all_of([name, *named] if service.can_fail else named)
        if not waits(self.plan, service):
            return [(Fraction(1), own, ())]
        if name in self.open:  # round a loop: asked for already
            self.is_cut = True
            return [(Fraction(1), own, ())]
        if name in self.known:
            return self.known[name]
        self.open.append(name)
        outer, self.is_cut = self.is_cut, False
        found = [
            (weight * part_, all_of((own, needs)), soft)
            for weight, calls in self.choices(name)
            for part_, needs, soft in self.combined(name, calls)
        ]
        found = [(weight, self.told_apart(needs), soft) for weight, needs, soft in found]
        self.open.pop()
        if not self.is_cut:
            self.known[name] = found
        self.is_cut = outer or self.is_cut
        return found

    def told_apart(self, needs: Needs) -> Needs:
        """The need as it is; one that names more than a reader follows asks for every service it names."""
        if isinstance(needs, str) or sum(1 for _ in _leaves(needs)) <= max(MOST_LEAVES, len(names_in(needs))):
            return needs
        self.is_tangled = True
        return all_of(names_in(needs))

    def choices(self, name: str) -> list[tuple[Fraction, tuple[tuple[Connection, ...], ...]]]:
        """What a request may call, with the part of all requests that does: groups of connections that stand in for
        one another. Shares are alternatives; of calls that only some requests make, the rarest are among the others.
        """
        groups = [(group, *self.rate(group)) for group in self.groups(name)]
        always = [(group, part_) for group, share, part_ in groups if share is None and part_]
        steps = sorted({part_ for _, part_ in always} | {Fraction(1)})
        found, below = [], Fraction(0)
        for step in steps:
            found.append((step - below, tuple(group for group, part_ in always if part_ >= step)))
            below = step
        shared = [(share, part_, group) for group, share, part_ in groups if share is not None and share]
        if not shared:
            return found
        alternatives: list[tuple[Fraction, tuple[tuple[Connection, ...], ...]]] = [
            (share * part_, (group,)) for share, part_, group in shared if part_
        ]
        rest = 1 - sum((weight for weight, _ in alternatives), Fraction(0))
        if rest > 0:
            alternatives.append((rest, ()))
        return [(a * b, (*calls, *more)) for a, calls in found for b, more in alternatives]

    def rate(self, group: tuple[Connection, ...]) -> tuple[Fraction | None, Fraction]:
        """The share of a group, where it has one, and the part of those requests that really call."""
        shares = [Fraction(c.share.number) for c in group if c.share is not None]
        return (min(sum(shares, Fraction(0)), Fraction(1)) if shares else None), max(
            self.part_calling(c) for c in group
        )

    def part_calling(self, c: Connection) -> Fraction:
        part_ = Fraction(c.calls.number)
        if c.rate is not None or (c.volumes and len(c.volumes) == len(c.multipliers)):
            return self.part_of_volume(c)
        origin = self.architecture.services.get(c.source)
        if origin is not None:
            passed = origin.outflow(c.leaving)
            shares = [Fraction(quantity(passed[n]).number) for n in passed if origin.inflows[n].counted is request]
            part_ *= max(shares, default=Fraction(0))
        return min(part_, Fraction(1))

    def part_of_volume(self, c: Connection) -> Fraction:
        """Of what arrives at a caller the part that a stated volume is; all of it where nothing arrives."""
        arriving = self.plan.flows.into(c.source)
        source = self.architecture.sources.get(c.source)
        whole = source.mean if source is not None else arriving.mean if arriving is not None else None
        called = self.plan.flows.streams[c.index].rate
        return min(Fraction(called.number) / Fraction(whole.number), Fraction(1)) if whole else Fraction(1)

    def groups(self, name: str) -> list[tuple[Connection, ...]]:
        """The connections that leave, those that stand in for one another together."""
        found: dict[Any, list[Connection]] = {}
        for c in self.architecture.leaving(name):
            if not c.deploys:
                found.setdefault(self.stand_in(c), []).append(c)
        return [tuple(group) for group in found.values()]

    def stand_in(self, c: Connection) -> Any:
        """One key for connections of which any answers: healthy records of one name, endpoints, an origin group."""
        origin = self.architecture.services.get(c.source)
        if origin is None or not is_hard(self.plan, c):
            return c.index
        named = origin.stands_in(c.leaving)
        if named:
            return "stand-ins", named
        for number, switch in enumerate(self.switches):
            if switch.answers[0].zone is origin and any(c.target in answer.services for answer in switch.answers):
                return "records", number
        return c.index

    @property
    def switches(self) -> list[dns.Switch]:
        """Names whose every answer, or every one but the last resort, is left out when it is unhealthy."""
        return [
            switch
            for switch in dns.switches(self.architecture)
            if all(answer.is_watched or answer.record.failover == "secondary" for answer in switch.answers)
        ]

    def combined(self, name: str, calls: tuple[tuple[Connection, ...], ...]) -> list[Found]:
        """What a request needs that makes all these calls."""
        found: list[Found] = [NOTHING]
        for group in calls:
            found = _product(found, self.group(name, group))
        return found

    def group(self, name: str, group: tuple[Connection, ...]) -> list[Found]:
        if not is_hard(self.plan, group[0]):
            return [(Fraction(1), All(()), tuple((name, c.target) for c in group))]
        if len(group) == 1:
            return self.along(group[0])
        ways = [_merged(self.along(c)) for c in group]
        soft = tuple(dict.fromkeys(pair for _, _, pairs in ways for pair in pairs))
        return [(Fraction(1), one_of(needs for _, needs, _ in ways), soft)]

    def along(self, c: Connection) -> list[Found]:
        """The target, and the NAT gateway or endpoint that the call passes on the way."""
        ways = self.plan.transfers.routes[c.index].ways
        passed = tuple(name for name in ways if self.architecture.services[name].can_fail)
        return [(weight, all_of((*passed, needs)), soft) for weight, needs, soft in self.at(c.target)]


def _merged(found: list[Found]) -> Found:
    """All kinds as one that needs what any of them needs."""
    soft = tuple(dict.fromkeys(pair for _, _, pairs in found for pair in pairs))
    return Fraction(1), all_of(needs for _, needs, _ in found), soft


def _product(one: list[Found], other: list[Found]) -> list[Found]:
    """Requests that need both; where that makes too many kinds, the other's are taken together."""
    if len(one) * len(other) > MOST_KINDS:
        other = [_merged(other)]
    return [
        (a * b, all_of((first, second)), tuple(dict.fromkeys((*soft, *more))))
        for a, first, soft in one
        for b, second, more in other
    ]
