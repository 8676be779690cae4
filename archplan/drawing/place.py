"""From an arrangement to positions: Graphviz places every level of fixed-size boxes, then the levels are snapped together."""

import os
import sys
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from itertools import pairwise
from math import ceil
from typing import Any

from archplan.drawing.arrange import PAGE, Arrangement, Level, arrange
from archplan.drawing.lettering import clean, text_width
from archplan.drawing.scene import DrawingError, Scene
from archplan.drawing.sheet import (
    CORNER,
    ICON,
    LINE,
    GroupBox,
    NodeBox,
    Rect,
    Sheet,
    group_title,
    group_title_box,
    has_corner,
    label_parts,
    node_box,
    pill_text,
    title_lines,
)

FLAT = ("public-subnet", "private-subnet")
MARGIN = 24.0
HEADING = 46.0
PIPE = 4096
"""What every system's pipe holds without a reader."""
ORTHOGONAL_UP_TO = 300
"""More nodes than this, and edges are straight lines: nobody follows them by eye anyway."""


Positions = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Block:
    """A level once it has a size: where its members stand inside it."""

    width: float
    height: float
    at: dict[str, tuple[float, float]]


def place(scene: Scene) -> Sheet:
    """The page with every position settled."""
    from archplan.drawing.label import with_labels
    from archplan.drawing.route import routes

    draft = _best(scene)
    draft.straighten()
    nodes, groups = draft.boxes()
    lines = routes(nodes, groups, draft.arrangement.edges, len(scene.nodes) <= ORTHOGONAL_UP_TO)
    return with_labels(
        Sheet(
            scene.title,
            scene.subtitle,
            scene.total,
            draft.width,
            draft.height,
            nodes,
            groups,
            lines,
            scene.legend,
            draft.arrangement.dropped,
        )
    )


def _best(scene: Scene) -> "_Draft":
    """The best-looking of the reasonable choices, tried one after another."""
    known: dict[str, Positions] = {}  # choices differ in few levels; the others are placed once
    sizes = _node_sizes(scene)
    best = _Draft(arrange(scene), sizes, known)
    if len(scene.nodes) > ORTHOGONAL_UP_TO:
        return best
    for change in ({"back": "down"}, {"front": "down"}, {"side": "bottom"}):
        choice = replace(best.arrangement.choice, **change)  # type: ignore[arg-type]
        best = min(best, _Draft(arrange(scene, choice), sizes, known), key=_Draft.ugliness)
    return best


def _node_sizes(scene: Scene) -> dict[str, tuple[float, float]]:
    """Every node's room. All are equally high, so that icons in a row stand on one line."""
    lines = {node.id: title_lines(node) for node in scene.nodes}
    high = ICON + 4 + LINE * max(map(len, lines.values()), default=1)
    high += 18 if any(node.cost for node in scene.nodes) else 0
    sizes: dict[str, tuple[float, float]] = {}
    for node in scene.nodes:
        wide = max(ICON + 16, *(text_width(line) for line in lines[node.id]))
        if node.cost:
            wide = max(wide, text_width(pill_text(node), 10.5, bold=True) + 14)
        sizes[node.id] = (ceil(wide), high)
    return sizes


@cache
def _engine() -> tuple[Any, Any]:
    """Graphviz and its context, loaded once."""
    try:
        engine = _library() or import_module("pygraphviz.graphviz")
    except (ImportError, OSError) as problem:
        raise DrawingError(
            f"The layout engine Graphviz could not be loaded ({problem}). Install it with: pip install pygraphviz"
        ) from None
    return engine, engine.gvContextWithBuiltins()


def _library() -> Any:
    """Only the compiled part of pygraphviz: the rest takes as long to import as a diagram takes to lay out."""
    package = find_spec("pygraphviz") if sys.platform != "win32" else None
    inner = PathFinder.find_spec("_graphviz", package.submodule_search_locations) if package else None
    if inner is None or inner.loader is None:
        return None
    library = module_from_spec(inner)
    inner.loader.exec_module(library)
    return library


