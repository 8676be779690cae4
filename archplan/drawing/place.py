"""From a scene to positions: a few arrangements are drafted, the promising ones are straightened, the best one is kept."""

from collections.abc import Iterator
from itertools import pairwise, product
from typing import Literal

from archplan.drawing.arrange import arrange
from archplan.drawing.blocks import node_sizes
from archplan.drawing.draft import Draft
from archplan.drawing.engine import Positions
from archplan.drawing.levels import Choice, How
from archplan.drawing.pins import Tie, wishes
from archplan.drawing.scene import DrawingError, Edge, Scene
from archplan.drawing.sheet import ICON, Rect, Sheet
from archplan.drawing.straighten import straighten
from archplan.drawing.tangle import Tangle

ORTHOGONAL_UP_TO = 300
"""More nodes than this, and edges are straight lines: nobody follows them by eye anyway."""
ROUTED_UP_TO = 60
"""More nodes than this, and drafts are compared before their edges are routed: routing takes longest."""
STRAIGHTENED, ROUTED = 6, 3
"""How many drafts get that far."""
MOST_NODES, MOST_EDGES = 5000, 10_000
SLIDE = (1600, 900)


def place(scene: Scene) -> Sheet:
    """The page with every position settled."""
    count = len(scene.nodes)
    if count > MOST_NODES or len(scene.edges) > MOST_EDGES:
        raise DrawingError(
            f"{count} things and {len(scene.edges)} arrows are more than a page holds (at most {MOST_NODES} and"
            f" {MOST_EDGES}). Draw a part of them, for instance what stands around one service."
        )
    drafts = _drafts(scene)
    if count <= ROUTED_UP_TO and len(drafts) > 1:
        drafts = sorted(
            drafts[:ROUTED], key=lambda draft: _effort(_sheet(scene, draft, careful=False)) + _against(draft)
        )
    return _sheet(scene, drafts[0])


def _drafts(scene: Scene) -> list[Draft]:
    """Drafts of the reasonable choices, the most promising first."""
    known: dict[str, Positions] = {}  # choices differ in few levels; the others are placed once
    sizes = node_sizes(scene)
    count = len(scene.nodes)
    if count > ORTHOGONAL_UP_TO:
        draft = Draft(arrange(scene, Choice()), sizes, known, wishes(scene))
        straighten(draft, 0)
        _check(draft)
        return [draft]
    drafts: dict[tuple[object, ...], Draft] = {}
    refused: list[DrawingError] = []
    for choice in _choices(count <= ROUTED_UP_TO):
        arrangement = arrange(scene, choice)
        shape = tuple((level.group, level.how, level.bands) for level in arrangement.levels.values())
        if shape not in drafts:
            try:
                drafts[shape] = Draft(arrangement, sizes, known, wishes(scene))
            except DrawingError as problem:  # these boxes cannot keep a pin; others may
                refused.append(problem)
    best = []
    for draft in sorted(drafts.values(), key=_ugliness)[: STRAIGHTENED if count <= ROUTED_UP_TO else 1]:
        straighten(draft, 160 if count <= ROUTED_UP_TO else 0)
        try:
            _check(draft)
            best.append(draft)
        except DrawingError as problem:
            refused.append(problem)
    if not best:
        raise refused[0]
    return sorted(best, key=lambda draft: _ugliness(draft) + Tangle(draft).cost() / 40) if len(best) > 1 else best


def _choices(many: bool) -> Iterator[Choice]:
    sides: tuple[Literal["right", "bottom"], ...] = ("right", "bottom")
    hows: tuple[How, ...] = ("right", "down")
    folds: tuple[Literal["", "front", "back", "both"], ...] = ("", "front", "back", "both") if many else ("",)
    for side, front, back in product(sides, hows, hows):
        for fold in folds:
            yield Choice(front, back, side, fold)
        if many:
            yield Choice(front, back, side, body="down")


