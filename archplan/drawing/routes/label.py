"""Words beside lines: each label goes where it covers nothing; one that fits nowhere becomes a letter in the legend."""

from collections.abc import Iterator
from itertools import pairwise

from archplan.drawing.page.lettering import clean, shorten, text_width
from archplan.drawing.page.meet import gap, ink_apart, kin, parted, runs, sides, title_room
from archplan.drawing.page.scene import Edge, Note
from archplan.drawing.page.sheet import SMALL, STEP_CIRCLE, Label, Point, Rect, Route, Sheet, label_parts, step_circle
from archplan.kernel.record import changed

NUMBER = 16.0
CELL = 64.0
SHORT = 64.0
"""The width of words that are shortened rather than left out."""
SHARED = 150.0
"""Against words on a trunk that two edges share: whose would they be?"""
RELATED = 45.0
BORDER = 40.0
STRANGER = 400.0
ASIDE = (4.0, 8.0)
"""How far from its line a label may stand."""
HASTY = (0.5, 0.35, 0.65, 0.2, 0.8)
"""Where along a straight line to look, among hundreds of them."""


class _Map:
    """Boxes found again by place, so that a thousand labels need not look at a thousand boxes each."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[tuple[float, float, float, float, int]]] = {}

    def add(self, box: Rect, owner: int = -1) -> None:
        for cell in self._around(box):
            self.cells.setdefault(cell, []).append((box.x, box.y, box.x + box.w, box.y + box.h, owner))

    def _around(self, box: Rect) -> list[tuple[int, int]]:
        columns = range(int(box.x // CELL), int((box.x + box.w) // CELL) + 1)
        rows = range(int(box.y // CELL), int((box.y + box.h) // CELL) + 1)
        return [(column, row) for column in columns for row in rows]

    def is_free(self, box: Rect) -> bool:
        return not self.owners(box, -2)

    def owners(self, box: Rect, but: int) -> set[int]:
        """Who else has something here."""
        left, top, right, bottom = box.x + 0.01, box.y + 0.01, box.x + box.w - 0.01, box.y + box.h - 0.01
        found = set()
        for cell in self._around(box):
            for x, y, far, low, owner in self.cells.get(cell, ()):
                if x < right and left < far and y < bottom and top < low and owner != but:
                    found.add(owner)
        return found


class _Room:
    """What stands on the sheet already, and where the next label may stand."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.taken, self.lines, self.borders = _Map(), _Map(), _Map()
        self.page = Rect(4, 4, sheet.width - 8, sheet.height - 8)
        self.may_cover = sheet.router == "straight"
        for it in sheet.nodes:
            self.taken.add(it.icon.grown(3))
            self.taken.add(it.text.grown(2))
            for at in it.steps_at:
                self.taken.add(step_circle(at).grown(1))
        for number, group in enumerate(sheet.groups):
            if room := title_room(group):
                self.taken.add(room.grown(1))
            for side in _sides(group.box):
                self.borders.add(side, number)
        self.sides = [side for group in sheet.groups for side in sides(group.box)]
        self.runs = [runs(route.points) for route in sheet.routes]
        for index, route in enumerate(sheet.routes):
            self.taken.add(_head(route.points[-2], route.points[-1]))
            for one, two in pairwise(route.points):
                for piece in _pieces(one, two):
                    self.lines.add(piece, index)

    def take(self, box: Rect) -> None:
        self.taken.add(box.grown(2))

    def best(self, index: int, wide: float, high: float, ahead: float = 0) -> Rect | None:
        """The nearest free place to the middle of a long run: on the line, or else beside it.

        `ahead` is what of its width steps take in front of the words, which stay near their line too.
        """
        edge = self.sheet.routes[index].edge
        best: tuple[float, Rect] | None = None
        for cost, _, spot in sorted(self._wishes(index, wide, high, ahead)):
            if best and cost >= best[0]:
                break
            page = self.page
            if spot.x < page.x or spot.y < page.y or spot.right > page.right or spot.bottom > page.bottom:
                continue
            if not self.taken.is_free(spot):
                continue
            others = [kin(edge, self.sheet.routes[other].edge) for other in self.lines.owners(spot, index)]
            if not (all(others) and self._is_clear(index, spot, ahead)) and not self.may_cover:
                continue
            cost += sum(RELATED if related else STRANGER for related in others)
            cost += BORDER * len(self.borders.owners(spot, -1))
            if best is None or cost < best[0]:
                best = (cost, spot)
        return best[1] if best else None

    def _is_clear(self, index: int, spot: Rect, ahead: float) -> bool:
        """Whether nobody takes the words for another line's: none lies under them, none is nearer than their own."""
        own = self.runs[index]
        words = Rect(spot.x + ahead, spot.y, spot.w - ahead, spot.h) if spot.w > ahead else spot
        if ahead and spot.h == STEP_CIRCLE:  # the circles are higher than the words behind them
            words = Rect(words.x, spot.cy - 7.5, words.w, 15)
        away = min(gap(words, run) for run in own)
        if away > ASIDE[-1] or (away > 1 and parted(words, min(own, key=lambda run: gap(words, run)), self.sides)):
            return False
        around = words.grown(away - 0.5) if away > 1 else words
        for box in (spot, around):
            if any(ink_apart(box, own, self.runs[other]) > 0 for other in self.lines.owners(box, index)):
                return False
        return True

    def _wishes(self, index: int, wide: float, high: float, ahead: float) -> Iterator[tuple[float, int, Rect]]:
        """Every place worth a look, with what is wrong with it from the start."""
        count = 0
        aside = ASIDE[:1] if self.may_cover else ASIDE
        for k, (a, b) in enumerate(pairwise(self.sheet.routes[index].points)):
            flat = abs(a[0] - b[0]) >= abs(a[1] - b[1])
            length = abs(a[0] - b[0]) + abs(a[1] - b[1])
            overhang = (wide if flat else high) - (length - 16)
            for share in HASTY if self.may_cover else _shares(length, wide <= NUMBER):
                x, y = a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
                base = abs(share - 0.5) * 30 - min(length, 160) * 0.12 + 0.4 * k
                if self.lines.owners(Rect(x - 1, y - 1, 2, 2), index):
                    base += SHARED
                if overhang > 0:
                    base += 40 + overhang * 0.6
                for away in aside if overhang > 0 else (None, *aside):
                    for side in (-1, 1) if away is not None else (0,):
                        off = away or 0.0
                        dx, dy = (0.0, side * (high / 2 + off)) if flat else (side * (wide / 2 + off), 0.0)
                        spot = Rect(x - wide / 2 + dx, y - high / 2 + dy, wide, high)
                        if not flat and spot.x + ahead - x > ASIDE[-1]:
                            continue
                        count += 1
                        yield base + (22 + off if side else 0), count, spot


