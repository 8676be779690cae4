"""Edges as right-angled lines round icons and titles: the cheapest way over a sparse grid, then lanes side by side.

The grid has a line through the middle of every icon and beside every box. A way costs its length, its bends, the
lines it crosses and the strangers it runs along; edges that share an end may share a trunk.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise
from math import log10

from archplan.drawing.scene import Edge
from archplan.drawing.sheet import CORNER, GroupBox, NodeBox, Point, Rect, Route, has_corner

BEND = 34.0
CROSSING = 60.0
STRANGER = 20.0
ASIDE = 12.0
ABROAD = 2.4
LANE = 8.0
STEP = 17.0
HEAD = 12.0
"""The least length of a line's first and last run, so that an arrow head fits."""
GAP = 3.0
"""Between an icon and the end of a line."""


def routes(
    nodes: tuple[NodeBox, ...], groups: tuple[GroupBox, ...], edges: tuple[Edge, ...], orthogonal: bool
) -> tuple[Route, ...]:
    """A line for every edge, in the order of the edges."""
    at = {box.node.id: box for box in nodes}
    if not orthogonal:
        return tuple(Route(edge, _straight(at[edge.source], at[edge.target])) for edge in edges)
    grid = _Grid(nodes, groups, edges)
    ways: dict[int, _Way] = {}
    loops = {i: _loop(at[edge.source]) for i, edge in enumerate(edges) if edge.source == edge.target}
    order = sorted((i for i in range(len(edges)) if i not in loops), key=lambda i: (_ease(at, edges[i]), i))
    for i in order:
        ways[i] = grid.way(i, at[edges[i].source], at[edges[i].target])
    _smooth(list(ways.values()), nodes, groups)
    _spread(list(ways.values()), nodes, groups)
    return tuple(Route(edge, loops[i] if i in loops else ways[i].points()) for i, edge in enumerate(edges))


def _ease(at: dict[str, NodeBox], edge: Edge) -> float:
    """Straight, short and busy edges choose first."""
    a, b = at[edge.source].icon, at[edge.target].icon
    dx, dy = abs(a.cx - b.cx), abs(a.cy - b.cy)
    return (
        dx
        + dy
        - 120 * log10(1 + max(edge.rate, 0))
        + (200 if min(dx, dy) > 1 else 0)
        + (400 if edge.kind in ("deploy", "log") else 0)
    )


def _loop(box: NodeBox) -> tuple[Point, ...]:
    """From an icon's side back to its top."""
    icon = box.icon
    x, y = icon.right + 14, icon.y - 9
    return (
        (icon.right + GAP, icon.y + 14),
        (x, icon.y + 14),
        (x, y),
        (icon.right - 12, y),
        (icon.right - 12, icon.y - GAP),
    )


def _straight(a: NodeBox, b: NodeBox) -> tuple[Point, ...]:
    if a is b:
        return _loop(a)
    dx, dy = b.icon.cx - a.icon.cx, b.icon.cy - a.icon.cy
    reach = (a.icon.w / 2 + GAP) / max(abs(dx), abs(dy), 1)
    return (
        (a.icon.cx + dx * reach, a.icon.cy + dy * reach),
        (b.icon.cx - dx * reach, b.icon.cy - dy * reach),
    )


@dataclass
class _Way:
    """One routed edge: the coordinates of its straight runs, alternately across and down."""

    edge: Edge
    flat: bool
    """Whether the first run is horizontal."""
    runs: list[float]
    first: float
    last: float
    start_room: tuple[float, float]
    end_room: tuple[float, float]

    def points(self) -> tuple[Point, ...]:
        found: list[Point] = []
        for k in range(len(self.runs) + 1):
            if k == 0:
                point = (self.first, self.runs[0]) if self.flat else (self.runs[0], self.first)
            elif k == len(self.runs):
                flat = self.is_flat(k - 1)
                point = (self.last, self.runs[-1]) if flat else (self.runs[-1], self.last)
            else:
                before, after = self.runs[k - 1], self.runs[k]
                point = (after, before) if self.is_flat(k - 1) else (before, after)
            if not found or abs(point[0] - found[-1][0]) + abs(point[1] - found[-1][1]) > 0.01:
                found.append(point)
        return tuple(found)

    def is_flat(self, run: int) -> bool:
        return self.flat == (run % 2 == 0)

    def extent(self, run: int) -> tuple[float, float]:
        """From where to where a run goes, as it goes."""
        before = self.runs[run - 1] if run else self.first
        after = self.runs[run + 1] if run + 1 < len(self.runs) else self.last
        return before, after


