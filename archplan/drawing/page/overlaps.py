"""The audit of a drawing, from its final positions only: laws, which must be zero, and measures to watch."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from archplan.drawing.page.meet import Run, cross, enters, kin, runs, shared, sides, title_room
from archplan.drawing.page.sheet import Point, Rect, Route, Sheet, step_circle
from archplan.kernel.record import frozen

POINTS = 0.75
"""Points to a pixel."""
TELLABLE = 4.0
"""For how many pixels two lines may touch end to end before they count as one."""
CELL = 128.0
GRAIN = 4.0
"""The fineness, in pixels, at which empty ground is measured."""


@frozen
class Audit:
    """What a drawing breaks, and what it might do better."""

    laws: dict[str, int]
    watched: dict[str, float]

    @property
    def is_sound(self) -> bool:
        """Whether nothing lies on anything."""
        return not any(self.laws.values())

    def __getitem__(self, name: str) -> float:
        return self.laws[name] if name in self.laws else self.watched[name]

    def items(self) -> list[tuple[str, float]]:
        """Every measure in order, laws first."""
        return [*self.laws.items(), *self.watched.items()]


class _Near:
    """Boxes found again by place, so that a thousand things need not look at a thousand others each."""

    def __init__(self, boxes: Iterable[Rect]) -> None:
        self.boxes = list(boxes)
        self.cells: dict[tuple[int, int], list[int]] = {}
        for index, box in enumerate(self.boxes):
            for cell in _cells(box):
                self.cells.setdefault(cell, []).append(index)

    def of(self, box: Rect) -> list[int]:
        """Which boxes may meet this one."""
        return sorted({index for cell in _cells(box) for index in self.cells.get(cell, ())})

    def meeting(self, box: Rect) -> list[int]:
        return [index for index in self.of(box) if self.boxes[index].meets(box)]


def _cells(box: Rect) -> Iterator[tuple[int, int]]:
    for column in range(int(box.x // CELL), int(box.right // CELL) + 1):
        for row in range(int(box.y // CELL), int(box.bottom // CELL) + 1):
            yield column, row


def _around(run: Run) -> Rect:
    (ax, ay), (bx, by) = run
    return Rect(min(ax, bx), min(ay, by), abs(ax - bx), abs(ay - by)).grown(1)


def audit(sheet: Sheet) -> Audit:
    """Every measure of a drawing. What straight lines pass through is only watched: they go where they must."""
    laws, watched = _laws(sheet), _watched(sheet)
    if sheet.router == "straight":
        watched = {name: laws.pop(name) for name in [*laws] if "edge" in name or "line" in name} | watched
    return Audit(laws, watched)


def _laws(sheet: Sheet) -> dict[str, int]:
    labels = [(k, route.label.box) for k, route in enumerate(sheet.routes) if route.label]
    steps = [(k, step_circle(at)) for k, route in enumerate(sheet.routes) for at in route.steps_at]
    words = labels + steps
    pinned = [step_circle(at) for it in sheet.nodes for at in it.steps_at]
    icons = _Near(it.icon for it in sheet.nodes)
    texts = _Near([it.title for it in sheet.nodes] + [it.pill for it in sheet.nodes if it.pill])
    titles = _Near(room for it in sheet.groups if (room := title_room(it)))
    lettered = _Near([box for _, box in words] + pinned)
    lines = [(k, run) for k, route in enumerate(sheet.routes) for run in runs(route.points)]
    near = _Near(_around(run) for _, run in lines)
    page = Rect(0, 0, sheet.width, sheet.height)
    return {
        "label on label": _pairs(lettered),
        "label on icon": sum(len(icons.meeting(box)) for _, box in words),
        "label on title": sum(len(texts.meeting(box)) + len(titles.meeting(box)) for _, box in words),
        "label on another line": sum(
            enters(lines[j][1], box) and _strangers(sheet, k, lines[j][0]) for k, box in words for j in near.of(box)
        ),
        "edge through icon": _pierced(lines, icons),
        "edge through node title": _pierced(lines, texts),
        "edge through group title": _pierced(lines, titles),
        "edge through step": _pierced(lines, _Near(pinned)),
        "edges on one line": sum(
            shared(run, other) > TELLABLE
            for (k, run), (j, other) in _meetings(lines, near)
            if _strangers(sheet, k, j)
        ),
        "node on node": _pairs(_Near(it.box for it in sheet.nodes)),
        "node on group title": sum(
            len(titles.meeting(it.icon)) + len(titles.meeting(it.text)) for it in sheet.nodes
        ),
        "off the page": sum(not _within(box, page) for _, box in words)
        + sum(not _within(it.icon, page) or not _within(it.text, page) for it in sheet.nodes)
        + sum(not _within(_around(run).grown(-1), page) for _, run in lines),
    }  # fmt: skip


def _watched(sheet: Sheet) -> dict[str, float]:
    lines = [(k, run) for k, route in enumerate(sheet.routes) for run in runs(route.points)]
    near = _Near(_around(run) for _, run in lines)
    away = [distance(route) * POINTS for route in sheet.routes if route.label]
    borders = [side for it in sheet.groups for side in sides(it.box)]
    boxes = [route.label.box for route in sheet.routes if route.label]
    meetings = [(k, j) for (k, run), (j, other) in _meetings(lines, near) if cross(run, other)]
    return {
        "crossings": len(meetings),
        "crossings of strangers": sum(_strangers(sheet, k, j) for k, j in meetings),
        "labels on a border": sum(any(enters(side, box) for side in borders) for box in boxes),
        "labels as letters": sum(bool(route.letter) for route in sheet.routes),
        "labels left out": sum(
            route.label is None and bool(route.edge.label or route.edge.cost) for route in sheet.routes
        ),
        "steps left out": sum(len(route.edge.steps) - len(route.steps_at) for route in sheet.routes),
        "farthest label, pt": round(max(away, default=0.0), 1),
        "mean label distance, pt": round(sum(away) / len(away), 1) if away else 0.0,
        "edge length, pt": round(sum(length(route) for route in sheet.routes) * POINTS),
        "bends": sum(max(len(route.points) - 2, 0) for route in sheet.routes),
        "empty ground, %": round(100 * emptiness(sheet)),
        "width to height": round(sheet.width / sheet.height, 2),
        "width, px": round(sheet.width),
        "height, px": round(sheet.height),
    }  # fmt: skip


def _pairs(near: _Near) -> int:
    return sum(j > k for k, box in enumerate(near.boxes) for j in near.meeting(box))


def _pierced(lines: list[tuple[int, Run]], near: _Near) -> int:
    """How many edges pass through how many boxes."""
    return len({(k, j) for k, run in lines for j in near.of(_around(run)) if enters(run, near.boxes[j])})


def _meetings(lines: list[tuple[int, Run]], near: _Near) -> Iterator[tuple[tuple[int, Run], tuple[int, Run]]]:
    """Every two runs of different edges that come near one another."""
    for index, (k, run) in enumerate(lines):
        for other in near.of(_around(run)):
            if other > index and lines[other][0] != k:
                yield (k, run), lines[other]


def _strangers(sheet: Sheet, one: int, two: int) -> bool:
    return one != two and not kin(sheet.routes[one].edge, sheet.routes[two].edge)


def _within(box: Rect, page: Rect) -> bool:
    return box.x >= page.x and box.y >= page.y and box.right <= page.right and box.bottom <= page.bottom


def length(route: Route) -> float:
    """How far an edge's line runs."""
    return float(sum(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 for a, b in pairwise(route.points)))


