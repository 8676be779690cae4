"""The audit of a drawing, from its final positions only: laws, which must be zero, and measures to watch."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from archplan.drawing.page.meet import Run, cross, enters, gap, ink_apart, kin, parted, runs, shared, sides, title_room
from archplan.drawing.page.scene import Edge, Node, Scene
from archplan.drawing.page.sheet import Rect, Route, Sheet, step_circle
from archplan.kernel.record import frozen

POINTS = 0.75
"""Points to a pixel."""
TELLABLE = 4.0
"""For how many pixels two lines may touch end to end before they count as one."""
FAINT = 2.0
"""For how many pixels another line may run under words, or nearer to them than their own, before it is seen."""
FARTHEST = 9.0
"""For how many pixels words may stand from their line."""
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


def audit(sheet: Sheet, asked: Scene | None = None) -> Audit:
    """Every measure of a drawing; with the scene that was asked for, whether all of it is there."""
    lost = {"arrow lost": 0, "step lost": 0} if asked is None else _lost(sheet, asked)
    return Audit(laws(sheet) | lost, _watched(sheet))


def _lost(sheet: Sheet, asked: Scene) -> dict[str, int]:
    """What was asked for and is nowhere; copies of one service count as one, and the sheet says what it leaves out."""
    drawn = {_pair(route.edge) for route in sheet.routes}
    told = {_pair(edge) for edge in sheet.dropped}
    at = {number for it in sheet.nodes if it.steps_at for number in it.node.steps}
    at |= {number for route in sheet.routes if route.steps_at for number in route.edge.steps}
    things: tuple[Node | Edge, ...] = (*asked.nodes, *asked.edges)
    wanted = {number for it in things for number in it.steps}
    return {
        "arrow lost": len({_pair(it) for it in asked.edges} - drawn - told),
        "step lost": len(wanted - at),
    }


def _pair(edge: Edge) -> tuple[str, str]:
    return edge.source.partition("@")[0], edge.target.partition("@")[0]


def laws(sheet: Sheet) -> dict[str, int]:
    """How often each law is broken."""
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
            _lies_on(sheet, k, j, box) for k, box in words for j in {lines[i][0] for i in near.of(box)} - {k}
        ),
        "label nearer another line": sum(_is_misread(sheet, k, near, lines) for k, _ in labels),
        "label off its line": sum(_is_off(sheet, k) for k, _ in labels),
        "edge through icon": _pierced(lines, icons),
        "edge through node title": _pierced(lines, texts),
        "edge through group title": _pierced(lines, titles),
        "edge through a foreign group": sum(_abroad(sheet)),
        "edge out of its group": sum(_strays(sheet)),
        "edge through step": _pierced(lines, _Near(pinned)),
        "edges on one line": sum(
            shared(run, other) > TELLABLE
            for (k, run), (j, other) in _meetings(lines, near)
            if _strangers(sheet, k, j)
        ),
        "node on node": _pairs(_Near(Rect(it.box.x, it.box.y, it.box.w, it.text.bottom - it.box.y) for it in sheet.nodes)),
        "node on group title": sum(
            len(titles.meeting(it.icon)) + len(titles.meeting(it.text)) for it in sheet.nodes
        ),
        "thing outside its group": sum(_outside(sheet)),
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
            route.label is None and not route.letter and bool(route.edge.label or route.edge.cost)
            for route in sheet.routes
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


def _lies_on(sheet: Sheet, one: int, two: int, box: Rect) -> bool:
    """Whether an edge's words lie on another's line: on a trunk of kin nobody can tell, beyond it everybody does."""
    theirs = runs(sheet.routes[two].points)
    if _strangers(sheet, one, two):
        return any(enters(run, box) for run in theirs)
    return ink_apart(box, runs(sheet.routes[one].points), theirs) > FAINT


def _is_misread(sheet: Sheet, k: int, near: _Near, lines: list[tuple[int, Run]]) -> bool:
    """Whether words beside their line are nearer to a line that is not theirs."""
    route = sheet.routes[k]
    assert route.label is not None
    own, away = runs(route.points), distance(route)
    around = route.label.box.grown(away - 0.5)
    return away > 1 and any(
        ink_apart(around, own, runs(sheet.routes[j].points)) > FAINT
        for j in {lines[i][0] for i in near.of(around)} - {k}
    )


def _is_off(sheet: Sheet, k: int) -> bool:
    """Whether words stand so far from their line, or behind a border, that they read as nobody's."""
    route, away = sheet.routes[k], distance(sheet.routes[k])
    assert route.label is not None
    if away <= 1 or sheet.router == "straight":
        return away > FARTHEST
    box = route.label.box
    run = min(runs(route.points), key=lambda it: gap(box, it))
    near = [side for it in sheet.groups for side in sides(it.box)]
    return away > FARTHEST or parted(box, run, near)


def _abroad(sheet: Sheet) -> list[int]:
    """How many groups that hold neither of its ends each edge passes through."""
    at = {it.node.id: it for it in sheet.nodes}
    parents = {it.group.id: it.group.parent for it in sheet.groups}
    found = []
    for route in sheet.routes:
        home = set[str]()
        for end in (route.edge.source, route.edge.target):
            group = at[end].node.parent if end in at else ""
            while group and group not in home:
                home.add(group)
                group = parents.get(group, "")
        line = runs(route.points)
        found.append(
            sum(it.group.id not in home and any(enters(run, it.box.grown(-1)) for run in line) for it in sheet.groups)
        )
    return found


def _strays(sheet: Sheet) -> list[bool]:
    """Whether each edge leaves the innermost group in which both of its ends stand."""
    at = {it.node.id: it for it in sheet.nodes}
    parents, boxes = {it.group.id: it.group.parent for it in sheet.groups}, {it.group.id: it.box for it in sheet.groups}

    def outward(end: str) -> Iterator[str]:
        group = at[end].node.parent if end in at else ""
        while group in boxes:
            yield group
            group = parents[group]

    found = []
    for route in sheet.routes:
        one, two = route.edge.source, route.edge.target
        others = {*outward(two)}
        box = next((boxes[group] for group in outward(one) if group in others), None)
        found.append(
            box is not None
            and all(_within(at[end].icon, box) for end in (one, two))
            and any(not _within(_around(run).grown(-1), box) for run in runs(route.points))
        )
    return found


def _outside(sheet: Sheet) -> Iterator[bool]:
    """Whether each thing and each group is not wholly inside the group it is in; a gateway's icon may stand on its upper border."""
    boxes = {it.group.id: it.box.grown(0.5) for it in sheet.groups}
    for group in sheet.groups:
        if group.group.parent in boxes:
            yield not _within(group.box, boxes[group.group.parent])
    for it in sheet.nodes:
        if it.node.parent in boxes:
            box = boxes[it.node.parent]
            is_gate = abs(it.icon.cy - box.y) <= 1 and it.icon.x >= box.x and it.icon.right <= box.right
            yield not (_within(it.text, box) and (is_gate or _within(it.icon, box)))


def _within(box: Rect, page: Rect) -> bool:
    return box.x >= page.x and box.y >= page.y and box.right <= page.right and box.bottom <= page.bottom


def length(route: Route) -> float:
    """How far an edge's line runs."""
    return float(sum(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 for a, b in pairwise(route.points)))


def distance(route: Route) -> float:
    """From a label's box to the nearest point of its own edge."""
    assert route.label is not None
    box = route.label.box
    return min((gap(box, run) for run in runs(route.points)), default=0.0)


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
