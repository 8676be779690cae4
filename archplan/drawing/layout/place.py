"""From a scene to positions: a few arrangements are drafted, the promising ones are straightened, the best one is kept."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations, product
from operator import itemgetter
from typing import Literal

from archplan.drawing.layout.arrange import arrange
from archplan.drawing.layout.blocks import node_sizes
from archplan.drawing.layout.draft import Draft
from archplan.drawing.layout.engine import Positions
from archplan.drawing.layout.exchange import exchange
from archplan.drawing.layout.levels import FEW_PACKS, PACKS, SUBNETS, Choice, How
from archplan.drawing.layout.pins import Sizes, Tie, wishes
from archplan.drawing.layout.straighten import TRIALS, straighten, tighten
from archplan.drawing.layout.tangle import Tangle
from archplan.drawing.layout.tuck import enclose, tuck
from archplan.drawing.page.pages import room, steps_height
from archplan.drawing.page.scene import DrawingError, Scene
from archplan.drawing.page.sheet import ICON, Rect, Route, Sheet
from archplan.kernel.record import changed

ARRANGED_UP_TO = 300
"""More nodes than this, and the first arrangement is kept: nobody follows its lines by eye anyway."""
CHOOSY_UP_TO = 60
"""More nodes than this, and rows are not folded, and boxes keep their order: trying takes longest."""
STRAIGHTENED, PROMISING = 3, 4
"""How many drafts are straightened before one of them is kept, also where some are packed."""
MOST_NODES, MOST_EDGES = 5000, 10_000
LONG_SCENE = 30
"""Fewer things than this are not written in three lines unless a page asks for it."""
LONG = 5
"""A flow of fewer things than this is not written in several lines."""
REMEMBERED = 32
"""How many pages are kept for the next who asks: a report draws most of its pictures more than once."""
TANGLED, TANGLE = 3, 12
"""Lines that cross so often are tried again with icons exchanged, and those that still do in another draft."""
CLOSE = 0.7
"""How much of the room between things is left where a page asks for large letters."""
CLOSER = 0.85
"""How much of it is left where a picture is somewhat too small to be read on a slide."""
UNSAID, CROSSED = 0.1, 0.12
"""By how many tenths of a page a picture may be larger for a word that finds its place on its line, and a crossing less."""
SMALLER = 1.02
"""How much smaller than the first one a draft's letters may be for that."""
CALMED = 2
"""How many drafts are tried with icons exchanged."""
CALMER = 0.8
"""What share of the crossings may be left, for an order that people did not ask for to be worth it."""
SMALL, SMALLISH = 1.3, 1.1
"""A picture that is so much larger than a slide on which it can be read is packed, though nobody asked for a page."""
ROUTED, ROUGH = 2, 0.6
"""How many drafts of which some are packed get their lines, by how often these cross before they are led anew: so many stay."""
SLIDE = (1600, 900)
"""The page, in pixels, that distances are weighed against."""
Shape = tuple[object, ...]
"""How every level is laid out: two choices often come to the same."""


def place(scene: Scene) -> Sheet:
    """The page with every position settled."""
    return _lay_out(scene, tuple(map(type, scene.legend or ())))  # a sentence and a meaning may be the same letters


def forget() -> None:
    """Whatever comes next is laid out anew."""
    _lay_out.cache_clear()


@lru_cache(REMEMBERED)
def _lay_out(scene: Scene, legend: tuple[type, ...]) -> Sheet:
    """The page of a scene whose legend is made of these."""
    count = len(scene.nodes)
    if count > MOST_NODES or len(scene.edges) > MOST_EDGES:
        raise DrawingError(
            f"{count} things and {len(scene.edges)} arrows are more than a page holds (at most {MOST_NODES} and"
            f" {MOST_EDGES}). Draw a part of them, for instance what stands around one service."
        )
    drafts = _drafts(scene)
    if len(drafts) > 1 and (scene.page or any(it.arrangement.choice.pack for it in drafts)):
        return _for_reading(scene, drafts)
    found: list[tuple[int, float, Sheet]] = []
    for number, draft in enumerate(drafts):
        sheet = _sheet(scene, draft)
        lying, missing = _faults(sheet) if sheet.router == "orthogonal" else (0, 0)
        if lying or missing:
            found.append((lying, missing, sheet))
            continue
        return _calmed(scene, drafts[number:], sheet) if sheet.router == "orthogonal" else sheet
    return min(found, key=lambda it: it[:2])[2]


