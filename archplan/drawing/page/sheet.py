"""A drawing with every position settled: plain boxes and lines, ready to paint or to measure."""

from typing import Literal

from archplan.drawing.page.lettering import clean, few_lines, shorten, text_width
from archplan.drawing.page.scene import Edge, Group, Mark, Node, Say, Step, english
from archplan.kernel.record import changed, frozen

ICON = 40.0
CORNER = 28.0
LINE = 14.0
GROUP_LINE = 12.5
TEXT = 12.0
SMALL = 11.0
TITLE_ROOM = 132.0
LONG_TITLE = 150.0
WIDEST_PILL = 260.0
STEP_CIRCLE = 19.0
"""A step's number in its circle, with the room beside it."""
Router = Literal["orthogonal", "straight"]
SIGNS: dict[Mark, str] = {"added": "+", "removed": "−", "changed": "~"}
"""What stands for a mark, beside its colour."""


@frozen
class Rect:
    """A box: its left top corner, width and height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def cx(self) -> float:
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        return self.y + self.h / 2

    def grown(self, by: float) -> "Rect":
        return Rect(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)

    def meets(self, other: "Rect") -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x < other.right - 0.01
            and other.x < self.right - 0.01
            and self.y < other.bottom - 0.01
            and other.y < self.bottom - 0.01
        )


Point = tuple[float, float]


@frozen
class NodeBox:
    """A node's icon with its title and cost pill below."""

    node: Node
    box: Rect
    icon: Rect
    lines: tuple[str, ...]
    title: Rect
    pill: Rect | None
    steps_at: tuple[Point, ...] = ()

    @property
    def text(self) -> Rect:
        """Title and pill together."""
        if self.pill is None:
            return self.title
        x = min(self.title.x, self.pill.x)
        right = max(self.title.right, self.pill.right)
        return Rect(x, self.title.y, right - x, self.pill.bottom - self.title.y)


@frozen
class GroupBox:
    """A group's border, its title and whether a corner icon stands before it."""

    group: Group
    box: Rect
    lines: tuple[str, ...]
    title: Rect
    depth: int


@frozen
class Route:
    """An edge's line from border to border, with its label when there is room for it."""

    edge: Edge
    points: tuple[Point, ...]
    label: "Label | None" = None
    letter: str = ""  # stands for a label that fits nowhere; the legend says it
    steps_at: tuple[Point, ...] = ()


@frozen
class Label:
    """Words on a line: what flows, and what that costs."""

    box: Rect
    text: str
    cost: str
    stacked: bool


@frozen
class Sheet:
    """The whole page."""

    title: str
    subtitle: str
    total: str
    width: float
    height: float
    nodes: tuple[NodeBox, ...]
    groups: tuple[GroupBox, ...]
    routes: tuple[Route, ...]
    legend: tuple[str, ...] | None
    dropped: tuple[Edge, ...]
    steps: tuple[Step, ...] = ()
    heat: bool = False
    router: Router = "orthogonal"
    say: Say = english
    page: str = ""
    """The page that it is for; on one the legend stands in the heading."""

    @property
    def unsaid(self) -> str:
        """What is said of lines to the operations box that are not drawn, by the names of their ends; nothing without."""
        callers: dict[str, list[str]] = {}
        for edge in self.dropped:
            callers.setdefault(_plain(edge.target), []).append(_plain(edge.source))
        say, count = self.say, len(self.dropped)
        named = "; ".join(
            say("{names} to {name}", names=", ".join(dict.fromkeys(names)), name=target)
            for target, names in callers.items()
        )
        if not named:
            return ""
        if count == 1:
            return say("1 line to the operations box not drawn: {ends}", ends=named)
        return say("{count} lines to the operations box not drawn: {ends}", count=count, ends=named)


def _plain(id_: str) -> str:
    """The name in a node's id: without its copy, and without the place of a heap."""
    return id_.partition("@")[0].rpartition("/")[2]


def step_circle(at: Point) -> Rect:
    """The room of a step's circle."""
    return Rect(at[0] - 8.5, at[1] - 8.5, 17, 17)


