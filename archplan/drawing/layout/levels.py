"""What stands beside what: every group is one level of members, laid out in one of a few ways."""

from functools import cached_property
from typing import Literal

from archplan.drawing.page.scene import DrawingError, Edge, Group, Node, Scene
from archplan.kernel.record import frozen

How = Literal["right", "down", "stack", "row", "grid", "border", "pack"]
"""Along the flow to the right or down, one above the other, side by side, on the border of the first member, or in cells."""
PAGE = ""
PACKS, FEW_PACKS = 4, 2
"""How many of the shapes that a level is packed in are drafted for a page, and where no page is asked for."""
SUBNETS = ("public-subnet", "private-subnet")


@frozen
class Choice:
    """What may reasonably be laid out in more than one way; the best-looking one is kept."""

    front: How = "right"
    back: How = "right"
    side: Literal["right", "bottom"] = "right"
    fold: Literal["", "front", "back", "both"] = ""
    body: How = "right"
    flow: Literal["right", "down"] = "right"
    tiers: Literal["right", "down"] = "down"
    """Whether the tiers of a network follow one another to the right, its zones below one another, or the other way."""
    wrap: int = 1
    """In how many lines a long flow is written, one below the other."""
    room: float = 1.0
    """How much of the usual room between things, and inside of borders, is left."""
    trunks: int = 0
    """In how many columns networks and regions stand; 0 says one after the other."""
    pack: int = 0
    """The shape of the cells that what is in a region stands in: the first to fit the page best, the second; 0 says none."""


@frozen
class Link:
    """Two members of one level, joined by edges somewhere inside them."""

    source: str
    target: str
    weight: float
    edges: tuple[Edge, ...]


@frozen
class Level:
    """The inside of one group: its members and how they are laid out. Bands follow one another along the flow."""

    group: str
    how: How
    bands: tuple[tuple[str, ...], ...]
    links: tuple[Link, ...] = ()

    @cached_property
    def members(self) -> tuple[str, ...]:
        return tuple(member for band in self.bands for member in band)


@frozen
class Arrangement:
    """Every level by its group. Groups that are `bare` only hold things together and have no border."""

    scene: Scene
    choice: Choice
    levels: dict[str, Level]
    nodes: dict[str, Node]
    groups: dict[str, Group]
    bare: frozenset[str]
    edges: tuple[Edge, ...]
    dropped: tuple[Edge, ...]
    aside: tuple[str, ...] = ()
    """The boxes of what stands aside from the flow."""

    def path(self, member: str) -> tuple[str, ...]:
        """The member and every group around it, innermost first."""
        found = [member]
        while member != PAGE:
            member = self.nodes[member].parent if member in self.nodes else self.groups[member].parent
            found.append(member)
        return tuple(found)

    def kind(self, member: str) -> str:
        """The kind of a group with a border, or nothing."""
        return self.groups[member].kind if member in self.groups and member not in self.bare else ""


def checked(scene: Scene) -> Scene:
    """The scene, or a sentence about what in it cannot be drawn."""
    things: tuple[Node | Group, ...] = (*scene.nodes, *scene.groups)
    ids = [thing.id for thing in things]
    parents = {group.id: group.parent for group in scene.groups}
    if repeated := next((name for name in ids if ids.count(name) > 1), None) if len(set(ids)) < len(ids) else None:
        raise DrawingError(f"Two things are called '{repeated}'. Give every node and group an id of its own.")
    if PAGE in ids:
        raise DrawingError("A node or group has an empty id. Give every node and group an id of its own.")
    for thing in things:
        if thing.parent != PAGE and thing.parent not in parents:
            raise DrawingError(f"'{thing.id}' stands in '{thing.parent}', which is no group. Add it or correct it.")
    for start, parent in parents.items():
        seen, around = {start}, parent
        while around != PAGE:
            if around in seen:
                raise DrawingError(f"The group '{start}' stands inside itself. Give it another parent.")
            seen.add(around)
            around = parents[around]
    names = {node.id for node in scene.nodes}
    for edge in scene.edges:
        for end in (edge.source, edge.target):
            if end not in names:
                raise DrawingError(f"The edge '{edge.id}' ends at '{end}', which is no node. Add it or correct it.")
    return scene
