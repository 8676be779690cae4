"""The cheapest way over a sparse grid: a line through the middle of every icon and beside every box.

A way costs its length, its bends, the lines it crosses and the strangers it runs along; edges that share an end may
share a trunk.
"""

from bisect import bisect_left, bisect_right
from heapq import heappop, heappush
from itertools import pairwise

from archplan.drawing.page.scene import Edge
from archplan.drawing.page.sheet import CORNER, GroupBox, NodeBox, Point, Rect, step_circle
from archplan.drawing.routes.way import GAP, HEAD, Way, end_of, may_share, title_wall
from archplan.kernel.record import fresh, mutable

BEND = 34.0
CROSSING = 60.0
STRANGER = 20.0
ASIDE = 12.0
ABROAD = 12.0
SHUT = 1e18


@mutable
class Grid:
    """Lines to travel on, what blocks them, and who already travels there."""

    nodes: tuple[NodeBox, ...]
    groups: tuple[GroupBox, ...]
    edges: tuple[Edge, ...]
    xs: list[float] = fresh(default_factory=list)
    ys: list[float] = fresh(default_factory=list)

    def __post_init__(self) -> None:
        close = 5.0 if len(self.nodes) < 80 else 8.0
        self.xs = _lines(
            [box.icon.cx for box in self.nodes],
            [
                x
                for box in self.nodes
                for x in (box.box.x - 12, box.box.right + 12, box.icon.x - 17, box.icon.right + 17)
            ]
            + [x for it in self.groups for x in (it.box.x - 9, it.box.x + 9, it.box.right - 9, it.box.right + 9)],
            close,
        )
        self.ys = _lines(
            [box.icon.cy for box in self.nodes],
            [y for box in self.nodes for y in (box.box.y - 17, box.text.bottom + 16, box.box.bottom + 16)]
            + [
                y
                for it in self.groups
                for y in (it.box.y - 9, it.box.y + CORNER + 3, it.box.bottom - 8, it.box.bottom + 9)
            ],
            close,
        )
        self.ports: dict[str, list[tuple[int, int, bool, float, int]]] = {}
        self.wide, self.high = len(self.xs), len(self.ys)
        count = self.wide * self.high
        self.flat_blocked = bytearray(count)
        self.steep_blocked = bytearray(count)
        self.flat_dear = [1.0] * count
        self.steep_dear = [1.0] * count
        self.home = [0] * count
        self.flat_users: dict[int, list[int]] = {}
        self.steep_users: dict[int, list[int]] = {}
        self.kin = [frozenset(k for k, other in enumerate(self.edges) if may_share(edge, other)) for edge in self.edges]
        self.columns = list(range(self.wide)) * self.high
        self.rows = [row for row in range(self.high) for _ in range(self.wide)]
        self.parents = {it.group.id: it.group.parent for it in self.groups}
        self.walls: list[tuple[Rect, str]] = []
        for box in self.nodes:
            self.walls += [(box.icon.grown(7), box.node.id), (box.text.grown(4), box.node.id)]
            self.walls += [(step_circle(at).grown(4), box.node.id) for at in box.steps_at]
        self.around = [(it.x, it.y, it.right, it.bottom, owner) for it, owner in self.walls]
        titles = [title_wall(it) for it in self.groups]
        for wall in [rect for rect, _ in self.walls]:
            self._block(wall)
        for rect in titles:
            self._make_dear(rect, 40.0)
        for number, it in enumerate(self.groups, 1):
            self._settle(number, it.box)
            self._shun_border(it.box)
        self.number_of = {it.group.id: number for number, it in enumerate(self.groups, 1)}
        across = [two - one for one, two in pairwise(self.xs)] + [0.0]
        self.flat_price = [dear * across[i] for dear, i in zip(self.flat_dear, self.columns, strict=True)]
        down = [two - one for one, two in pairwise(self.ys)] + [0.0]
        self.steep_price = [dear * down[j] for dear, j in zip(self.steep_dear, self.rows, strict=True)]

    def _span(self, lines: list[float], low: float, high: float) -> tuple[int, int]:
        """The lines strictly inside."""
        return bisect_right(lines, low), bisect_left(lines, high)

    def _cells(self, lines: list[float], low: float, high: float) -> range:
        """The steps between neighbouring lines that touch the inside."""
        return range(max(bisect_right(lines, low) - 1, 0), min(bisect_left(lines, high), len(lines) - 1))

    def _block(self, rect: Rect) -> None:
        rows, columns = self._span(self.ys, rect.y, rect.bottom), self._span(self.xs, rect.x, rect.right)
        for i in self._cells(self.xs, rect.x, rect.right):
            for j in range(*rows):
                self.flat_blocked[j * self.wide + i] = 1
        for j in self._cells(self.ys, rect.y, rect.bottom):
            for i in range(*columns):
                self.steep_blocked[j * self.wide + i] = 1

    def _make_dear(self, rect: Rect, factor: float) -> None:
        rows, columns = self._span(self.ys, rect.y, rect.bottom), self._span(self.xs, rect.x, rect.right)
        for i in self._cells(self.xs, rect.x, rect.right):
            for j in range(*rows):
                self.flat_dear[j * self.wide + i] += factor
        for j in self._cells(self.ys, rect.y, rect.bottom):
            for i in range(*columns):
                self.steep_dear[j * self.wide + i] += factor

    def _settle(self, number: int, rect: Rect) -> None:
        columns = range(*self._span(self.xs, rect.x, rect.right))
        for j in range(*self._span(self.ys, rect.y, rect.bottom)):
            for i in columns:
                self.home[j * self.wide + i] = number

    def _shun_border(self, rect: Rect) -> None:
        """A line on a border reads as the border."""
        for x in (rect.x, rect.right):
            self._make_dear(Rect(x - 4.5, rect.y, 9, rect.h), 0)
            for i in range(*self._span(self.xs, x - 5, x + 5)):
                for j in self._cells(self.ys, rect.y, rect.bottom):
                    self.steep_dear[j * self.wide + i] += 6
        for y in (rect.y, rect.bottom):
            for j in range(*self._span(self.ys, y - 5, y + 5)):
                for i in self._cells(self.xs, rect.x, rect.right):
                    self.flat_dear[j * self.wide + i] += 6

    def _ports_of(self, box: NodeBox) -> list[tuple[int, int, bool, float, int]]:
        if box.node.id not in self.ports:
            self.ports[box.node.id] = self._ports(box)
        return self.ports[box.node.id]

    def _ports(self, box: NodeBox) -> list[tuple[int, int, bool, float, int]]:
        """The four ways out of a node: the first free crossing, whether it goes across, and how far that is."""
        column, row = bisect_left(self.xs, box.icon.cx - 0.01), bisect_left(self.ys, box.icon.cy - 0.01)
        found = []
        for direction, step in (("E", 1), ("W", -1), ("S", self.wide), ("N", -self.wide)):
            i, j = column, row
            while True:
                i += {"E": 1, "W": -1}.get(direction, 0)
                j += {"S": 1, "N": -1}.get(direction, 0)
                if not (0 <= i < self.wide and 0 <= j < self.high):
                    break
                x, y = self.xs[i], self.ys[j]
                inside = (
                    box.icon.x - HEAD - GAP < x < box.icon.right + HEAD + GAP
                    if direction in "EW"
                    else (y < box.text.bottom + HEAD + GAP if direction == "S" else y > box.icon.y - HEAD - GAP)
                )
                if not inside:
                    if self._clear(box, x, y):
                        away = abs(x - box.icon.cx) + abs(y - box.icon.cy)
                        found.append((i, j, direction in "EW", away, step))
                    break
        return found

    def _clear(self, box: NodeBox, x: float, y: float) -> bool:
        """Whether a straight line from a node's middle meets no other node."""
        low_x, high_x = min(x, box.icon.cx), max(x, box.icon.cx)
        low_y, high_y = min(y, box.icon.cy), max(y, box.icon.cy)
        name = box.node.id
        for left, top, right, bottom, owner in self.around:
            across = left < high_x + 0.09 and low_x - 0.09 < right
            if across and top < high_y + 0.09 and low_y - 0.09 < bottom and owner != name:
                return False
        return True

    def _allowed(self, a: NodeBox, b: NodeBox) -> set[int]:
        allowed = {0}
        for box in (a, b):
            group = box.node.parent
            while group:
                if group in self.number_of:
                    allowed.add(self.number_of[group])
                group = self.parents.get(group, "")
        return allowed

    def way(self, index: int, a: NodeBox, b: NodeBox) -> Way:
        """The cheapest line from one node to another."""
        edge = self.edges[index]
        eager = 1.1 if len(self.nodes) < 80 else 2.0 if len(self.nodes) < 150 else 4.0
        path = self._search(index, a, b, eager) or self._search(index, a, b, 5.0)
        if not path:
            return self._simple(edge, a, b)
        self._remember(index, path)
        corners = self._corners(path, a, b)
        return self._as_way(edge, corners, a, b)

    def _simple(self, edge: Edge, a: NodeBox, b: NodeBox) -> Way:
        """When everything is walled in: straight down the middle."""
        corners = [(a.icon.cx, a.icon.cy), (b.icon.cx, a.icon.cy), (b.icon.cx, b.icon.cy)]
        return self._as_way(edge, corners, a, b)

    def _search(self, index: int, a: NodeBox, b: NodeBox, eager: float) -> list[int]:
        """A* over crossings, each reached along or across; the more eager, the sooner done and the less clever."""
        starts, ends = self._ports_of(a), self._ports_of(b)
        if not (starts and ends):
            return []
        wide, kin = self.wide, self.kin[index]
        allowed = self._allowed(a, b)
        abroad = [1.0 if place in allowed else ABROAD for place in range(len(self.groups) + 1)]
        home, columns, rows = self.home, self.columns, self.rows
        far_x = [abs(x - b.icon.cx) * eager for x in self.xs]
        far_y = [abs(y - b.icon.cy) * eager for y in self.ys]
        lanes = (
            (1, self.flat_blocked, self.flat_price, self.flat_users, self.steep_users, columns),
            (wide, self.steep_blocked, self.steep_price, self.steep_users, self.flat_users, rows),
        )
        ends_at = (wide - 1, self.high - 1)
        goals = {}
        for i, j, flat, away, step in ends:
            users = (self.flat_users if flat else self.steep_users).get(self._port_cell(i, j, step), ())
            goals[(j * wide + i) * 2 + (not flat)] = away + (0 if kin.issuperset(users) else STRANGER)
        best = [SHUT] * (2 * len(columns))
        came: dict[int, int] = {}
        heap: list[tuple[float, int, float]] = []
        dx, dy = b.icon.cx - a.icon.cx, b.icon.cy - a.icon.cy
        for i, j, flat, away, step in starts:
            facing = flat == (abs(dx) > abs(dy)) and (step > 0) == ((dx if flat else dy) > 0)
            state = (j * wide + i) * 2 + (not flat)
            users = (self.flat_users if flat else self.steep_users).get(self._port_cell(i, j, step), ())
            cost = away + (0 if kin.issuperset(users) else STRANGER) + (0 if facing else ASIDE)
            if cost < best[state]:
                best[state], came[state] = cost, -1
                heappush(heap, (cost + far_x[i] + far_y[j], state, cost))
        budget = 400_000 if eager > 4 else 30_000 if eager > 2 else 40_000 if eager < 2 else 12_000
        least, last = SHUT, -1
        while heap:
            _, state, cost = heappop(heap)
            if state == -2:
                break
            if cost > best[state]:
                continue
            if state in goals:
                final = cost + goals[state]
                if final < least:
                    least, last = final, state
                    heappush(heap, (final, -2, final))
            budget -= 1
            if not budget:
                return []
            vertex, axis = state >> 1, state & 1
            for way in (axis, 1 - axis):
                turned = cost if way == axis else cost + BEND
                step, blocked, prices, users_of, crossed, place = lanes[way]
                here, end = place[vertex], ends_at[way]
                for other in (vertex - step, vertex + step):
                    if other < vertex:
                        if not here:
                            continue
                        cell = other
                    elif here == end:
                        continue
                    else:
                        cell = vertex
                    if blocked[cell]:
                        continue
                    target = other + other + way
                    price = prices[cell] * abroad[home[other]]
                    if turned + price >= best[target]:
                        continue
                    if cell in users_of:
                        price = 1.12 * price if kin.issuperset(users_of[cell]) else 2.2 * price + STRANGER
                    meeting = crossed.get(other) or crossed.get(other - (1 if way else wide))
                    if meeting:
                        price += 16 if kin.issuperset(meeting) else CROSSING
                    fresh = turned + price
                    if fresh < best[target]:
                        best[target], came[target] = fresh, state
                        one, two = far_x[columns[other]], far_y[rows[other]]
                        heappush(heap, (fresh + one + two + (BEND if one and two else 0), target, fresh))
        if last < 0:
            return []
        path, state = [], last
        while state >= 0:
            path.append(state)
            state = came[state]
        return path[::-1]

    def _port_cell(self, i: int, j: int, step: int) -> int:
        vertex = j * self.wide + i
        return vertex - step if step > 0 else vertex

    def _remember(self, index: int, path: list[int]) -> None:
        for one, two in pairwise(path):
            a, b = sorted((one // 2, two // 2))
            users = self.flat_users if b - a == 1 else self.steep_users
            users.setdefault(a, []).append(index)

    def _corners(self, path: list[int], a: NodeBox, b: NodeBox) -> list[Point]:
        points: list[Point] = [(a.icon.cx, a.icon.cy)]
        for state in path:
            j, i = divmod(state // 2, self.wide)
            points.append((self.xs[i], self.ys[j]))
        points.append((b.icon.cx, b.icon.cy))
        corners = [points[0]]
        for before, point, after in zip(points, points[1:], points[2:], strict=False):
            straight = (before[0] == point[0] == after[0]) or (before[1] == point[1] == after[1])
            if not straight:
                corners.append(point)
        corners.append(points[-1])
        return corners

    def _as_way(self, edge: Edge, corners: list[Point], a: NodeBox, b: NodeBox) -> Way:
        flat = abs(corners[1][0] - corners[0][0]) > abs(corners[1][1] - corners[0][1])
        runs = [one[1] if flat == (k % 2 == 0) else one[0] for k, (one, _) in enumerate(pairwise(corners))]
        last_flat = flat == ((len(runs) - 1) % 2 == 0)
        start, start_room = end_of(a, corners[0], corners[1], flat)
        end, end_room = end_of(b, corners[-1], corners[-2], last_flat)
        return Way(edge, flat, runs, start, end, start_room, end_room)


def _lines(middles: list[float], others: list[float], close: float) -> list[float]:
    """Every middle, and the others where no line is near yet."""
    kept = sorted(set(middles))
    for line in sorted(set(others)):
        spot = bisect_left(kept, line)
        if all(abs(kept[k] - line) >= close for k in (spot - 1, spot) if 0 <= k < len(kept)):
            kept.insert(spot, line)
    return kept
