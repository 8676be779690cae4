"""How the members of a level are joined by edges: who reaches whom, who is fed from outside, how deep each stands."""

from __future__ import annotations

from collections.abc import Iterable

from archplan.drawing.layout.levels import PAGE, Link
from archplan.drawing.layout.tree import Tree
from archplan.drawing.page.scene import Edge


class Wiring:
    """What the edges of a scene say about the members of its tree; it changes neither."""

    def __init__(self, tree: Tree, edges: tuple[Edge, ...]) -> None:
        self.tree = tree
        self.edges = edges

    def within(self, level_members: Iterable[str]) -> dict[str, str]:
        """For every node in these members, the member it is in."""
        return {leaf.id: member for member in level_members for leaf in self.tree.leaves(member)}

    def path(self, node: str) -> tuple[str, ...]:
        """A node and every group around it, outermost first."""
        found = [node]
        group = self.tree.nodes[node].parent
        while group != PAGE:
            found.append(group)
            group = self.tree.groups[group].parent
        return (PAGE, *found[::-1])

    def links(self) -> dict[str, tuple[Link, ...]]:
        """What joins the members of every level: an edge belongs to the innermost level around both of its ends."""
        paths = {name: self.path(name) for name in self.tree.nodes}
        found: dict[str, dict[tuple[str, str], list[Edge]]] = {}
        for edge in self.edges:
            one, two = paths[edge.source], paths[edge.target]
            depth = next((k for k, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), 0)
            if depth:
                found.setdefault(one[depth - 1], {}).setdefault((one[depth], two[depth]), []).append(edge)
        return {
            group: tuple(
                Link(a, b, 1 + 2 * sum(edge.kind in ("traffic", "data") for edge in edges), tuple(edges))
                for (a, b), edges in pairs.items()
            )
            for group, pairs in found.items()
        }

    def reach(self, members: list[str], start: set[str], forward: bool) -> set[str]:
        """Every member that traffic gets to from the start, or that leads to it."""
        home = self.within(members)
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

    def fed_from_outside(self, members: list[str]) -> set[str]:
        """Members that something outside this group sends traffic to."""
        home = self.within(members)
        return {
            home[edge.target]
            for edge in self.edges
            if edge.target in home and edge.source not in home and edge.kind in ("traffic", "data")
        }

    def more_fed(self, member: str, inside: dict[str, str]) -> bool:
        """Whether at least as much arrives from elsewhere as from the heart."""
        inner = self.within([member])
        rates = {True: 0.0, False: 0.0}
        for leaf in inner:
            for edge in self.tree.touching.get(leaf, []):
                if edge.target == leaf and edge.source not in inner:
                    rates[edge.source in inside] += 1 + edge.rate
        return rates[False] >= rates[True]

    def by_depth(self, heart: list[str]) -> list[str]:
        """Public subnets first, then in the order that requests reach them, the same in every zone."""
        if all(self.tree.kind(m) == "zone" for m in heart):
            return heart
        tier = self.tree.tiers
        home = {leaf: tier.get(m, m) for leaf, m in self.within(self.tree.family(heart)).items()}
        depth: dict[str, int] = {
            tier.get(m, m): 0 if self.tree.kind(m) == "public-subnet" else 1 for m in self.tree.family(heart)
        }
        for _ in heart:
            for edge in self.edges:
                a, b = home.get(edge.source), home.get(edge.target)
                if a is not None and b is not None and a != b and 0 < depth[b] <= depth[a] <= len(heart):
                    depth[b] = depth[a] + 1
        rank = {member: depth[tier.get(member, member)] for member in heart}
        return sorted(heart, key=lambda member: rank[member])