@dataclass
class _Grid:
    """Lines to travel on, what blocks them, and who already travels there."""

    nodes: tuple[NodeBox, ...]
    groups: tuple[GroupBox, ...]
    edges: tuple[Edge, ...]
    xs: list[float] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)

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
        self.wide, self.high = len(self.xs), len(self.ys)
        count = self.wide * self.high
        self.flat_blocked = bytearray(count)
        self.steep_blocked = bytearray(count)
        self.flat_dear = [1.0] * count
        self.steep_dear = [1.0] * count
        self.home = [0] * count
        self.flat_users: dict[int, list[int]] = {}
        self.steep_users: dict[int, list[int]] = {}
        self.kin = [frozenset(k for k, other in enumerate(self.edges) if _kin(edge, other)) for edge in self.edges]
        self.columns = list(range(self.wide)) * self.high
        self.rows = [row for row in range(self.high) for _ in range(self.wide)]
        self.parents = {it.group.id: it.group.parent for it in self.groups}
        self.walls: list[tuple[Rect, str]] = []
        for box in self.nodes:
            self.walls += [(box.icon.grown(7), box.node.id), (box.text.grown(4), box.node.id)]
        titles = [_title(it) for it in self.groups]
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
        way = Rect(low_x - 0.1, low_y - 0.1, high_x - low_x + 0.2, high_y - low_y + 0.2)
        return not any(owner != box.node.id and rect.meets(way) for rect, owner in self.walls)

    def _allowed(self, a: NodeBox, b: NodeBox) -> set[int]:
        allowed = {0}
        for box in (a, b):
            group = box.node.parent
            while group:
                if group in self.number_of:
                    allowed.add(self.number_of[group])
                group = self.parents.get(group, "")
        return allowed

    def way(self, index: int, a: NodeBox, b: NodeBox) -> _Way:
        """The cheapest line from one node to another."""
        edge = self.edges[index]
        eager = 1.1 if len(self.nodes) < 80 else 2.0 if len(self.nodes) < 150 else 4.0
        path = self._search(index, a, b, eager) or self._search(index, a, b, 5.0)
        if not path:
            return self._simple(edge, a, b)
        self._remember(index, path)
        corners = self._corners(path, a, b)
        return self._as_way(edge, corners, a, b)

    def _simple(self, edge: Edge, a: NodeBox, b: NodeBox) -> _Way:
        """When everything is walled in: straight down the middle."""
        corners = [(a.icon.cx, a.icon.cy), (b.icon.cx, a.icon.cy), (b.icon.cx, b.icon.cy)]
        return self._as_way(edge, corners, a, b)

    def _search(self, index: int, a: NodeBox, b: NodeBox, eager: float) -> list[int]:
        """A* over crossings, each reached along or across; the more eager, the sooner done and the less clever."""
        starts, ends = self._ports(a), self._ports(b)
        if not (starts and ends):
            return []
        wide, kin = self.wide, self.kin[index]
        abroad = [1.0 if place in self._allowed(a, b) else ABROAD for place in range(len(self.groups) + 1)]
        home, columns, rows = self.home, self.columns, self.rows
        far_x = [abs(x - b.icon.cx) * eager for x in self.xs]
        far_y = [abs(y - b.icon.cy) * eager for y in self.ys]
        lanes = (
            (1, self.flat_blocked, self.flat_price, self.flat_users, self.steep_users, columns),
            (wide, self.steep_blocked, self.steep_price, self.steep_users, self.flat_users, rows),
        )
        goals = {}
        for i, j, flat, away, step in ends:
            users = (self.flat_users if flat else self.steep_users).get(self._port_cell(i, j, step), ())
            goals[(j * wide + i) * 2 + (not flat)] = away + (0 if kin.issuperset(users) else STRANGER)
        best: dict[int, float] = {}
        came: dict[int, int] = {}
        heap: list[tuple[float, int, float]] = []
        dx, dy = b.icon.cx - a.icon.cx, b.icon.cy - a.icon.cy
        for i, j, flat, away, step in starts:
            facing = flat == (abs(dx) > abs(dy)) and (step > 0) == ((dx if flat else dy) > 0)
            state = (j * wide + i) * 2 + (not flat)
            users = (self.flat_users if flat else self.steep_users).get(self._port_cell(i, j, step), ())
            cost = away + (0 if kin.issuperset(users) else STRANGER) + (0 if facing else ASIDE)
            if cost < best.get(state, 1e18):
                best[state], came[state] = cost, -1
                heappush(heap, (cost + far_x[i] + far_y[j], state, cost))
        budget = 400_000 if eager > 4 else 30_000 if eager > 2 else 40_000 if eager < 2 else 12_000
        while heap:
            _, state, cost = heappop(heap)
            if state == -2:
                break
            if cost > best[state]:
                continue
            if state in goals:
                final = cost + goals[state]
                if final < best.get(-2, 1e18):
                    best[-2], came[-2] = final, state
                    heappush(heap, (final, -2, final))
            budget -= 1
            if not budget:
                return []
            vertex, axis = state >> 1, state & 1
            for way in (axis, 1 - axis):
                turned = cost if way == axis else cost + BEND
                step, blocked, prices, users_of, crossed, place = lanes[way]
                last = (wide if way == 0 else self.high) - 1
                for forward in (0, 1):
                    if place[vertex] == (last if forward else 0):
                        continue
                    cell = vertex if forward else vertex - step
                    if blocked[cell]:
                        continue
                    other = vertex + step if forward else cell
                    price = prices[cell] * abroad[home[other]]
                    if cell in users_of:
                        price = 1.12 * price if kin.issuperset(users_of[cell]) else 2.2 * price + STRANGER
                    back = other - (1 if way else wide)
                    meeting = crossed.get(other) or crossed.get(back)
                    if meeting:
                        price += 16 if kin.issuperset(meeting) else CROSSING
                    fresh = turned + price
                    target = other * 2 + way
                    if fresh < best.get(target, 1e18):
                        best[target], came[target] = fresh, state
                        one, two = far_x[columns[other]], far_y[rows[other]]
                        heappush(heap, (fresh + one + two + (BEND if one and two else 0), target, fresh))
        if -2 not in came:
            return []
        path, state = [], came[-2]
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

    def _as_way(self, edge: Edge, corners: list[Point], a: NodeBox, b: NodeBox) -> _Way:
        flat = abs(corners[1][0] - corners[0][0]) > abs(corners[1][1] - corners[0][1])
        runs = [one[1] if flat == (k % 2 == 0) else one[0] for k, (one, _) in enumerate(pairwise(corners))]
        last_flat = flat == ((len(runs) - 1) % 2 == 0)
        start, start_room = _end(a, corners[0], corners[1], flat)
        end, end_room = _end(b, corners[-1], corners[-2], last_flat)
        return _Way(edge, flat, runs, start, end, start_room, end_room)