def _shares(length: float, is_small: bool) -> tuple[float, ...]:
    if is_small:  # what is small must find a place
        return tuple(k / 40 for k in range(1, 40))
    shares: tuple[float, ...] = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88)
    if length > 400:
        shares += (0.45, 0.55, 0.35, 0.65, 0.25, 0.75, 0.16, 0.84, 0.08, 0.92, 0.05, 0.95)
    return shares


def with_labels(sheet: Sheet) -> Sheet:
    """The sheet with a place for every label and every step's number."""
    room = _Room(sheet)
    placed: dict[int, Route] = {}
    missed = []
    for index in sorted(range(len(sheet.routes)), key=lambda k: (_longest(sheet.routes[k]), k)):
        route = sheet.routes[index]
        circles = len(route.edge.steps) * STEP_CIRCLE
        for text, cost, stacked, wide, high in _versions(route.edge):
            spot = room.best(index, wide + circles, max(high, STEP_CIRCLE) if circles else high, circles)
            if spot:
                room.take(spot)
                placed[index] = _filled(route, spot, circles, Label(Rect(spot.x + circles, spot.cy - high / 2, wide, high), text, cost, stacked))  # fmt: skip
                break
        else:
            if circles and (spot := room.best(index, circles, STEP_CIRCLE)):
                room.take(spot)
                placed[index] = _filled(route, spot, circles, None)
            if route.edge.label or route.edge.cost:
                missed.append(index)
    if sheet.legend is None:
        return changed(sheet, routes=tuple(placed.get(index, route) for index, route in enumerate(sheet.routes)))
    legend: list[Note] = []
    for index in sorted(missed):
        text, cost, _, _, _ = label_parts(sheet.routes[index].edge)
        spot = room.best(index, NUMBER, NUMBER) if text or cost else None
        if spot:
            room.take(spot)
            letter = _letter(len(legend))
            route = placed.get(index, sheet.routes[index])
            placed[index] = changed(route, label=Label(spot, "", "", False), letter=letter)
            legend.append(explained(sheet, placed[index]))
        elif text or cost:  # not even a letter fits: the legend names the ends
            letter = _letter(len(legend))
            placed[index] = changed(placed.get(index, sheet.routes[index]), letter=letter)
            legend.append(explained(sheet, placed[index]))
    return changed(
        sheet,
        routes=tuple(placed.get(index, route) for index, route in enumerate(sheet.routes)),
        legend=(*sheet.legend, *legend),
    )


