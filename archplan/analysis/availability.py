"""What AWS's service level agreements promise of a whole architecture: a theoretical ceiling, not a prediction.

Parts that a request needs one after the other multiply; of parts that stand in for one another one must be up; of n
zones that need k, k must be up. What a request can do without is left out, and a part whose agreement AWS does not
publish is counted as always up, so that the ceiling reads "at most": unknown is never 100%. AWS calls the product "a
rough order of magnitude calculation, ... not likely to be accurate"; an agreement says when credits are paid.
https://docs.aws.amazon.com/whitepapers/latest/availability-and-beyond-improving-resilience/availability-with-dependencies.html
https://docs.aws.amazon.com/whitepapers/latest/availability-and-beyond-improving-resilience/availability-with-redundancy.html
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from archplan.analysis import dns
from archplan.analysis.needs import (
    All,
    Needs,
    all_of,
    at_least,
    chance,
    leaves,
    names_in,
    one_of,
    percent,
)
from archplan.estimate.network import strongly_connected
from archplan.estimate.plan import Plan
from archplan.kernel.record import frozen
from archplan.kernel.units import quantity, request
from archplan.services.words.service import Service
from archplan.spec.architecture import Connection

LABEL = "theoretical ceiling from published SLAs"
MONTH = 43_800  # minutes of a month, as AWS counts them
WAIT = ("dns", "edge", "security", "ingress", "network", "compute")  # roles that answer when what they call has
HAND_OVER = ("messaging", "ops", "cicd")  # roles that callers give something to and go on
DOORS = ("dns", "edge", "ingress")  # roles with nothing to answer but what they pass on
MOST_KINDS = 256
MOST_LEAVES = 60  # services named in one expression, before stand-ins are no longer told apart


def minutes_down(uptime: Fraction) -> Fraction:
    """Minutes a month that it may be down."""
    return (1 - uptime) * MONTH


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
    return dict(_walked(plan).sources)


def _walked(plan: Plan) -> _Walk:
    """The walk of a plan, kept with it: rules, drills and sections ask the same."""
    kept: dict[str, Any] = vars(plan)
    if "_walk" not in kept:
        kept["_walk"] = _Walk(plan)
    walk: _Walk = kept["_walk"]
    return walk


def handed_over(plan: Plan) -> tuple[tuple[Connection, Needs], ...]:
    """What nobody waits for: each connection that hands work over, and what that work needs."""
    return _walked(plan).handed


def _handed_over(plan: Plan) -> tuple[tuple[Connection, Needs], ...]:
    a, walk, found = plan.architecture, _walked(plan), []
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
    return all_of(kind.needs for kind in _walked(plan).kinds(name))


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


MOST_ROUND = 12  # services on one loop, and
MOST_VISITS = 2_000  # visits of it, before a request that meets the loop is taken to need all of it


class _TooManyVisits(Exception):
    """A loop that is entered and left in more ways than are worth walking."""

    def __init__(self, first: str):
        super().__init__(first)
        self.first = first


class _Walk:
    """From any start along the connections whose answer is waited for; what a service needs is worked out once.

    Services are settled in the order in which they need one another, so that no call goes as deep as a chain is long.
    What a service on a loop needs depends on where the loop was entered. That is walked each time while the loop is
    small; of a large one every service is counted as needed, as stand-ins are that are too many to tell apart.
    """

    def __init__(self, plan: Plan):
        self.plan, self.architecture = plan, plan.architecture
        self.open: list[str] = []
        self.known: dict[str, tuple[list[Found], bool]] = {}  # with whether it is tangled
        self.is_cut = False
        self.is_tangled = False
        self.loops: dict[str, tuple[str, ...]] = {}  # by each service on one, all of its services
        self.visits: dict[str, int] = {}  # of each loop, by its first service
        self.whole: set[str] = set()  # loops that are needed as a whole, by the first service
        self.rounds: dict[str, Found] = {}
        self.chosen: dict[str, list[tuple[Fraction, tuple[tuple[Connection, ...], ...]]]] = {}

    @cached_property
    def sources(self) -> dict[str, tuple[Kind, ...]]:
        """The kinds of request of every source."""
        return {name: self.kinds(name) for name in self.architecture.sources}

    @cached_property
    def handed(self) -> tuple[tuple[Connection, Needs], ...]:
        """Each connection that hands work over, and what that work needs."""
        return _handed_over(self.plan)

    def kinds(self, start: str) -> tuple[Kind, ...]:
        """The kinds of request at a source or a service; those that need the same are one."""
        own = start in self.architecture.sources
        self.settle([c.target for c in self.followed(start)] if own else [start])
        merged: dict[tuple[Needs, tuple[str, ...]], Kind] = {}
        for weight, calls in self.choices(start) if own else [(Fraction(1), ())]:
            entries = tuple(dict.fromkeys(c.target for group in calls for c in group))
            for part_, needs, soft in self.combined(start, calls) if own else self.at(start):
                key = needs, entries
                before = merged.get(key)
                soft = tuple(dict.fromkeys((*(before.soft if before else ()), *soft)))
                total = weight * part_ + (before.weight if before else 0)
                merged[key] = Kind(total, needs, entries, soft, self.is_tangled)
        return tuple(merged.values())

    def followed(self, name: str) -> list[Connection]:
        """The connections whose answer some request waits for."""
        if name in self.architecture.services and not waits(self.plan, self.architecture.services[name]):
            return []
        groups = {group[0].index: group for _, calls in self.choices(name) for group in calls}
        return [c for group in groups.values() if is_hard(self.plan, group[0]) for c in group]

    def settle(self, starts: list[str]) -> None:
        """Work out what these services need, those first that others need."""
        graph: dict[str, list[str]] = {}
        ahead = list(starts)
        while ahead:
            name = ahead.pop()
            if name not in graph and name not in self.known:
                graph[name] = [c.target for c in self.followed(name)]
                ahead += graph[name]
        graph = {name: [target for target in targets if target in graph] for name, targets in graph.items()}
        rank = {name: number for number, name in enumerate(self.architecture.services)}
        for group in strongly_connected(graph):
            if len(group) > 1:
                self.loops |= dict.fromkeys(group, tuple(sorted(group, key=rank.__getitem__)))
                if len(group) > MOST_ROUND:
                    self.whole.add(self.loops[group[0]][0])
            for name in group:
                self.settled(name)
        self.is_tangled = False

    def settled(self, name: str) -> None:
        self.open, self.is_cut, self.is_tangled = [], False, False
        try:
            self.known[name] = self.at(name), self.is_tangled
        except _TooManyVisits as loop:
            self.whole.add(loop.first)
            for other in self.loops[loop.first]:
                self.known.pop(other, None)
            self.settled(name)

    def at(self, name: str) -> list[Found]:
        """What a request at a service needs: the service and, where it waits, what it calls."""
        if name in self.known and not any(other in self.open for other in self.loops.get(name, ())):
            found, is_tangled = self.known[name]
            self.is_tangled |= is_tangled
            return found
        own = self.own(name)
        if not waits(self.plan, self.architecture.services[name]):
            return [(Fraction(1), own, ())]
        if name in self.open:  # round a loop: asked for already
            self.is_cut = True
            return [(Fraction(1), own, ())]
        loop = self.loops.get(name, ("",))
        if loop[0] in self.whole:
            self.is_tangled = True
            return [self.all_round(loop)]
        self.visits[loop[0]] = self.visits.get(loop[0], 0) + 1
        if len(loop) > 1 and self.visits[loop[0]] > MOST_VISITS:
            raise _TooManyVisits(loop[0])
        self.open.append(name)
        found = [
            (weight * part_, all_of((own, needs)), soft)
            for weight, calls in self.choices(name)
            for part_, needs, soft in self.combined(name, calls)
        ]
        found = [(weight, self.told_apart(needs), soft) for weight, needs, soft in found]
        self.open.pop()
        return found

    def all_round(self, loop: tuple[str, ...]) -> Found:
        """Every service of a loop, and whatever any of them needs or works on without."""
        if loop[0] not in self.rounds:
            leaving = [c for name in loop for c in self.followed(name) if c.target not in loop]
            beyond = [_merged(self.along(c)) for c in leaving]
            groups = ((name, group) for name in loop for _, calls in self.choices(name) for group in calls)
            without = [(name, c.target) for name, group in groups if not is_hard(self.plan, group[0]) for c in group]
            needs = all_of((*map(self.own, loop), *(needs for _, needs, _ in beyond)))
            soft = dict.fromkeys((*without, *(pair for _, _, pairs in beyond for pair in pairs)))
            self.rounds[loop[0]] = (Fraction(1), self.told_apart(needs), tuple(soft))
        return self.rounds[loop[0]]

    def own(self, name: str) -> Needs:
        """A service and what it leans on."""
        service = self.architecture.services[name]
        named = [other for other in service.leans_on() if other in self.architecture.services]
        return all_of([name, *named] if service.can_fail else named)

    def told_apart(self, needs: Needs) -> Needs:
        """The need as it is; one that names more than a reader follows asks for every service it names."""
        if isinstance(needs, str) or len(leaves(needs)) <= max(MOST_LEAVES, len(names_in(needs))):
            return needs
        self.is_tangled = True
        return all_of(names_in(needs))

    def choices(self, name: str) -> list[tuple[Fraction, tuple[tuple[Connection, ...], ...]]]:
        """What a request may call, with the part of all requests that does: groups of connections that stand in for
        one another. Shares are alternatives; of calls that only some requests make, the rarest are among the others.
        """
        if name not in self.chosen:
            self.chosen[name] = self._choices(name)
        return self.chosen[name]

    def _choices(self, name: str) -> list[tuple[Fraction, tuple[tuple[Connection, ...], ...]]]:
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

    @cached_property
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
