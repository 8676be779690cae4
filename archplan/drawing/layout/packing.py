"""A level of an arrangement as the grid packs it: what its members pull at, and how much of the page it may take."""

from collections.abc import Callable, Sequence

from archplan.drawing.layout.folding import Block
from archplan.drawing.layout.levels import Arrangement, Level
from archplan.drawing.layout.pack import Pull, pack
from archplan.drawing.page.pages import room, steps_height
from archplan.drawing.page.scene import Node
from archplan.drawing.page.sheet import ICON, LINE, STEP_CIRCLE, label_parts, pill_text, title_lines

PILL = 18.0
HEADS = (10.0, 26.0)
"""What a line needs of room beside its words, across and down: for its head, and to be seen."""
BESIDE = 165.0
"""What stands on one side of a region takes about so much of the page."""
INNER = 0.4
"""The share of a page, across and down, that a packed subnet or box should take at most."""
TRUNKS = ("region", "account", "datacenter", "cloud")
AROUND = (120.0, 172.0)
"""What borders, margins and the heading round a region take, across and down."""


def packed(
    arrangement: Arrangement,
    level: Level,
    size: Callable[[str], tuple[float, float]],
    offset: Callable[[str, str, int], float],
    share: float,
) -> Block:
    """Members in cells, drawn to one another and to where their edges leave the level.

    `size` says how large a member is, `offset` where in a member a node's icon stands, along an axis; `share` how much of the usual room is left between things.
    """
    members = level.members
    pulls = _pulls(arrangement, members, offset)
    gap = (22.0 * share**2, 26.0 * share)
    nodes, sizes = arrangement.nodes, {it: size(it) for it in members}
    own = {it: (wide, min(_own_height(nodes[it]), high)) for it, (wide, high) in sizes.items() if it in nodes}
    wanted = tuple(own.get(it, sizes[it]) for it in members)
    blocks = pack(wanted, tuple(pulls), gap, _room(arrangement, level, pulls), bool(arrangement.scene.page))
    block = blocks[min(arrangement.choice.pack, len(blocks)) - 1]
    return Block(block.width, block.height, {m: block.at[str(k)] for k, m in enumerate(members)})


def _pulls(arrangement: Arrangement, members: Sequence[str], offset: Callable[[str, str, int], float]) -> list[Pull]:
    """The edges between members, and from one to what is outside."""
    home = {leaf: k for k, member in enumerate(members) for leaf in _leaves(arrangement, member)}
    pulls = []
    for edge in arrangement.edges:
        one, two = home.get(edge.source, -1), home.get(edge.target, -1)
        if one == two:
            continue
        ends = [
            (offset(members[k], end, 0), offset(members[k], end, 1)) if k >= 0 else (0.0, 0.0)
            for k, end in ((one, edge.source), (two, edge.target))
        ]
        needed = label_parts(edge)[3] + STEP_CIRCLE * len(edge.steps) + HEADS[0]
        pulls.append(Pull(one, two, (ends[0], ends[1]), needed, 0.5 if edge.kind in ("deploy", "log") else 1.0))
    return pulls


def _room(arrangement: Arrangement, level: Level, pulls: list[Pull]) -> tuple[float, float]:
    """How much of its page a packed level may take."""
    wide, high = room(arrangement.scene)
    if arrangement.kind(level.group) not in TRUNKS:
        return wide * INNER, high * INNER
    beside = BESIDE * (1 + any(it.two < 0 for it in pulls))
    return wide - beside - AROUND[0], high - AROUND[1] - steps_height(arrangement.scene, wide)


def _leaves(arrangement: Arrangement, member: str) -> list[str]:
    if member in arrangement.nodes:
        return [member]
    return [leaf for inner in arrangement.levels[member].members for leaf in _leaves(arrangement, inner)]


def _own_height(node: Node) -> float:
    """How high a node is by itself, whatever stands beside it."""
    return float(ICON + 4 + LINE * len(title_lines(node)) + (PILL if pill_text(node) else 0))