def _end(box: NodeBox, middle: Point, next_corner: Point, flat: bool) -> tuple[float, tuple[float, float]]:
    """Where a line leaves a node's outline, and how far it may slide along that side."""
    icon = box.icon
    if flat:
        edge = icon.right + GAP if next_corner[0] > middle[0] else icon.x - GAP
        return edge, (icon.cy - 17, icon.cy + 17)
    if next_corner[1] < middle[1]:
        return icon.y - GAP, (icon.cx - 17, icon.cx + 17)
    half = max(8.0, min(20.0, box.text.w / 2 - 4))
    return box.text.bottom + GAP, (icon.cx - half, icon.cx + half)


def _title(it: GroupBox) -> Rect:
    """A group's title with its corner icon, kept free of lines."""
    if has_corner(it.group.kind):
        right = it.title.right if it.lines else it.box.x + CORNER
        return Rect(it.box.x - 2, it.box.y - 2, right - it.box.x + 6, CORNER + 3)
    if not it.lines:
        return Rect(it.box.x, it.box.y, 0, 0)
    return it.title.grown(3)


def _lines(middles: list[float], others: list[float], close: float) -> list[float]:
    """Every middle, and the others where no line is near yet."""
    kept = sorted(set(middles))
    for line in sorted(set(others)):
        spot = bisect_left(kept, line)
        if all(abs(kept[k] - line) >= close for k in (spot - 1, spot) if 0 <= k < len(kept)):
            kept.insert(spot, line)
    return kept