def distance(route: Route) -> float:
    """From a label's box to the nearest point of its own edge."""
    assert route.label is not None
    box = route.label.box
    return min((_gap(box, run) for run in runs(route.points)), default=0.0)


def _gap(box: Rect, run: Run) -> float:
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


def _to_box(box: Rect, at: Point) -> float:
    dx = max(box.x - at[0], 0, at[0] - box.right)
    dy = max(box.y - at[1], 0, at[1] - box.bottom)
    return float((dx * dx + dy * dy) ** 0.5)


def emptiness(sheet: Sheet) -> float:
    """The share of the page's inner area, from its leftmost to its rightmost thing, that nothing is drawn on."""
    things = [rect for it in sheet.nodes for rect in (it.icon, it.text)]
    things += [route.label.box for route in sheet.routes if route.label]
    things += [room for it in sheet.groups if (room := title_room(it))]
    lines = [_around(run) for route in sheet.routes for run in runs(route.points) if run[0][0] == run[1][0] or run[0][1] == run[1][1]]  # fmt: skip
    frame = things + [it.box for it in sheet.groups]
    if not frame:
        return 1.0
    left, top = min(it.x for it in frame), min(it.y for it in frame)
    right, bottom = max(it.right for it in frame), max(it.bottom for it in frame)
    wide, high = max(int((right - left) / GRAIN), 1), max(int((bottom - top) / GRAIN), 1)
    ground = [bytearray(wide) for _ in range(high)]
    for box in things + lines:
        one, two = max(int((box.x - left) / GRAIN), 0), min(int((box.right - left) / GRAIN + 1), wide)
        for row in range(max(int((box.y - top) / GRAIN), 0), min(int((box.bottom - top) / GRAIN + 1), high)):
            ground[row][one:two] = b"\1" * max(two - one, 0)
    return 1 - sum(map(sum, ground)) / (wide * high)
