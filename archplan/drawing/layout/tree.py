"""The boxes of a page while they are gathered: what has no box of its own gets one, gates go onto their border."""

from collections.abc import Iterable
from re import sub

from archplan.drawing.layout.levels import PAGE, SUBNETS
from archplan.drawing.page.scene import Edge, Group, GroupKind, Node, Say, Scene
from archplan.kernel.record import changed

INSIDE_VPC = ("vpc", "zone", *SUBNETS)
GATES = ("IGW", "InternetGateway", "VpnGateway", "VirtualPrivateGateway", "SiteToSiteVpn", "VpnConnection")


class Tree:
    """Nodes and groups by name, and the children of every group."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.nodes = {node.id: node for node in scene.nodes}
        self.groups = {group.id: group for group in scene.groups}
        self.children: dict[str, list[str]] = {PAGE: [], **{group.id: [] for group in scene.groups}}
        things: tuple[Node | Group, ...] = (*scene.groups, *scene.nodes)
        for thing in things:
            self.children[thing.parent].append(thing.id)
        self.bare: set[str] = set()
        self.gathered: dict[str, str] = {}
        self.borders: dict[str, list[str]] = {}
        self.tiers: dict[str, str] = {}
        self.touching: dict[str, list[Edge]] = {}
        self.side_roles: dict[str, str] = {}
        self.known_leaves: dict[str, list[Node]] = {}

    # Gathering

    def drop_empty_groups(self) -> None:
        """Takes out groups with nothing in them; a zone or subnet stays while its VPC has something in it."""
        for group in reversed(self.top_down()):
            if group != PAGE and not self.leaves(group) and not self._is_kept(group):
                self._remove(group)
        self.known_leaves.clear()

    def _is_kept(self, group: str) -> bool:
        if self.groups[group].kind not in ("zone", *SUBNETS):
            return False
        around = self.groups[group].parent
        while around != PAGE and self.groups[around].kind != "vpc":
            around = self.groups[around].parent
        return around != PAGE and bool(self.leaves(around))

    def _remove(self, group: str) -> None:
        self.children[self.groups[group].parent].remove(group)
        del self.children[group], self.groups[group]

    def top_down(self) -> list[str]:
        order = [PAGE]
        for group in order:
            order += [child for child in self.children[group] if child in self.groups]
        return order

    def level_tiers(self) -> None:
        """Gives every zone of a VPC the same tiers, so that they stand in rows: an empty place where one is missing."""
        for vpc in self.top_down():
            zones = [m for m in self.children[vpc] if self.kind(m) == "zone"]
            tiers: dict[tuple[str, str, int], None] = {}
            having = {zone: self._tiers_of(zone) for zone in zones}
            for zone in sorted(zones, key=lambda z: -len(having[z])):
                tiers.update(dict.fromkeys(having[zone]))
            for zone in zones:
                rest = [m for m in self.children[zone] if m not in having[zone].values()]
                if not having[zone]:
                    continue
                row = []
                for number, tier in enumerate(tiers):
                    place = having[zone].get(tier) or self.new_group(f"{zone}-place-{number}", "generic", "", zone)
                    if tier not in having[zone]:
                        self.bare.add(place)
                    self.tiers[place] = f"{vpc}-tier-{number}"
                    row.append(place)
                self.children[zone] = [*row, *rest]

    def _tiers_of(self, zone: str) -> dict[tuple[str, str, int], str]:
        found: dict[tuple[str, str, int], str] = {}
        for member in self.children[zone]:
            if self.kind(member) in SUBNETS:
                title = " ".join(sub(r"\S*\d\S*", "", self.groups[member].title).split())
                number = 0
                while (self.kind(member), title, number) in found:
                    number += 1
                found[self.kind(member), title, number] = member
        return found

    def family(self, subnets: list[str]) -> list[str]:
        """These subnets and those of the same tiers in other zones."""
        wanted = {self.tiers[m] for m in subnets if m in self.tiers}
        return [*(m for m in subnets if m not in self.tiers), *(m for m, tier in self.tiers.items() if tier in wanted)]

    def gather(self, role: str, name: str, title: str, say: Say) -> None:
        """Puts loose nodes of one role into a dashed box, where the spec has not."""
        for parent in self.top_down():
            kind = self.kind(parent)
            if kind in INSIDE_VPC or (parent != PAGE and self.is_side(parent)):
                continue
            loose = [c for c in self.children[parent] if c in self.nodes and self.side_role(self.nodes[c]) == role]
            others = [c for c in self.children[parent] if c not in loose]
            if others and len(loose) >= (1 if role == "ops" else 2):
                inner = any(self._has_loose(other, role) for other in others)
                words = say(title)
                if inner:
                    words = say("Global {what}", what=words if title.isupper() else words.lower())
                box = self.new_group(f"{parent}-{name}".strip("-"), "generic", words, parent)
                self.gathered[box] = name
                self.move(loose, box)

    def _has_loose(self, member: str, role: str) -> bool:
        if member not in self.groups or self.kind(member) in INSIDE_VPC:
            return False
        inner = self.children[member]
        return any(
            self.side_role(self.nodes[m]) == role if m in self.nodes else self._has_loose(m, role) for m in inner
        )

    def set_gates(self, pinned: set[str]) -> None:
        """Moves a VPC's gateways to the outside onto its border, unless the architect has a place for them."""
        for vpc in self.top_down():
            if self.kind(vpc) != "vpc":
                continue
            gates = [m for m in self.children[vpc] if m in self.nodes and is_border_gate(self.nodes[m])]
            gates = [m for m in gates if m not in pinned]
            if not gates or len(gates) == len(self.children[vpc]):
                continue
            holder = self.new_group(f"{vpc}-border", "generic", "", self.groups[vpc].parent)
            siblings = self.children[self.groups[vpc].parent]
            siblings.remove(holder)
            siblings.insert(siblings.index(vpc), holder)
            self.bare.add(holder)
            self.borders[holder] = gates
            self.move([vpc, *gates], holder)

    def new_group(self, name: str, kind: GroupKind, title: str, parent: str) -> str:
        while name in self.groups or name in self.nodes:
            name += "-more"
        self.groups[name] = Group(name, kind, title, parent)
        self.children[name] = []
        self.children[parent].append(name)
        return name

    def move(self, members: Iterable[str], group: str) -> None:
        for member in members:
            if member in self.nodes:
                old = self.nodes[member].parent
                self.nodes[member] = changed(self.nodes[member], parent=group)
            else:
                old = self.groups[member].parent
                self.groups[member] = changed(self.groups[member], parent=group)
            self.children[old].remove(member)
            self.children[group].append(member)

    def hold(self, members: list[str], name: str, parent: str) -> str:
        """One member as it is; several in a group without a border."""
        if len(members) == 1:
            return members[0]
        box = self.new_group(f"{parent}-{name}".strip("-"), "generic", "", parent)
        self.bare.add(box)
        self.move(members, box)
        return box

    # What a member is

    def kind(self, member: str) -> str:
        return self.groups[member].kind if member in self.groups else "page" if member == PAGE else "node"

    def side_role(self, node: Node) -> str:
        """Delivery and operations stand aside from the flow; so does what nothing calls. In a subnet nothing does."""
        if node.id not in self.side_roles:
            touching = self.touching.get(node.id, [])
            role = node.role if node.role in ("cicd", "ops") else ""
            if node.role == "security" and not touching:
                role = "ops"
            if node.kind == "service" and touching and all(edge.kind == "deploy" for edge in touching):
                role = "cicd"
            if not role and self._is_alarm(node, touching):
                role = "ops"
            around = node.parent
            while role and around != PAGE:
                if self.kind(around) in INSIDE_VPC:
                    role = ""
                around = self.groups[around].parent
            self.side_roles[node.id] = role
        return self.side_roles[node.id]

    def _is_alarm(self, node: Node, touching: list[Edge]) -> bool:
        """Whether only operations speak to a node, and it speaks to nobody in the cloud."""
        callers = [self.nodes[edge.source].role for edge in touching if edge.target == node.id]
        called = [self.nodes[edge.target].kind for edge in touching if edge.source == node.id]
        return node.kind == "service" and set(callers) == {"ops"} and set(called) <= {"external"}

    def leaves(self, member: str) -> list[Node]:
        if member in self.nodes:
            return [self.nodes[member]]
        if member not in self.known_leaves:
            self.known_leaves[member] = [leaf for child in self.children[member] for leaf in self.leaves(child)]
        return self.known_leaves[member]

    def is_side(self, member: str) -> bool:
        if member in self.groups and self.groups[member].kind not in ("generic", "account"):
            return False
        return all(self.side_role(leaf) for leaf in self.leaves(member))


def is_border_gate(node: Node) -> bool:
    """Whether a node is a way out of a VPC that belongs to its border."""
    return node.role == "network" and node.icon.rsplit(".", 1)[-1] in GATES
