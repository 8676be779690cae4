"""One edge led anew round everything that is already drawn, over a fine grid, so that it crosses less and covers nothing."""

from bisect import bisect_left, bisect_right
from heapq import heappop, heappush
from itertools import pairwise

from archplan.drawing.page.meet import Run, cross, enters, shared
from archplan.drawing.page.scene import Edge
from archplan.drawing.page.sheet import NodeBox, Point, Rect
from archplan.drawing.routes.effort import BEND, BROKEN, CROSSING, KIN_CROSSING, TOO_NEAR, Drawn, Line, Page
from archplan.drawing.routes.way import GAP, HEAD, may_share
from archplan.kernel.record import frozen

ABROAD = 12.0
HUG = 5.0
LANE = 7.0
NEIGHBOURHOOD = 60.0
"""How far from its node a line's first run may reach before it meets the grid."""
PORTS = (0.0, -8.0, 8.0, -16.0, 16.0)
BUDGET, LONG_BUDGET = 25_000, 150_000
EAGER = 1.1
REACH = 160.0
"""How far beyond its ends and its old line an edge that only crosses may wander."""
SHUT = 1e9


@frozen
class Port:
    """A way out of a node: where the line ends, which way it goes, and what choosing it costs."""

    at: Point
    flat: bool
    sign: int
    price: float


def detour(page: Page, it: Drawn, others: list[Drawn], most: float, far: bool = True) -> Drawn | None:
    """The best line that lies on nothing and costs no more than that, if there is one; `far` looks all over the page."""
    line = _Search(page, it.edge, others, () if far and most >= BROKEN else it.line).line(min(most, 4 * BROKEN))
    return Drawn(it.edge, line) if line else None


def _ports(it: NodeBox) -> list[Port]:
    icon, text = it.icon, it.text
    half = max(8.0, min(16.0, text.w / 2 - 4))
    found = []
    for off in PORTS:
        price = abs(off) / 4
        found += [
            Port((icon.right + GAP, icon.cy + off), True, 1, price),
            Port((icon.x - GAP, icon.cy + off), True, -1, price),
            Port((icon.cx + off, icon.y - GAP), False, -1, price),
        ]
        if abs(off) <= half:
            found.append(Port((icon.cx + off, text.bottom + GAP), False, 1, price + 8))
    return found