# Lanes


@dataclass
class _Run:
    """One straight run of one way, and how far it may move sideways."""

    way: _Way
    index: int
    flat: bool
    at: float
    low: float
    high: float
    least: float
    most: float
    turns: tuple[int, int]


def _smooth(ways: list[_Way], nodes: tuple[NodeBox, ...], groups: tuple[GroupBox, ...]) -> None:
    """Takes small steps out of lines where one of the runs beside the step can move over."""
    walls = [rect for box in nodes for rect in (box.icon.grown(6), box.text.grown(3))]
    titles = [_title(it) for it in groups]
    for way in ways:
        k = 0
        while k + 2 < len(way.runs):
            one, two = way.runs[k], way.runs[k + 2]
            if abs(one - two) <= STEP:
                if len(way.runs) == 3 and abs(way.last - way.first) < 2 * HEAD:
                    break
                first, second = (_run(way, n, walls, titles, groups) for n in (k, k + 2))
                if first.least <= two <= first.most:
                    way.runs[k : k + 3] = [two]
                    k = 0
                    continue
                if second.least <= one <= second.most:
                    way.runs[k : k + 3] = [one]
                    k = 0
                    continue
            k += 1


def _spread(ways: list[_Way], nodes: tuple[NodeBox, ...], groups: tuple[GroupBox, ...]) -> None:
    """Gives runs that share a line lanes of their own, in an order that crosses least."""
    walls = [rect for box in nodes for rect in (box.icon.grown(6), box.text.grown(3))]
    titles = [_title(it) for it in groups]
    for _ in range(2):
        for flat in (True, False):
            runs = [
                _run(way, k, walls, titles, groups)
                for way in ways
                for k in range(len(way.runs))
                if way.is_flat(k) == flat
            ]
            for bunch in _bunches(runs):
                _assign(bunch)


def _run(way: _Way, k: int, walls: list[Rect], titles: list[Rect], groups: tuple[GroupBox, ...]) -> _Run:
    flat = way.is_flat(k)
    before, after = way.extent(k)
    low, high = min(before, after), max(before, after)
    at = way.runs[k]
    least, most = at - 60, at + 60
    first, last = k == 0, k == len(way.runs) - 1
    if first:
        least, most = max(least, way.start_room[0]), min(most, way.start_room[1])
    if last:
        least, most = max(least, way.end_room[0]), min(most, way.end_room[1])
    for second, end in ((1, way.first), (len(way.runs) - 2, way.last)):
        if k == second and not first and not last:
            if at > end:
                least = max(least, end + HEAD)
            else:
                most = min(most, end - HEAD)
    inner_low = low + (4 if (first if before < after else last) else 0)
    inner_high = high - (4 if (last if before < after else first) else 0)
    for rect in walls if first or last else walls + titles:
        one, two, near, far = (
            (rect.x, rect.right, rect.y, rect.bottom) if flat else (rect.y, rect.bottom, rect.x, rect.right)
        )
        if one < inner_high and two > inner_low:
            if far <= at + 0.01:
                least = max(least, far)
            elif near >= at - 0.01:
                most = min(most, near)
    for it in groups:
        box = it.box
        one, two = (box.x, box.right) if flat else (box.y, box.bottom)
        if one < high and two > low:
            for border in (box.y, box.bottom) if flat else (box.x, box.right):
                if border <= at:
                    least = max(least, min(border + 4, at))
                else:
                    most = min(most, max(border - 4, at))
    turns = tuple(_turn(way, k, end) for end in (0, 1))
    if before > after:
        turns = turns[::-1]
    return _Run(way, k, flat, at, low, high, min(least, at), max(most, at), (turns[0], turns[1]))


