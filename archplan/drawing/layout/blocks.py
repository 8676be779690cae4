"""How large every group is: each level is laid out on its own, from the innermost outwards."""

from itertools import pairwise
from math import ceil

from archplan.drawing.layout.engine import Positions, level_dot, positions
from archplan.drawing.layout.folding import Block, in_a_grid, in_lines
from archplan.drawing.layout.levels import PAGE, SUBNETS, Arrangement, Level
from archplan.drawing.layout.packing import HEADS, PILL, packed
from archplan.drawing.layout.pins import Bond, Sizes, Wishes, obey
from archplan.drawing.page.lettering import text_width
from archplan.drawing.page.scene import Scene
from archplan.drawing.page.sheet import (
    CORNER,
    ICON,
    LINE,
    STEP_CIRCLE,
    group_title,
    has_corner,
    label_parts,
    pill_text,
    title_lines,
)
from archplan.kernel.record import changed


def node_sizes(scene: Scene) -> Sizes:
    """Every node's room. All are equally high, so that icons in a row stand on one line."""
    lines = {node.id: title_lines(node) for node in scene.nodes}
    high = float(ICON + 4 + LINE * max(map(len, lines.values()), default=1))
    high += PILL if any(map(pill_text, scene.nodes)) else 0
    sizes: Sizes = {}
    for node in scene.nodes:
        wide = max(ICON + 16, *(text_width(line) for line in lines[node.id]))
        if pill_text(node):
            wide = max(wide, text_width(pill_text(node), 10.5, bold=True) + 14)
        sizes[node.id] = (ceil(wide), high)
    return sizes


WIDEST_GAP, CLOSE_GAP = 170.0, 62.0
"""The most room that words get between two ranks, also where things stand close: they find a place elsewhere on their line."""
WRAPPED = 4
"""A flow of fewer ranks than this stays in one line."""


