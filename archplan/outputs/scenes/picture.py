"""The scene that a plan draws: groups from its places, icons from its services, arrows from its connections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from archplan.analysis.ranges import SHARES, simulated
from archplan.drawing.page.pages import LEAST_ICON, LEAST_TEXT, Fit, fit, page_of
from archplan.drawing.page.scene import Edge, Meaning, Node, Note, Pins, Say, Scene, Step, english
from archplan.drawing.paint import iconpack
from archplan.estimate.bill import Charge, dollars, lack_of
from archplan.estimate.plan import Plan
from archplan.estimate.report import Report
from archplan.kernel import inputs
from archplan.kernel.record import changed
from archplan.kernel.units import money, plain
from archplan.outputs.scenes import overview
from archplan.outputs.scenes.arrows import CENT, Arrows, rate_of
from archplan.outputs.scenes.chosen import chosen, hidden_people
from archplan.outputs.scenes.span import span_of
from archplan.outputs.scenes.standing import CLOUD, Standing
from archplan.services.words.service import Service

NOTHING = "$0"  # of what is not billed, and of what an allowance pays
PER = {
    "s": "labels: requests a second, on average",
    "min": "labels: requests a minute, on average",
    "hour": "labels: requests an hour, on average",
    "day": "labels: requests a day, on average",
    "month": "labels: requests a month, on average",
}
WIDEST = 22  # characters of a title beside its neighbours
SOURCE_ICONS = {
    "users": "onprem.client.Users",
    "devices": "aws.iot.IotSensor",
    "office": "aws.general.OfficeBuilding",
    "partner": "aws.general.TraditionalServer",
    "schedule": "aws.management.CloudwatchEventTimeBased",
}


VIEWS = {
    "full": "everything, at its place",
    "network": "what stands in a network and the way its bytes take",
    "logical": "what calls what, without places",
    "cost": "everything, tinted by its share of the cost",
}


def scene(
    report: Report, costs: bool = True, traffic: bool = True, view: str = "full", around: str = "", hops: int = 1,
    steps: bool = True, legend: bool = True, states: Mapping[str, str] | None = None,
    also: str = "", folded: bool = False, page: str = "", say: Say = english, ranges: bool = True,
) -> Scene:  # fmt: skip
    """What to draw. `costs` shows money under services and on edges, `traffic` the rates on edges, `around` one
    service and what is within `hops` connections of it. With a plan before, what changed is marked. `states` says how
    much of a thing runs, by its id in the picture or its service's name. Zones that are `folded` are one box; on
    a `page` they are where its text is not large enough to be read otherwise. `say` says its words in a language. With
    `ranges` what is known roughly is drawn, and money under services is a range.
    """
    inputs.used(iconpack.files())
    has_ranges = ranges and costs and report.before is None and not states

    def drawn(plan: Plan) -> Scene:
        painter = _Painter(
            plan, costs, traffic, view, around, hops, single=not states, folded=folded, short=bool(page), say=say,
            ranges=has_ranges,
        )  # fmt: skip
        found = painter.scene()
        if folded or states or not (painter.overview or len(found.edges) > overview.FOLDED_FROM):
            return found
        return _Painter(
            plan,
            costs,
            traffic,
            view,
            around,
            hops,
            single=True,
            folded=True,
            short=bool(page),
            say=say,
            ranges=has_ranges,
        ).scene()

    found = drawn(report.plan)
    if report.before is not None:
        from archplan.outputs.scenes.compared import compared

        old = drawn(report.before)
        found = compared(old, found, report.before, report.plan, costs)
    if not steps:
        found = changed(
            found, steps=(), nodes=tuple(changed(node, steps=()) for node in found.nodes),
            edges=tuple(changed(edge, steps=()) for edge in found.edges),
        )  # fmt: skip
    if also:
        found = changed(found, subtitle=f"{found.subtitle}, {also}")
    if states:
        found = _in_states(found, states)
    found = found if legend else changed(found, legend=None)
    if not page:
        return found
    found = changed(found, page=page)
    if folded or states or largest(found).is_readable:
        return found
    other = scene(report, costs, traffic, view, around, hops, steps, legend, states, also, True, page, say, ranges)
    return max(found, other, key=lambda one: largest(one).text)


def largest(found: Scene) -> Fit:
    """How large text and icons are on the page that a scene is for, once its steps and its legend are on it too."""
    from archplan.drawing import size

    return fit(*size(found), found.page or "slide")


def unreadable(report: Report, page: str, **options: Any) -> str:
    """Why a picture cannot be read on a page, and which view can; empty where it can."""
    now = largest(scene(report, page=page, **options))
    if now.is_readable:
        return ""
    said = f"on {page_of(page).title} its text is {now.text:.1f} pt and its icons {now.icon:.0f} px"
    least = f"people read {LEAST_TEXT:g} pt and {LEAST_ICON:g} px"
    for view in VIEWS:
        if view not in (options.get("view", "full"), "cost"):
            other = largest(scene(report, page=page, **(options | {"view": view})))
            if other.is_readable:
                return f"{said}; {least}: --view {view} fits, with {other.text:.1f} pt"
    return f"{said}; {least}: draw a part of it with --around SERVICE"


def _in_states(found: Scene, states: Mapping[str, str]) -> Scene:
    """The scene with what runs, waits or failed; an arrow at something failed has failed with it."""
    say = found.say
    known = {node.id: states.get(node.id) or states.get(node.id.partition("@")[0], "") for node in found.nodes}
    for group in found.groups:
        if states.get(group.id) == "failed":
            known |= {node.id: "failed" for node in found.nodes if _inside(found, node.parent, group.id)}
    return changed(
        found,
        nodes=tuple(changed(node, state=(state := known[node.id]), called=say(state)) for node in found.nodes),
        groups=tuple(
            changed(group, state=(state := states.get(group.id, "")), called=say(state)) for group in found.groups
        ),
        edges=tuple(
            changed(
                edge,
                state=(state := "failed" if "failed" in (known[edge.source], known[edge.target]) else ""),
                called=say(state),
            )
            for edge in found.edges
        ),
    )


def _inside(found: Scene, group: str, outer: str) -> bool:
    parents = {it.id: it.parent for it in found.groups}
    while group and group != outer:
        group = parents[group]
    return group == outer


class _Painter:
    def __init__(
        self,
        plan: Plan,
        costs: bool,
        traffic: bool,
        view: str,
        around: str,
        hops: int,
        single: bool,
        folded: bool,
        short: bool = False,
        say: Say = english,
        ranges: bool = False,
    ):
        self.plan = plan
        self.drawn = simulated(plan) if ranges else None
        self.architecture = plan.architecture
        self.costs, self.traffic, self.view = costs, traffic, view
        self.overview, self.say = 0, say
        self.shown = chosen(self.architecture, view, around, hops)
        self.standing = Standing(self.architecture, view, folded, say)
        self.arrows = Arrows(plan, self.standing, self.shown, view, costs, traffic, single, short, say)

    def scene(self) -> Scene:
        a, bill = self.architecture, self.plan.bill
        nodes = [self.source(name) for name in a.sources if name in self.shown]
        for name in a.services:
            if name in self.shown:
                nodes += self.service(name)
        edges = self.arrows.joined()
        total = ""
        if self.costs:
            total = self.least(bill.is_complete) + self.say("{amount} a month", amount=money(dollars(bill.total)))
            span = span_of(self.drawn.total) if self.drawn is not None else ""
            total += f" ({self.ranged_least(bill.is_complete)}{span})" if span else ""
        subtitle = f"{a.region_title(a.region)}, {a.region}"
        if self.plan.scenario:
            subtitle += ", " + self.say("scenario {name}", name=self.plan.scenario)
        edges, nodes = self.numbered(edges, nodes)
        if overview.is_too_much(nodes, edges):
            self.overview = len(self.shown)
            nodes, edges = overview.counted(nodes, edges, self.plan if self.costs else None, self.say)
        known = {node.id.partition("@")[0] for node in nodes}
        return Scene(
            a.title, subtitle, total, tuple(nodes), tuple(self.standing.groups.values()), tuple(edges), tuple(self.legend(edges)),
            self.steps(nodes, edges), self.pins(known), self.view == "cost", say=self.say,
        )  # fmt: skip

    def least(self, is_whole: bool) -> str:
        """What stands before dollars of which some are not known."""
        return "" if is_whole else self.say("at least") + " "

    def ranged_least(self, is_whole: bool) -> str:
        """The same before a range: what one draw lacks is missing in all of it."""
        return self.least(is_whole and (self.drawn is None or self.drawn.is_complete))

    def steps(self, nodes: list[Node], edges: list[Edge]) -> tuple[Step, ...]:
        """The steps of the flow; in a view of a part of the architecture those whose circles are in it."""
        drawn = {number for node in nodes for number in node.steps} | {
            number for edge in edges for number in edge.steps
        }
        is_part = self.view == "network" or len(self.shown) < len(
            {*self.architecture.sources, *self.architecture.services}
        )
        return tuple(
            Step(step.number, step.text) for step in self.architecture.steps if step.number in drawn or not is_part
        )

    def legend(self, edges: list[Edge]) -> Iterator[str]:
        a, bill, say = self.architecture, self.plan.bill, self.say
        if self.overview:
            yield say("{count} things are too many for one picture: alike ones are one icon; draw --around SERVICE for parts", count=self.overview)  # fmt: skip
        if self.view == "network":
            yield Meaning(say("labels: bytes both ways a month"))
        elif self.traffic and self.arrows.unit:
            yield Meaning(say(PER[self.arrows.unit]) if self.arrows.short else say("labels: requests, on average"))
        if any(edge.label and edge.label in self.arrows.own_numbers for edge in edges):
            yield Meaning(say("numbers without a unit: the author's own, no traffic"))
        if self.costs:
            if bill.credit:
                yield Meaning(say("pills: dollars a month, list prices after the free tier"))
            else:
                yield Meaning(say("pills: dollars a month, list prices"))
            if self.drawn is not None:
                yield Meaning(
                    say(
                        "two amounts: from 10% to 90% of {count} draws of what is known roughly", count=self.drawn.count
                    )
                )
            if self.arrows.unplaced >= CENT:
                yield Note(say("between zones, on no arrow: {amount} a month", amount=money(self.arrows.unplaced)))
            moved = self.undrawn(edges)
            if abs(moved) >= CENT:
                yield Note(say("data transfer on no arrow: {amount} a month", amount=money(moved)))
        if self.arrows.is_shared:
            yield say("an arrow at one of several copies is of them all")
        names = dict.fromkeys([*a.wishes.hidden, *a.services])
        hidden = [name for name in names if name in a.services and name not in self.shown]
        if hidden:
            charges = [charge for name in hidden if (charge := bill.charge(name))]
            cost = sum((dollars(charge.cost) for charge in charges), Fraction(0))
            least, names_ = self.least(all(charge.is_complete for charge in charges)), ", ".join(hidden)
            if self.costs:
                yield Note(say("not drawn: {names} ({amount} a month)", names=names_, amount=least + money(cost)))
            else:
                yield Note(say("not drawn: {names}", names=names_))

    def undrawn(self, edges: list[Edge]) -> Fraction:
        """Dollars a month of data transfer that stand on none of these arrows and in no other line of the legend."""
        charge = self.plan.bill.charge("data transfer")
        whole = dollars(charge.cost) if charge is not None else Fraction(0)
        drawn = sum((self.arrows.paid[edge.id] for edge in edges if edge.cost), Fraction(0))
        return whole - drawn - (self.arrows.unplaced if self.arrows.unplaced >= CENT else 0)

    def pins(self, known: set[str]) -> Pins:
        """The architect's wishes for what is drawn."""
        wishes = self.architecture.wishes

        def drawn(names: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(name for name in names if name in known)

        return Pins(
            wishes.direction,
            tuple(row for names in wishes.rows if len(row := drawn(names)) > 1),
            tuple(column for names in wishes.columns if len(column := drawn(names)) > 1),
            drawn(wishes.order),
            tuple((name, side) for name, side in wishes.sides.items() if name in known),
        )

    def numbered(self, edges: list[Edge], nodes: list[Node]) -> tuple[list[Edge], list[Node]]:
        """Every step's circle on the first arrow of its first hop; at a service where that hop has no arrow."""
        on_edges: dict[str, list[int]] = {}
        on_nodes: dict[str, list[int]] = {}
        drawn = {edge.id for edge in edges if edge.kind != "log"}
        for step in self.architecture.steps:
            first = self.arrows.first.get(step.hops[0]) if step.hops else None
            if first in drawn:
                on_edges.setdefault(str(first), []).append(step.number)
            else:
                at = step.hops[0][1] if step.hops else step.at
                if at in self.standing.ids:
                    on_nodes.setdefault(self.standing.ids[at][0], []).append(step.number)
        return (
            [changed(e, steps=tuple(on_edges[e.id])) if e.id in on_edges else e for e in edges],
            [changed(n, steps=tuple(on_nodes[n.id])) if n.id in on_nodes else n for n in nodes],
        )

    def source(self, name: str) -> Node:
        source = self.architecture.sources[name]
        self.standing.ids[name] = (name,)
        label = source.label or name.replace("-", " ").capitalize()
        tooltip = label
        if self.traffic:
            rate = rate_of(Fraction(source.mean.number), say=self.say)
            tooltip = self.say("{name}: {rate} on average", name=label, rate=rate)
        icon = SOURCE_ICONS[source.kind]
        parent = ""
        if source.kind == "schedule":
            parent = CLOUD if self.view == "logical" else self.standing.region(self.architecture.region)
        for place in self.architecture.places.values():
            if place.type == "datacenter" and name in place.tiers.get("holds", ()):
                parent = self.standing.group(place.name, "datacenter", place.label, "")
        parent = self.standing.box(name, parent)
        return Node(name, "source", (label,), icon, "source", parent, tooltip=tooltip)

    def service(self, name: str) -> list[Node]:
        service = self.architecture.services[name]
        charge = self.plan.bill.charge(name)
        copies = self.standing.copies(name)
        costs, heat = self.pills(name, len(copies)), None
        if self.costs and charge is not None:
            total = dollars(self.plan.bill.total)
            heat = float(dollars(charge.cost) / total) if total and charge.is_complete else None
        title = service.title or name
        picture = getattr(service, "picture", None)
        icon = picture() if callable(picture) else service.icon
        kind = "external" if service.stands == "internet" or service.plays() == "external" else "service"
        label = service.label or name.replace("-", " ")
        official: tuple[str, ...] = (title,) if len(title) <= WIDEST else _two_lines(title)
        own = service.label if len(title) > WIDEST else label  # beside a name of two lines the tooltip says the id
        own = "" if own.lower() in title.lower() else own
        if kind == "external":
            official, own = (label,), ""
            nothing = self.say("{amount}/mo", amount=NOTHING)
            costs = [None if cost == nothing else cost for cost in costs]  # others may well send a bill of their own
        if (
            self.standing.folded
            and not service.stands_across()
            and service.vpc
            and len(copies) == 1 == self.standing.count[name]
        ):
            own = f"{own}, {self.say('zone 1')}" if own else self.say("zone 1")
        when = service.said_hours()
        if when:
            own = f"{own}, {when}" if own and len(own) + len(when) + 2 <= WIDEST else " ".join((own, when)).strip()
        tooltip = (
            f"{title} ({name})"
            + (f", {when}" if when else "")
            + (f": {self.said_cost(charge)}" if charge and self.costs else "")
        )
        size = _size(service) if self.view == "network" else ""
        said = self.standing.parts(name)
        owns = [f"{label} ({part})" if part else own for part in said] + [own] * (len(copies) - len(said))
        named = [(*official, *filter(None, (line, size))) for line in owns]
        return [
            Node(id_, kind, lines, icon, service.plays(), parent, cost=cost, heat=heat, tooltip=tooltip)  # type: ignore[arg-type]  # roles of services are a Role
            for (id_, parent), lines, cost in zip(copies, named, costs, strict=True)
        ]

    def said_cost(self, charge: Charge) -> str:
        """What a service costs, for its tooltip: no more than is known."""
        whole = dollars(charge.cost)
        if not charge.is_complete and not whole:
            return self.say(lack_of(charge.lines))
        said = self.least(charge.is_complete) + self.say("{amount} a month", amount=money(whole))
        amounts = self.drawn.services.get(charge.name) if self.drawn is not None else None
        if amounts is None or not span_of(amounts):
            return said
        low, high = (money(amounts.at(share)) for share in (SHARES[0], SHARES[-1]))
        return said + ", " + self.say("{low} to {high} from 10% to 90% of the draws", low=low, high=high)

    def pills(self, name: str, icons: int) -> list[str | None]:
        """What stands under each icon of a service: added up, what the bill says.

        An icon of one copy of several says its part and of how many; the first of folded zones stands for all of theirs.
        """
        charge, say = self.plan.bill.charge(name), self.say
        if not self.costs or charge is None:
            return [None] * icons
        whole, count = dollars(charge.cost), self.standing.count[name]
        span = span_of(self.drawn.services.get(name), count) if self.drawn is not None else ""
        if not whole and not span:
            nothing = say("{amount}/mo", amount=NOTHING)
            return [nothing if charge.is_complete else say(lack_of(charge.lines))] * icons
        least = self.ranged_least(charge.is_complete) if span else self.least(charge.is_complete)
        each, first = say("{amount}/mo", amount=span or money(whole / count)), count - icons + 1
        one = f"{least}{each}" if count == 1 else least + say("{amount}, one of {count}", amount=each, count=count)
        return [f"{least}{first} x {each}" if first > 1 else one, *[one] * (icons - 1)]


def _size(service: Service) -> str:
    """How many of what a service runs, as ``2-8 x m6i.large``; nothing for what has no such number."""
    fleet, kind = service.fleet(), service._values.get("instance")
    if not isinstance(kind, str) or not kind:
        return ""
    if fleet is None:
        return kind
    low, high = plain(Fraction(fleet.low.number)), plain(Fraction(fleet.high.number))
    return f"{low} x {kind}" if low == high else f"{low}-{high} x {kind}"


def _two_lines(title: str) -> tuple[str, ...]:
    """A long official name over two lines, as even as its words allow."""
    words = title.split()
    cut = min(range(1, len(words)), key=lambda i: abs(len(" ".join(words[:i])) - len(" ".join(words[i:]))), default=0)
    return (" ".join(words[:cut]), " ".join(words[cut:])) if cut else (title,)


def measured(report: Report, **options: Any) -> tuple[str, bool]:
    """The drawing's audit as text, and whether every law holds."""
    from archplan import drawing

    asked = scene(report, **options)
    found = drawing.audit(asked)
    if not options.get("around"):
        shown = {node.id.partition("@")[0] for node in asked.nodes}
        away = hidden_people(report.plan.architecture, options.get("view", "full"), shown)
        found = changed(found, laws=found.laws | {"people hidden": len(away)})
    rows = ["laws, which must be 0"]
    rows += [f"  {name:<28}{value:>9,}" for name, value in found.laws.items()]
    rows += ["watched"]
    rows += [f"  {name:<28}{value:>9,}" for name, value in found.watched.items()]
    rows += ["sound" if found.is_sound else "something lies on something"]
    return "\n".join(rows) + "\n", found.is_sound
