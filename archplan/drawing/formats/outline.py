"""What every written format starts from: groups inside groups, what stands in them, every arrow, and a safe name for each."""

import keyword
import re
import unicodedata
from collections.abc import Iterator

from archplan.drawing.layout.arrange import PAGE, arrange
from archplan.drawing.page.lettering import clean
from archplan.drawing.page.scene import Edge, Group, GroupKind, Node, Say, Scene, State, english
from archplan.drawing.page.sheet import group_title, label_parts, pill_text, title_lines
from archplan.drawing.page.themes import LIGHT
from archplan.drawing.paint.icons import family
from archplan.kernel.record import frozen

FRAMES: dict[GroupKind, tuple[str, str, bool, str]] = {
    kind: (it.line, it.title, bool(it.dashes), it.ground.removeprefix("none")) for kind, it in LIGHT.groups.items()
}
"""Border, ink of the title, whether the border is dashed, and ground of every kind of group."""

LINES = LIGHT.edges
MARKS = LIGHT.marks
FAULTS: dict[State, str] = {"failed": LIGHT.states["failed"], "degraded": LIGHT.states["degraded"]}
FAINT: dict[State, int] = {"standby": 65, "idle": 40}
"""How strong what does not work is drawn, in hundredths."""

_RESERVED = frozenset([
    "_", "call", "class", "classdef", "classes", "click", "constraint", "default", "desc", "diagram", "digraph",
    "direction", "edge", "end", "filename", "flowchart", "graph", "grid", "height", "href", "icon", "interpolate",
    "label", "labels", "language", "layers", "left", "link", "linkstyle", "near", "node", "null", "scenarios",
    "shape", "source", "steps", "strict", "style", "styles", "subgraph", "suspend", "target", "the_heading",
    "the_steps", "tooltip", "top", "unsuspend", "vars", "width",
    *(word.lower() for word in [*keyword.kwlist, *keyword.softkwlist]),
])  # fmt: skip


@frozen
class Leaf:
    """A node, the name it has in every written format, and the lines that are printed."""

    node: Node
    name: str
    lines: tuple[str, ...]

    @property
    def category(self) -> str:
        return category(self.node)


@frozen
class Box:
    """A group, its name, its printed title, and what stands in it."""

    group: Group
    name: str
    title: str
    members: tuple["Leaf | Box", ...]


@frozen
class Arrow:
    """An edge between two names, with its printed words."""

    edge: Edge
    source: str
    target: str
    words: str


@frozen
class Outline:
    """The whole page, in the order in which it is written."""

    heading: str
    notes: tuple[str, ...]
    direction: str
    members: tuple[Leaf | Box, ...]
    arrows: tuple[Arrow, ...]

    def walk(self) -> Iterator[tuple[Leaf | Box, tuple[Box, ...]]]:
        """Everything on the page with the groups around it, the outermost first."""
        yield from _walk(self.members, ())


def _walk(members: tuple[Leaf | Box, ...], around: tuple[Box, ...]) -> Iterator[tuple[Leaf | Box, tuple[Box, ...]]]:
    for member in members:
        yield member, around
        if isinstance(member, Box):
            yield from _walk(member.members, (*around, member))


def outline(scene: Scene) -> Outline:
    """The scene as a tree. Delivery and operations stand in their boxes, as they do in the picture."""
    arrangement = arrange(scene)
    names = _names([*arrangement.nodes, *(name for name in arrangement.groups if name not in arrangement.bare)])

    def inside(group: str) -> Iterator[Leaf | Box]:
        for member in arrangement.levels[group].members:
            if member in arrangement.nodes:
                node = arrangement.nodes[member]
                lines = [line for line in title_lines(node) if line] or [names[member]]
                yield Leaf(node, names[member], (*lines, *_more(node, scene.say)))
            elif member in arrangement.bare:
                yield from inside(member)
            else:
                it = arrangement.groups[member]
                title = " ".join(group_title(it))
                yield Box(it, names[member], title, tuple(inside(member)))

    return Outline(
        " · ".join(filter(None, map(clean, (scene.title, scene.subtitle, scene.total)))),
        tuple(f"{circled(step.number)} {clean(step.text)}" for step in scene.steps),
        "TB" if scene.pins.direction == "down" else "LR",
        tuple(inside(PAGE)),
        tuple(Arrow(edge, names[edge.source], names[edge.target], words(edge, scene.say)) for edge in scene.edges),
    )


def words(edge: Edge, say: Say = english) -> str:
    """An arrow's words on one line: its steps, what flows, what it costs, what a comparison says."""
    text, cost, *_ = label_parts(edge)
    return " ".join(filter(None, ["".join(map(circled, edge.steps)), text, cost, say(edge.mark)]))


def _more(node: Node, say: Say) -> list[str]:
    """The lines after the title: cost, steps, and in words what a colour also says."""
    return [line for line in (pill_text(node), "".join(map(circled, node.steps)), say(node.mark), _said(node)) if line]


def _said(node: Node) -> str:
    return "" if node.state == "live" else node.called or node.state


def circled(number: int) -> str:
    """A step's number as one sign: ①, ②, and (21) where there is none."""
    return chr(0x245F + number) if 1 <= number <= 20 else f"({number})"


def category(node: Node) -> str:
    """The category whose colour a node has, as the icon catalogue calls it."""
    return family(node.icon) or "general"


def _names(ids: list[str]) -> dict[str, str]:
    """For every id a name of letters, digits and underscores that no format reserves; no two differ only in case."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for it in ids:
        plain = unicodedata.normalize("NFKD", it.replace("đ", "d").replace("Đ", "D"))
        stem = re.sub(r"[^A-Za-z0-9]+", "_", "".join(c for c in plain if not unicodedata.combining(c))).strip("_")[:60]
        if not stem or stem[0].isdigit():
            stem = f"n{stem}"
        name, number = (f"{stem}_" if stem.lower() in _RESERVED else stem), 1
        while name.lower() in taken:
            number += 1
            name = f"{stem}_{number}"
        taken.add(name.lower())
        names[it] = name
    return names