def _parsed(graphviz: Any, dot: str) -> Any:
    """A graph from its text. Graphviz reads files only: a pipe for most, a nameless file for what no pipe holds."""
    text = dot.encode()
    if len(text) > PIPE:
        from tempfile import TemporaryFile

        with TemporaryFile() as file:
            file.write(text)
            file.seek(0)
            return graphviz.agread(file, None)
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(text)
    with os.fdopen(reading, "rb") as file:
        return graphviz.agread(file, None)


def positions(dot: str) -> Positions:
    """The middle of every node of a graph in points, y downwards, as Graphviz's `dot` places it."""
    graphviz, context = _engine()
    graph = _parsed(graphviz, dot)
    if graphviz.gvLayout(context, graph, b"dot"):
        raise DrawingError("Graphviz could not lay the diagram out. Draw fewer services, or report the spec.")
    failed, text = graphviz.gvRenderData(context, graph, b"plain")
    graphviz.gvFreeLayout(context, graph)
    graphviz.agclose(graph)
    if failed:
        raise DrawingError("Graphviz gave no positions. Draw fewer services, or report the spec.")
    rows = [line.split(" ") for line in text.decode().splitlines()]
    tall = float(rows[0][3])
    return {row[1]: (72 * float(row[2]), 72 * (tall - float(row[3]))) for row in rows if row[0] == "node"}


def level_dot(level: Level, sizes: dict[str, tuple[float, float]]) -> str:
    """One level as a DOT graph of fixed-size boxes, bands in order along the flow."""
    names = {member: f"n{index}" for index, member in enumerate(level.members)}
    band_of = {member: index for index, band in enumerate(level.bands) for member in band}
    down = level.how == "down"
    lines = [
        "digraph {",
        f" graph [rankdir={'TB' if down else 'LR'} nodesep={(36 if down else 28) / 72:.3f} ranksep=0.7]",
        ' node [shape=box fixedsize=true label=""]',
    ]
    for member, name in names.items():
        wide, high = sizes[member]
        lines.append(f" {name} [width={wide / 72:.4f} height={high / 72:.4f}]")
    for link in level.links:
        back = band_of[link.source] > band_of[link.target]
        deploy = all(edge.kind == "deploy" for edge in link.edges)
        free = back or (deploy and band_of[link.source] != band_of[link.target])
        lines.append(
            f" {names[link.source]} -> {names[link.target]} [weight={1 if deploy else 4}"
            f"{' constraint=false' if free else ''}]"
        )
    for number, (one, two) in enumerate(pairwise(level.bands)):
        if len(one) * len(two) <= 36:
            lines += [f" {names[a]} -> {names[b]} [style=invis weight=0]" for a in one for b in two]
        else:
            lines.append(f" p{number} [width=0.01 height=0.01]")
            lines += [f" {names[a]} -> p{number} [style=invis weight=0]" for a in one]
            lines += [f" p{number} -> {names[b]} [style=invis weight=0]" for b in two]
    return "\n".join([*lines, "}"])


Ends = dict[str, list[tuple[str, str, float]]]
"""For every member, the edges that leave it: its own end, the other end, and how much it matters."""


