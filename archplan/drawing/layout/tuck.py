"""What stands aside from the flow moves into a hole of its group, where there is one: it needs no row or column."""

from itertools import pairwise

from archplan.drawing.layout.draft import MARGIN, Draft
from archplan.drawing.layout.levels import PAGE
from archplan.drawing.layout.straighten import shift
from archplan.drawing.page.sheet import CORNER, Rect

AIR = 18.0
"""The least room round what is moved into a hole, so that a line passes."""
OPEN = ("cloud", "account", "region", "datacenter")
"""Groups that may become higher than they are: nothing beside them has to be as high."""


def tuck(draft: Draft) -> None:
    """Moves the boxes at the side of every group, the largest first, each to where fewest edges would run."""
    arrangement = draft.arrangement
    sided = [arrangement.path(name) for name in draft.wishes.sides if name in arrangement.nodes]
    pinned = {*draft.blocks.held, *(group for path in sided for group in path)}
    boxes = [box for box in draft.arrangement.aside if box not in pinned and box in draft.at]
    for box in sorted(boxes, key=lambda it: (-draft.at[it].w * draft.at[it].h, it)):
        spot = _hole(draft, box)
        if spot:
            shift(draft, box, 0, spot.x - draft.at[box].x)
            shift(draft, box, 1, spot.y - draft.at[box].y)


def enclose(draft: Draft) -> None:
    """Makes every group as high as what was moved down into it needs, once all stands where it stays."""
    for box in draft.arrangement.aside:
        for inner, group in pairwise(draft.arrangement.path(box) if box in draft.at else ()):
            if group == PAGE:
                break
            at = draft.at[group]
            low = draft.at[inner].bottom + draft.blocks.pads(group)[3]
            if low > at.bottom + 1:
                draft.at[group] = Rect(at.x, at.y, at.w, low - at.y)
                draft.height = max(draft.height, low + MARGIN)


def _room_below(draft: Draft, group: str) -> float:
    """How much higher a group may become, with those around it, before it meets what stands below."""
    found = float("inf")
    for inner, outer in pairwise(draft.arrangement.path(group)):
        own = draft.at[inner]
        if inner not in draft.arrangement.bare and draft.arrangement.kind(inner) not in OPEN:
            return 0
        for other in _inside(draft, outer, inner):
            it = draft.at[other]
            if it.y > own.y and it.x < own.right and own.x < it.right:
                found = min(found, it.y - own.bottom - AIR)
    return max(found, 0)


def _hole(draft: Draft, box: str) -> Rect | None:
    """The best free place for a box between the other things of its group, if there is one."""
    arrangement, at = draft.arrangement, draft.at
    around = next(it for it in arrangement.path(box)[1:] if it == PAGE or it not in arrangement.bare)
    if around == PAGE:
        return None
    others = [at[it].grown(AIR) for it in _inside(draft, around, box)]
    if not others:
        return None
    own = at[box]
    left, top = min(it.x for it in others) + AIR, min(it.y for it in others) + AIR
    right, bottom = max(it.right for it in others) - AIR, max(it.bottom for it in others) - AIR
    wide, high = at[box].w, at[box].h
    title = Rect(at[around].x, at[around].y, draft.blocks.title_end(around), CORNER + 4)
    lines = _lines(draft)
    grown = _growth(own, right, bottom)
    tops = {top, bottom - high, *(it.bottom for it in others), *(it.y - high for it in others)}
    lowest = at[around].bottom - draft.blocks.pads(around)[3] + _room_below(draft, around)
    best: tuple[tuple[float, ...], Rect] | None = None
    for y in sorted(tops):
        more = max(y + high - bottom, 0)
        if y < top or more > max(grown - 1, 0) or y + high > lowest + 0.01:
            continue
        row = sorted((it.x, it.right) for it in others if it.y < y + high - 0.01 and it.bottom > y + 0.01)
        x = left
        for low, far in [*row, (right, right)]:
            if low - x >= wide - 0.01:
                for spot in {x: Rect(x, y, wide, high), low - wide: Rect(low - wide, y, wide, high)}.values():
                    if best and more > best[0][0]:
                        continue
                    cost = (more, _crossed(lines, spot), -spot.y, -spot.x)
                    if not spot.meets(title) and (best is None or cost < best[0]):
                        best = cost, spot
            x = max(x, far)
    return best[1] if best else None


def _growth(own: Rect, right: float, bottom: float) -> float:
    """How far a box makes its group larger where it stands now."""
    return max(own.right - right, own.bottom - bottom, 0)


def _inside(draft: Draft, group: str, but: str) -> list[str]:
    """The outermost things with a body inside a group, without one of them."""
    found: list[str] = []
    for member in draft.arrangement.levels[group].members:
        if member == but:
            continue
        if member in draft.arrangement.bare:
            found += _inside(draft, member, but)
        elif member in draft.at:
            found.append(member)
    return found


def _lines(draft: Draft) -> list[tuple[float, float, float, float]]:
    """The edges as straight lines from middle to middle."""
    middles = {node: (draft.at[node].cx, draft.at[node].cy) for node in draft.arrangement.nodes}
    return [(*middles[edge.source], *middles[edge.target]) for edge in draft.arrangement.edges]


def _crossed(lines: list[tuple[float, float, float, float]], spot: Rect) -> int:
    """How many edges would run over a place."""
    left, top, right, bottom, count = spot.x, spot.y, spot.right, spot.bottom, 0
    for ax, ay, bx, by in lines:
        if (ax > left or bx > left) and (ax < right or bx < right) and (ay > top or by > top):
            count += (ay < bottom or by < bottom) and _over(ax, ay, bx, by, spot)
    return count


def _over(ax: float, ay: float, bx: float, by: float, spot: Rect) -> bool:
    """Whether a straight line passes a box: its corners lie on both sides of it."""
    sides = [
        (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0 for x in (spot.x, spot.right) for y in (spot.y, spot.bottom)
    ]
    return any(sides) and not all(sides)
