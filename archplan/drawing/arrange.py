"""From roles and groups to rows, stacks and flows: what stands beside what, before anything has a position.

Users stand at the left, then what faces them, then the network with its zones side by side, then what they call;
delivery and operations get a box of their own. Nothing here asks the user for a hint: it all follows from roles,
parents and edges. A pin by the user would be one more `Choice`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from archplan.drawing.scene import DrawingError, Edge, Group, GroupKind, Node, Scene

How = Literal["right", "down", "stack", "row", "grid"]
PAGE = ""
_TRUNKS = ("cloud", "account", "region", "vpc")
_SUBNETS = ("public-subnet", "private-subnet")


@dataclass(frozen=True)
class Choice:
    """What may reasonably be laid out in more than one way; the best-looking one is kept."""

    front: How = "right"
    back: How = "right"
    side: Literal["right", "bottom"] = "right"


@dataclass(frozen=True)
class Link:
    """Two members of one level, joined by edges somewhere inside them."""

    source: str
    target: str
    weight: float
    edges: tuple[Edge, ...]


@dataclass(frozen=True)
class Level:
    """The inside of one group: its members and how they are laid out. Bands follow one another along the flow."""

    group: str
    how: How
    bands: tuple[tuple[str, ...], ...]
    links: tuple[Link, ...] = ()

    @cached_property
    def members(self) -> tuple[str, ...]:
        return tuple(member for band in self.bands for member in band)


@dataclass(frozen=True)
class Arrangement:
    """Every level by its group. Groups whose kind is `bare` only hold things together and have no border."""

    scene: Scene
    choice: Choice
    levels: dict[str, Level]
    nodes: dict[str, Node]
    groups: dict[str, Group]
    bare: frozenset[str]
    edges: tuple[Edge, ...]
    dropped: int

    def path(self, member: str) -> tuple[str, ...]:
        """The member and every group around it, innermost first."""
        found = [member]
        while member != PAGE:
            member = self.nodes[member].parent if member in self.nodes else self.groups[member].parent
            found.append(member)
        return tuple(found)


def checked(scene: Scene) -> Scene:
    """The scene, or a sentence about what in it cannot be drawn."""
    things: tuple[Node | Group, ...] = (*scene.nodes, *scene.groups)
    ids = [thing.id for thing in things]
    parents = {group.id: group.parent for group in scene.groups}
    if repeated := next((name for name in ids if ids.count(name) > 1), None) if len(set(ids)) < len(ids) else None:
        raise DrawingError(f"Two things are called '{repeated}'. Give every node and group an id of its own.")
    if PAGE in ids:
        raise DrawingError("A node or group has an empty id. Give every node and group an id of its own.")
    for thing in things:
        if thing.parent != PAGE and thing.parent not in parents:
            raise DrawingError(f"'{thing.id}' stands in '{thing.parent}', which is no group. Add it or correct it.")
    for start, parent in parents.items():
        seen, around = {start}, parent
        while around != PAGE:
            if around in seen:
                raise DrawingError(f"The group '{start}' stands inside itself. Give it another parent.")
            seen.add(around)
            around = parents[around]
    names = {node.id for node in scene.nodes}
    for edge in scene.edges:
        for end in (edge.source, edge.target):
            if end not in names:
                raise DrawingError(f"The edge '{edge.id}' ends at '{end}', which is no node. Add it or correct it.")
    return scene


def arrange(scene: Scene, choice: Choice | None = None) -> Arrangement:
    """Rows, stacks and flows for every group of a scene."""
    return _Builder(checked(scene), choice or Choice()).build()


def _once_for_zones(edges: tuple[Edge, ...]) -> tuple[Edge, ...]:
    """A deployment to a service that is repeated in every zone is drawn once, to the last of its copies."""
    copies: dict[tuple[str, str], list[Edge]] = {}
    for edge in edges:
        if edge.kind == "deploy" and "@" in edge.target:
            copies.setdefault((edge.source, edge.target.rsplit("@", 1)[0]), []).append(edge)
    last = {found[-1].id: next((e.label for e in found if e.label), "") for found in copies.values()}
    others = {edge.id for found in copies.values() for edge in found[:-1]}
    return tuple(
        replace(edge, label=last[edge.id]) if edge.id in last else edge for edge in edges if edge.id not in others
    )


class _Builder:
    """Holds the tree while groups are gathered and split."""

    def __init__(self, scene: Scene, choice: Choice) -> None:
        self.scene = scene
        self.choice = choice
        self.nodes = {node.id: node for node in scene.nodes}
        self.groups = {group.id: group for group in scene.groups}
        self.children: dict[str, list[str]] = {PAGE: [], **{group.id: [] for group in scene.groups}}
        things: tuple[Node | Group, ...] = (*scene.groups, *scene.nodes)
        for thing in things:
            self.children[thing.parent].append(thing.id)
        self.levels: dict[str, Level] = {}
        self.bare: set[str] = set()
        self.edges = _once_for_zones(tuple(edge for edge in scene.edges if not self._is_telemetry(edge)))
        self.touching: dict[str, list[Edge]] = {}
        for edge in self.edges:
            for end in {edge.source, edge.target}:
                self.touching.setdefault(end, []).append(edge)
        self.side_roles: dict[str, str] = {}
        self.known_leaves: dict[str, list[Node]] = {}

    def _is_telemetry(self, edge: Edge) -> bool:
        return edge.kind == "log" and "ops" in (self.nodes[edge.target].role, self.nodes[edge.source].role)

    def build(self) -> Arrangement:
        self._drop_empty_groups()
        for role, name, title in (("cicd", "delivery", "CI/CD"), ("ops", "operations", "Operations")):
            self._gather(role, name, title)
        for group in list(self.children):
            self._arrange_group(group)
        return Arrangement(
            self.scene,
            self.choice,
            {name: replace(level, links=self._links(level)) for name, level in self.levels.items()},
            self.nodes,
            self.groups,
            frozenset(self.bare),
            self.edges,
            sum(self._is_telemetry(edge) for edge in self.scene.edges),
        )

    def _drop_empty_groups(self) -> None:
        for group in reversed(self._top_down()):
            if group != PAGE and not self.children[group]:
                self.children[self.groups[group].parent].remove(group)
                del self.children[group], self.groups[group]

    def _top_down(self) -> list[str]:
        order = [PAGE]
        for group in order:
            order += [child for child in self.children[group] if child in self.groups]
        return order

    def _gather(self, role: str, name: str, title: str) -> None:
        """Puts loose nodes of one role into a dashed box, where the spec has not."""
        for parent in self._top_down():
            if parent != PAGE and self._is_side(parent):
                continue
            loose = [c for c in self.children[parent] if c in self.nodes and self._side_role(self.nodes[c]) == role]
            others = [c for c in self.children[parent] if c not in loose]
            if others and len(loose) >= (1 if role == "ops" else 2):
                box = self._new_group(f"{parent}-{name}".strip("-"), "generic", title, parent)
                self._move(loose, box)

    def _new_group(self, name: str, kind: GroupKind, title: str, parent: str) -> str:
        while name in self.groups or name in self.nodes:
            name += "-more"
        self.groups[name] = Group(name, kind, title, parent)
        self.children[name] = []
        self.children[parent].append(name)
        return name

    def _move(self, members: Iterable[str], group: str) -> None:
        for member in members:
            if member in self.nodes:
                old = self.nodes[member].parent
                self.nodes[member] = replace(self.nodes[member], parent=group)
            else:
                old = self.groups[member].parent
                self.groups[member] = replace(self.groups[member], parent=group)
            self.children[old].remove(member)
            self.children[group].append(member)

    def _hold(self, members: list[str], name: str, parent: str) -> str:
        """One member as it is; several in a group without a border."""
        if len(members) == 1:
            return members[0]
        box = self._new_group(f"{parent}-{name}".strip("-"), "generic", "", parent)
        self.bare.add(box)
        self._move(members, box)
        return box

    # What a member is

    def _side_role(self, node: Node) -> str:
        """Delivery and operations stand aside from the flow; so does what nothing calls."""
        if node.id not in self.side_roles:
            touching = self.touching.get(node.id, [])
            role = node.role if node.role in ("cicd", "ops") else ""
            if node.role == "security" and not touching:
                role = "ops"
            if node.kind == "service" and touching and all(edge.kind == "deploy" for edge in touching):
                role = "cicd"
            self.side_roles[node.id] = role
        return self.side_roles[node.id]

    def _leaves(self, member: str) -> list[Node]:
        if member in self.nodes:
            return [self.nodes[member]]
        if member not in self.known_leaves:
            self.known_leaves[member] = [leaf for child in self.children[member] for leaf in self._leaves(child)]
        return self.known_leaves[member]

    def _is_side(self, member: str) -> bool:
        if member in self.groups and self.groups[member].kind not in ("generic", "account"):
            return False
        return all(self._side_role(leaf) for leaf in self._leaves(member))

    def _is_trunk(self, member: str) -> bool:
        if member not in self.groups:
            return False
        return self.groups[member].kind in _TRUNKS or any(self._is_trunk(child) for child in self.children[member])

    # How members are joined

    def _within(self, level_members: Iterable[str]) -> dict[str, str]:
        """For every node in these members, the member it is in."""
        return {leaf.id: member for member in level_members for leaf in self._leaves(member)}

    def _links(self, level: Level) -> tuple[Link, ...]:
        home = self._within(level.members)
        found: dict[tuple[str, str], list[Edge]] = {}
        for edge in self.edges:
            pair = (home.get(edge.source), home.get(edge.target))
            if pair[0] is not None and pair[1] is not None and pair[0] != pair[1]:
                found.setdefault((pair[0], pair[1]), []).append(edge)
        return tuple(
            Link(a, b, 1 + 2 * sum(edge.kind in ("traffic", "data") for edge in edges), tuple(edges))
            for (a, b), edges in found.items()
        )

    def _reach(self, members: list[str], start: set[str], forward: bool) -> set[str]:
        """Every member that traffic gets to from the start, or that leads to it."""
        home = self._within(members)
        pairs = [
            (home[edge.source], home[edge.target])
            for edge in self.edges
            if edge.kind != "deploy" and edge.source in home and edge.target in home
        ]
        if not forward:
            pairs = [(b, a) for a, b in pairs]
        reached, fresh = set(start), set(start)
        while fresh:
            fresh = {b for a, b in pairs if a in fresh} - reached
            reached |= fresh
        return reached - start

    # Groups, from the outside in

    def _arrange_group(self, group: str) -> None:
        kind = self.groups[group].kind if group in self.groups else "page"
        members = list(self.children[group])
        if kind == "zone" or (kind == "vpc" and any(self._kind(m) in (*_SUBNETS, "zone") for m in members)):
            self._arrange_tiers(group, kind)
        elif group != PAGE and self._is_side(group):
            self._set(group, "right" if self.choice.side == "bottom" else "down", [members])
        elif kind in ("page", *_TRUNKS, "datacenter") or any(self._is_trunk(member) for member in members):
            self._arrange_flow(group, members)
        elif kind == "generic":
            self._set(group, self.choice.back, [members])
        else:
            self._set(group, "right", [members])

    def _kind(self, member: str) -> str:
        return self.groups[member].kind if member in self.groups else "node"

    def _arrange_flow(self, group: str, members: list[str]) -> None:
        """Left to right: what leads to the heart of it, the heart, what it calls, and the boxes at the side."""
        side = [m for m in members if self._is_side(m)]
        flow = [m for m in members if m not in side]
        trunk = [m for m in flow if self._is_trunk(m)]
        sources = [m for m in flow if group == PAGE and all(it.kind == "source" for it in self._leaves(m))]
        if trunk:
            called = self._reach(flow, set(trunk), forward=True)
            calling = self._reach(flow, set(trunk), forward=False)
            fed = self._fed_from_outside(group, flow)
            late = [
                m for m in flow if m not in trunk and m not in sources and (m in called - calling or self._is_late(m))
            ]
            inside = self._within(trunk)
            late = [m for m in late if m not in fed or (m in called - calling and not self._more_fed(m, inside))]
            early = [m for m in flow if m not in trunk and m not in late]
            bands = [
                self._band(early, "front", group, self.choice.front),
                self._band(trunk, "trunk", group, "right"),
                self._band(late, "back", group, self.choice.back),
            ]
        elif sources:
            bands = [sources, [m for m in flow if m not in sources]]
        else:
            bands = [flow]
        if not side:
            self._set(group, "right", bands)
        elif self.choice.side == "right":
            box = self._hold(side, "side", group)
            if box in self.bare:
                self._set(box, "stack", [side])
            self._set(group, "right", [*bands, [box]])
        else:
            main = self._hold([m for band in bands for m in band], "main", group)
            strip = self._hold(side, "side", group)
            if main in self.bare:
                self._set(main, "right", bands)
            if strip in self.bare:
                self._set(strip, "row", [side])
            self._set(group, "stack" if main != strip else "right", [[main, strip]])

    def _band(self, members: list[str], name: str, group: str, how: How) -> list[str]:
        if how == "right" or len(members) < 2:
            return members
        box = self._hold(members, name, group)
        self._set(box, how, [members])
        return [box]

    def _fed_from_outside(self, group: str, members: list[str]) -> set[str]:
        """Members that something outside this group sends traffic to."""
        home = self._within(members)
        return {
            home[edge.target]
            for edge in self.edges
            if edge.target in home and edge.source not in home and edge.kind in ("traffic", "data")
        }

    def _more_fed(self, member: str, inside: dict[str, str]) -> bool:
        """Whether at least as much arrives from elsewhere as from the heart."""
        inner = self._within([member])
        rates = {True: 0.0, False: 0.0}
        for leaf in inner:
            for edge in self.touching.get(leaf, []):
                if edge.target == leaf and edge.source not in inner:
                    rates[edge.source in inside] += 1 + edge.rate
        return rates[False] >= rates[True]

    def _is_late(self, member: str) -> bool:
        """Whether a member nobody's traffic places belongs behind the heart."""
        leaves = self._leaves(member)
        touching = [edge for leaf in leaves for edge in self.touching.get(leaf.id, [])]
        if all(leaf.kind == "external" for leaf in leaves):
            names = {leaf.id for leaf in leaves}
            return self.choice.side == "right" or not any(edge.source in names for edge in touching)
        return not touching

    def _arrange_tiers(self, group: str, kind: str) -> None:
        """A network from the top: what lets traffic in, the zones side by side with their subnets, then the rest."""
        members = list(self.children[group])
        heart = [m for m in members if self._kind(m) in ("zone", *_SUBNETS)]
        rest = [m for m in members if m not in heart]
        if not heart:
            self._set(group, "right", [members])
            return
        called = self._reach(members, set(heart), forward=True)
        calling = self._reach(members, set(heart), forward=False)
        top = [m for m in rest if m in calling or self._is_gate(m)]
        top.sort(key=lambda m: m in self.nodes and self.nodes[m].role != "ingress")
        beside = [m for m in rest if m not in top and m in self.nodes and self.nodes[m].role in ("network", "security")]
        below = [m for m in rest if m not in top and m not in beside]
        if below and len(below) + len(beside) <= 2:
            beside, below = beside + below, []
        heart = self._by_depth(heart, called)
        bands = []
        if top:
            bands.append(self._row(top, "top", group))
        if all(self._kind(m) == "zone" for m in heart):
            if beside:
                beside = [self._row(beside, "beside", group, "down")]
            bands.append(self._row([*heart, *beside], "zones", group, "row"))
        else:
            tiers = self._hold(heart, "tiers", group)
            if tiers in self.bare:
                self._set(tiers, "stack", [heart])
            if beside:
                beside = [self._row(beside, "beside", group, "down")]
            bands.append(self._row([tiers, *beside], "middle", group, "row"))
        if below:
            bands.append(self._row(below, "below", group))
        self._set(group, "stack", [bands])

    def _row(self, members: list[str], name: str, group: str, how: How = "right") -> str:
        box = self._hold(members, name, group)
        if box in self.bare and box not in self.levels:
            self._set(box, how, [members])
        return box

    def _is_gate(self, member: str) -> bool:
        if member not in self.nodes:
            return False
        node = self.nodes[member]
        return node.role == "ingress" or "gateway" in node.icon.lower() or node.icon.endswith((".IGW",))

    def _by_depth(self, heart: list[str], called: set[str]) -> list[str]:
        """Public subnets first, then in the order that requests reach them."""
        home = self._within(heart)
        depth = {m: 0 if self._kind(m) == "public-subnet" else 1 for m in heart}
        for _ in heart:
            for edge in self.edges:
                a, b = home.get(edge.source), home.get(edge.target)
                if a is None or b is None or a == b:
                    continue
                if self._kind(a) == self._kind(b) == "private-subnet" and depth[b] <= depth[a] <= len(heart):
                    depth[b] = depth[a] + 1
        return sorted(heart, key=lambda m: depth[m]) if any(self._kind(m) != "zone" for m in heart) else heart

    def _set(self, group: str, how: How, bands: list[list[str]]) -> None:
        self.levels[group] = Level(group, how, tuple(tuple(band) for band in bands if band))
