"""From roles and groups to rows, stacks and flows: what stands beside what, before anything has a position.

Users stand at the left, then what faces them, then the network with its zones side by side, then what they call;
delivery and operations get a box of their own. All of it follows from roles, parents and edges; what the architect
pins goes before.
"""

from archplan.drawing.layout.levels import PAGE, SUBNETS, Arrangement, Choice, How, Level, checked
from archplan.drawing.layout.pins import Wishes, wishes
from archplan.drawing.layout.tree import Tree, is_border_gate
from archplan.drawing.layout.wiring import Wiring
from archplan.drawing.page.scene import Edge, Scene, Side
from archplan.kernel.record import changed

_TRUNKS = ("cloud", "account", "region", "vpc")
PACKED = 4
"""Fewer things than this stand in a flow, also where others are packed."""
FOLDABLE = 4
"""A flow of fewer nodes than this is not worth a row of its own."""


def arrange(scene: Scene, choice: Choice | None = None) -> Arrangement:
    """Rows, stacks and flows for every group of a scene."""
    choice = choice or Choice()
    if scene.pins.direction:
        choice = changed(choice, flow=scene.pins.direction)
    return _Builder(checked(scene), choice).build()


def _once_for_zones(edges: tuple[Edge, ...]) -> tuple[Edge, ...]:
    """A deployment to a service that is repeated in every zone is drawn once, to the last of its copies."""
    copies: dict[tuple[str, str], list[Edge]] = {}
    for edge in edges:
        if edge.kind == "deploy" and "@" in edge.target:
            copies.setdefault((edge.source, edge.target.rsplit("@", 1)[0]), []).append(edge)
    last = {
        found[-1].id: (
            next((e.label for e in found if e.label), ""),
            tuple(sorted({number for e in found for number in e.steps})),
        )
        for found in copies.values()
    }
    others = {edge.id for found in copies.values() for edge in found[:-1]}
    return tuple(
        changed(edge, label=last[edge.id][0], steps=last[edge.id][1]) if edge.id in last else edge
        for edge in edges
        if edge.id not in others
    )


