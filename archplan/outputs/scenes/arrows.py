"""The arrows of a picture: what its connections carry, what that costs, and which copies each joins."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from fractions import Fraction

from archplan.drawing.page.scene import Edge, EdgeKind, Say, english
from archplan.estimate.flows import Stream
from archplan.estimate.plan import Plan
from archplan.estimate.routes import Route, delivered
from archplan.kernel.record import changed
from archplan.kernel.units import money, month, plain, show
from archplan.outputs.scenes.standing import Standing
from archplan.services.words.service import Service
from archplan.spec.architecture import Connection, Delivery

CENT = Fraction(1, 200)  # what rounds to one
NUMBER = re.compile(r"\d(?!.* req/).*")  # words of a spec that could be read as a rate: `12`, `15-18`, `5 incoming`


class Arrows:
    """The arrows between the copies that stand in a picture.

    `first` has the arrow of a connection's first hop by its two ends; `paid` the dollars a month on each arrow, exactly;
    `unplaced` those for what crosses zones and no arrow shows. All are known once the arrows are `joined`. With `single` arrows, those of all copies to
    a thing outside of their zones, or from one to all copies, are one. `short` rates leave their `unit` to the legend,
    but not beside the spec's `own_numbers`, which are none.
    """

    def __init__(
        self, plan: Plan, standing: Standing, shown: Collection[str], view: str, costs: bool, traffic: bool,
        single: bool = True, short: bool = False, say: Say = english,
    ):  # fmt: skip
        self.plan, self.standing, self.shown, self.view = plan, standing, shown, view
        self.architecture = plan.architecture
        self.costs, self.traffic, self.single, self.say = costs, traffic, single, say
        self.is_shared = False
        named = [it.label for it in self.architecture.connections]
        named += [it.label for it in self.architecture.deliveries]
        self.own_numbers = {label for label in named if NUMBER.fullmatch(label)}
        self.short, self.brief, self.unit = short and not self.own_numbers, short, ""
        self.first: dict[tuple[str, str], str] = {}
        self.paid: dict[str, Fraction] = {}
        self.unplaced = Fraction(0)

    def joined(self) -> list[Edge]:
        """Every arrow once: what several connections send along the same one adds up."""
        found: dict[str, Edge] = {}
        paid = self.paid
        for stream, route in zip(self.plan.flows.streams, self.plan.transfers.routes, strict=True):
            c = stream.connection
            if c.source not in self.shown or c.target not in self.shown:
                continue
            for edge, cost in self.edges(stream, route):
                paid[edge.id] = paid.get(edge.id, Fraction(0)) + cost
                self.first.setdefault((c.source, c.target), edge.id)
                if edge.id in found:
                    before = found[edge.id]
                    rate = before.rate + edge.rate
                    label = "" if self.is_counted(edge) else before.label
                    carries = tuple(dict.fromkeys((*before.carries, *edge.carries)))
                    tooltip = f"{before.tooltip}; {edge.tooltip}"
                    edge = changed(before, rate=rate, label=label, tooltip=tooltip, carries=carries)
                found[edge.id] = edge
        for number, delivery in enumerate(self.architecture.deliveries):
            if delivery.source in self.shown and delivery.target in self.shown:
                edge = changed(self.to_people(delivery), carries=((-1 - number, 0, 1),))
                found.setdefault(edge.id, edge)
                paid[edge.id] = paid.get(edge.id, Fraction(0)) + sum(self.transfer(delivery))
        drawn = [
            changed(edge, cost="+" + self.say("{amount}/mo", amount=money(paid[edge.id])))
            if self.costs and paid[edge.id] >= CENT
            else edge
            for edge in self.counted(list(found.values()))
        ]
        known = {(edge.source.partition("@")[0], edge.target.partition("@")[0]) for edge in drawn}
        return [*drawn, *self.replicated(), *self.replicated_abroad(known)]

    def is_counted(self, edge: Edge) -> bool:
        """Whether an arrow says how many requests run along it."""
        return self.traffic and self.view != "network" and edge.kind != "log" and bool(edge.rate)

    def counted(self, edges: list[Edge]) -> list[Edge]:
        """The arrows with their rates where no words of the spec stand: in one unit, that of the rate in the middle."""
        rates = sorted(edge.rate for edge in edges if self.is_counted(edge) and not edge.label)
        if not rates:
            return edges
        self.unit = unit = unit_of(Fraction(repr(rates[len(rates) // 2])))
        return [
            changed(edge, label=self.rate(Fraction(repr(edge.rate)), unit))
            if self.is_counted(edge) and not edge.label
            else edge
            for edge in edges
        ]

    def rate(self, per_second: Fraction, unit: str) -> str:
        """A rate as an arrow says it; on a page as short as can be."""
        amount = amount_in(per_second, unit, self.say)
        if self.short:
            return amount
        return self.say(BRIEF[unit], amount=amount) if self.brief else self.say(RATES[unit], amount=amount)

    def to_people(self, delivery: Delivery) -> Edge:
        """The arrow of what people are sent."""
        rate = Fraction(delivered(self.plan.flows, delivery).number)
        source = self.standing.ids[delivery.source][0]
        id_ = f"{source}->{delivery.target}"
        return Edge(id_, source, delivery.target, delivery.label, float(rate), "traffic", None, delivery.name)

    def edges(self, stream: Stream, route: Route) -> list[tuple[Edge, Fraction]]:
        """The arrows of one connection and what each pays; one through an endpoint, or through a NAT gateway to the
        internet, bends there.
        """
        c = stream.connection
        services = self.architecture.services
        rate = Fraction(stream.rate.number)
        target_role = services[c.target].plays()
        source_role = services[c.source].plays() if c.source in services else "source"
        deploys = "cicd" in (source_role, target_role) or any(
            side is not None and side._values.get("deploy") for side in (c.leaving, c.arriving)
        )
        kind: EdgeKind
        if deploys:
            kind = "deploy"
        elif (
            services[c.target].takes_records and source_role != "source"
        ):  # people at a dashboard are the flow, not its record
            kind = "log"
        else:
            kind = "data" if target_role in ("data", "storage") else "traffic"
        outside = services[c.target].stands == "internet"
        bends = route.via in self.shown and kind != "log"
        bends = bends and (
            outside
            or self.view == "network"
            or services[route.via].way_out == "endpoint"
            or services[route.via].private_line
        )
        hops = [(c.source, route.via), (route.via, c.target)] if bends else [(c.source, c.target)]
        hops = self.through_gates(hops)
        crossing, leaving = self.transfer(c)
        tooltip = c.name
        if rate and self.traffic:
            mean, peak = (rate_of(it, say=self.say) for it in (rate, Fraction(stream.peak.number)))
            tooltip = self.say("{name}: {rate} on average, {peak} at the peak", name=tooltip, rate=mean, peak=peak)
        found = []
        for number, (source, target) in enumerate(hops):
            ends = self.ends(source, target)
            last = number + 1 == len(hops)
            costs = [leaving / len(ends) if last else Fraction(0) for _ in ends]
            if crossing and not number:  # to what is called, or to the way out that all zones share
                by = services[route.via] if route.via and not bends else None
                costs = [a + b for a, b in zip(costs, self.crossing(ends, by, crossing), strict=True)]
            mark = f"#{c.index}" if not bends and c.multipliers and self.several(source, target) else ""
            for (a, b), share, cost in self.shared(source, ends, costs):
                shown = self.moved(stream, share) if self.view == "network" else ""
                label = (c.label if last else "") or shown
                edge = Edge(f"{a}->{b}{mark}", a, b, label, float(rate * share), kind, None, tooltip)
                found.append((changed(edge, carries=((c.index, number, len(hops)),)), cost))
        return found

    def shared(
        self, source: str, ends: list[tuple[str, str]], costs: list[Fraction]
    ) -> list[tuple[tuple[str, str], Fraction, Fraction]]:
        """The arrows that are drawn for these, the share of the traffic on each, and what each pays.

        A load balancer fans out to every copy: that is what it is for.
        """
        one = Fraction(1, len(ends))
        zone = self.standing.zone_of
        first, last = ends[0], ends[-1]
        service = self.architecture.services.get(source)
        is_way = self.view == "network" or (service is not None and bool(service.way_out))  # each zone has its own
        alike = self.single and len(ends) > 1 and not is_way
        if alike and len({b for _, b in ends}) == 1 and last[1] not in zone:
            kept = last
        elif alike and len({a for a, _ in ends}) == 1 and (service is None or service.plays() != "ingress"):
            kept = next((it for it in ends if zone.get(it[0]) == zone.get(it[1])), first)
        else:
            return [(end, one, cost) for end, cost in zip(ends, costs, strict=True)]
        self.is_shared = True
        return [(kept, Fraction(1), sum(costs, Fraction(0)))]

    def through_gates(self, hops: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The way through a network's internet gateway, where it is drawn and the way comes from the internet or leads there."""
        services = self.architecture.services
        found: list[tuple[str, str]] = []
        for source, target in hops:
            a, b = services.get(source), services.get(target)
            inside = b.vpc if b is not None else ""
            outside = a.vpc if a is not None else ""
            comes = inside and not outside and (a is None or a.stands in ("internet", "edge", "global"))
            comes = comes and not self._is_inner(source)
            leads = outside and b is not None and b.stands == "internet"
            gates = [
                name
                for name, it in services.items()
                if it.meets_internet and it.vpc == (inside if comes else outside) and name in self.standing.ids
            ]
            if (comes or leads) and gates and gates[0] not in (source, target):
                found += [(source, gates[0]), (gates[0], target)]
            else:
                found.append((source, target))
        return found

    def _is_inner(self, source: str) -> bool:
        """Whether a source sends from inside of AWS, or from a data center over lines of its own."""
        a = self.architecture
        if source in a.sources and a.sources[source].kind == "schedule":
            return True
        places = a.places.values()
        return any(it.type == "datacenter" and source in it.tiers.get("holds", ()) for it in places)

    def moved(self, stream: Stream, share: Fraction) -> str:
        """How many bytes run along an arrow in a month, both ways."""
        amount = (stream.sent + stream.returned) * month * share
        return self.say("{amount}/month", amount=show(amount, 2)) if amount else ""

    def replicated(self) -> Iterator[Edge]:
        """The arrow from a primary to its standby and to each of its read replicas."""
        for name, ids in self.standing.ids.items():
            taking, parts = self.standing.taking(name), self.standing.parts(name)
            for id_, part in zip(ids, parts, strict=False):
                if id_ not in taking:
                    said = self.say("{name}: every write is copied to the standby before it is confirmed", name=name)
                    if part == "reader":
                        said = self.say("{name}: a reader serves what the writer wrote, a little later", name=name)
                    elif part != "standby":
                        said = self.say("{name}: a read replica follows the primary a little later", name=name)
                    yield Edge(f"{taking[0]}->{id_}", taking[0], id_, self.say("replication"), 0.0, "data", None, said)

    def replicated_abroad(self, known: Collection[tuple[str, str]]) -> Iterator[Edge]:
        """The arrow to what is of the same type in the region that a service is replicated to: no connection is needed."""
        services = self.architecture.services
        for name, service in services.items():
            region = service._values.get("replicate_to")
            if not region or name not in self.standing.ids:
                continue
            there = [
                other
                for other, it in services.items()
                if it.key == service.key and it.region == region and other != name and other in self.standing.ids
            ]
            for other in there[:1]:
                if (name, other) not in known:
                    a, b = self.standing.taking(name)[0], self.standing.ids[other][0]
                    said = self.say("{name}: what is written is copied to {region}", name=name, region=region)
                    yield Edge(f"{a}->{b}", a, b, self.say("replication"), 0.0, "data", None, said)

    def several(self, source: str, target: str) -> bool:
        return sum(c.source == source and c.target == target for c in self.architecture.connections) > 1

    def ends(self, source: str, target: str) -> list[tuple[str, str]]:
        """Which copies an arrow joins: the copy of the same zone where both have one, else every copy once."""
        a, b = self.standing.taking(source), self.standing.taking(target)
        if len(a) == len(b):
            return list(zip(a, b, strict=True))
        if len(a) > 1 and len(b) > 1:
            return [(one, b[min(i, len(b) - 1)]) for i, one in enumerate(a)]
        return [(one, other) for one in a for other in b]

    def crossing(self, ends: list[tuple[str, str]], by: Service | None, amount: Fraction) -> list[Fraction]:
        """What each arrow pays for bytes between zones: those that leave their zone share it, one inside it pays nothing.

        `by` is a way out that they take unseen. Where no arrow leaves its zone the picture says it in a line.
        """
        out = {f"{by.vpc}/zone-{number}" for number in range(1, by.spread() + 1)} if by is not None else set()
        leave = [self.leaves(a, out or {self.standing.zone_of.get(b, "")}) for a, b in ends]
        if not any(leave):
            self.unplaced += amount
        return [amount / sum(leave) if leaves else Fraction(0) for leaves in leave]

    def leaves(self, copy: str, zones: set[str]) -> bool:
        """Whether a copy's calls leave its zone for these; what stands in no one zone calls from all of them."""
        zone = self.standing.zone_of.get(copy, "")
        return not zone or "" in zones or zone not in zones

    def transfer(self, connection: Connection | Delivery) -> tuple[Fraction, Fraction]:
        """Dollars a month for what a connection carries between zones, and for the rest of its transfer.

        What comes off the lines of several connections of one pair comes off each in proportion.
        """
        charge = self.plan.bill.charge("data transfer")
        lines = [line for line in charge.lines if line.subject == connection.name] if charge else []
        whole, own = [Fraction(0)] * 2, [Fraction(0)] * 2  # between zones, the rest
        for line in lines:
            if line.usage is not None:
                part = int(line.usage.price != "cross-zone")
                whole[part] += line.monthly
                own[part] += line.monthly if line.usage.span == connection.span else 0
        off = sum((line.monthly for line in lines if line.kind == "credit"), Fraction(0))
        return own[0], own[1] + (off * own[1] / whole[1] if whole[1] else 0)