def _for_reading(scene: Scene, drafts: list[Draft]) -> Sheet:
    """The sheet that is read best on its page: nothing lies on anything, its letters are large, and little crosses."""
    from archplan.drawing.page.overlaps import laws

    def judged(draft: Draft) -> tuple[int, float, int, Sheet]:
        sheet = _sheet(scene, draft)
        lying, missing = _faults(sheet)
        count = _crossings(sheet.routes)
        worth = _frame(scene, sheet.width, sheet.height) + _against(draft) + CROSSED * count + UNSAID * missing
        return lying + sum(laws(sheet).values()), worth, count, sheet

    def floor(draft: Draft) -> float:
        return _frame(scene, draft.width, draft.height) + _against(draft)

    if len(drafts) > ROUTED:
        drafts = sorted(drafts, key=lambda it: floor(it) + ROUGH * CROSSED * _crossings(_rough(it)))[:ROUTED]
    found: list[tuple[tuple[int, float, int, Sheet], Draft]] = []
    for draft in sorted(drafts, key=floor):
        if any(not it[0] and it[1] <= floor(draft) for it, _ in found):
            break  # its letters alone are worse than all of another
        found.append((judged(draft), draft))
    best, draft = min(found, key=lambda it: it[0][:2])
    if best[2] >= TANGLED and exchange(draft):
        best = min(best, judged(draft), key=itemgetter(0, 1))
    return best[3]


def _calmed(scene: Scene, drafts: list[Draft], sheet: Sheet) -> Sheet:
    """A sheet whose lines cross often gives way to one with some icons exchanged where far fewer do."""
    count = _crossings(sheet.routes)
    least = _frame(scene, drafts[0].width, drafts[0].height)
    for draft in drafts[:CALMED] if count >= TANGLED else []:
        if _frame(scene, draft.width, draft.height) <= least * SMALLER and exchange(draft):
            other = _sheet(scene, draft)
            if not any(_faults(other)) and (fewer := _crossings(other.routes)) <= count * CALMER:
                count, sheet = fewer, other
        if count < TANGLE:
            break
    return sheet


def _rough(draft: Draft) -> tuple[Route, ...]:
    """The lines of a draft before any of them is led anew."""
    from archplan.drawing.routes.route import routes

    return routes(*draft.boxes(), draft.arrangement.edges, orthogonal=True, rough=True)


def _crossings(routes: Iterable[Route]) -> int:
    """How often lines cross."""
    from archplan.drawing.page.meet import cross
    from archplan.drawing.routes.effort import Drawn

    drawn = [Drawn(route.edge, route.points) for route in routes]
    return sum(
        cross(run, theirs)
        for one, two in combinations(drawn, 2)
        if one.is_near(two.left, two.top, two.right, two.bottom)
        for run in one.runs
        for theirs in two.runs
    )


def _faults(sheet: Sheet) -> tuple[int, int]:
    """What lines lie on, and words and steps that found no place: another draft may have room for them."""
    from archplan.drawing.routes.effort import Drawn, Page

    if not sheet.routes:
        return 0, 0
    page = Page(sheet.nodes, sheet.groups)
    lost = sum(len(route.edge.steps) - len(route.steps_at) for route in sheet.routes)
    return (
        sum(page.broken(Drawn(route.edge, route.points)) for route in sheet.routes) + lost,
        sum(route.label is None and bool(route.edge.label or route.edge.cost) for route in sheet.routes),
    )