class _Builder:
    """Settles how every group of a tree is laid out."""

    def __init__(self, scene: Scene, choice: Choice) -> None:
        self.scene = scene
        self.choice = choice
        self.tree = Tree(scene)
        self.wishes: Wishes = wishes(scene)
        self.levels: dict[str, Level] = {}
        self.edges = _once_for_zones(tuple(edge for edge in scene.edges if not self._is_telemetry(edge)))
        for edge in self.edges:
            for end in {edge.source, edge.target}:
                self.tree.touching.setdefault(end, []).append(edge)
        self.wiring = Wiring(self.tree, self.edges)

    def _is_telemetry(self, edge: Edge) -> bool:
        nodes = self.tree.nodes
        return edge.kind == "log" and not edge.cost and "ops" in (nodes[edge.target].role, nodes[edge.source].role)

    def build(self) -> Arrangement:
        tree = self.tree
        tree.drop_empty_groups()
        tree.level_tiers()
        for role, name, title in (("cicd", "delivery", "CI/CD"), ("ops", "operations", "Operations")):
            tree.gather(role, name, title, self.scene.say)
        tree.set_gates(self.wishes.named)
        for group in list(tree.children):
            self._arrange_group(group)
        self.wishes.check_sides(tree.nodes)
        links = self.wiring.links()
        return Arrangement(
            self.scene,
            self.choice,
            {name: Level(name, it.how, it.bands, links.get(name, ())) for name, it in self.levels.items()},
            tree.nodes,
            tree.groups,
            frozenset(tree.bare),
            self.edges,
            tuple(edge for edge in self.scene.edges if self._is_telemetry(edge)),
            tuple(tree.gathered),
        )

    def _is_trunk(self, member: str) -> bool:
        if member not in self.tree.groups:
            return False
        inner = self.tree.children[member]
        return self.tree.groups[member].kind in _TRUNKS or any(self._is_trunk(child) for child in inner)

    def _are_joined(self, members: list[str]) -> bool:
        """Whether edges run between some of these."""
        home = self.wiring.within(members)
        return any(edge.source in home and edge.target in home for edge in self.edges)

    def _holds_a_flow(self, member: str) -> bool:
        """Whether a member holds a region, or what stands like one."""
        inner = self.tree.children.get(member, ())
        return self.tree.kind(member) in ("region", "account") or any(map(self._holds_a_flow, inner))

    # Groups, from the outside in

    def _arrange_group(self, group: str) -> None:
        tree = self.tree
        kind = tree.kind(group)
        members = list(tree.children[group])
        if group in tree.borders:
            self._set(group, "border", [members])
        elif kind == "zone" or (kind == "vpc" and any(tree.kind(m) in (*SUBNETS, "zone") for m in members)):
            self._arrange_tiers(group, kind)
        elif group != PAGE and tree.is_side(group):
            self._set(group, "right" if self.choice.side == "bottom" else "down", [members])
        elif kind in ("page", *_TRUNKS, "datacenter") or any(self._is_trunk(member) for member in members):
            self._arrange_flow(group, members, group == PAGE)
        elif self.choice.pack and len(members) >= PACKED and self._are_joined(members):
            self._set(group, "pack", [members])
        elif kind == "generic":
            self._set(group, self.choice.back, [members])
        else:
            self._set(group, self._along if kind in SUBNETS else "right", [members])

    @property
    def _along(self) -> How:
        """How what stands in a subnet stands: across the way that leads through the tiers."""
        return "down" if self.choice.tiers == "right" else "right"

    def _arrange_flow(self, group: str, members: list[str], page: bool) -> None:
        """Along the flow: what leads to the heart of it, the heart, what it calls, and the boxes at the side."""
        tree, flow = self.tree, self.choice.flow
        if self._arrange_sides(group, members, page):
            return
        if self.choice.pack and not page and len(members) >= PACKED and not any(map(self._holds_a_flow, members)):
            self._set(group, "pack", [members])
            return
        side = [m for m in members if tree.is_side(m)]
        members = [m for m in members if m not in side]
        trunk = [m for m in members if self._is_trunk(m)]
        sources = [m for m in members if page and all(it.kind == "source" for it in tree.leaves(m))]
        early: list[str] = []
        late: list[str] = []
        if trunk:
            early, late = self._around(group, members, trunk, sources)
            bands = [
                self._band(early, "front", group, self.choice.front),
                self._trunk(trunk, group),
                self._band(late, "back", group, self.choice.back),
            ]
        elif sources:
            bands = [sources, [m for m in members if m not in sources]]
        else:
            bands = [self._band(members, "body", group, self.choice.body if flow == "right" else flow)]
        if trunk and flow == "right" and not page:
            bands = self._folded(group, bands, early, late)
        if not side:
            self._set(group, flow, bands)
        elif (self.choice.side == "right") == (flow == "right"):
            box = tree.hold(side, "side", group)
            if box in tree.bare:
                self._set(box, "stack" if flow == "right" else "row", [side])
            self._set(group, flow, [*bands, [box]])
        else:
            main = tree.hold([m for band in bands for m in band], "main", group)
            strip = tree.hold(side, "side", group)
            if main in tree.bare and main not in self.levels:
                self._set(main, flow, bands)
            if strip in tree.bare:
                self._set(strip, "row" if flow == "right" else "stack", [side])
            across: How = "stack" if flow == "right" else "row"
            self._set(group, across if main != strip else "right", [[main, strip]])

    def _around(
        self, group: str, members: list[str], trunk: list[str], sources: list[str]
    ) -> tuple[list[str], list[str]]:
        """What stands before the heart of a flow, and what behind it."""
        called = self.wiring.reach(members, set(trunk), forward=True)
        calling = self.wiring.reach(members, set(trunk), forward=False)
        fed = self.wiring.fed_from_outside(members)
        late = [
            m for m in members if m not in trunk and m not in sources and (m in called - calling or self._is_late(m))
        ]
        inside = self.wiring.within(trunk)
        late = [m for m in late if m not in fed or (m in called - calling and not self.wiring.more_fed(m, inside))]
        return [m for m in members if m not in trunk and m not in late], late

    def _trunk(self, trunk: list[str], group: str) -> list[str]:
        """Regions, accounts and networks: one after another when traffic goes on, else one above the other."""
        home = self.wiring.within(trunk)
        joined = any(home.get(e.source, "") != home.get(e.target, "") for e in self.edges
                     if e.source in home and e.target in home)  # fmt: skip
        if len(trunk) > 2 and self.choice.trunks:
            return [self._row(trunk, "trunk", group, "grid")]
        if len(trunk) < 2 or joined:
            return trunk
        return [self._row(trunk, "trunk", group, "stack" if self.choice.flow == "right" else "row")]

    def _folded(self, group: str, bands: list[list[str]], early: list[str], late: list[str]) -> list[list[str]]:
        """The flow in rows instead of one, where what stands before or behind the heart is long."""
        wide = [sum(len(self.tree.leaves(m)) for m in some) for some in (early, late)]
        above = self.choice.fold in ("front", "both") and wide[0] >= FOLDABLE
        below = self.choice.fold in ("back", "both") and wide[1] >= FOLDABLE
        if not (above or below):
            return bands
        rows = [
            bands[:1] if above else [],
            bands[0 if not above else 1 : 2 if below else 3],
            bands[2:] if below else [],
        ]
        held = []
        for number, row in enumerate(rows):
            some = [m for band in row for m in band]
            if some:
                box = self.tree.hold(some, f"row-{number}", group)
                if box in self.tree.bare and box not in self.levels:
                    self._set(box, "right", row)
                held.append(box)
        rack = self.tree.hold(held, "rows", group)
        if rack in self.tree.bare and rack not in self.levels:
            self._set(rack, "stack", [held])
        return [[rack]]

    def _arrange_sides(self, group: str, members: list[str], page: bool) -> bool:
        """Puts what the architect has pinned to a side there, and all the rest as usual."""
        pinned: dict[Side, list[str]] = {"left": [], "top": [], "right": [], "bottom": []}
        for member in members:
            side = self.wishes.side(
                member, [n.id for n in self.tree.leaves(member)] if member in self.tree.gathered else []
            )
            if side:
                pinned[side].append(member)
        aside = [m for some in pinned.values() for m in some]
        rest = [m for m in members if m not in aside]
        if not aside or not rest:
            return False
        main = self.tree.hold(rest, "rest", group)
        if main in self.tree.bare:
            self._arrange_flow(main, rest, page)
        middle = [
            [self._row(pinned["left"], "left", group, "stack")] if pinned["left"] else [],
            [main],
            [self._row(pinned["right"], "right", group, "stack")] if pinned["right"] else [],
        ]
        if not pinned["top"] and not pinned["bottom"]:
            self._set(group, "right", middle)
            return True
        centre = self.tree.hold([m for band in middle for m in band], "centre", group)
        if centre != main:
            self._set(centre, "right", middle)
        above = [self._row(pinned["top"], "top", group, "row")] if pinned["top"] else []
        below = [self._row(pinned["bottom"], "bottom", group, "row")] if pinned["bottom"] else []
        self._set(group, "stack", [[*above, centre, *below]])
        return True

    def _band(self, members: list[str], name: str, group: str, how: How) -> list[str]:
        if how == self.choice.flow or len(members) < 2:
            return members
        box = self.tree.hold(members, name, group)
        self._set(box, how, [members])
        return [box]

    def _is_late(self, member: str) -> bool:
        """Whether a member nobody's traffic places belongs behind the heart."""
        leaves = self.tree.leaves(member)
        touching = [edge for leaf in leaves for edge in self.tree.touching.get(leaf.id, [])]
        if all(leaf.kind == "external" for leaf in leaves):
            names = {leaf.id for leaf in leaves}
            return self.choice.side == "right" or not any(edge.source in names for edge in touching)
        return not touching

    def _arrange_tiers(self, group: str, kind: str) -> None:
        """A network from the top: what lets traffic in, the zones side by side with their subnets, then the rest."""
        members = list(self.tree.children[group])
        heart = [m for m in members if self.tree.kind(m) in ("zone", *SUBNETS) or m in self.tree.tiers]
        rest = [m for m in members if m not in heart]
        if not heart:
            self._set(group, "right", [members])
            return
        calling = self.wiring.reach(members, set(heart), forward=False)
        top = [m for m in rest if m in calling or self._is_gate(m)]
        top.sort(key=lambda m: m in self.tree.nodes and self.tree.nodes[m].role != "ingress")
        beside = [
            m
            for m in rest
            if m not in top and m in self.tree.nodes and self.tree.nodes[m].role in ("network", "security")
        ]
        below = [m for m in rest if m not in top and m not in beside]
        if below and len(below) + len(beside) <= 2:
            beside, below = beside + below, []
        heart = self.wiring.by_depth(heart)
        sideways = self.choice.tiers == "right"
        across: How = "row" if sideways else "stack"
        bands = []
        if top:
            bands.append(self._row(top, "top", group, "down" if sideways else "right"))
        if all(self.tree.kind(m) == "zone" for m in heart):
            if beside:
                beside = [self._row(beside, "beside", group, "right" if sideways else "down")]
            bands.append(self._row([*heart, *beside], "zones", group, "stack" if sideways else "row"))
        else:
            tiers = self.tree.hold(heart, "tiers", group)
            if tiers in self.tree.bare:
                self._set(tiers, across, [heart])
            if beside:
                beside = [self._row(beside, "beside", group, "right" if sideways else "down")]
            bands.append(self._row([tiers, *beside], "middle", group, "stack" if sideways else "row"))
        if below:
            bands.append(self._row(below, "below", group, "down" if sideways else "right"))
        self._set(group, across, [bands])

    def _row(self, members: list[str], name: str, group: str, how: How = "right") -> str:
        box = self.tree.hold(members, name, group)
        if box in self.tree.bare and box not in self.levels:
            self._set(box, how, [members])
        return box

    def _is_gate(self, member: str) -> bool:
        if member not in self.tree.nodes:
            return False
        node = self.tree.nodes[member]
        return node.role == "ingress" or "gateway" in node.icon.lower() or is_border_gate(node)

    def _set(self, group: str, how: How, bands: list[list[str]]) -> None:
        kept = [tuple(self.wishes.ordered(band)) for band in bands if band]
        self.levels[group] = Level(group, how, tuple(kept))
