"""The scene that a plan draws: groups from its places, icons from its services, arrows from its connections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from archplan.drawing.page.scene import Edge, EdgeKind, Group, Node, Pins, Scene, Step
from archplan.drawing.paint import iconpack
from archplan.drawing.record import replace
from archplan.estimate.bill import dollars
from archplan.estimate.flows import Stream
from archplan.estimate.plan import Plan
from archplan.estimate.report import Report
from archplan.estimate.routes import Route, delivered
from archplan.kernel import inputs
from archplan.kernel.units import money, month, plain, show
from archplan.services.words.service import Service
from archplan.spec.architecture import Connection, Delivery

CLOUD = "aws-cloud"
CENT = Fraction(1, 200)  # what rounds to one
WIDEST = 22  # characters of a title beside its neighbours
SOURCE_ICONS = {
    "users": "onprem.client.Users",
    "devices": "aws.iot.IotSensor",
    "office": "aws.general.OfficeBuilding",
    "partner": "aws.general.TraditionalServer",
    "schedule": "aws.management.CloudwatchEventTimeBased",
}
SUBNETS = {"public": "Public subnet", "private": "Private subnet", "data": "Private subnet (data)"}


VIEWS = {
    "full": "everything, at its place",
    "network": "what stands in a network and the way its bytes take",
    "logical": "what calls what, without places",
    "cost": "everything, tinted by its share of the cost",
}


def scene(
    report: Report, costs: bool = True, traffic: bool = True, view: str = "full", around: str = "", hops: int = 1,
    steps: bool = True, legend: bool = True, states: Mapping[str, str] | None = None,
    also: str = "",
) -> Scene:  # fmt: skip
    """What to draw. `costs` shows money under services and on edges, `traffic` the rates on edges, `around` one
    service and what is within `hops` connections of it. With a plan before, what changed is marked. `states` says how
    much of a thing runs, by its id in the picture or its service's name.
    """
    inputs.used(iconpack.files())
    found = _Painter(report.plan, costs, traffic, view, around, hops).scene()
    if report.before is not None:
        from archplan.outputs.pictures.compared import compared

        old = _Painter(report.before, costs, traffic, view, around, hops).scene()
        found = compared(old, found, report.before, report.plan, costs)
    if not steps:
        found = replace(
            found, steps=(), nodes=tuple(replace(node, steps=()) for node in found.nodes),
            edges=tuple(replace(edge, steps=()) for edge in found.edges),
        )  # fmt: skip
    if also:
        found = replace(found, subtitle=f"{found.subtitle}, {also}")
    if states:
        found = _in_states(found, states)
    return found if legend else replace(found, legend=None)


def _in_states(found: Scene, states: Mapping[str, str]) -> Scene:
    """The scene with what runs, waits or failed; an arrow at something failed has failed with it."""
    known = {node.id: states.get(node.id) or states.get(node.id.partition("@")[0], "") for node in found.nodes}
    for group in found.groups:
        if states.get(group.id) == "failed":
            known |= {node.id: "failed" for node in found.nodes if _inside(found, node.parent, group.id)}
    return replace(
        found,
        nodes=tuple(replace(node, state=known[node.id]) for node in found.nodes),  # type: ignore[arg-type]  # words of a drill or a recovery, all of them a State
        groups=tuple(replace(group, state=states.get(group.id, "")) for group in found.groups),  # type: ignore[arg-type]  # likewise
        edges=tuple(
            replace(edge, state="failed" if "failed" in (known[edge.source], known[edge.target]) else "")
            for edge in found.edges
        ),
    )


def _inside(found: Scene, group: str, outer: str) -> bool:
    parents = {it.id: it.parent for it in found.groups}
    while group and group != outer:
        group = parents[group]
    return group == outer


class _Painter:
    def __init__(self, plan: Plan, costs: bool, traffic: bool, view: str, around: str, hops: int):
        self.plan = plan
        self.architecture = plan.architecture
        self.costs, self.traffic, self.view = costs, traffic, view
        self.groups: dict[str, Group] = {}
        self.ids: dict[str, tuple[str, ...]] = {}
        self.zone_of: dict[str, str] = {}  # of a copy that stands in one
        self.unplaced = Fraction(0)  # dollars a month for what crosses zones and no arrow shows
        self.shown = self.chosen(around, hops)
        self.boxes = {name: title for title, names in self.architecture.wishes.groups.items() for name in names}

    def chosen(self, around: str, hops: int) -> set[str]:
        """Services and sources that are drawn."""
        a = self.architecture
        names = {*a.sources, *a.services} - set(a.wishes.hidden)
        if around:
            near = {around}
            for _ in range(hops):
                near |= {c.target for c in a.connections if c.source in near} | {
                    c.source for c in a.connections if c.target in near
                }
            return names & near | {around} & {*a.sources, *a.services}
        if self.view == "network":
            inside = {name for name in names if name in a.services and a.services[name].vpc}
            inside |= {
                name
                for place in a.places.values()
                if place.type == "datacenter"
                for name in place.tiers.get("holds", ())
            }
            beside = {c.target for c in a.connections if c.source in inside} | {
                c.source for c in a.connections if c.target in inside
            }
            aside = {name for name in beside if name in a.services and a.services[name].plays() in ("ops", "cicd")}
            return names & (inside | (beside - aside))
        if self.view == "logical":  # calls, not cables
            called = {name for c in a.connections for name in (c.source, c.target)}
            return {name for name in names if name in called or name in a.sources or not self.is_cable(name)}
        return names

    def is_cable(self, name: str) -> bool:
        return self.architecture.services[name].plays() == "network"

    def scene(self) -> Scene:
        a, bill = self.architecture, self.plan.bill
        self.group(CLOUD, "cloud", "AWS Cloud", "")
        nodes = [self.source(name) for name in a.sources if name in self.shown]
        for name in a.services:
            if name in self.shown:
                nodes += self.service(name)
        edges = self.joined()
        total = ""
        if self.costs:
            total = ("" if bill.is_complete else "at least ") + money(dollars(bill.total)) + " a month"
        subtitle = f"{a.region_title(a.region)}, {a.region}"
        if self.plan.scenario:
            subtitle += f", scenario {self.plan.scenario}"
        edges, nodes = self.numbered(edges, nodes)
        known = {node.id.partition("@")[0] for node in nodes}
        return Scene(
            a.title, subtitle, total, tuple(nodes), tuple(self.groups.values()), tuple(edges), tuple(self.legend()),
            tuple(Step(step.number, step.text) for step in a.steps), self.pins(known), self.view == "cost",
        )  # fmt: skip

    def legend(self) -> Iterator[str]:
        a, bill = self.architecture, self.plan.bill
        if self.view == "network":
            yield "labels: bytes both ways a month"
        elif self.traffic:
            yield "labels: requests, on average"
        if self.costs:
            yield "pills: dollars a month, list prices" + (" after the free tier" if bill.credit else "")
            if self.unplaced >= CENT:
                yield f"between zones, on no arrow: {money(self.unplaced)} a month"
        hidden = [name for name in a.wishes.hidden if name in a.services]
        if hidden:
            charges = [bill.charge(name) for name in hidden]
            cost = sum((dollars(charge.cost) for charge in charges if charge), Fraction(0))
            yield f"not drawn: {', '.join(hidden)}" + (f" ({money(cost)} a month)" if self.costs else "")

    def pins(self, known: set[str]) -> Pins:
        """The architect's wishes for what is drawn."""
        wishes = self.architecture.wishes

        def kept(names: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(name for name in names if name in known)

        return Pins(
            wishes.direction,
            tuple(row for names in wishes.rows if len(row := kept(names)) > 1),
            tuple(column for names in wishes.columns if len(column := kept(names)) > 1),
            kept(wishes.order),
            tuple((name, side) for name, side in wishes.sides.items() if name in known),
        )

    def numbered(self, edges: list[Edge], nodes: list[Node]) -> tuple[list[Edge], list[Node]]:
        """Every step's circle on the first arrow of its first hop; at a service where that hop has no arrow."""
        on_edges: dict[str, list[int]] = {}
        on_nodes: dict[str, list[int]] = {}
        drawn = {edge.id for edge in edges if edge.kind != "log"}
        for step in self.architecture.steps:
            first = self.first.get(step.hops[0]) if step.hops else None
            if first in drawn:
                on_edges.setdefault(str(first), []).append(step.number)
            else:
                at = step.hops[0][1] if step.hops else step.at
                if at in self.ids:
                    on_nodes.setdefault(self.ids[at][0], []).append(step.number)
        return (
            [replace(e, steps=tuple(on_edges[e.id])) if e.id in on_edges else e for e in edges],
            [replace(n, steps=tuple(on_nodes[n.id])) if n.id in on_nodes else n for n in nodes],
        )

    def group(self, id_: str, kind: str, title: str, parent: str) -> str:
        self.groups.setdefault(id_, Group(id_, kind, title, parent))  # type: ignore[arg-type]  # places have kinds of groups only
        return id_

    def region(self, region: str) -> str:
        title = f"{self.architecture.region_title(region)}"
        return self.group(f"region-{region}", "region", title, CLOUD)

    def source(self, name: str) -> Node:
        source = self.architecture.sources[name]
        self.ids[name] = (name,)
        label = source.label or name.replace("-", " ").capitalize()
        tooltip = f"{label}: {_rate(Fraction(source.mean.number))} on average" if self.traffic else label
        icon = SOURCE_ICONS[source.kind]
        parent = ""
        if source.kind == "schedule":
            parent = CLOUD if self.view == "logical" else self.region(self.architecture.region)
        for place in self.architecture.places.values():
            if place.type == "datacenter" and name in place.tiers.get("holds", ()):
                parent = self.group(place.name, "datacenter", place.label, "")
        return Node(name, "source", (label,), icon, "source", parent, tooltip=tooltip)

    def service(self, name: str) -> list[Node]:
        service = self.architecture.services[name]
        charge = self.plan.bill.charge(name)
        parents = self.parents(name)
        ids = (name,) if len(parents) == 1 else tuple(f"{name}@{i + 1}" for i in range(len(parents)))
        self.ids[name] = ids
        self.zone_of |= {
            id_: parent.rpartition("/")[0] for id_, parent in zip(ids, parents, strict=True) if "/zone-" in parent
        }
        cost, heat = None, None
        if self.costs and charge is not None:
            part = dollars(charge.cost) / len(ids)
            cost = money(part) + "/mo" if charge.is_complete else "price unknown"
            if charge.is_complete and (not charge.lines or all(line.kind == "free" for line in charge.lines)):
                cost = "free" if charge.lines else None
            total = dollars(self.plan.bill.total)
            heat = float(dollars(charge.cost) / total) if total and charge.is_complete else None
        title = service.title or name
        picture = getattr(service, "picture", None)
        icon = picture() if callable(picture) else service.icon
        kind = "external" if service.stands == "internet" or service.plays() == "external" else "service"
        label = service.label or name.replace("-", " ")
        lines: tuple[str, ...] = (title, label) if label.lower() not in title.lower() else (title,)
        if kind == "external":
            lines = (label,)
        elif len(title) > WIDEST:  # the official name takes both lines; the tooltip says the name
            lines = _two_lines(title) if not service.label else (service.label,)
        tooltip = f"{title} ({name})" + (f": {money(dollars(charge.cost))} a month" if charge and self.costs else "")
        said = service.parts() if len(ids) > 1 else ()
        named = [(*lines[:1], f"{label} ({part})") for part in said[: len(ids)]] + [lines] * (len(ids) - len(said))
        return [
            Node(id_, kind, lines, icon, service.plays(), parent, cost=cost, heat=heat, tooltip=tooltip)  # type: ignore[arg-type]  # roles of services are a Role
            for id_, parent, lines in zip(ids, parents, named, strict=True)
        ]

    def parents(self, name: str) -> list[str]:
        """The group around each copy of a service: one for every zone it runs in."""
        a = self.architecture
        service = a.services[name]
        for place in a.places.values():
            if place.type == "datacenter" and name in place.tiers.get("holds", ()):
                return [self.group(place.name, "datacenter", place.label, "")]
        if service.stands == "internet":
            return [""]
        if service.stands in ("global", "edge") or self.view == "logical":
            return [self.box(name, CLOUD)]
        region = self.region(service.region)
        if service.vpc:
            vpc = a.places[service.vpc]
            self.group(vpc.name, "vpc", vpc.label if vpc.label != vpc.name else f"VPC {vpc.name}", region)
            for zone in range(1, vpc.zones + 1):
                self.subnet(vpc.name, zone, service.tier)
            spread = min(service.spread(), vpc.zones)
            if (service.plays() == "ingress" and vpc.zones > 1) or (
                service.plays() == "network" and service.way_out != "nat"
            ):
                return [vpc.name]
            return [self.subnet(vpc.name, zone, service.tier) for zone in range(1, spread + 1)]
        for place in a.places.values():
            if place.type == "group" and name in place.tiers.get("holds", ()):
                return [self.group(place.name, "generic", place.label, region)]
        return [self.box(name, region)]

    def box(self, name: str, parent: str) -> str:
        """The architect's own box round a service, where there is one; a title in two regions is two boxes."""
        title = self.boxes.get(name)
        return self.group(f"{parent}/{title}", "generic", title, parent) if title else parent

    def zone(self, vpc: str, number: int) -> str:
        return self.group(f"{vpc}/zone-{number}", "zone", f"Availability Zone {number}", vpc)

    def subnet(self, vpc: str, number: int, tier: str) -> str:
        zone = self.zone(vpc, number)
        for other in self.architecture.places[vpc].tiers:  # every tier, so that zones look alike
            self.group(
                f"{zone}/{other}", "public-subnet" if other == "public" else "private-subnet", SUBNETS[other], zone
            )
        return f"{zone}/{tier}"

    def joined(self) -> list[Edge]:
        """Every arrow once: what several connections send along the same one adds up."""
        found: dict[str, Edge] = {}
        paid: dict[str, Fraction] = {}
        self.first: dict[tuple[str, str], str] = {}
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
                    counted = rate and self.traffic and edge.kind != "log" and self.view != "network"
                    label = _rate(Fraction(repr(rate))) if counted else before.label
                    edge = replace(before, rate=rate, label=label, tooltip=f"{before.tooltip}; {edge.tooltip}")
                found[edge.id] = edge
        for delivery in self.architecture.deliveries:
            if delivery.source in self.shown and delivery.target in self.shown:
                edge = self.to_people(delivery)
                found.setdefault(edge.id, edge)
                paid[edge.id] = paid.get(edge.id, Fraction(0)) + sum(self.transfer(delivery))
        drawn = (
            replace(edge, cost=f"+{money(paid[edge.id])}/mo") if self.costs and paid[edge.id] >= CENT else edge
            for edge in found.values()
        )
        return [*drawn, *self.replicated()]

    def to_people(self, delivery: Delivery) -> Edge:
        """The arrow of what people are sent."""
        rate = Fraction(delivered(self.plan.flows, delivery).number)
        label = delivery.label or (_rate(rate) if rate and self.traffic else "")
        source = self.ids[delivery.source][0]
        return Edge(
            f"{source}->{delivery.target}", source, delivery.target, label, float(rate), "traffic", None, delivery.name
        )

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
        elif target_role == "ops":
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
        crossing, leaving = self.transfer(c)
        tooltip = c.name
        if rate and self.traffic:
            tooltip += f": {_rate(rate)} on average, {_rate(Fraction(stream.peak.number))} at the peak"
        found = []
        for number, (source, target) in enumerate(hops):
            ends = self.ends(source, target)
            part = rate / len(ends)
            last = number + 1 == len(hops)
            shown = _rate(part) if rate and self.traffic and kind != "log" else ""
            if self.view == "network":
                shown = self.moved(stream, len(ends))
            costs = [leaving / len(ends) if last else Fraction(0) for _ in ends]
            if crossing and not number:  # to what is called, or to the way out that all zones share
                by = services[route.via] if route.via and not bends else None
                costs = [a + b for a, b in zip(costs, self.crossing(ends, by, crossing), strict=True)]
            mark = f"#{c.index}" if not bends and c.multipliers and self.several(source, target) else ""
            for (a, b), cost in zip(ends, costs, strict=True):
                label = (c.label if last else "") or shown
                found.append((Edge(f"{a}->{b}{mark}", a, b, label, float(part), kind, None, tooltip), cost))
        return found

    def moved(self, stream: Stream, ways: int) -> str:
        """How many bytes run along an arrow in a month, both ways."""
        amount = (stream.sent + stream.returned) * month / ways
        return f"{show(amount, 2)}/month" if amount else ""

    def taking(self, name: str) -> tuple[str, ...]:
        """The copies that take and send traffic: all but a standby."""
        ids = self.ids[name]
        service = self.architecture.services.get(name)
        parts = service.parts() if service and len(ids) > 1 else ()
        return tuple(id_ for i, id_ in enumerate(ids) if i >= len(parts) or parts[i] != "standby")

    def replicated(self) -> Iterator[Edge]:
        """The arrow from a primary to its standby."""
        for name, ids in self.ids.items():
            taking = self.taking(name)
            for id_ in ids:
                if id_ not in taking:
                    said = f"{name}: every write is copied to the standby before it is confirmed"
                    yield Edge(f"{taking[0]}->{id_}", taking[0], id_, "replication", 0.0, "data", None, said)

    def several(self, source: str, target: str) -> bool:
        return sum(c.source == source and c.target == target for c in self.architecture.connections) > 1

    def ends(self, source: str, target: str) -> list[tuple[str, str]]:
        """Which copies an arrow joins: the copy of the same zone where both have one, else every copy once."""
        a, b = self.taking(source), self.taking(target)
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
        leave = [self.leaves(a, out or {self.zone_of.get(b, "")}) for a, b in ends]
        if not any(leave):
            self.unplaced += amount
        return [amount / sum(leave) if leaves else Fraction(0) for leaves in leave]

    def leaves(self, copy: str, zones: set[str]) -> bool:
        """Whether a copy's calls leave its zone for these; what stands in no one zone calls from all of them."""
        zone = self.zone_of.get(copy, "")
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


def _two_lines(title: str) -> tuple[str, ...]:
    """A long official name over two lines, as even as its words allow."""
    words = title.split()
    cut = min(range(1, len(words)), key=lambda i: abs(len(" ".join(words[:i])) - len(" ".join(words[i:]))), default=0)
    return (" ".join(words[:cut]), " ".join(words[cut:])) if cut else (title,)


def _rate(per_second: Fraction) -> str:
    """A rate in the unit that reads best: ``139 req/s``, ``20 req/min``, ``3 req/hour``, ``2 req/day``."""
    for unit_, seconds in (("s", 1), ("min", 60), ("hour", 3600), ("day", 86400), ("month", 2628000)):
        if per_second * seconds >= 1 or unit_ == "month":
            return f"{plain(per_second * seconds, 3)} req/{unit_}"
    raise AssertionError


def measured(report: Report, **options: Any) -> tuple[str, bool]:
    """The drawing's audit as text, and whether every law holds."""
    from archplan import drawing

    found = drawing.audit(scene(report, **options))
    rows = ["laws, which must be 0"]
    rows += [f"  {name:<28}{value:>9,}" for name, value in found.laws.items()]
    rows += ["watched"]
    rows += [f"  {name:<28}{value:>9,}" for name, value in found.watched.items()]
    rows += ["sound" if found.is_sound else "something lies on something"]
    return "\n".join(rows) + "\n", found.is_sound
