"""Take away each zone, each region and each service in turn: what stops, what goes on with less, what is short.

A zone takes with it the copies that stand in it: all of what stands in one zone only, which is the first, as nothing
says which. A region takes all that answers from no other. What stops is what a request needs and does not find; what
a request can do without leaves it degraded. What is left must carry the peak with what runs already, as nobody can
count on starting more at that moment (static stability); a range that grows is short until it has.
https://docs.aws.amazon.com/whitepapers/latest/availability-and-beyond-improving-resilience/availability-with-redundancy.html
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from copy import copy
from fractions import Fraction
from typing import Any, Literal

from archplan.analysis.availability import (
    Staff,
    handed_over,
    is_hard,
    needs_of,
    requests,
    staff,
    stands_alone,
)
from archplan.analysis.needs import All, names_in, stands_without
from archplan.estimate.plan import Plan
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, did_you_mean
from archplan.kernel.record import frozen
from archplan.services.words.service import Service

Taken = Literal["zone", "region", "service"]


@frozen
class Event:
    """What is taken away: a zone, a region or a service, and what is gone with it."""

    kind: Taken
    name: str  # zone-1, eu-west-1/zone-1 where several regions have zones, a region, a service
    region: str
    zone: int  # 0 for no zone
    failed: tuple[str, ...]  # services that are gone
    copies: tuple[str, ...]  # services that lost a copy and go on


@frozen
class Shortage:
    """What is left of a fleet and the peak it must carry."""

    service: str
    crew: Staff

    @property
    def is_short(self) -> bool:
        return self.crew.left < self.crew.needed

    @property
    def grows(self) -> bool:
        """Whether more may be started in the zones that are left."""
        return not self.crew.is_fixed and self.crew.most > self.crew.left

    @property
    def part_carried(self) -> Fraction:
        """Of the peak, with what runs already."""
        return min(Fraction(self.crew.left, self.crew.needed), Fraction(1)) if self.crew.needed else Fraction(1)


@frozen
class Outcome:
    """What an event does."""

    event: Event
    stopped: tuple[tuple[str, Fraction], ...]  # source, and the part of its requests that fail
    degraded: tuple[tuple[str, str], ...]  # a service, and what it works on without
    waiting: tuple[tuple[str, str], ...]  # who hands over, and whose work waits
    takes_over: tuple[str, ...]  # services that go on with the copies left
    fleets: tuple[Shortage, ...]

    @property
    def is_harmless(self) -> bool:
        """Nothing stops, waits or is short."""
        return not (self.stopped or self.degraded or self.waiting or any(fleet.is_short for fleet in self.fleets))


@frozen
class SinglePoint:
    """A service without a second of it that requests cannot do without, and which part of whose requests stop."""

    service: str
    why: str  # stands in one zone, is one task
    cuts_off: tuple[tuple[str, Fraction], ...]


def events(plan: Plan) -> tuple[Event, ...]:
    """Every zone, every region, then every service that something needs, in the order of the spec."""
    a = plan.architecture
    services = a.services.values()
    zones: dict[str, int] = {}
    for place in a.places.values():
        if place.type == "vpc":
            zones[place.region] = max(zones.get(place.region, 0), place.zones)
    found = []
    for region, count in zones.items():
        for zone in range(1, count + 1):
            name = f"zone-{zone}" if len(zones) == 1 else f"{region}/zone-{zone}"
            gone = tuple(s.name for s in services if _alone_in(s, region) and zone == 1)
            copies = tuple(s.name for s in services if s.name not in gone and _has_copy(plan, s, region, zone))
            found.append(Event("zone", name, region, zone, gone, copies))
    for region in dict.fromkeys(region for s in services for region in s.held_in()):
        held = [s for s in services if region in s.held_in()]
        gone = tuple(s.name for s in held if s.held_in() == (region,))
        found.append(Event("region", region, region, 0, gone, tuple(s.name for s in held if s.name not in gone)))
    for name in _needed(plan):
        service = a.services[name]
        found.append(Event("service", name, service.region if service.held_in() else "", 0, (name,), ()))
    return tuple(found)


def drill(plan: Plan) -> tuple[Outcome, ...]:
    """What every event does."""
    return tuple(_outcome(plan, event) for event in events(plan))


def outcome(plan: Plan, what: str) -> Outcome:
    """What the event of that name does: ``zone-1``, ``eu-west-1``, ``nat``. Raises ArchplanError for an unknown one."""
    known = {event.name: event for event in events(plan)}
    if what not in known:
        hint = did_you_mean(what, known) or f"take away one of {', '.join(known)}"
        raise ArchplanError([
            Diagnostic("unknown-drill", plan.architecture.tree.span, f"nothing here is called {what!r}", hint)
        ])  # fmt: skip
    return _outcome(plan, known[what])


def single_points(plan: Plan) -> tuple[SinglePoint, ...]:
    """What stands in one zone, or is one of its kind, and is on the way of every answer to some requests: of the
    services that a request needs, each one it finds nothing in the place of dominates the rest.
    """
    struck, a = _struck(plan), plan.architecture
    found = []
    for name in struck.needing:
        service = a.services[name]
        cut = struck.stopped({name}) if _is_single(service) else ()
        if cut:
            found.append(SinglePoint(name, _alone(service), cut))
    return tuple(found)


def struck(plan: Plan, what: str) -> Mapping[str, str]:
    """States for a picture of an event, by id: ``failed`` or ``degraded``.

    A service has its own name, its copy in the second zone ``api@2``, a zone ``main/zone-1``, a region
    ``region-eu-west-1``. A service that needs what failed is degraded, and so is one that has lost a copy.
    """
    found, a = outcome(plan, what), plan.architecture
    event = found.event
    states: dict[str, str] = {}
    if event.kind == "region":
        states[f"region-{event.region}"] = "failed"
    for place in a.places.values():
        if event.zone and place.type == "vpc" and place.region == event.region and event.zone <= place.zones:
            states[f"{place.name}/zone-{event.zone}"] = "failed"
    short = {fleet.service for fleet in found.fleets if fleet.is_short}
    idle = {name for name, _ in found.degraded} | _blocked(plan, set(event.failed))
    for name, service in a.services.items():
        copies = service.spread() if service.vpc else 1
        if name in event.failed:
            states |= dict.fromkeys((name, *(f"{name}@{zone}" for zone in range(1, copies + 1))), "failed")
        elif name in event.copies or name in short or name in idle:
            states[name] = "degraded"
            if name in short or name in idle:
                states |= {f"{name}@{zone}": "degraded" for zone in range(1, copies + 1)}
            if event.zone and name in event.copies:
                states[f"{name}@{event.zone}"] = "failed"
    return states


def _is_single(service: Service) -> bool:
    """Whether it would stop with one zone, also where the spec says of no VPC how many zones it has."""
    if service.stands == "zone" and not service.vpc:
        service = copy(service)
        service.zones = 2
    return not service.outlives_a_zone()


def _alone(service: Service) -> str:
    fleet = service.fleet()
    if fleet is not None and fleet.low == 1:
        return f"is one {service.fleet_noun}"
    return "stands in one zone" if stands_alone(service) else "is one machine or line"


def _alone_in(service: Service, region: str) -> bool:
    return service.region == region and stands_alone(service)


def _has_copy(plan: Plan, service: Service, region: str, zone: int) -> bool:
    if not service.vpc or service.region != region:
        return False
    return zone <= min(service.spread(), plan.architecture.places[service.vpc].zones)


def _needed(plan: Plan) -> tuple[str, ...]:
    """Services that a request needs or works on without, and those that work is handed to."""
    struck = _struck(plan)
    named = struck.needing.keys() | struck.losing.keys() | struck.handing.keys()
    return tuple(name for name, service in plan.architecture.services.items() if name in named and service.can_fail)


class _Struck:
    """What each service that fails takes with it: found by its name, as most of a plan does not need most of the rest."""

    def __init__(self, plan: Plan):
        self.kinds = [(source, kind) for source, kinds in requests(plan).items() for kind in kinds]
        self.needing: dict[str, list[int]] = {}  # by service, the numbers of the kinds that name it
        self.alone: dict[str, list[int]] = {}  # and of those among them that nothing answers in its place
        over = math.lcm(*(kind.weight.denominator for _, kind in self.kinds))
        self.over, self.weights = over, [int(kind.weight * over) for _, kind in self.kinds]
        self.losing: dict[str, list[tuple[int, int, tuple[str, str]]]] = {}  # and of those that work on without it
        for number, (_, kind) in enumerate(self.kinds):
            for name in names_in(kind.needs):
                self.needing.setdefault(name, []).append(number)
            for part in kind.needs.parts if isinstance(kind.needs, All) else (kind.needs,):
                if isinstance(part, str):
                    self.alone.setdefault(part, []).append(number)
            for place, pair in enumerate(kind.soft):
                self.losing.setdefault(pair[1], []).append((number, place, pair))
        self.handed = handed_over(plan)
        self.handing: dict[str, list[int]] = {}
        for number, (_, needs) in enumerate(self.handed):
            for name in names_in(needs):
                self.handing.setdefault(name, []).append(number)

    def down(self, failed: set[str]) -> set[int]:
        """The kinds of request that find nothing in the place of what failed."""
        down = {number for name in failed for number in self.alone.get(name, ())}
        asked = {number for name in failed for number in self.needing.get(name, ())} - down
        return down | {number for number in asked if not stands_without(self.kinds[number][1].needs, failed)}

    def stopped(self, failed: set[str]) -> tuple[tuple[str, Fraction], ...]:
        """The sources that meet what failed, and the part of their requests that do."""
        parts: dict[str, int] = {}
        for number in sorted(self.down(failed)):
            source = self.kinds[number][0]
            parts[source] = parts.get(source, 0) + self.weights[number]
        return tuple((source, Fraction(part, self.over)) for source, part in parts.items() if part)

    def degraded(self, failed: set[str]) -> tuple[tuple[str, str], ...]:
        """Who goes on without what failed, and what that is."""
        down = self.down(failed)
        found = sorted(it for name in failed for it in self.losing.get(name, ()) if it[0] not in down)
        return tuple(dict.fromkeys(pair for _, _, pair in found if pair[0] not in failed))

    def waiting(self, failed: set[str]) -> tuple[tuple[str, str], ...]:
        """Work that is handed over and lies until what failed is back."""
        numbers = sorted({number for name in failed for number in self.handing.get(name, ())})
        lying = (c for c, needs in map(self.handed.__getitem__, numbers) if not stands_without(needs, failed))
        return tuple(dict.fromkeys((c.source, c.target) for c in lying))


def _struck(plan: Plan) -> _Struck:
    """Kept with the plan, as every event asks."""
    kept: dict[str, Any] = vars(plan)
    if "_struck" not in kept:
        kept["_struck"] = _Struck(plan)
    struck: _Struck = kept["_struck"]
    return struck


def _outcome(plan: Plan, event: Event) -> Outcome:
    a, struck, failed = plan.architecture, _struck(plan), set(event.failed)
    crews = ((name, staff(a.services[name])) for name in event.copies if event.kind == "zone")
    fleets = tuple(Shortage(name, crew) for name, crew in crews if crew is not None and crew.zones > 1)
    return Outcome(event, struck.stopped(failed), struck.degraded(failed), struck.waiting(failed), event.copies, fleets)


def _blocked(plan: Plan, failed: set[str]) -> set[str]:
    """Services that go on and cannot answer, because what they call, or the way to it, is gone."""
    a, routes = plan.architecture, plan.transfers.routes
    callers = {
        c.source for c in a.connections
        if is_hard(plan, c) and {c.target, *routes[c.index].ways} & failed and c.source in a.services
    }  # fmt: skip
    return {name for name in callers - failed if not stands_without(needs_of(plan, name), failed)}
