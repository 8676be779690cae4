"""How hard a line is to follow: what it lies on, what it crosses, its bends, its small steps and its length."""

from itertools import pairwise

from archplan.drawing.page.meet import cross, enters, kin, runs, shared, title_room
from archplan.drawing.page.scene import Edge
from archplan.drawing.page.sheet import GroupBox, NodeBox, Point, Rect, step_circle

BEND = 30.0
CROSSING = 130.0
KIN_CROSSING = 60.0
BROKEN = 5000.0
"""The price of lying on something."""
JOG = 40.0
STEP = 12.0
"""A shorter run between two bends looks like a mistake."""
TOO_NEAR = 4.5
Line = tuple[Point, ...]


class Page:
    """What stands on the page for good: icons, words and titles that no line may touch, and borders to keep off."""

    def __init__(self, nodes: tuple[NodeBox, ...], groups: tuple[GroupBox, ...]) -> None:
        self.nodes = {it.node.id: it for it in nodes}
        self.groups = groups
        self.parents = {it.group.id: it.group.parent for it in groups}
        self.room = _margin([it.box for it in nodes] + [it.box for it in groups])
        self.bodies: list[tuple[Rect, str]] = []
        for it in nodes:
            self.bodies += [(it.icon, it.node.id), (it.text, it.node.id)]
            self.bodies += [(step_circle(at), it.node.id) for at in it.steps_at]
        self.solid = [rect for rect, _ in self.bodies]
        self.inner = [(it.group.id, it.box.grown(-1)) for it in groups]
        self.homes: dict[tuple[str, str], set[str]] = {}
        self.boxes = {it.group.id: it.box for it in groups}
        self.within: dict[tuple[str, str], Rect | None] = {}
        self.titles = [room for it in groups if (room := title_room(it))]
        self.solid += self.titles

    def broken(self, it: "Drawn") -> int:
        """How many things a line passes through: icons, words, and boxes that hold neither of its ends; or that it leaves."""
        if it.broken < 0:
            home = self.around(it.edge)
            solid = [*self.solid, *(box for group, box in self.inner if group not in home)]
            near = [rect for rect in solid if it.is_near(rect.x, rect.y, rect.x + rect.w, rect.y + rect.h)]
            it.broken = sum(any(enters(run, rect) for run in it.runs) for rect in near) + self.strays(it)
        return it.broken

    def strays(self, it: "Drawn") -> bool:
        """Whether a line leaves the innermost box that holds both of its ends."""
        box = self.common(it.edge)
        return box is not None and not (
            box.x <= it.left and it.right <= box.right and box.y <= it.top and it.bottom <= box.bottom
        )

    def common(self, edge: Edge) -> Rect | None:
        """The innermost box that holds both ends of an edge, where one does."""
        ends = (edge.source, edge.target)
        if ends not in self.within:
            one, two = (self._outward(end) for end in ends)
            self.within[ends] = next((self.boxes[group] for group in one if group in two and group in self.boxes), None)
        return self.within[ends]

    def around(self, edge: Edge) -> set[str]:
        """Every group that an edge has business in."""
        ends = (edge.source, edge.target)
        if ends not in self.homes:
            self.homes[ends] = self._around(edge)
        return self.homes[ends]

    def _around(self, edge: Edge) -> set[str]:
        return {*self._outward(edge.source), *self._outward(edge.target)}

    def _outward(self, end: str) -> list[str]:
        """The groups around a node, from the inside out."""
        found, group = [], self.nodes[end].node.parent
        while group:
            found.append(group)
            group = self.parents.get(group, "")
        return found


class Drawn:
    """An edge with its line, and the box around it."""

    __slots__ = ("bottom", "broken", "edge", "left", "line", "right", "runs", "top")

    def __init__(self, edge: Edge, line: Line) -> None:
        self.edge, self.line, self.runs = edge, line, runs(line)
        self.broken = -1  # how many things it passes through, once a page has counted them
        self.left, self.right = min(x for x, _ in line), max(x for x, _ in line)
        self.top, self.bottom = min(y for _, y in line), max(y for _, y in line)

    def is_near(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether the box around the line reaches another box."""
        return self.left < right + 5 and left < self.right + 5 and self.top < bottom + 5 and top < self.bottom + 5


def tangle(page: Page, it: Drawn, others: list[Drawn]) -> float:
    """What a line's crossings, and all that it lies on, cost."""
    total = BROKEN * page.broken(it)
    edge = it.edge
    for other in others:
        if other is it or not it.is_near(other.left, other.top, other.right, other.bottom):
            continue
        related = kin(edge, other.edge)
        alike = related and edge.kind == other.edge.kind
        for run in it.runs:
            for theirs in other.runs:
                if cross(run, theirs):
                    total += KIN_CROSSING if related else CROSSING
                elif not alike and (along := shared(run, theirs, TOO_NEAR)) > 0:
                    if not related and shared(run, theirs) > TOO_NEAR - 1:
                        total += BROKEN
                    elif along > TOO_NEAR:
                        total += 40
    return total


def reach(line: Line) -> float:
    """What a line's length and bends cost."""
    return jogs(line) + BEND * (len(line) - 2) + sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(line))


def jogs(line: Line) -> float:
    """What small steps cost, that look like mistakes."""
    return JOG * sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) < STEP for a, b in pairwise(line[1:-1]))


def _margin(boxes: list[Rect]) -> Rect:
    """The room for lines: round everything, but not far."""
    left, top = min(it.x for it in boxes) - 14, min(it.y for it in boxes) - 8
    right, bottom = max(it.right for it in boxes) + 14, max(it.bottom for it in boxes) + 14
    return Rect(left, top, right - left, bottom - top)