class _Search:
    """A* over a fine grid made for one edge."""

    def __init__(self, page: Page, edge: Edge, others: list[Drawn], old: Line) -> None:
        self.page, self.edge, self.calm = page, edge, bool(old)
        self.room = page.room
        if old:
            left, top = min(x for x, _ in old) - REACH, min(y for _, y in old) - REACH
            right, bottom = max(x for x, _ in old) + REACH, max(y for _, y in old) + REACH
            self.room = Rect(
                max(left, page.room.x), max(top, page.room.y),
                min(right, page.room.right) - max(left, page.room.x), min(bottom, page.room.bottom) - max(top, page.room.y),
            )  # fmt: skip
        self.strange = [run for it in others if not may_share(edge, it.edge) for run in it.runs]
        self.related = [run for it in others if may_share(edge, it.edge) for run in it.runs]
        self.a, self.b = page.nodes[edge.source], page.nodes[edge.target]
        self.walls = [(rect.grown(5), owner) for rect, owner in page.bodies]
        self.walls += [(rect.grown(2), "") for rect in page.titles]
        self._draw_lines()
        self._paint()

    def _draw_lines(self) -> None:
        """Where a line may run: from a port, with kin, and beside all that stands or runs there."""
        first: tuple[list[float], list[float]] = ([], [])
        then: tuple[list[float], list[float]] = ([], [])
        for port in (*_ports(self.a), *_ports(self.b)):
            first[port.flat].append(port.at[port.flat])
        for (ax, ay), (bx, by) in self.related:
            if ax == bx:
                first[0].append(ax)
            elif ay == by:
                first[1].append(ay)
        for rect, _ in self.walls:
            then[0].extend((rect.x - 4, rect.right + 4))
            then[1].extend((rect.y - 4, rect.bottom + 4))
        for (ax, ay), (bx, by) in self.strange:
            if ax == bx:
                then[0].extend((ax - LANE, ax + LANE))
            elif ay == by:
                then[1].extend((ay - LANE, ay + LANE))
        for it in self.page.groups:
            box = it.box
            then[0].extend((box.x - 9, box.x + 9, box.right - 9, box.right + 9))
            then[1].extend((box.y - 9, box.y + 9, box.bottom - 9, box.bottom + 9))
        room = self.room
        self.xs = _thinned(first[0], then[0], room.x, room.right, 8.0 if self.calm else 3.0)
        self.ys = _thinned(first[1], then[1], room.y, room.bottom, 8.0 if self.calm else 3.0)
        self.wide, self.high = len(self.xs), len(self.ys)

    def _paint(self) -> None:
        """What every step between neighbouring crossings costs."""
        xs, ys, wide = self.xs, self.ys, self.wide
        across = [b - a for a, b in pairwise(xs)] + [SHUT]
        self.fixed = bytearray(wide * self.high)
        home, inner = self.page.around(self.edge), self.page.common(self.edge)
        prices = [[1.0 if inner is None else ABROAD] * wide for _ in ys]
        for it in self.page.groups:
            i, k = bisect_left(xs, it.box.x), bisect_right(xs, it.box.right)
            is_home = it.group.id in home and (inner is None or it.box == inner or _holds(inner, it.box))
            some = [1.0 if is_home else ABROAD] * (k - i)
            for row in prices[bisect_left(ys, it.box.y) : bisect_right(ys, it.box.bottom)]:
                row[i:k] = some
        self.flat = [price * step for row in prices for price, step in zip(row, across, strict=True)]
        down = [b - a for a, b in pairwise(ys)] + [SHUT]
        self.steep = [price * step for row, step in zip(prices, down, strict=True) for price in row]
        for it in self.page.groups:
            box = it.box
            for x in (box.x, box.right):
                self._hug(Rect(x - 5, box.y, 10, box.h), False)
            for y in (box.y, box.bottom):
                self._hug(Rect(box.x, y - 5, box.w, 10), True)
        for a, b in self.related:
            self._toll(a, b, -0.5, KIN_CROSSING)
        for (ax, ay), (bx, by) in self.strange:
            self._toll((ax, ay), (bx, by), TOO_NEAR, CROSSING)
            rect = Rect(min(ax, bx), min(ay, by), abs(ax - bx), abs(ay - by)).grown(TOO_NEAR)
            self._fix(rect)
            self._shut(rect, ax != bx, ay != by)
        for rect, _ in self.walls:
            self._shut(rect, True, True)

    def _inside(self, rect: Rect) -> tuple[int, int, int, int]:
        """The lines strictly inside a box: from and to, across and down."""
        return (
            bisect_right(self.xs, rect.x), bisect_left(self.xs, rect.right),
            bisect_right(self.ys, rect.y), bisect_left(self.ys, rect.bottom),
        )  # fmt: skip

    def _shut(self, rect: Rect, flat: bool, steep: bool) -> None:
        i, k, j, m = self._inside(rect)
        if flat:
            low, high = max(i - 1, 0), min(k, self.wide - 1)
            for row in range(j, m):
                self.flat[row * self.wide + low : row * self.wide + high] = [SHUT] * max(high - low, 0)
        if steep and k > i:
            for row in range(max(j - 1, 0), min(m, self.high - 1)):
                self.steep[row * self.wide + i : row * self.wide + k] = [SHUT] * (k - i)

    def _fix(self, rect: Rect) -> None:
        """Here a line may pass but not turn."""
        i, k, j, m = self._inside(rect)
        for row in range(j, m):
            self.fixed[row * self.wide + i : row * self.wide + k] = b"\1" * max(k - i, 0)

    def _toll(self, a: Point, b: Point, beyond: float, price: float) -> None:
        """What crossing a run costs, paid on the step that does."""
        wide = self.wide
        if a[1] == b[1]:
            j = bisect_left(self.ys, a[1]) - 1
            if 0 <= j < self.high - 1:
                low, high = sorted((a[0], b[0]))
                for i in range(bisect_right(self.xs, low - beyond), bisect_left(self.xs, high + beyond)):
                    self.steep[j * wide + i] += price
        elif a[0] == b[0]:
            i = bisect_left(self.xs, a[0]) - 1
            if 0 <= i < wide - 1:
                low, high = sorted((a[1], b[1]))
                for j in range(bisect_right(self.ys, low - beyond), bisect_left(self.ys, high + beyond)):
                    self.flat[j * wide + i] += price

    def _hug(self, rect: Rect, flat: bool) -> None:
        """A line on a border reads as the border."""
        i, k, j, m = self._inside(rect)
        prices = self.flat if flat else self.steep
        lines = self.xs if flat else self.ys
        for row in range(j, min(m, self.high - 1)):
            for column in range(i, min(k, self.wide - 1)):
                at = column if flat else row
                prices[row * self.wide + column] += HUG * (lines[at + 1] - lines[at])

    def _starts(self, it: NodeBox) -> list[tuple[int, float, Port]]:
        """Where each port's line first meets the grid beyond its head: at which crossing and axis, and its price."""
        found = []
        around = Rect(it.box.x, it.icon.y, it.box.w, it.text.bottom - it.icon.y).grown(NEIGHBOURHOOD)
        walls = [rect for rect, owner in self.walls if owner != it.node.id and rect.meets(around)]
        strange = [run for run in self.strange if enters(run, around)]
        for port in _ports(it):
            x, y = port.at
            far = port.at[not port.flat] + port.sign * HEAD
            lines = self.xs if port.flat else self.ys
            along = bisect_left(lines, far) if port.sign > 0 else bisect_right(lines, far) - 1
            i, j = (along, bisect_left(self.ys, y)) if port.flat else (bisect_left(self.xs, x), along)
            if not (0 <= i < self.wide and 0 <= j < self.high):
                continue
            end = (self.xs[i], self.ys[j])
            stub: Run = (port.at, end)
            if abs(end[0] - x) + abs(end[1] - y) > NEIGHBOURHOOD or any(enters(stub, rect) for rect in walls):
                continue
            if any(shared(stub, run, TOO_NEAR) > 0 for run in strange):
                continue
            price = port.price + abs(end[0] - x) + abs(end[1] - y)
            price += CROSSING * sum(cross(stub, run) for run in strange)
            found.append(((j * self.wide + i) * 2 + (not port.flat), price, port))
        return found

    def line(self, most: float) -> Line | None:
        """The cheapest line from the source's ports to the target's that costs no more than that."""
        wide, xs, ys, fixed = self.wide, self.xs, self.ys, self.fixed
        last_column, last_row = wide - 1, self.high - 1
        far_x = [max(abs(x - self.b.icon.cx) - 40, 0) * EAGER for x in xs]
        far_y = [max(abs(y - self.b.icon.cy) - 40, 0) * EAGER for y in ys]
        goals: dict[int, tuple[float, Port]] = {}
        for state, price, port in self._starts(self.b):
            if state not in goals or price < goals[state][0]:
                goals[state] = (price, port)
        best = [most * EAGER] * (2 * wide * self.high)
        came: dict[int, int] = {}
        opening: dict[int, Port] = {}
        heap: list[tuple[float, int, float]] = []
        for state, price, port in self._starts(self.a):
            if price < best[state]:
                best[state], came[state], opening[state] = price, -1, port
                j, i = divmod(state >> 1, wide)
                heappush(heap, (price + far_x[i] + far_y[j], state, price))
        most, least = most * EAGER, SHUT
        flat, steep = self.flat, self.steep
        for _ in range(BUDGET if self.calm else LONG_BUDGET):
            if not heap:
                break
            _, state, cost = heappop(heap)
            if state < 0:
                break
            if cost > best[state]:
                continue
            if state in goals:
                final = cost + goals[state][0]
                if final < least:
                    least, came[-1] = final, state
                    heappush(heap, (final, -1, final))
            vertex, down = state >> 1, state & 1
            row, column = divmod(vertex, wide)
            stays = fixed[vertex]
            if not (down and stays):
                turned = cost + BEND if down else cost
                two = far_y[row]
                if column < last_column:
                    fresh, target = turned + flat[vertex], state + 2 - down
                    if fresh < best[target]:
                        one = far_x[column + 1]
                        guess = fresh + one + two + (BEND if one and two else 0)
                        if guess < most:
                            best[target], came[target] = fresh, state
                            heappush(heap, (guess, target, fresh))
                if column:
                    fresh, target = turned + flat[vertex - 1], state - 2 - down
                    if fresh < best[target]:
                        one = far_x[column - 1]
                        guess = fresh + one + two + (BEND if one and two else 0)
                        if guess < most:
                            best[target], came[target] = fresh, state
                            heappush(heap, (guess, target, fresh))
            if down or not stays:
                turned = cost if down else cost + BEND
                one = far_x[column]
                if row < last_row:
                    fresh, target = turned + steep[vertex], (vertex + wide) * 2 + 1
                    if fresh < best[target]:
                        two = far_y[row + 1]
                        guess = fresh + one + two + (BEND if one and two else 0)
                        if guess < most:
                            best[target], came[target] = fresh, state
                            heappush(heap, (guess, target, fresh))
                if row:
                    fresh, target = turned + steep[vertex - wide], (vertex - wide) * 2 + 1
                    if fresh < best[target]:
                        two = far_y[row - 1]
                        guess = fresh + one + two + (BEND if one and two else 0)
                        if guess < most:
                            best[target], came[target] = fresh, state
                            heappush(heap, (guess, target, fresh))
        if -1 not in came:
            return None
        state = came[-1]
        points = [goals[state][1].at]
        while state >= 0:
            row, column = divmod(state >> 1, wide)
            points.append((xs[column], ys[row]))
            start, state = state, came[state]
        points.append(opening[start].at)
        return _corners(points[::-1])


def _holds(outer: Rect, inner: Rect) -> bool:
    return outer.x <= inner.x and inner.right <= outer.right and outer.y <= inner.y and inner.bottom <= outer.bottom


def _corners(points: list[Point]) -> Line:
    """A line without what lies straight between its neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        while len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _thinned(first: list[float], then: list[float], low: float, high: float, close: float) -> list[float]:
    """Every coordinate that is needed, and the others where none is near yet."""
    kept = sorted({at for at in first if low <= at <= high})
    for at in sorted(set(then)):
        spot = bisect_left(kept, at)
        if low <= at <= high and all(abs(kept[k] - at) > close - 0.1 for k in (spot - 1, spot) if 0 <= k < len(kept)):
            kept.insert(spot, at)
    return kept
