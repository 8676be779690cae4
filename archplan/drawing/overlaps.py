"""Counts what lies on top of what in a drawing, from its final positions only."""

from itertools import combinations, pairwise

from archplan.drawing.label import title_room
from archplan.drawing.sheet import Point, Rect, Route, Sheet


def overlaps(sheet: Sheet) -> dict[str, int]:
    """How often each kind of overlap occurs. All but crossings should be zero."""
    icons = [(box.node.id, box.icon) for box in sheet.nodes]
    texts = [(box.node.id, box.text) for box in sheet.nodes]
    labels = [route.label.box for route in sheet.routes if route.label]
    titles = [title_room(it) for it in sheet.groups if it.lines]
    runs = [(route, a, b) for route in sheet.routes for a, b in pairwise(route.points)]
    return {
        "label on label": sum(a.meets(b) for a, b in combinations(labels, 2)),
        "label on icon": sum(label.meets(icon) for label in labels for _, icon in icons),
        "label on title": sum(label.meets(rect) for label in labels for rect in [r for _, r in texts] + titles),
        "label on another line": sum(_label_on_line(route, runs) for route in sheet.routes),
        "edge through icon": _pierced(runs, icons),
        "edge through node title": _pierced(runs, texts),
        "edge through group title": _pierced(runs, [("", rect) for rect in titles]),
        "node on node": sum(a.box.meets(b.box) for a, b in combinations(sheet.nodes, 2)),
        "edges on one line": _shared_lines(runs),
        "crossings": sum(
            _cross(a, b, c, d)
            for (one, a, b), (two, c, d) in combinations(runs, 2)
            if one is not two and not _kin(one, two)
        ),
    }


def _pierced(runs: list[tuple[Route, Point, Point]], rects: list[tuple[str, Rect]]) -> int:
    return sum(_through(a, b, rect) for _, a, b in runs for _, rect in rects)


def _through(a: Point, b: Point, rect: Rect) -> bool:
    """Whether a straight line enters a box."""
    low, high = 0.0, 1.0
    for start, delta, near, far in (
        (a[0], b[0] - a[0], rect.x + 0.5, rect.right - 0.5),
        (a[1], b[1] - a[1], rect.y + 0.5, rect.bottom - 0.5),
    ):
        if abs(delta) < 1e-9:
            if not near < start < far:
                return False
            continue
        one, two = sorted(((near - start) / delta, (far - start) / delta))
        low, high = max(low, one), min(high, two)
    return low < high


def _kin(one: Route, two: Route) -> bool:
    return (one.edge.source == two.edge.source) != (one.edge.target == two.edge.target)


def _label_on_line(route: Route, runs: list[tuple[Route, Point, Point]]) -> int:
    if route.label is None:
        return 0
    box = route.label.box
    return sum(_through(a, b, box) for other, a, b in runs if other is not route and not _kin(other, route))


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < -1e-6 and side(c, d, a) * side(c, d, b) < -1e-6


def _shared_lines(runs: list[tuple[Route, Point, Point]]) -> int:
    """Strangers that run on top of each other, where no eye can tell them apart."""
    count = 0
    for (one, a, b), (two, c, d) in combinations(runs, 2):
        if one is two or _kin(one, two):
            continue
        for across, along in ((0, 1), (1, 0)):
            if max(a[across], b[across], c[across], d[across]) - min(a[across], b[across], c[across], d[across]) < 2:
                low = max(min(a[along], b[along]), min(c[along], d[along]))
                high = min(max(a[along], b[along]), max(c[along], d[along]))
                count += high - low > 4
    return count
