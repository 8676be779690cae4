"""Edges as right-angled lines round icons and titles: each the cheapest way, then lanes, then the tangled ones led anew."""

from math import log10

from archplan.drawing.page.scene import Edge
from archplan.drawing.page.sheet import GroupBox, NodeBox, Route, Router
from archplan.drawing.routes.detour import detour
from archplan.drawing.routes.effort import BROKEN, Drawn, Line, Page, jogs, reach, tangle
from archplan.drawing.routes.grid import Grid
from archplan.drawing.routes.lanes import smooth, spread
from archplan.drawing.routes.way import GAP, Way, loop

TRIES = 40
"""How many edges may be led anew because they cross; those that lie on something always may."""
CAREFUL_UP_TO = 80
"""More edges than this, and only those that lie on something are led anew, a few of them."""
NEEDS = 30
"""How many those few are."""
ORTHOGONAL_UP_TO = 200, 150
"""More nodes or more edges than this, and edges are straight lines: right-angled ones would lie on one another."""


def router(nodes: int, edges: int) -> Router:
    """How the edges of a scene of that size are drawn."""
    return "orthogonal" if nodes <= ORTHOGONAL_UP_TO[0] and edges <= ORTHOGONAL_UP_TO[1] else "straight"


def routes(
    nodes: tuple[NodeBox, ...],
    groups: tuple[GroupBox, ...],
    edges: tuple[Edge, ...],
    orthogonal: bool,
    rough: bool = False,
) -> tuple[Route, ...]:
    """A line for every edge, in the order of the edges; in the `rough` every edge is led once."""
    if orthogonal and edges:
        lines = _led(nodes, groups, edges)
        if not rough:
            lines = _untangled(Page(nodes, groups), edges, lines)
    else:
        at = {box.node.id: box for box in nodes}
        lines = [_straight(at[edge.source], at[edge.target]) for edge in edges]
    return tuple(Route(edge, line) for edge, line in zip(edges, lines, strict=True))


def _led(nodes: tuple[NodeBox, ...], groups: tuple[GroupBox, ...], edges: tuple[Edge, ...]) -> list[Line]:
    """Every edge led once, those that run on one line side by side."""
    at = {box.node.id: box for box in nodes}
    grid = Grid(nodes, groups, edges)
    ways: dict[int, Way] = {}
    loops = {i: loop(at[edge.source]) for i, edge in enumerate(edges) if edge.source == edge.target}
    order = sorted((i for i in range(len(edges)) if i not in loops), key=lambda i: (_ease(at, edges[i]), i))
    for i in order:
        ways[i] = grid.way(i, at[edges[i].source], at[edges[i].target])
    smooth(list(ways.values()), nodes, groups)
    spread(list(ways.values()), nodes, groups)
    return [loops[i] if i in loops else ways[i].points() for i in range(len(edges))]


def _untangled(page: Page, edges: tuple[Edge, ...], lines: list[Line]) -> list[Line]:
    """Leads edges anew, the worst first, until none gets better."""
    drawn = [Drawn(edge, line) for edge, line in zip(edges, lines, strict=True)]
    small = len(edges) <= CAREFUL_UP_TO
    tries, needs = (TRIES, 4 * len(edges)) if small else (0, NEEDS)
    changes, tried = 0, dict.fromkeys(range(len(edges)), -1)
    for _ in range(4):
        prices = {
            i: tangle(page, it, drawn) + jogs(it.line) for i, it in enumerate(drawn) if it.edge.source != it.edge.target
        }
        before = changes
        for i in sorted(prices, key=lambda i: (-prices[i], i)):
            it = drawn[i]
            if tried[i] == changes or not prices[i]:
                continue
            others = [other for other in drawn if other is not it]
            old = tangle(page, it, others) + jogs(it.line)
            if not old or not (tries if old < BROKEN else needs):
                continue
            tries, needs = (tries - 1, needs) if old < BROKEN else (tries, needs - 1)
            old += reach(it.line) - jogs(it.line)
            new = detour(page, it, others, old, small)
            if new and tangle(page, new, others) + reach(new.line) < old - 1:
                drawn[i] = new
                changes += 1
            tried[i] = changes
        if changes == before:
            break
    return [it.line for it in drawn]


def _ease(at: dict[str, NodeBox], edge: Edge) -> float:
    """Straight, short and busy edges choose first."""
    a, b = at[edge.source].icon, at[edge.target].icon
    dx, dy = abs(a.cx - b.cx), abs(a.cy - b.cy)
    return (
        dx
        + dy
        - 120 * log10(1 + max(edge.rate, 0))
        + (200 if min(dx, dy) > 1 else 0)
        + (400 if edge.kind in ("deploy", "log") else 0)
    )


def _straight(a: NodeBox, b: NodeBox) -> Line:
    if a is b:
        return loop(a)
    dx, dy = b.icon.cx - a.icon.cx, b.icon.cy - a.icon.cy
    reach = (a.icon.w / 2 + GAP) / max(abs(dx), abs(dy), 1)
    return (
        (a.icon.cx + dx * reach, a.icon.cy + dy * reach),
        (b.icon.cx - dx * reach, b.icon.cy - dy * reach),
    )