LEAST = Fraction(1, 100)  # of a unit; a smaller rate says no more than that it is smaller
UNITS = {"s": 1, "min": 60, "hour": 3600, "day": 86400, "month": 2628000}  # seconds


def unit_of(per_second: Fraction) -> str:
    """The unit in which a rate reads best: the shortest in which it is one or more."""
    return next((unit for unit, seconds in UNITS.items() if per_second * seconds >= 1), "month")


RATES = {
    "s": "{amount} req/s",
    "min": "{amount} req/min",
    "hour": "{amount} req/hour",
    "day": "{amount} req/day",
    "month": "{amount} req/month",
}


BRIEF = {
    "s": "{amount}/s",
    "min": "{amount}/min",
    "hour": "{amount}/hour",
    "day": "{amount}/day",
    "month": "{amount}/month",
}


def rate_of(per_second: Fraction, unit: str = "", say: Say = english) -> str:
    """A rate in a unit, or in the one that reads best: ``139 req/s``, ``20 req/min``, ``3 req/hour``, ``2 req/day``."""
    unit = unit or unit_of(per_second)
    return say(RATES[unit], amount=amount_in(per_second, unit))


def amount_in(per_second: Fraction, unit: str, say: Say = english) -> str:
    """The figure of a rate in a unit: ``139``, ``<0.01``."""
    amount = per_second * UNITS[unit]
    digits = 3 if amount >= Fraction(1, 10) else 2
    return plain(amount, digits) if amount >= LEAST else f"<{plain(LEAST)}"
