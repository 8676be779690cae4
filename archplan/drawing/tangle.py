"""How tangled a draft is: what its edges would cross and run through if they were drawn as straight lines."""

from collections.abc import Iterable

from archplan.drawing.draft import Draft
from archplan.drawing.sheet import ICON

CROSSING, THROUGH, BENT = 1.0, 0.8, 0.15
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

    def cost(self, edges: Iterable[int] | None = None) -> float:
        """Crossings, nodes in the way and length of some edges, or of all."""
        middles = {name: (self.at[name].cx, self.at[name].y + ICON / 2) for name in self.names}
        lines = [(*middles[a], *middles[b]) for a, b in self.ends]
        chosen = range(len(lines)) if edges is None else list(edges)
        counted = set(chosen)
        cost = 0.0
        for i in chosen:
            x1, y1, x2, y2 = line = lines[i]
            cost += (abs(x1 - x2) + abs(y1 - y2)) / 500
            cost += BENT * (abs(x1 - x2) > 2 and abs(y1 - y2) > 2)
            left, right = (x1, x2) if x1 < x2 else (x2, x1)
            top, bottom = (y1, y2) if y1 < y2 else (y2, y1)
            a, b = self.ends[i]
            for j, other in enumerate(lines):
                if (j in counted and j <= i) or max(other[0], other[2]) < left or min(other[0], other[2]) > right:
                    continue
                if max(other[1], other[3]) < top or min(other[1], other[3]) > bottom:
                    continue
                c, d = self.ends[j]
                if a != c and a != d and b != c and b != d and _cross(line, other):
                    cost += CROSSING
            for name, (x, y) in middles.items():
                if left - 24 < x < right + 24 and top - 24 < y < bottom + 60 and name != a and name != b:
                    cost += THROUGH * _through(line, x, y)
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