def _sheet(scene: Scene, draft: Draft, careful: bool = True) -> Sheet:
    from archplan.drawing.label import with_labels
    from archplan.drawing.route import router, routes

    nodes, groups = draft.boxes()
    how = router(len(scene.nodes), len(draft.arrangement.edges))
    lines = routes(nodes, groups, draft.arrangement.edges, how == "orthogonal", careful and bool(nodes))
    return with_labels(
        Sheet(
            scene.title,
            scene.subtitle,
            scene.total,
            draft.width,
            draft.height,
            nodes,
            groups,
            lines,
            scene.legend,
            draft.arrangement.dropped,
            router=how,
        )
    )


def _frame(width: float, height: float) -> float:
    """How small a page gets on a slide, and how odd its shape is."""
    shrink = max(width / SLIDE[0], height / SLIDE[1], 0.6)
    shape = width / height
    return shrink + 0.25 * width * height / (SLIDE[0] * SLIDE[1]) + max(shape - 2.2, 0) * 0.5 + max(1.1 - shape, 0)


def _ugliness(draft: Draft) -> float:
    """How a draft would look: its frame, and how far its edges run."""
    edges = draft.arrangement.edges
    run = sum(_away(draft.at[edge.source], draft.at[edge.target]) for edge in edges)
    aside = 0.1 if draft.arrangement.choice.side == "bottom" else 0
    return aside + _frame(draft.width, draft.height) + run / (1 + len(edges)) / SLIDE[0] + _against(draft)


def _against(draft: Draft) -> float:
    """How much of the flow does not go the way that people read."""
    edges = [edge for edge in draft.arrangement.edges if edge.source != edge.target]
    down = draft.arrangement.choice.flow == "down"
    ends = [(draft.at[edge.source], draft.at[edge.target]) for edge in edges]
    return 0.4 * sum(b.cy <= a.cy if down else b.cx <= a.cx + 10 for a, b in ends) / (1 + len(edges))


def _away(a: Rect, b: Rect) -> float:
    return abs(a.cx - b.cx) + abs(a.cy - b.cy)


def _effort(sheet: Sheet) -> float:
    """How hard a drawing is to read: its frame, its crossings, its bends, how far its lines run, and words in the legend."""
    runs = [(route.edge, a, b) for route in sheet.routes for a, b in pairwise(route.points)]
    flat = [(e, min(a[0], b[0]), max(a[0], b[0]), a[1]) for e, a, b in runs if abs(a[1] - b[1]) < 0.01]
    steep = [(e, min(a[1], b[1]), max(a[1], b[1]), a[0]) for e, a, b in runs if abs(a[0] - b[0]) < 0.01]
    crossings = sum(
        left < x < right and top < y < bottom and not _kin(one, two)
        for one, left, right, y in flat
        for two, top, bottom, x in steep
    )
    length = sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for _, a, b in runs)
    numbers = sum(route.number is not None for route in sheet.routes)
    return (
        _frame(sheet.width, sheet.height)
        + 0.04 * crossings
        + 0.005 * len(runs)
        + length / (1 + len(sheet.routes)) / SLIDE[0]
        + 0.04 * numbers
    )


def _kin(one: Edge, two: Edge) -> bool:
    return one.source == two.source or one.target == two.target


def _check(draft: Draft) -> None:
    """Whether every pin is obeyed."""
    for tie in draft.wishes.ties:
        if not _is_kept(tie, draft.at[tie.first], draft.at[tie.second]):
            other = next((it.pin for it in draft.wishes.ties if it.pin != tie.pin), "boxes that they stand in")
            raise DrawingError(f"The {tie.pin} contradicts the {other}. Leave one of them out.")


def _is_kept(tie: Tie, a: Rect, b: Rect) -> bool:
    if tie.axis == 1:
        return abs(a.y - b.y) < 1 and a.cx < b.cx
    return abs(a.cx - b.cx) < 1 and a.y + ICON <= b.y