def _drafts(scene: Scene) -> list[Draft]:
    """The promising drafts of the reasonable choices, the best one first."""
    known: dict[str, Positions] = {}  # choices differ in few levels; the others are placed once
    sizes = node_sizes(scene)
    count = len(scene.nodes)
    if count > ARRANGED_UP_TO:
        draft = Draft(arrange(scene, Choice()), sizes, known, wishes(scene))
        straighten(draft, 0)
        tuck(draft)
        tighten(draft)
        enclose(draft)
        _check(draft)
        return [draft]
    refused: list[DrawingError] = []
    many = count <= CHOOSY_UP_TO
    drafts = _drafted(scene, _choices(scene), sizes, known, {}, refused)
    if many and drafts:
        first = min(drafts.values(), key=_doubt).arrangement.choice
        drafts = _drafted(scene, _folds(scene, first.side, first.tiers), sizes, known, drafts, refused)
        if scene.page:
            drafts = _drafted(scene, _for_page(scene), sizes, known, drafts, refused)
            close = (changed(choice, room=CLOSE) for choice in _for_page(scene))
            drafts = _drafted(scene, close, sizes, known, drafts, refused)
        least = min(_share(scene, it.width, it.height) for it in drafts.values())
        if not scene.page and least > SMALLISH:
            again = [it.arrangement.choice for it in sorted(drafts.values(), key=_doubt)[:2]]
            close = (changed(choice, room=CLOSER) for choice in again)
            drafts = _drafted(scene, close, sizes, known, drafts, refused)
        told = scene.pins.order or scene.pins.direction  # a grid keeps neither
        if not told and least > (1 if scene.page else SMALL):
            drafts = _drafted(scene, _packs(scene), sizes, known, drafts, refused)
    best: list[Draft] = []
    ranked = sorted(drafts.values(), key=_doubt)
    packed = [draft for draft in ranked if draft.arrangement.choice.pack]
    if packed:  # the best one that is not packed may have fewer crossings
        ranked = [
            *ranked[:PROMISING],
            *[draft for draft in ranked[PROMISING:] if not draft.arrangement.choice.pack][:1],
        ]
    for draft in ranked if packed else ranked[: STRAIGHTENED if many else 1]:
        straighten(draft, TRIALS if many else 0)
        tuck(draft)
        tighten(draft)
        enclose(draft)
        try:
            _check(draft)
            if not any(draft.at == other.at for other in best):
                best.append(draft)
        except DrawingError as problem:
            refused.append(problem)
    if not best:
        raise refused[0]
    return sorted(best, key=_doubt)


def _drafted(
    scene: Scene,
    choices: Iterable[Choice],
    sizes: Sizes,
    known: dict[str, Positions],
    drafts: dict[Shape, Draft],
    refused: list[DrawingError],
) -> dict[Shape, Draft]:
    """These drafts, and those of the choices that arrange things in a way of their own."""
    drafts = dict(drafts)
    for choice in choices:
        arrangement = arrange(scene, choice)
        long = any(level.how == "right" and len(level.members) >= LONG for level in arrangement.levels.values())
        lines = choice.wrap if long else 1
        columns = choice.trunks if any(level.how == "grid" for level in arrangement.levels.values()) else 0
        shape = (
            lines,
            columns,
            choice.room,
            choice.pack,
            *((level.group, level.how, level.bands) for level in arrangement.levels.values()),
        )
        if shape not in drafts:
            try:
                draft = drafts[shape] = Draft(arrangement, sizes, known, wishes(scene))
                tuck(draft)
                tighten(draft)
            except DrawingError as problem:  # these boxes cannot keep a pin; others may
                refused.append(problem)
    return drafts


def _choices(scene: Scene) -> Iterator[Choice]:
    sides: tuple[Literal["right", "bottom"], ...] = ("right", "bottom")
    hows: tuple[How, ...] = ("right", "down")
    ways: tuple[Literal["right", "down"], ...] = ("down", "right") if _many(scene, SUBNETS, 1) else ("down",)
    for tiers, side, front, back in product(ways, sides, hows, hows):
        yield Choice(front, back, side, tiers=tiers)


def _folds(scene: Scene, side: Literal["right", "bottom"], tiers: Literal["right", "down"]) -> Iterator[Choice]:
    """Long rows folded into several."""
    hows: tuple[How, ...] = ("right", "down")
    for how in hows:
        yield Choice("right", how, side, "front", tiers=tiers)
        yield Choice(how, "right", side, "back", tiers=tiers)
    yield Choice("right", "right", side, "both", tiers=tiers)
    yield Choice(side=side, body="down", tiers=tiers)
    for how, lines in (
        (*product(hows, (2, 3)),)
        if scene.page
        else (("down", 2),)
        if len(scene.nodes) < LONG_SCENE
        else (("down", 2), ("down", 3))
    ):
        yield Choice(front=how, back=how, side=side, tiers=tiers, wrap=lines)
    for how, columns in product(hows, (2, 3)) if _many(scene, ("vpc", "region", "account"), 3) else ():
        yield Choice(front=how, back="down", side=side, tiers=tiers, trunks=columns)


