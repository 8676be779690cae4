"""What to draw: boxes inside boxes, and what flows between them. No positions."""

from collections.abc import Callable
from typing import Any, Literal

from archplan.kernel.record import frozen

NodeKind = Literal["source", "service", "external"]
Role = Literal[
    "source",
    "edge",
    "dns",
    "ingress",
    "network",
    "compute",
    "data",
    "storage",
    "messaging",
    "ops",
    "security",
    "cicd",
    "external",
]
GroupKind = Literal[
    "cloud",
    "account",
    "region",
    "vpc",
    "zone",
    "public-subnet",
    "private-subnet",
    "autoscaling",
    "security-group",
    "datacenter",
    "generic",
]
EdgeKind = Literal["traffic", "data", "deploy", "log"]
Side = Literal["left", "right", "top", "bottom"]
Mark = Literal["", "added", "removed", "changed"]
"""What a comparison says of a thing."""
State = Literal["", "live", "standby", "idle", "failed", "degraded"]
"""How much of a thing runs: in a recovery region, or in a drill."""


Say = Callable[..., str]
"""Says a picture's own words in its reader's language: ``say("{count} arrows", count=3)``."""


def english(text: str, **given: Any) -> str:
    """The words as they are written."""
    return text.format(**given) if given else text


class Note(str):
    """A line of the legend that stands for a label or for dollars on no arrow: never left out, never cut."""


class Meaning(str):
    """A line of the legend that says what the figures of the picture are: never left out."""


class DrawingError(Exception):
    """A drawing could not be made; the message says why and what to do."""


@frozen
class Node:
    """One thing with an icon. `parent` is the innermost group around it, or nothing for the open page."""

    id: str
    kind: NodeKind
    title: tuple[str, ...]
    icon: str
    role: Role
    parent: str
    zones: tuple[str, ...] = ()
    cost: str | None = None
    heat: float | None = None
    tooltip: str = ""
    link: str = ""
    steps: tuple[int, ...] = ()
    mark: Mark = ""
    delta: str = ""
    state: State = ""
    holds: tuple[str, ...] = ()
    """The names of the things that one icon stands for, where it stands for several."""
    called: str = ""  # what its state is called, where not by its name


@frozen
class Group:
    """A border around nodes and other groups, in the official style of its kind."""

    id: str
    kind: GroupKind
    title: str
    parent: str
    mark: Mark = ""
    state: State = ""
    called: str = ""  # what its state is called, where not by its name


@frozen
class Edge:
    """An arrow. The more requests a second it carries, the wider it is."""

    id: str
    source: str
    target: str
    label: str = ""
    rate: float = 0.0
    kind: EdgeKind = "traffic"
    cost: str | None = None
    tooltip: str = ""
    steps: tuple[int, ...] = ()
    mark: Mark = ""
    delta: str = ""
    state: State = ""
    carries: tuple[tuple[int, int, int], ...] = ()
    """The connections that run along it: the number of each, which part of its way this is, and of how many."""
    called: str = ""  # what its state is called, where not by its name


@frozen
class Step:
    """One numbered step of the flow: its circle's number and its sentence."""

    number: int
    text: str


@frozen
class Pins:
    """What the architect wants of the layout; all of it is obeyed. Every name is a node's id or a service's name.

    Things of one row stand side by side in that order, things of one column one above the other in that order.
    """

    direction: Literal["", "right", "down"] = ""
    rows: tuple[tuple[str, ...], ...] = ()
    columns: tuple[tuple[str, ...], ...] = ()
    order: tuple[str, ...] = ()
    sides: tuple[tuple[str, Side], ...] = ()


@frozen
class Scene:
    """Everything on one page."""

    title: str
    subtitle: str
    total: str
    nodes: tuple[Node, ...]
    groups: tuple[Group, ...]
    edges: tuple[Edge, ...]
    legend: tuple[str, ...] | None = ()
    """Sentences for the legend; None leaves the whole legend out."""
    steps: tuple[Step, ...] = ()
    pins: Pins = Pins()
    heat: bool = False
    """Whether every service is tinted by its share of the cost."""
    page: str = ""
    """The page that the picture is for; its shape and size decide how things are laid out."""
    say: Say = english
    """Says the words that the picture has of its own."""