class Blocks:
    """The blocks of one arrangement; `held` are the levels that a pin has settled for good."""

    def __init__(self, arrangement: Arrangement, sizes: Sizes, known: dict[str, Positions], wishes: Wishes) -> None:
        self.arrangement = arrangement
        self.sizes = sizes
        self.known = known
        self.wishes = wishes
        self.least: Sizes = {}
        self.past: dict[str, float] = {}
        self.blocks: dict[str, Block] = {}
        self.held: set[str] = set()
        self.share = arrangement.choice.room
        self.bonds = self._bonds()

    def _bonds(self) -> dict[str, list[Bond]]:
        """The ties of the architect at the level where both ends are members."""
        found: dict[str, list[Bond]] = {}
        for tie in self.wishes.ties:
            one, two = (self.arrangement.path(end)[::-1] for end in (tie.first, tie.second))
            depth = next(k for k, (a, b) in enumerate(zip(one, two, strict=False)) if a != b)
            found.setdefault(one[depth - 1], []).append(Bond(tie, one[depth], two[depth]))
            self.held.update((*one[depth - 1 : -1], *two[depth:-1]))
        return found

    # Sizes

    def size(self, member: str) -> tuple[float, float]:
        if member in self.sizes:
            return self.sizes[member]
        block = self.block(member)
        return block.width, block.height

    def pads(self, group: str) -> tuple[float, float, float, float]:
        """Room between a border and what is inside: left, top, right, bottom."""
        if group == PAGE or group in self.arrangement.bare:
            return 0, 0, 0, 0
        kind = self.arrangement.groups[group].kind
        share = self.share
        if kind in ("cloud", "account", "region", "vpc", "datacenter"):
            return 15 * share, CORNER + 5 + self._gate_room(group), 15 * share, 12 * share
        if kind == "zone":
            return 10 * share, 24, 10 * share, 10 * share
        return 14 * share, CORNER + (22 if kind == "autoscaling" else 5), 12 * share, 12 * share

    def _gate_room(self, group: str) -> float:
        """What a gateway on the border needs inside of it, for its title and a line further."""
        level = self.arrangement.levels[self.arrangement.groups[group].parent]
        if level.how != "border":
            return 0
        return self.sizes[level.members[1]][1] - ICON / 2 - 8

    def title_end(self, group: str) -> float:
        if group == PAGE or group in self.arrangement.bare:
            return 0
        it = self.arrangement.groups[group]
        corner = CORNER + 6 if has_corner(it.kind) else 10
        return corner + max(map(text_width, group_title(it)), default=0) + 10

    def block(self, group: str) -> Block:
        if group not in self.blocks:
            self.blocks[group] = self._framed(group)
        return self.blocks[group]

    def _framed(self, group: str) -> Block:
        level = self.arrangement.levels[group]
        inner = self._inner(level)
        left, top, right, bottom = self.pads(group)
        if not level.members and self.arrangement.kind(group) in SUBNETS:
            top, bottom = CORNER + 4, 0  # its title says all there is
        least = self.title_end(group)
        if group in self.arrangement.groups and "subnet" in self.arrangement.groups[group].kind and inner.width:
            down = self.arrangement.choice.tiers == "down"  # a line down the middle passes the title
            if down and inner.width < least <= 132 and group not in self.past:
                self.past[group] = least
            least = max(least, self.past.get(group, 0) + inner.width / 2 + right)
        wide = ceil(max(left + inner.width + right, least, self.least.get(group, (0, 0))[0]))
        high = ceil(max(top + inner.height + bottom, self.least.get(group, (0, 0))[1]))
        middle = max((left + wide - right) / 2, self.past.get(group, 0))
        dx = min(middle - inner.width / 2, wide - right - inner.width)
        dy = top + (high - top - bottom - inner.height) / 2
        return Block(wide, high, {m: (x + dx, y + dy) for m, (x, y) in inner.at.items()})

    def _inner(self, level: Level) -> Block:
        if not level.members:
            return Block(0, 0, {})
        block = self._free(level)
        if not self.bonds.get(level.group):
            return block
        bonds = [
            changed(
                it,
                offset=(
                    self._offset(it.first, it.tie.first, it.tie.axis),
                    self._offset(it.second, it.tie.second, it.tie.axis),
                ),
            )
            for it in self.bonds[level.group]
        ]
        return self._around(obey(block.at, {m: self.size(m) for m in level.members}, bonds))

    def _free(self, level: Level) -> Block:
        """A level as it looks best, with no regard to pins."""
        if level.how == "border":
            return self._border(level)
        if level.how == "stack":
            return self._stack(level)
        if level.how == "row":
            return self._row(level)
        if level.how == "pack":
            return packed(self.arrangement, level, self.size, self._offset, self.share)
        if level.how == "grid" or (not level.links and len(level.bands) == 1):
            return in_a_grid(level, self.arrangement, [self.size(m) for m in level.members])
        return self._flow(level)

    def _around(self, at: dict[str, tuple[float, float]]) -> Block:
        return Block(
            max(at[m][0] + self.size(m)[0] for m in at),
            max(at[m][1] + self.size(m)[1] for m in at),
            at,
        )

    def _offset(self, member: str, node: str, axis: int) -> float:
        """Where a node's icon is inside of the member that it stands in."""
        path = self.arrangement.path(node)
        found = self.sizes[node][0] / 2 if axis == 0 else ICON / 2
        for inner, outer in pairwise(path[: path.index(member) + 1]):
            found += self.block(outer).at[inner][axis]
        return found

    def _border(self, level: Level) -> Block:
        """A network with its gateways on the upper border, over the middle of what is inside."""
        network, *gates = level.members
        wide = sum(self.size(gate)[0] for gate in gates) + 30 * (len(gates) - 1)
        self._atleast(network, self.title_end(network) + wide + 30, 0)
        block = self.block(network)
        rows = [m for m in self.arrangement.levels[network].members if m in self.arrangement.bare]
        middle = block.at[rows[0]][0] + self._axis(rows[0]) if rows else block.width / 2
        x = min(max(middle - wide / 2, self.title_end(network)), block.width - wide - 14)
        at = {network: (0.0, ICON / 2)}
        for gate in gates:
            at[gate] = (x, 0.0)
            x += self.size(gate)[0] + 30
        return Block(block.width, block.height + ICON / 2, at)

    def _stack(self, level: Level) -> Block:
        zones = [m for m in level.members if self.arrangement.kind(m) == "zone"]
        if zones:
            self._equal_zones(zones)
        self._widen([m for m in level.members if self._is_box(m)])
        sizes = {m: self.size(m) for m in level.members}
        near = all(self._is_box(m) and self.arrangement.kind(m) != "region" for m in level.members)
        gap = (12 if near else 28) * self.share
        axes = {m: sizes[m][0] / 2 if self._is_box(m) or m in self.sizes else self._axis(m) for m in level.members}
        axis = max(axes.values())
        at, y = {}, 0.0
        for member, size in sizes.items():
            at[member] = (axis - axes[member], y)
            y += size[1] + gap
        return Block(max(at[m][0] + sizes[m][0] for m in at), y - gap, at)

    def _is_box(self, member: str) -> bool:
        """Whether a member has a border, or keeps the place of one that has."""
        if member in self.arrangement.bare:
            return not self.arrangement.levels[member].members
        return member in self.arrangement.groups

    def _axis(self, row: str) -> float:
        """Where a row's middle is to the eye: its ways in, its zones, or the row."""
        block = self.block(row)
        nodes = self.arrangement.nodes
        kept = [m for m in block.at if m in nodes and nodes[m].role == "ingress"]
        kept = kept or [m for m in block.at if self.arrangement.kind(m) in ("zone", *SUBNETS)]
        kept = kept or [m for m in block.at if m in self.arrangement.bare] or list(block.at)
        left = min(block.at[m][0] for m in kept)
        return (left + max(block.at[m][0] + self.size(m)[0] for m in kept)) / 2

    def _widen(self, members: list[str]) -> None:
        """Makes stacked boxes equally wide."""
        if members:
            wide = self._past_titles(members, max(self.size(member)[0] for member in members))
            for member in members:
                self._atleast(member, wide, 0)

    def _past_titles(self, members: list[str], wide: float) -> float:
        """Moves what is in stacked subnets to the right of their titles, so that lines from above pass them."""
        subnets = [m for m in members if self.arrangement.kind(m) in SUBNETS]
        if len(subnets) < 2:
            return wide
        past = max(self.title_end(m) for m in subnets) + 4
        inner = max(self._inner(self.arrangement.levels[m]).width for m in subnets)
        need = past + inner / 2 + 18
        if need > wide + 60:
            return wide
        for member in subnets:
            self.past[member] = past
            self.blocks.pop(member, None)
        return max(wide, need)

    def _atleast(self, group: str, wide: float, high: float) -> None:
        old = self.least.get(group, (0, 0))
        self.least[group] = (max(wide, old[0]), max(high, old[1]))
        self.blocks.pop(group, None)

    def _row(self, level: Level) -> Block:
        zones = [m for m in level.members if self.arrangement.kind(m) == "zone"]
        if zones:
            self._equal_zones(zones)
        framed = [m for m in level.members if m in self.arrangement.groups and m not in self.arrangement.bare]
        high = max((self.size(m)[1] for m in framed), default=0)
        for member in framed:
            self._atleast(member, 0, high)
        sizes = {m: self.size(m) for m in level.members}
        high = max(size[1] for size in sizes.values())
        at, x = {}, 0.0
        for member, size in sizes.items():
            at[member] = (x, (high - size[1]) / 2)
            x += size[0] + 28 * self.share
        return Block(x - 28 * self.share, high, at)

    def _equal_zones(self, zones: list[str]) -> None:
        """The same tier is equally large in every zone, and all subnets are equally wide, or high where they stand in a row."""
        tiers: dict[int, list[str]] = {}
        for zone in zones:
            for index, member in enumerate(self._tiers(zone)):
                tiers.setdefault(index, []).append(member)
        sizes = {m: self.size(m) for members in tiers.values() for m in members}
        sideways = self.arrangement.choice.tiers == "right"
        wide = max((size[0] for size in sizes.values()), default=0)
        tall = max((size[1] for size in sizes.values()), default=0)
        wide = wide if sideways else self._past_titles(list(sizes), wide)
        for members in tiers.values():
            high = tall if sideways else max(sizes[m][1] for m in members)
            for member in members:
                self._atleast(member, max(sizes[m][0] for m in members) if sideways else wide, high)
        for zone in zones:
            self._forget(zone)
        wide, high = (max(self.size(zone)[axis] for zone in zones) for axis in (0, 1))
        for zone in zones:
            self._atleast(zone, wide, high)

    def _tiers(self, zone: str) -> list[str]:
        found: list[str] = []
        for member in self.arrangement.levels[zone].members:
            if self._is_box(member):
                found.append(member)
            elif member in self.arrangement.bare:
                found += self._tiers(member)
        return found

    def _forget(self, group: str) -> None:
        self.blocks.pop(group, None)
        for member in self.arrangement.levels[group].members:
            if member in self.arrangement.bare:
                self._forget(member)

    def _flow(self, level: Level) -> Block:
        """Graphviz decides ranks and order; the ranks are then moved apart as far as labels need."""
        sizes = {m: self.size(m) for m in level.members}
        dot = level_dot(level, sizes, self.bonds.get(level.group, []))
        if dot not in self.known:
            self.known[dot] = positions(dot)
        middles = {m: self.known[dot][f"n{index}"] for index, m in enumerate(level.members)}
        along, across = (1, 0) if level.how == "down" else (0, 1)
        ranks: list[list[str]] = []
        for member in sorted(middles, key=lambda m: middles[m][along]):
            if ranks and middles[member][along] - middles[ranks[-1][0]][along] < 1:
                ranks[-1].append(member)
            else:
                ranks.append([member])
        rank_of = {member: index for index, rank in enumerate(ranks) for member in rank}
        gaps = [22.0 * self.share**2 if level.how == "right" else 30.0 * self.share] * len(ranks)
        thick = [max(sizes[m][along] for m in rank) for rank in ranks]
        for link in level.links:
            a, b = sorted((rank_of[link.source], rank_of[link.target]))
            if b - a == 1:
                room = [(*label_parts(edge)[3:], STEP_CIRCLE * len(edge.steps)) for edge in link.edges]
                need = max(wide + steps if along == 0 else high for wide, high, steps in room) + HEADS[along]
                spare = sum(self._spare(end, along, thick[rank_of[end]]) for end in (link.source, link.target))
                gaps[a] = max(gaps[a], min(need - spare, WIDEST_GAP if self.share == 1 else CLOSE_GAP))
        lines = self.arrangement.choice.wrap
        if lines > 1 and len(ranks) >= WRAPPED and along == 0:
            return self._around(in_lines(ranks, gaps, middles, sizes, lines))
        at: dict[str, tuple[float, float]] = {}
        start = 0.0
        lowest = min(middles[m][across] - sizes[m][across] / 2 for m in middles)
        for index, rank in enumerate(ranks):
            for member in rank:
                one = start + (thick[index] - sizes[member][along]) / 2
                two = middles[member][across] - sizes[member][across] / 2 - lowest
                at[member] = (one, two) if along == 0 else (two, one)
            start += thick[index] + gaps[index]
        return self._around(at)

    def _spare(self, member: str, along: int, thick: float) -> float:
        """What a line has of room beside an icon, or behind a border, before it leaves its rank."""
        if member in self.arrangement.groups:
            return 10.0 if member not in self.arrangement.bare else 0.0
        return (thick - ICON) / 2 if along == 0 else 0.0
