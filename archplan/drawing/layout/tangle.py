"""How tangled a draft is: what its edges would cross and run through if they were drawn as straight lines."""

from collections.abc import Iterable

from archplan.drawing.layout.draft import Draft
from archplan.drawing.page.sheet import ICON

CROSSING, THROUGH, BENT = 1.0, 0.8, 0.15
MOST = 1e9
Segment = tuple[float, float, float, float]


class Tangle:
    """The edges of a draft as segments, measured again wherever something has moved."""

    def __init__(self, draft: Draft) -> None:
        self.at = draft.at
        self.sizes = draft.sizes
        self.names = list(draft.sizes)
        self.ends = [(edge.source, edge.target) for edge in draft.arrangement.edges if edge.source != edge.target]
        self.of: dict[str, list[int]] = {}
        for index, ends in enumerate(self.ends):
            for end in ends:
                self.of.setdefault(end, []).append(index)

    def touching(self, nodes: Iterable[str]) -> list[int]:
        """The edges that end at one of these nodes."""
        return sorted({index for node in nodes for index in self.of.get(node, ())})

    def cost(self, edges: Iterable[int] | None = None, most: float = MOST) -> float:
        """Crossings, nodes in the way and length of some edges, or of all; no more is counted once it is past `most`."""
        middles = {name: (box.x + box.w / 2, box.y + ICON / 2) for name in self.names for box in (self.at[name],)}
        icons = [(x, y, name) for name, (x, y) in middles.items()]
        lines = []
        for a, b in self.ends:
            x1, y1 = middles[a]
            x2, y2 = middles[b]
            left, right = (x1, x2) if x1 < x2 else (x2, x1)
            top, bottom = (y1, y2) if y1 < y2 else (y2, y1)
            lines.append((left, right, top, bottom, a, b, (x1, y1, x2, y2)))
        chosen = range(len(lines)) if edges is None else list(edges)
        counted = set(chosen)
        against = [it for index, it in enumerate(lines) if index not in counted]
        cost = 0.0
        for i in reversed(chosen):
            left, right, top, bottom, a, b, line = lines[i]
            wide, high = right - left, bottom - top
            cost += (wide + high) / 500
            if wide > 2 and high > 2:
                cost += BENT
            for low, far, up, down, c, d, other in against:
                if far < left or low > right or down < top or up > bottom or a in (c, d) or b in (c, d):
                    continue
                if _cross(line, other):
                    cost += CROSSING
            if cost > most:
                break
            against.append(lines[i])
            low, far, up, down = left - 24, right + 24, top - 24, bottom + 60
            for x, y, name in icons:
                if low < x < far and up < y < down and name != a and name != b and _through(line, x, y):
                    cost += THROUGH
        return cost


def _cross(one: Segment, two: Segment) -> bool:
    ax, ay, bx, by = one
    cx, cy, dx, dy = two
    p = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    q = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax)
    if (p > 0) == (q > 0):
        return False
    r = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx)
    s = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx)
    return (r > 0) != (s > 0)


def _through(line: Segment, x: float, y: float) -> bool:
    """Whether a line passes an icon nearer than an arrow may."""
    x1, y1, x2, y2 = line
    dx, dy = x2 - x1, y2 - y1
    square = dx * dx + dy * dy
    if not square:
        return False
    share = ((x - x1) * dx + (y - y1) * dy) / square
    if not 0 < share < 1:
        return False
    away = abs((x - x1) * dy - (y - y1) * dx) / square**0.5
    return away < ICON / 2
