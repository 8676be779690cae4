"""Words beside lines: each label goes where it covers nothing; one that fits nowhere becomes a number in the legend."""

from dataclasses import replace
from itertools import pairwise

from archplan.drawing.sheet import GroupBox, Label, Point, Rect, Route, Sheet, has_corner, label_parts

NUMBER = 16.0
CELL = 64.0
SHARED = 150.0
"""Against words on a trunk that two edges share: whose would they be?"""


class _Map:
    """Boxes found again by place, so that a thousand labels need not look at a thousand boxes each."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[tuple[Rect, int]]] = {}

    def add(self, box: Rect, owner: int = -1) -> None:
        for cell in self._around(box):
            self.cells.setdefault(cell, []).append((box, owner))

    def _around(self, box: Rect) -> list[tuple[int, int]]:
        columns = range(int(box.x // CELL), int(box.right // CELL) + 1)
        rows = range(int(box.y // CELL), int(box.bottom // CELL) + 1)
        return [(column, row) for column in columns for row in rows]

    def is_free(self, box: Rect) -> bool:
        return not any(box.meets(it) for cell in self._around(box) for it, _ in self.cells.get(cell, ()))

    def owners(self, box: Rect, but: int) -> int:
        """How many others have something here."""
        found = {
            owner
            for cell in self._around(box)
            for it, owner in self.cells.get(cell, ())
            if owner != but and box.meets(it)
        }
        return len(found)


def with_labels(sheet: Sheet) -> Sheet:
    """The sheet with a place for every label."""
    taken, lines, borders = _Map(), _Map(), _Map()
    for box in sheet.nodes:
        taken.add(box.icon.grown(3))
        taken.add(box.text.grown(2))
    for number, it in enumerate(sheet.groups):
        if it.lines:
            taken.add(title_room(it).grown(1))
        for side in _sides(it.box):
            borders.add(side, number)
    for index, route in enumerate(sheet.routes):
        taken.add(_head(route.points[-2], route.points[-1]))
        for one, two in pairwise(route.points):
            for piece in _pieces(one, two):
                lines.add(piece, index)
    room = Rect(4, 4, sheet.width - 8, sheet.height - 8)
    placed: dict[int, Route] = {}
    missed = []
    for index in sorted(range(len(sheet.routes)), key=lambda k: (_room(sheet.routes[k]), k)):
        route = sheet.routes[index]
        text, cost, stacked, wide, high = label_parts(route.edge)
        if not wide:
            continue
        spot = _best(route, index, (wide, high), (taken, lines, borders), room)
        if spot is None and text and cost:
            _, _, _, wide, high = label_parts(replace(route.edge, cost=None))
            spot = _best(route, index, (wide, high), (taken, lines, borders), room)
            cost = ""
        if spot is None:
            missed.append(index)
            continue
        taken.add(spot.grown(2))
        placed[index] = replace(route, label=Label(spot, text, cost, stacked and bool(text and cost)))
    legend: list[str] = []
    for index in sorted(missed):
        route = sheet.routes[index]
        spot = _best(route, index, (NUMBER, NUMBER), (taken, lines, borders), room)
        if spot:
            taken.add(spot.grown(1))
            text, cost, _, _, _ = label_parts(route.edge)
            number = len(legend) + 1
            placed[index] = replace(route, label=Label(spot, "", "", False), number=number)
            legend.append(f"{number}: {text}{' · ' if text and cost else ''}{cost}")
    return replace(
        sheet,
        routes=tuple(placed.get(index, route) for index, route in enumerate(sheet.routes)),
        legend=(*sheet.legend, *legend),
    )


def _sides(box: Rect) -> list[Rect]:
    return [
        Rect(box.x, box.y, box.w, 0.5),
        Rect(box.x, box.bottom, box.w, 0.5),
        Rect(box.x, box.y, 0.5, box.h),
        Rect(box.right, box.y, 0.5, box.h),
    ]


def _pieces(a: Point, b: Point) -> list[Rect]:
    """A run as boxes; a slanting one as many small ones."""
    count = 1 if abs(a[0] - b[0]) < 1 or abs(a[1] - b[1]) < 1 else int(abs(a[0] - b[0]) / 40) + 1
    steps = [(a[0] + (b[0] - a[0]) * k / count, a[1] + (b[1] - a[1]) * k / count) for k in range(count + 1)]
    return [_box(one, two) for one, two in pairwise(steps)]


def title_room(it: GroupBox) -> Rect:
    """A group's title together with its corner icon."""
    if has_corner(it.group.kind):
        return Rect(it.box.x, it.box.y, it.title.right - it.box.x, 28)
    return it.title


def _room(route: Route) -> float:
    """The longest run; the tightest edge chooses first."""
    return max(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(route.points))


def _box(a: Point, b: Point) -> Rect:
    return Rect(min(a[0], b[0]) - 1, min(a[1], b[1]) - 1, abs(a[0] - b[0]) + 2, abs(a[1] - b[1]) + 2)


def _head(before: Point, end: Point) -> Rect:
    dx = (end[0] > before[0]) - (end[0] < before[0])
    dy = (end[1] > before[1]) - (end[1] < before[1])
    return Rect(min(end[0], end[0] - 9 * dx) - 4, min(end[1], end[1] - 9 * dy) - 4, 8 + 9 * abs(dx), 8 + 9 * abs(dy))


def _best(
    route: Route, index: int, size: tuple[float, float], maps: tuple[_Map, _Map, _Map], room: Rect
) -> Rect | None:
    """The nearest free place to the middle of a long run: on the line, or else just beside it."""
    taken, lines, borders = maps
    wide, high = size
    wishes: list[tuple[float, int, Rect]] = []
    for k, (a, b) in enumerate(pairwise(route.points)):
        flat = abs(a[0] - b[0]) >= abs(a[1] - b[1])
        length = abs(a[0] - b[0]) + abs(a[1] - b[1])
        overhang = (wide if flat else high) - (length - 16)
        for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88):
            x, y = a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
            for side in (0, -1, 1):
                if side == 0 and overhang > 0:
                    continue
                dx, dy = (0.0, side * (high / 2 + 4)) if flat else (side * (wide / 2 + 4), 0.0)
                spot = Rect(x - wide / 2 + dx, y - high / 2 + dy, wide, high)
                cost = abs(share - 0.5) * 30 + 26 * abs(side) - min(length, 160) * 0.12 + 0.4 * k
                if lines.owners(Rect(x - 1, y - 1, 2, 2), index):
                    cost += SHARED
                if overhang > 0:
                    cost += 40 + overhang * 0.6
                wishes.append((cost, len(wishes), spot))
    best: tuple[float, Rect] | None = None
    for cost, _, spot in sorted(wishes):
        if best and cost >= best[0]:
            break
        if spot.x < room.x or spot.y < room.y or spot.right > room.right or spot.bottom > room.bottom:
            continue
        if not taken.is_free(spot):
            continue
        full = cost + 30 * lines.owners(spot, index) + 16 * borders.owners(spot, -1)
        if best is None or full < best[0]:
            best = (full, spot)
    return best[1] if best else None
