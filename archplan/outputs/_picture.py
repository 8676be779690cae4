"""The scene that a plan draws: groups from its places, icons from its services, arrows from its connections."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from archplan.bill import dollars
from archplan.drawing.scene import Edge, Group, Node, Scene
from archplan.places import Route
from archplan.review import Report
from archplan.traffic import Stream
from archplan.units import money, plain

CLOUD = "aws-cloud"
WIDEST = 22  # characters of a title beside its neighbours
SOURCE_ICONS = {
    "users": "onprem.client.Users",
    "devices": "aws.iot.IotSensor",
    "office": "aws.general.OfficeBuilding",
    "partner": "aws.general.TraditionalServer",
    "schedule": "aws.management.CloudwatchEventTimeBased",
}
SUBNETS = {"public": "Public subnet", "private": "Private subnet", "data": "Private subnet (data)"}


def scene(report: Report, costs: bool = True, traffic: bool = True) -> Scene:
    """What to draw. `costs` shows money under services and on edges, `traffic` the rates on edges."""
    return _Painter(report, costs, traffic).scene()


class _Painter:
    def __init__(self, report: Report, costs: bool, traffic: bool):
        self.plan = report.plan
        self.architecture = report.plan.architecture
        self.costs, self.traffic = costs, traffic
        self.groups: dict[str, Group] = {}
        self.copies: dict[str, tuple[str, ...]] = {}

    def scene(self) -> Scene:
        a, bill = self.architecture, self.plan.bill
        self.group(CLOUD, "cloud", "AWS Cloud", "")
        nodes = [self.source(name) for name in a.sources]
        for name in a.services:
            nodes += self.service(name)
        edges = self.joined()
        total = ""
        if self.costs:
            total = ("" if bill.is_complete else "at least ") + money(dollars(bill.total)) + " a month"
        legend = [part for part, wanted in (
            ("arrows: requests a second on average", self.traffic),
            ("pills: dollars a month, list prices" + (" after the free tier" if bill.credit else ""), self.costs),
        ) if wanted]  # fmt: skip
        subtitle = f"{a.region_title(a.region)}, {a.region}"
        if self.plan.scenario:
            subtitle += f", scenario {self.plan.scenario}"
        return Scene(a.title, subtitle, total, tuple(nodes), tuple(self.groups.values()), tuple(edges), tuple(legend))

    def group(self, id_: str, kind: str, title: str, parent: str) -> str:
        self.groups.setdefault(id_, Group(id_, kind, title, parent))  # type: ignore[arg-type]
        return id_

    def region(self, region: str) -> str:
        title = f"{self.architecture.region_title(region)}"
        return self.group(f"region-{region}", "region", title, CLOUD)

    def source(self, name: str) -> Node:
        source = self.architecture.sources[name]
        self.copies[name] = (name,)
        label = source.label or name.replace("-", " ").capitalize()
        tooltip = f"{label}: {_rate(Fraction(source.mean.number))} on average"
        icon = SOURCE_ICONS[source.kind]
        parent = self.region(self.architecture.region) if source.kind == "schedule" else ""
        return Node(name, "source", (label,), icon, "source", parent, tooltip=tooltip)

    def service(self, name: str) -> list[Node]:
        service = self.architecture.services[name]
        charge = self.plan.bill.charge(name)
        parents = self.parents(name)
        ids = (name,) if len(parents) == 1 else tuple(f"{name}@{i + 1}" for i in range(len(parents)))
        self.copies[name] = ids
        cost, heat = None, None
        if self.costs and charge is not None:
            part = dollars(charge.cost) / len(ids)
            cost = money(part) + "/mo" if charge.is_complete else "price unknown"
            if charge.is_complete and (not charge.lines or all(line.kind == "free" for line in charge.lines)):
                cost = "free" if charge.lines else None
            total = dollars(self.plan.bill.total)
            heat = float(dollars(charge.cost) / total) if total else None
        title = service.title or name
        picture = getattr(service, "picture", None)
        icon = picture() if callable(picture) else service.icon
        kind = "external" if service.stands == "internet" else "service"
        label = service.label or name.replace("-", " ")
        lines: tuple[str, ...] = (title, label) if label.lower() not in title.lower() else (title,)
        if kind == "external":
            lines = (label,)
        elif len(title) > WIDEST:  # the official name takes both lines; the tooltip says the name
            lines = _two_lines(title) if not service.label else (service.label,)
        tooltip = f"{title} ({name})" + (f": {money(dollars(charge.cost))} a month" if charge and self.costs else "")
        return [
            Node(id_, kind, lines, icon, service.plays(), parent, cost=cost, heat=heat, tooltip=tooltip)  # type: ignore[arg-type]
            for id_, parent in zip(ids, parents, strict=True)
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
        if service.stands in ("global", "edge"):
            return [CLOUD]
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
        return [region]

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
        for stream, route in zip(self.plan.flows.streams, self.plan.transfers.routes, strict=True):
            for edge in self.edges(stream, route):
                if edge.id in found:
                    before = found[edge.id]
                    rate = before.rate + edge.rate
                    label = (
                        _rate(Fraction(repr(rate))) if rate and self.traffic and edge.kind != "log" else before.label
                    )
                    edge = replace(before, rate=rate, label=label, tooltip=f"{before.tooltip}; {edge.tooltip}")
                found[edge.id] = edge
        return list(found.values())

    def edges(self, stream: Stream, route: Route) -> list[Edge]:
        """The arrows of one connection; one through an endpoint, or through a NAT gateway to the internet, bends there."""
        c = stream.connection
        services = self.architecture.services
        rate = Fraction(stream.rate.number)
        target_role = services[c.target].plays()
        source_role = services[c.source].plays() if c.source in services else "source"
        if target_role == "ops":
            kind = "log"
        elif "cicd" in (source_role, target_role) or not rate:
            kind = "deploy" if "cicd" in (source_role, target_role) else "data"
        else:
            kind = "data" if target_role in ("data", "storage") else "traffic"
        outside = services[c.target].stands == "internet"
        bends = route.via and kind != "log" and (outside or services[route.via].way_out == "endpoint")
        hops = [(c.source, route.via), (route.via, c.target)] if bends else [(c.source, c.target)]
        moved = self.transfer(c.name)
        tooltip = c.name
        if rate:
            tooltip += f": {_rate(rate)} on average, {_rate(Fraction(stream.peak.number))} at the peak"
        found = []
        for number, (source, target) in enumerate(hops):
            ends = self.ends(source, target)
            part = rate / len(ends)
            last = number + 1 == len(hops)
            shown = _rate(part) if rate and self.traffic and kind != "log" else ""
            cost = (
                f"+{money(moved / len(ends))}/mo"
                if self.costs and last and moved / len(ends) >= Fraction(1, 200)
                else None
            )
            mark = f"#{c.index}" if not bends and c.multipliers and self.several(source, target) else ""
            found += [
                Edge(f"{a}->{b}{mark}", a, b, (c.label if last else "") or shown, float(part), kind, cost, tooltip)  # type: ignore[arg-type]
                for a, b in ends
            ]
        return found

    def several(self, source: str, target: str) -> bool:
        return sum(c.source == source and c.target == target for c in self.architecture.connections) > 1

    def ends(self, source: str, target: str) -> list[tuple[str, str]]:
        """Which copies an arrow joins: the copy of the same zone where both have one, else every copy once."""
        a, b = self.copies[source], self.copies[target]
        if len(a) == len(b):
            return list(zip(a, b, strict=True))
        if len(a) > 1 and len(b) > 1:
            return [(one, b[min(i, len(b) - 1)]) for i, one in enumerate(a)]
        return [(one, other) for one in a for other in b]

    def transfer(self, connection: str) -> Fraction:
        charge = self.plan.bill.charge("data transfer")
        lines = charge.lines if charge else ()
        return sum((line.monthly for line in lines if line.subject == connection), Fraction(0))


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