def _many(scene: Scene, kinds: tuple[str, ...], least: int) -> bool:
    """Whether a scene has that many groups of these kinds."""
    return sum(group.kind in kinds for group in scene.groups) >= least


def _for_page(scene: Scene) -> Iterator[Choice]:
    """All that may make a picture smaller in the way that its page asks for."""
    sides: tuple[Literal["right", "bottom"], ...] = ("right", "bottom")
    hows: tuple[How, ...] = ("right", "down")
    ways: tuple[Literal["right", "down"], ...] = ("right", "down")
    for side, tiers, flow in product(sides, ways, ways):
        for front, lines in product(hows, (1, 2, 3)):
            yield Choice(front, front, side, tiers=tiers, wrap=lines, flow=flow)
        yield from (changed(choice, flow=flow) for choice in _folds(scene, side, tiers))


def _packs(scene: Scene) -> Iterator[Choice]:
    """What is in a region in cells, in the shapes that fit a page best."""
    hows: tuple[How, ...] = ("down", "right")
    ways: tuple[Literal["right", "down"], ...] = ("down", "right") if _many(scene, SUBNETS, 1) else ("down",)
    outside = {node.id for node in scene.nodes if node.kind == "external"}
    sides: tuple[Literal["right", "bottom"], ...] = ("right",)
    if any(edge.source in outside for edge in scene.edges):  # what delivers from outside may stand before the cloud
        sides = ("right", "bottom")
    ranks = range(1, 1 + (PACKS if scene.page else FEW_PACKS))
    for tiers, rank, how, side in product(ways, ranks, hows, sides):
        yield Choice(how, "down", side, tiers=tiers, pack=rank, room=CLOSE)


def _sheet(scene: Scene, draft: Draft) -> Sheet:
    from archplan.drawing.routes.label import with_labels
    from archplan.drawing.routes.route import router, routes

    nodes, groups = draft.boxes()
    how = router(len(scene.nodes), len(draft.arrangement.edges))
    return with_labels(
        Sheet(
            scene.title,
            scene.subtitle,
            scene.total,
            draft.width,
            draft.height,
            nodes,
            groups,
            routes(nodes, groups, draft.arrangement.edges, how == "orthogonal"),
            scene.legend,
            draft.arrangement.dropped,
            router=how,
            say=scene.say,
            page=scene.page,
        )
    )


def _frame(scene: Scene, width: float, height: float) -> float:
    """How small a page gets where it is shown, and how odd its shape is."""
    shape = width / height
    if scene.page:
        share = _share(scene, width, height)
        return 10 * max(share, 1) + 2 * share
    shrink = max(width / SLIDE[0], height / SLIDE[1], 0.6)
    return 3.5 * shrink + 0.25 * width * height / (SLIDE[0] * SLIDE[1]) + max(shape - 1.9, 0) + max(1.2 - shape, 0)


def _share(scene: Scene, width: float, height: float) -> float:
    """How much larger a drawing is than a page on which it can be read."""
    wide, high = room(scene)
    return max(width / wide, (height + _below(scene, width)) / high)


def _below(scene: Scene, width: float) -> float:
    """How high the steps are about that stand below a drawing."""
    return steps_height(scene, width)


def _doubt(draft: Draft) -> float:
    """How a draft would look and how tangled it would be."""
    return _ugliness(draft) + Tangle(draft).cost() / 28


def _ugliness(draft: Draft) -> float:
    """How a draft would look: its frame, and how far its edges run."""
    edges = draft.arrangement.edges
    run = sum(_away(draft.at[edge.source], draft.at[edge.target]) for edge in edges)
    aside = 0.1 if draft.arrangement.choice.side == "bottom" else 0
    return (
        aside
        + _frame(draft.arrangement.scene, draft.width, draft.height)
        + run / (1 + len(edges)) / SLIDE[0]
        + _against(draft)
    )


def _against(draft: Draft) -> float:
    """How much of the flow does not go the way that people read."""
    edges = [edge for edge in draft.arrangement.edges if edge.source != edge.target]
    down = draft.arrangement.choice.flow == "down"
    ends = [(draft.at[edge.source], draft.at[edge.target]) for edge in edges]
    return 0.4 * sum(b.cy <= a.cy if down else b.cx <= a.cx + 10 for a, b in ends) / (1 + len(edges))


def _away(a: Rect, b: Rect) -> float:
    return abs(a.cx - b.cx) + abs(a.cy - b.cy)


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
