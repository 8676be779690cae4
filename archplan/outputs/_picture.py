"""The scene that a plan draws: groups from its places, icons from its services, arrows from its connections."""

from __future__ import annotations

from fractions import Fraction

from archplan.bill import dollars
from archplan.drawing.scene import Edge, Group, Node, Scene
from archplan.review import Report
from archplan.traffic import Stream
from archplan.units import money, plain

CLOUD = "aws-cloud"
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
        edges = [edge for stream in self.plan.flows.streams for edge in self.edges(stream)]
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
        label = service.label or name
        lines = (title, label) if title.lower() != label.lower() else (title,)
        if kind == "external":
            lines = (service.label or name.replace("-", " "),)
        tooltip = f"{title} ({name})" + (f": {money(dollars(charge.cost))} a month" if charge and self.costs else "")
        return [
            Node(id_, kind, lines, icon, service.role, parent, cost=cost, heat=heat, tooltip=tooltip)  # type: ignore[arg-type]
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
            spread = min(service.spread(), vpc.zones)
            if service.role == "ingress" and vpc.zones > 1 or service.role == "network" and service.way_out != "nat":
                for zone in range(1, vpc.zones + 1):
                    self.zone(vpc.name, zone)
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
            self.group(f"{zone}/{other}", "public-subnet" if other == "public" else "private-subnet", SUBNETS[other], zone)
        return f"{zone}/{tier}"

    def edges(self, stream: Stream) -> list[Edge]:
        c = stream.connection
        services = self.architecture.services
        rate = Fraction(stream.rate.number)
        target_role = services[c.target].role
        source_role = services[c.source].role if c.source in services else "source"
        if target_role == "ops":
            kind = "log"
        elif "cicd" in (source_role, target_role) or not rate:
            kind = "deploy"
        else:
            kind = "data" if target_role in ("data", "storage") else "traffic"
        ends = self.ends(c.source, c.target)
        part = rate / len(ends)
        shown = _rate(part) if rate and self.traffic and kind != "log" else ""
        label = c.label or shown
        moved = self.transfer(c.name) / len(ends)
        cost = f"+{money(moved)}/mo" if self.costs and moved >= Fraction(1, 200) else None
        return [
            Edge(
                f"{source}->{target}" + (f"#{c.index}" if c.multipliers and self.several(c.source, c.target) else ""),
                source, target, label, float(part), kind, cost,  # type: ignore[arg-type]
                f"{c.name}: {_rate(rate)} on average, {_rate(Fraction(stream.peak.number))} at the peak" if rate else c.name,
            )
            for source, target in ends
        ]  # fmt: skip

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


def _rate(per_second: Fraction) -> str:
    """A rate in the unit that reads best: ``139 req/s``, ``20 req/min``, ``3 req/hour``, ``2 req/day``."""
    for unit_, seconds in (("s", 1), ("min", 60), ("hour", 3600), ("day", 86400), ("month", 2628000)):
        if per_second * seconds >= 1 or unit_ == "month":
            return f"{plain(per_second * seconds, 3)} req/{unit_}"
    raise AssertionError