def _turn(way: _Way, k: int, end: int) -> int:
    """To which side a way goes on before or after a run."""
    other = k - 1 if end == 0 else k + 1
    if not 0 <= other < len(way.runs):
        return 0
    extent = way.extent(other)
    far = extent[0] if end == 0 else extent[1]
    return 1 if far > way.runs[k] else -1


def _bunches(runs: list[_Run]) -> list[list[_Run]]:
    """Runs that would touch, together."""
    runs = sorted(runs, key=lambda run: run.at)
    parent = list(range(len(runs)))

    def root(k: int) -> int:
        while parent[k] != k:
            k = parent[k]
        return k

    for one, a in enumerate(runs):
        for two in range(one + 1, len(runs)):
            b = runs[two]
            if b.at - a.at >= LANE - 0.5:
                break
            if a.low < b.high + 6 and b.low < a.high + 6 and a.way is not b.way:
                parent[root(two)] = root(one)
    bunches: dict[int, list[_Run]] = {}
    for k, run in enumerate(runs):
        bunches.setdefault(root(k), []).append(run)
    return [bunch for bunch in bunches.values() if len(bunch) > 1]


def _assign(bunch: list[_Run]) -> None:
    units: list[list[_Run]] = []
    for run in bunch:
        for unit in units:
            if any(_shared(run, other) for other in unit):
                unit.append(run)
                break
        else:
            units.append([run])
    if len(units) < 2:
        return
    units.sort(key=_lane_key)
    least = [max(run.least for run in unit) for unit in units]
    most = [min(run.most for run in unit) for unit in units]
    middle = sum(run.at for run in bunch) / len(bunch)
    low, high = max(least), min(most)
    room = high - low
    step = min(LANE, room / (len(units) - 1)) if room > 0 else 0
    if step >= 4:
        start = middle - step * (len(units) - 1) / 2
        start = min(max(start, low), high - step * (len(units) - 1))
        places = [start + step * k for k in range(len(units))]
    else:
        places = []
        for k in range(len(units)):
            wish = middle + LANE * (k - (len(units) - 1) / 2)
            places.append(min(max(wish, least[k]), max(most[k], least[k])))
    for unit, place in zip(units, places, strict=True):
        for run in unit:
            run.way.runs[run.index] = min(max(place, run.least), max(run.most, run.least))


def _kin(one: Edge, two: Edge) -> bool:
    """Edges that may share a trunk."""
    return one.kind == two.kind and (one.source == two.source) != (one.target == two.target)


def _shared(a: _Run, b: _Run) -> bool:
    """Runs on one trunk: same line, and the ways share the end they come from or go to."""
    one, two = a.way.edge, b.way.edge
    return abs(a.at - b.at) < 0.01 and a.low <= b.high and b.low <= a.high and _kin(one, two)


def _lane_key(unit: list[_Run]) -> tuple[float, float]:
    count = len(unit)
    sides = sum(run.turns[0] + run.turns[1] for run in unit) / count
    nest = sum(run.turns[0] * run.low - run.turns[1] * run.high for run in unit) / count
    return sides, nest
