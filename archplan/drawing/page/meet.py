"""Whether two things on a page meet: lines that cross, enter boxes or run on one another, and who may share a line."""

from collections.abc import Iterable
from itertools import pairwise

from archplan.drawing.page.scene import Edge
from archplan.drawing.page.sheet import CORNER, GroupBox, Point, Rect, has_corner

Run = tuple[Point, Point]
GRAIN = 2.0
"""The fineness, in pixels, at which ink is measured."""


def runs(points: tuple[Point, ...]) -> list[Run]:
    """The straight runs of a line."""
    return list(pairwise(points))


def kin(one: Edge, two: Edge) -> bool:
    """Edges that share one end, and so may share a trunk."""
    return (one.source == two.source) != (one.target == two.target)


def enters(run: Run, rect: Rect) -> bool:
    """Whether a straight line gets inside a box."""
    (ax, ay), (bx, by) = run
    left, right, top, bottom = rect.x + 0.5, rect.right - 0.5, rect.y + 0.5, rect.bottom - 0.5
    if max(ax, bx) <= left or min(ax, bx) >= right or max(ay, by) <= top or min(ay, by) >= bottom:
        return False
    low, high = 0.0, 1.0
    for start, delta, near, far in ((ax, bx - ax, left, right), (ay, by - ay, top, bottom)):
        if abs(delta) < 1e-9:
            if not near < start < far:
                return False
            continue
        one, two = (near - start) / delta, (far - start) / delta
        low, high = max(low, min(one, two)), min(high, max(one, two))
    return low < high


def cross(one: Run, two: Run) -> bool:
    """Whether two straight lines pass through one another; touching is not crossing."""
    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = two
    if min(ax, bx) > max(cx, dx) or min(cx, dx) > max(ax, bx) or min(ay, by) > max(cy, dy) or min(cy, dy) > max(ay, by):
        return False
    p = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    q = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax)
    r = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx)
    s = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx)
    return p * q < -1e-6 and r * s < -1e-6


def shared(one: Run, two: Run, near: float = 2.0) -> float:
    """For how long two straight lines run on one another, where no eye can tell them apart."""
    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = two
    if max(ay, by, cy, dy) - min(ay, by, cy, dy) < near:
        return max(min(max(ax, bx), max(cx, dx)) - max(min(ax, bx), min(cx, dx)), 0.0)
    if max(ax, bx, cx, dx) - min(ax, bx, cx, dx) < near:
        return max(min(max(ay, by), max(cy, dy)) - max(min(ay, by), min(cy, dy)), 0.0)
    return 0.0


def ink_apart(box: Rect, own: list[Run], other: list[Run]) -> float:
    """For how many pixels another line runs inside a box away from a line's own ink: on a common trunk it does not."""
    apart = 0.0
    for run in other:
        if not enters(run, box):
            continue
        (ax, ay), (bx, by) = run
        pieces = max(int((abs(bx - ax) + abs(by - ay)) / GRAIN), 1)
        for k in range(pieces + 1):
            x, y = ax + (bx - ax) * k / pieces, ay + (by - ay) * k / pieces
            inside = box.x < x < box.right and box.y < y < box.bottom
            if inside and not any(_is_on(x, y, mine) for mine in own):
                apart += GRAIN
    return apart


def _is_on(x: float, y: float, run: Run) -> bool:
    """Whether a point lies on a straight line, as far as an eye can tell."""
    (ax, ay), (bx, by) = run
    near = 2.0
    if not (min(ax, bx) - near <= x <= max(ax, bx) + near and min(ay, by) - near <= y <= max(ay, by) + near):
        return False
    long = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    return not long or abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) <= near * long


def gap(box: Rect, run: Run) -> float:
    """How far a box is from a straight line; nothing where the line enters it."""
    if enters(run, box):
        return 0.0
    (ax, ay), (bx, by) = run
    near = [_to_box(box, end) for end in run]
    square = (bx - ax) ** 2 + (by - ay) ** 2
    for x in (box.x, box.right):
        for y in (box.y, box.bottom):
            share = min(max(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / square, 0), 1) if square else 0
            near.append(((ax + share * (bx - ax) - x) ** 2 + (ay + share * (by - ay) - y) ** 2) ** 0.5)
    return float(min(near))


def parted(box: Rect, run: Run, borders: Iterable[Run]) -> bool:
    """Whether a border runs between a box and a straight line beside it, so that nobody takes one for the other's."""
    (ax, ay), (bx, by) = run
    if abs(ay - by) < 1:
        low, far = sorted((box.y if ay < box.y else box.bottom, ay))
        left, right = max(box.x, min(ax, bx)), min(box.right, max(ax, bx))
        return any(c[1] == d[1] and low < c[1] < far and c[0] < right and left < d[0] for c, d in map(sorted, borders))
    low, far = sorted((box.x if ax < box.x else box.right, ax))
    top, bottom = max(box.y, min(ay, by)), min(box.bottom, max(ay, by))
    return any(c[0] == d[0] and low < c[0] < far and c[1] < bottom and top < d[1] for c, d in map(sorted, borders))


def _to_box(box: Rect, at: Point) -> float:
    dx = max(box.x - at[0], 0, at[0] - box.right)
    dy = max(box.y - at[1], 0, at[1] - box.bottom)
    return float((dx * dx + dy * dy) ** 0.5)


def title_room(it: GroupBox) -> Rect | None:
    """A group's title together with its corner icon; nothing where it has neither."""
    if has_corner(it.group.kind):
        right = max(it.title.right if it.lines else 0, it.box.x + CORNER)
        return Rect(it.box.x, it.box.y, right - it.box.x, max(CORNER, it.title.bottom - it.box.y if it.lines else 0))
    return it.title if it.lines or it.group.kind == "autoscaling" else None


def sides(box: Rect) -> tuple[Run, Run, Run, Run]:
    """The four lines of a border."""
    a, b, c, d = (box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)
    return (a, b), (b, c), (c, d), (d, a)