def explained(sheet: Sheet, route: Route) -> Note:
    """What the legend says of a letter: the words that fit nowhere, with the ends of a line that has no room for it either."""
    text, cost, _, _, _ = label_parts(route.edge)
    words = f"{text}{' · ' if text and cost else ''}{cost}"
    if route.label is not None:
        return Note(f"{route.letter}: {words}")
    titles = {it.node.id: clean(it.node.title[-1]) for it in sheet.nodes}
    names = sheet.say("{names} to {name}", names=titles[route.edge.source], name=titles[route.edge.target])
    return Note(f"{route.letter}: {names}, {words}")


def _letter(index: int) -> str:
    """a to z, then aa, ab: no sign of a step, which is a number."""
    high, low = divmod(index, 26)
    return (_letter(high - 1) if high else "") + chr(ord("a") + low)


def _filled(route: Route, spot: Rect, circles: float, label: Label | None) -> Route:
    """A route with its label, and its steps' numbers in front of it."""
    count = len(route.edge.steps)
    at = tuple((spot.x + circles / count * (k + 0.5), spot.cy) for k in range(count))
    return changed(route, label=label, steps_at=at)


def _versions(edge: Edge) -> Iterator[tuple[str, str, bool, float, float]]:
    """A label's words, from all of them to as few as still say something."""
    text, cost, stacked, wide, high = label_parts(edge)
    if not wide:
        return
    yield text, cost, stacked, wide, high
    if text and cost:
        text, cost, stacked, wide, high = label_parts(changed(edge, cost=None, delta=""))
        yield text, cost, stacked, wide, high
    if text and wide > SHORT + 16:
        text = shorten(text, SHORT, SMALL)
        yield text, "", False, text_width(text, SMALL) + 8, 15.0


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


def _longest(route: Route) -> float:
    """The longest run; the tightest edge chooses first."""
    return max(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(route.points))


def _box(a: Point, b: Point) -> Rect:
    return Rect(min(a[0], b[0]) - 1, min(a[1], b[1]) - 1, abs(a[0] - b[0]) + 2, abs(a[1] - b[1]) + 2)


def _head(before: Point, end: Point) -> Rect:
    dx = (end[0] > before[0]) - (end[0] < before[0])
    dy = (end[1] > before[1]) - (end[1] < before[1])
    return Rect(min(end[0], end[0] - 9 * dx) - 4, min(end[1], end[1] - 9 * dy) - 4, 8 + 9 * abs(dx), 8 + 9 * abs(dy))