def title_lines(node: Node) -> tuple[str, ...]:
    """A node's title as it is printed; a third line would make every row of the picture higher."""
    if len(node.title) > 2 and text_width(clean(f"{node.title[0]} {node.title[1]}")) <= LONG_TITLE:
        node = changed(node, title=(f"{node.title[0]} {node.title[1]}", *node.title[2:]))
    return few_lines(node.title, TITLE_ROOM, most=TITLE_ROOM + 30) or (shorten(clean(node.id), TITLE_ROOM),)


def node_box(node: Node, x: float, y: float, width: float, height: float) -> NodeBox:
    """A node at a place: icon on top, text below, all on one middle line."""
    lines = title_lines(node)
    middle = float(round(x + width / 2))
    wide = max(text_width(line) for line in lines)
    title = Rect(middle - wide / 2, y + ICON + 4, wide, LINE * len(lines))
    pill = None
    if pill_text(node):
        pill_width = text_width(pill_text(node), 10.5, bold=True) + 14
        pill = Rect(middle - pill_width / 2, title.bottom + 3, pill_width, 15)
    icon = Rect(middle - ICON / 2, y, ICON, ICON)
    steps_at = tuple((icon.x - STEP_CIRCLE * k, icon.y) for k in reversed(range(len(node.steps))))
    return NodeBox(node, Rect(x, y, width, height), icon, lines, title, pill, steps_at)


def pill_text(node: Node) -> str:
    """A node's cost as it is printed, with what a comparison adds to it."""
    cost, delta = clean(node.cost or ""), clean(node.delta)
    said = f"{cost} ({delta})" if cost and delta else cost or delta
    return shorten(said, WIDEST_PILL, 10.5, bold=True)  # no number is cut: only words can be longer


def label_parts(edge: Edge) -> tuple[str, str, bool, float, float]:
    """An edge's words, its cost, whether they stand on two lines, and how wide and high that is."""
    text = shorten(clean(f"{edge.label} {_state_word(edge)}"), 150, SMALL)
    cost, delta = clean(edge.cost or ""), clean(edge.delta)
    cost = shorten(f"{cost} ({delta})" if cost and delta else cost or delta, 150, SMALL, bold=True)
    wide, also = text_width(text, SMALL), text_width(cost, SMALL, bold=True)
    if not (text or cost):
        return "", "", False, 0, 0
    if text and cost and wide + also > 84:
        return text, cost, True, max(wide, also) + 8, 2 * 13 + 2
    return text, cost, False, wide + also + (5 if text and cost else 0) + 8, 15


def has_corner(kind: str) -> bool:
    """Whether a group of this kind has an icon in its corner."""
    return kind in ("cloud", "account", "region", "vpc", "public-subnet", "private-subnet", "datacenter")


def _state_word(thing: Edge | Group) -> str:
    return f"({thing.called or thing.state})" if thing.state else ""


def group_title(group: Group) -> tuple[str, ...]:
    """A group's title as it is printed. A subnet's takes two lines when it is long: it is narrow."""
    title = " ".join(filter(None, (SIGNS.get(group.mark, ""), clean(group.title), _state_word(group))))
    if "subnet" in group.kind and text_width(title) > 112:
        return few_lines((title,), 150)
    return (shorten(title, 240),) if title else ()


def group_title_box(group: Group, box: Rect) -> Rect:
    """Where a group's title stands: behind its corner icon, in the middle, or below an icon in the middle."""
    lines = group_title(group)
    wide, high = max(map(text_width, lines), default=0), GROUP_LINE * (len(lines) - 1) + 16
    if group.kind == "autoscaling":
        wide = max(wide, CORNER)
        return Rect(box.cx - wide / 2, box.y, wide, CORNER - 1 + high)
    top = box.y + (6 if len(lines) < 2 else 1)
    return Rect(box.x + CORNER + 6 if has_corner(group.kind) else box.cx - wide / 2, top, wide, high)