class _Draft:
    """One arrangement, sized from the inside out and placed from the outside in."""

    def __init__(
        self, arrangement: Arrangement, sizes: dict[str, tuple[float, float]], known: dict[str, Positions]
    ) -> None:
        self.arrangement = arrangement
        self.sizes = sizes
        self.known = known
        scene = arrangement.scene
        self.least: dict[str, tuple[float, float]] = {}
        self.past: dict[str, float] = {}
        self.blocks: dict[str, Block] = {}
        self.depth = {PAGE: 0}
        page = self._block(PAGE)
        self.at: dict[str, Rect] = {}
        top = MARGIN + (HEADING if scene.title or scene.subtitle or scene.total else 0)
        words = text_width(clean(scene.title), 18, bold=True), text_width(clean(scene.subtitle))
        least = min(max(words) + text_width(clean(scene.total), 15, bold=True) + 60, 760)
        self.width = max(page.width, least) + 2 * MARGIN
        self.height = page.height + MARGIN + top
        self.top = top
        self._settle(PAGE, (self.width - page.width) / 2, top)

    # Sizes

    def _size(self, member: str) -> tuple[float, float]:
        if member in self.sizes:
            return self.sizes[member]
        block = self._block(member)
        return block.width, block.height

    def _pads(self, group: str) -> tuple[float, float, float, float]:
        """Room between a border and what is inside: left, top, right, bottom."""
        if group == PAGE or group in self.arrangement.bare:
            return 0, 0, 0, 0
        kind = self.arrangement.groups[group].kind
        if kind in ("cloud", "account", "region", "vpc", "datacenter"):
            return 22, CORNER + 14, 22, 20
        if kind == "zone":
            return 14, 28, 14, 14
        return 18, CORNER + 16, 18, 22

    def _title_end(self, group: str) -> float:
        if group == PAGE or group in self.arrangement.bare:
            return 0
        it = self.arrangement.groups[group]
        corner = CORNER + 6 if has_corner(it.kind) else 10
        return corner + max(map(text_width, group_title(it)), default=0) + 10

    def _block(self, group: str) -> Block:
        if group not in self.blocks:
            self.blocks[group] = self._framed(group)
        return self.blocks[group]

    def _framed(self, group: str) -> Block:
        level = self.arrangement.levels[group]
        inner = self._inner(level)
        left, top, right, bottom = self._pads(group)
        least = self._title_end(group)
        if group in self.arrangement.groups and "subnet" in self.arrangement.groups[group].kind and least <= 132:
            least *= 2  # a line down the middle passes the title
        wide = ceil(max(left + inner.width + right, least, self.least.get(group, (0, 0))[0]))
        high = ceil(max(top + inner.height + bottom, self.least.get(group, (0, 0))[1]))
        middle = max((left + wide - right) / 2, self.past.get(group, 0))
        dx = min(middle - inner.width / 2, wide - right - inner.width)
        dy = top + (high - top - bottom - inner.height) / 2
        return Block(wide, high, {m: (x + dx, y + dy) for m, (x, y) in inner.at.items()})

    def _inner(self, level: Level) -> Block:
        if not level.members:
            return Block(0, 0, {})
        if level.how == "stack":
            return self._stack(level)
        if level.how == "row":
            return self._row(level)
        if not level.links and len(level.bands) == 1:
            return self._grid(level)
        return self._flow(level)

    def _stack(self, level: Level) -> Block:
        framed = [m for m in level.members if m in self.arrangement.groups and m not in self.arrangement.bare]
        self._widen(framed)
        sizes = {m: self._size(m) for m in level.members}
        gap = 14 if len(framed) == len(level.members) else 40
        axes = {m: self._axis(m) if m in self.arrangement.bare else sizes[m][0] / 2 for m in level.members}
        axis = max(axes.values())
        at, y = {}, 0.0
        for member, size in sizes.items():
            at[member] = (axis - axes[member], y)
            y += size[1] + gap
        return Block(max(at[m][0] + sizes[m][0] for m in at), y - gap, at)

    def _axis(self, row: str) -> float:
        """Where a row's middle is to the eye: its ways in, its zones, or the row."""
        block = self._block(row)
        nodes = self.arrangement.nodes
        kept = [m for m in block.at if m in nodes and nodes[m].role == "ingress"]
        kept = kept or [m for m in block.at if self._kind(m) in ("zone", *FLAT)]
        kept = kept or [m for m in block.at if m in self.arrangement.bare] or list(block.at)
        left = min(block.at[m][0] for m in kept)
        return (left + max(block.at[m][0] + self._size(m)[0] for m in kept)) / 2

    def _widen(self, members: list[str]) -> None:
        """Makes stacked boxes equally wide."""
        if members:
            wide = self._past_titles(members, max(self._size(member)[0] for member in members))
            for member in members:
                self._atleast(member, wide, 0)

    def _past_titles(self, members: list[str], wide: float) -> float:
        """Moves what is in stacked subnets to the right of their titles, so that lines from above pass them."""
        subnets = [m for m in members if self._kind(m) in FLAT]
        if len(subnets) < 2:
            return wide
        past = max(self._title_end(m) for m in subnets) + 4
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
        zones = [m for m in level.members if self._kind(m) == "zone"]
        if zones:
            self._equal_zones(zones)
        framed = [m for m in level.members if m in self.arrangement.groups and m not in self.arrangement.bare]
        high = max((self._size(m)[1] for m in framed), default=0)
        for member in framed:
            self._atleast(member, 0, high)
        sizes = {m: self._size(m) for m in level.members}
        high = max(size[1] for size in sizes.values())
        at, x = {}, 0.0
        for member, size in sizes.items():
            at[member] = (x, (high - size[1]) / 2)
            x += size[0] + 44
        return Block(x - 44, high, at)

    def _kind(self, member: str) -> str:
        groups = self.arrangement.groups
        return groups[member].kind if member in groups and member not in self.arrangement.bare else ""

    def _equal_zones(self, zones: list[str]) -> None:
        """The same tier is equally high in every zone, and all subnets are equally wide."""
        tiers: dict[int, list[str]] = {}
        for zone in zones:
            for index, member in enumerate(self._tiers(zone)):
                tiers.setdefault(index, []).append(member)
        sizes = {m: self._size(m) for members in tiers.values() for m in members}
        wide = self._past_titles(list(sizes), max((size[0] for size in sizes.values()), default=0))
        for members in tiers.values():
            high = max(sizes[m][1] for m in members)
            for member in members:
                self._atleast(member, wide, high)
        for zone in zones:
            self._forget(zone)
        wide, high = (max(self._size(zone)[axis] for zone in zones) for axis in (0, 1))
        for zone in zones:
            self._atleast(zone, wide, high)

    def _tiers(self, zone: str) -> list[str]:
        found: list[str] = []
        for member in self.arrangement.levels[zone].members:
            if member in self.arrangement.bare:
                found += self._tiers(member)
            elif self._kind(member):
                found.append(member)
        return found

    def _forget(self, group: str) -> None:
        self.blocks.pop(group, None)
        for member in self.arrangement.levels[group].members:
            if member in self.arrangement.bare:
                self._forget(member)

    def _grid(self, level: Level) -> Block:
        sizes = [self._size(m) for m in level.members]
        count = len(sizes)
        down = level.how == "down"
        columns = count if count <= 3 else int((count * 1.6) ** 0.5 + 0.99)
        if down:
            column = 5 if level.group in self.arrangement.bare else 3
            columns = 1 if count <= column else 2 if count <= 2 * column + 2 else columns
        gap = 34
        widths = [max(sizes[i][0] for i in range(column, count, columns)) for column in range(min(columns, count))]
        at, y = {}, 0.0
        for start in range(0, count, columns):
            row = range(start, min(start + columns, count))
            high = max(sizes[i][1] for i in row)
            for i in row:
                x = sum(widths[: i - start]) + gap * (i - start)
                at[level.members[i]] = (
                    x + (widths[i - start] - sizes[i][0]) / 2,
                    y + (high - sizes[i][1]) / 2,
                )
            y += high + 22
        return Block(sum(widths) + gap * (len(widths) - 1), y - 22, at)

    def _flow(self, level: Level) -> Block:
        """Graphviz decides ranks and order; the ranks are then moved apart as far as labels need."""
        sizes = {m: self._size(m) for m in level.members}
        dot = level_dot(level, sizes)
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
        gaps = [44.0 if level.how == "right" else 40.0] * len(ranks)
        for link in level.links:
            a, b = sorted((rank_of[link.source], rank_of[link.target]))
            if b - a == 1:
                room = [label_parts(edge)[3:] for edge in link.edges]
                need = max(wide if along == 0 else high for wide, high in room) + 30
                inside = 10 * sum(end in self.arrangement.groups for end in (link.source, link.target) if level.group)
                gaps[a] = max(gaps[a], min(need - (inside if along == 0 else 0), 170))
        at: dict[str, tuple[float, float]] = {}
        start = 0.0
        lowest = min(middles[m][across] - sizes[m][across] / 2 for m in middles)
        for index, rank in enumerate(ranks):
            thick = max(sizes[m][along] for m in rank)
            for member in rank:
                one = start + (thick - sizes[member][along]) / 2
                two = middles[member][across] - sizes[member][across] / 2 - lowest
                at[member] = (one, two) if along == 0 else (two, one)
            start += thick + gaps[index]
        return Block(
            max(at[m][0] + sizes[m][0] for m in at),
            max(at[m][1] + sizes[m][1] for m in at),
            at,
        )

    # Positions

    def _settle(self, group: str, x: float, y: float) -> None:
        for member, (dx, dy) in self._block(group).at.items():
            self.depth[member] = self.depth[group] + 1
            wide, high = self._size(member)
            self.at[member] = Rect(x + dx, y + dy, wide, high)
            if member in self.arrangement.groups:
                self._settle(member, x + dx, y + dy)

    def ugliness(self) -> float:
        """How small the page gets on a slide, and how far its edges run."""
        shrink = max(self.width / 1600, self.height / 900, 0.6)
        run = 0.0
        for edge in self.arrangement.edges:
            a, b = self.at[edge.source], self.at[edge.target]
            run += abs(a.cx - b.cx) + abs(a.cy - b.cy)
        waste = self.width * self.height / (1600 * 900)
        aside = 0.1 if self.arrangement.choice.side == "bottom" else 0
        return aside + shrink + 0.25 * waste + run / (1 + len(self.arrangement.edges)) / 1600

    def straighten(self) -> None:
        """Moves boxes along the free room beside them until their edges run straight."""
        ends: Ends = {}
        self.leaves: dict[str, list[str]] = {}
        for node in self.arrangement.nodes:
            for member in self.arrangement.path(node):
                self.leaves.setdefault(member, []).append(node)
        for edge in self.arrangement.edges:
            weight = (4 if edge.kind in ("traffic", "data") else 1) + edge.rate**0.25
            for a, b in ((edge.source, edge.target), (edge.target, edge.source)):
                inside = set(self.arrangement.path(b))
                for member in self.arrangement.path(a):
                    if member not in inside:
                        ends.setdefault(member, []).append((a, b, weight))
        order = sorted((g for g in self.arrangement.levels), key=lambda g: self.depth.get(g, 0))
        for sweep in (order, order, [PAGE]):
            for group in sweep:
                level = self.arrangement.levels[group]
                if level.how in ("right", "row") and level.members and self._is_tall(group):
                    self._straighten_level(level, ends)

    def _is_tall(self, group: str) -> bool:
        return group in self.depth and not (group in self.arrangement.groups and self._kind(group) in FLAT)

    def _straighten_level(self, level: Level, ends: Ends) -> None:
        if level.group == PAGE:
            low, high = self.top, self.height - MARGIN
        else:
            box = self.at[level.group]
            _, top, _, bottom = self._pads(level.group)
            low, high = box.y + top, box.bottom - bottom
        columns: list[list[str]] = []
        for member in sorted(self._flattened(level), key=lambda m: self.at[m].x):
            if columns and self.at[member].x < max(self.at[m].right for m in columns[-1]):
                columns[-1].append(member)
            else:
                columns.append([member])
        for column in columns:
            if level.how == "row" and any(self._kind(member) for member in column):
                continue  # what has a border in a row keeps in line with the others
            self._straighten_column(column, ends, low, high)

    def _flattened(self, level: Level) -> list[str]:
        """The members of a level, with those of a borderless column in its place."""
        found = []
        for member in level.members:
            inner = self.arrangement.levels.get(member)
            if member in self.arrangement.bare and inner and inner.how in ("down", "stack"):
                found += self._flattened(inner)
            else:
                found.append(member)
        return found

    def _straighten_column(self, column: list[str], ends: Ends, low: float, high: float) -> None:
        inside = {leaf: m for m in column for leaf in self.leaves[m]}
        wishes: dict[str, float] = {}
        tied: dict[str, set[str]] = {m: set() for m in column}
        for member in column:
            outer = [end for end in ends.get(member, ()) if end[1] not in inside]
            tied[member] = {inside[b] for _, b, _ in ends.get(member, ()) if b in inside} - {member}
            if outer:
                wishes[member] = self._wish(outer)
        for _ in column[:8]:
            for member in column:
                near = [wishes[m] for m in sorted(tied[member]) if m in wishes]
                if member not in wishes and near:
                    wishes[member] = near[0]
        wishes = {m: wishes.get(m, 0.0) for m in column}
        column.sort(key=lambda m: self.at[m].cy + wishes[m])
        self._grant(column, wishes, tied, low, high)

    def _icon_y(self, node: str) -> float:
        return self.at[node].y + ICON / 2

    def _wish(self, ends: list[tuple[str, str, float]]) -> float:
        """How far down a member should move so that its heaviest edges run straight."""
        moves = sorted((self._icon_y(b) - self._icon_y(a), weight) for a, b, weight in ends)
        half = sum(weight for _, weight in moves) / 2
        for move, weight in moves:
            half -= weight
            if half <= 0:
                return move
        return 0.0

    def _grant(
        self, column: list[str], wishes: dict[str, float], tied: dict[str, set[str]], low: float, high: float
    ) -> None:
        """Moves a column's members as wished, keeping their order and the room between them."""
        gaps = [44.0 if two in tied[one] else 22.0 for one, two in pairwise(column)] + [0.0]
        tops = {m: self.at[m].y + wishes[m] for m in column}
        if sum(self.at[m].h for m in column) + sum(gaps) > high - low + 0.5:
            return
        floor = low
        for member, gap in zip(column, gaps, strict=True):
            tops[member] = max(tops[member], floor)
            floor = tops[member] + self.at[member].h + gap
        ceiling = high
        for member, gap in zip(reversed(column), reversed(gaps), strict=True):
            tops[member] = min(tops[member], ceiling - gap - self.at[member].h)
            ceiling = tops[member]
        for member in column:
            self._shift(member, tops[member] - self.at[member].y)

    def _shift(self, member: str, dy: float) -> None:
        if abs(dy) < 0.05:
            return
        old = self.at[member]
        self.at[member] = Rect(old.x, old.y + dy, old.w, old.h)
        if member in self.arrangement.groups:
            for child in self.arrangement.levels[member].members:
                self._shift(child, dy)

    def boxes(self) -> tuple[tuple[NodeBox, ...], tuple[GroupBox, ...]]:
        """Nodes in the scene's order, groups from the outside in."""
        nodes = []
        for node in self.arrangement.scene.nodes:
            at = self.at[node.id]
            nodes.append(node_box(node, round(at.cx) - at.w / 2, round(at.y), at.w, at.h))
        groups = []
        for name, group in self.arrangement.groups.items():
            if name in self.arrangement.bare:
                continue
            box = _rounded(self.at[name])
            depth = sum(1 for step in self.arrangement.path(name) if step not in self.arrangement.bare)
            groups.append(GroupBox(group, box, group_title(group), group_title_box(group, box), depth))
        groups.sort(key=lambda it: it.depth)
        return tuple(nodes), tuple(groups)


def _rounded(rect: Rect) -> Rect:
    return Rect(round(rect.x), round(rect.y), rect.w, rect.h)
