"""A level packed onto a grid of cells: as few as its shape allows, its edges short, seldom crossed, and read from the left."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import log
from operator import itemgetter

from archplan.drawing.layout.folding import Block
from archplan.kernel.record import frozen, mutable

CROSSING, THROUGH, BENT, AGAINST, ALONE = 1.6, 1.4, 0.35, 0.9, 0.15
"""What an edge costs, in cells of its length: crossed, over another thing, with a bend, from right to left, to the edge of the grid."""
OVER = 6.0
"""What a row more than the grid should have costs."""
WIDE = 2.0
"""What a column costs that is a cell wider."""
TRIALS = 80
"""How many moves are tried for each of the things."""
WARM, COLD = 2.5, 0.12
"""By how much a move may make the whole worse, at first and at last."""
ROOMY = (0.25, 0.45)
"""By what share of a cell a box may be larger than its cells, which then give way: both are tried."""
SHAPES = 3
"""How many shapes are tried with each."""
HASTY = 2
"""How many shapes are tried where nobody has asked for a page."""
POOR = 1.3
"""A shape that is so much larger than the best is not tried."""
LARGE = 80.0
"""What it costs, in cells of an edge's length, to be twice as large as the room."""
LOOSE = 1.06
"""How many cells there are for each that is needed."""
THROWS = tuple(round(-log((k + 0.5) / 512), 6) for k in range(512))
"""By how many times the heat a move may make the whole worse, each as likely as the next."""
Cell = tuple[int, int]
Shape = tuple[tuple[Cell, ...], int, int]
"""How many cells things take, and the columns and rows that they stand in."""
Line = tuple[float, float, float, float]
Run = tuple[Line, list[Cell], float, "Sequence[int] | None"]
"""An edge's line, the cells it passes, what it costs by itself, and whom it crosses, where that is known anew."""


@frozen
class Pull:
    """An edge between two things of a level, or from one to what is outside of it on the left or right.

    `one` and `two` are numbers of things, the other side -1; `at` is where in each of them its icon stands, in pixels;
    `room` what its words need between neighbours.
    """

    one: int
    two: int
    at: tuple[tuple[float, float], tuple[float, float]]
    room: float = 0.0
    weight: float = 1.0


@mutable
class _Grid:
    """Things in cells: where each begins, and who stands in a cell."""

    columns: int
    rows: int
    spans: list[Cell]
    at: list[Cell]
    owner: dict[Cell, int]

    def cells(self, thing: int, at: Cell) -> list[Cell]:
        wide, high = self.spans[thing]
        return [(at[0] + i, at[1] + j) for i in range(wide) for j in range(high)]

    def lift(self, thing: int) -> None:
        for cell in self.cells(thing, self.at[thing]):
            del self.owner[cell]

    def put(self, thing: int, at: Cell) -> None:
        self.at[thing] = at
        for cell in self.cells(thing, at):
            self.owner[cell] = thing

    def is_inside(self, thing: int, at: Cell) -> bool:
        wide, high = self.spans[thing]
        return at[0] + wide <= self.columns and at[1] + high <= self.rows

    def is_free(self, thing: int, at: Cell) -> bool:
        return not any(cell in self.owner for cell in self.cells(thing, at))


class _Dice:
    """The same throws on every machine."""

    def __init__(self) -> None:
        self.state = 88172645463325252

    def below(self, count: int) -> int:
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & (1 << 64) - 1
        return (self.state >> 33) * count >> 31


class _Cost:
    """What a grid costs: every edge by itself, every two that cross, and its shape; kept up to date move by move."""

    def __init__(
        self,
        grid: _Grid,
        pulls: Sequence[Pull],
        sizes: Sequence[tuple[float, float]],
        unit: tuple[float, float],
        rows: int,
    ) -> None:
        self.grid, self.pulls, self.rows = grid, pulls, rows
        self.wide = [(thing, size[0] / unit[0]) for thing, size in enumerate(sizes) if grid.spans[thing][0] == 1]
        self.of: list[list[int]] = [[] for _ in grid.spans]
        for number, pull in enumerate(pulls):
            for thing in {pull.one, pull.two} - {-1}:
                self.of[thing].append(number)
        self.inner: list[tuple[tuple[float, float], tuple[float, float]]] = []
        for pull in pulls:
            one, two = (
                (min(max(at[0] / unit[0], 0.5) - 0.5, span[0] - 1), min(max(at[1] / unit[1], 0.2) - 0.2, span[1] - 1))
                for at, span in zip(pull.at, (grid.spans[pull.one], grid.spans[pull.two]), strict=True)
            )
            self.inner.append((one, two))
        self.mates = [
            [other for k in self.of[thing] for other in (pulls[k].one, pulls[k].two) if other not in (-1, thing)]
            for thing in range(len(grid.spans))
        ]
        self.strangers = [
            [j for j, other in enumerate(pulls) if not {other.one, other.two} & {pull.one, pull.two} - {-1}]
            for pull in pulls
        ]
        self.lines = [self._line(k) for k in range(len(pulls))]
        self.over: dict[Cell, set[int]] = {}
        self.cells = [self._cells(line) for line in self.lines]
        for k, cells in enumerate(self.cells):
            for cell in cells:
                self.over.setdefault(cell, set()).add(k)
        self.alone = [self._alone(k, self.lines[k], self.cells[k]) for k in range(len(pulls))]
        self.met = [set(self._met(k, self.lines)) for k in range(len(pulls))]
        self.shaped = self._shape()

    def whole(self) -> float:
        """All of it."""
        return sum(self.alone) + CROSSING * sum(map(len, self.met)) / 2 + self.shaped

    def touched(self, moved: dict[int, Cell]) -> tuple[list[int], list[int]]:
        """The edges of what is to move, and those that it stands under before or afterwards."""
        mine = {k for one in moved for k in self.of[one]}
        grid, over = self.grid, self.over
        under = {
            k
            for one, place in moved.items()
            for at in (grid.at[one], place)
            for cell in ((at,) if grid.spans[one] == (1, 1) else grid.cells(one, at))
            for k in over.get(cell, ())
        }
        return sorted(mine), sorted(under - mine)

    def now(self, mine: Sequence[int], under: Sequence[int]) -> float:
        """What these edges cost as they are, with the shape."""
        met, alone = self.met, self.alone
        both = sum([j in met[k] for n, k in enumerate(mine) for j in mine[n + 1 :]])
        return (
            sum([alone[k] for k in under])
            + sum([alone[k] + CROSSING * len(met[k]) for k in mine])
            - CROSSING * both
            + self.shaped
        )

    def then(self, mine: Sequence[int], under: Sequence[int], most: float) -> tuple[float, dict[int, Run], float]:
        """What they cost where their ends stand now, how each of them runs, and the shape; no more than `most` is counted."""
        total = shaped = self._shape()
        found: dict[int, Run] = {}
        lines = list(self.lines)
        for k in mine:
            line = lines[k] = self._line(k)
            cells = self._cells(line)
            alone = self._alone(k, line, cells)
            found[k] = line, cells, alone, ()
            total += alone
            if total > most:
                return total, found, shaped
        for k in under:
            alone = self._alone(k, self.lines[k], self.cells[k])
            found[k] = self.lines[k], self.cells[k], alone, None
            total += alone
        for n, k in enumerate(mine):
            if total > most:
                break
            met = self._met(k, lines)
            found[k] = *found[k][:3], met
            total += CROSSING * (len(met) - sum([j in met for j in mine[:n]]))
        return total, found, shaped

    def keep(self, found: dict[int, Run], shaped: float) -> None:
        """Takes over how edges run from now on."""
        self.shaped = shaped
        for k, (line, cells, alone, met) in found.items():
            self.alone[k] = alone
            if met is None:
                continue
            for cell in self.cells[k]:
                self.over[cell].discard(k)
            for cell in cells:
                self.over.setdefault(cell, set()).add(k)
            self.lines[k], self.cells[k] = line, cells
            for j in self.met[k]:
                self.met[j].discard(k)
            self.met[k] = set(met)
            for j in met:
                self.met[j].add(k)

    def _line(self, k: int) -> Line:
        """An edge from end to end, in cells."""
        at, pull = self.grid.at, self.pulls[k]
        (ix, iy), (jx, jy) = self.inner[k]
        if pull.one < 0:
            x, y = at[pull.two]
            return -1.0, y + jy, x + jx, y + jy
        x, y = at[pull.one]
        if pull.two < 0:
            return x + ix, y + iy, float(self.grid.columns), y + iy
        u, v = at[pull.two]
        return x + ix, y + iy, u + jx, v + jy

    def _alone(self, k: int, line: Line, cells: Sequence[Cell]) -> float:
        """What an edge costs by itself."""
        pull = self.pulls[k]
        ax, ay, bx, by = line
        dx, dy = bx - ax, by - ay
        if pull.one < 0 or pull.two < 0:
            return ALONE * abs(dx) * pull.weight + 0.5 * (self._between(cells, pull) > 0)
        wide, high = (dx if dx > 0 else -dx), (dy if dy > 0 else -dy)
        total = (wide + high) * pull.weight
        if wide > 0.3 and high > 0.3:
            total += BENT
        if dx < -0.3:
            total += AGAINST
        elif dx < 0.3 and dy < 0:
            total += AGAINST / 3
        if wide > 1.1 or high > 1.1:
            total += THROUGH * self._between(cells, pull)
        return total

    def _met(self, k: int, lines: Sequence[Line]) -> list[int]:
        """The edges that one crosses."""
        ax, ay, bx, by = lines[k]
        dx, dy = bx - ax, by - ay
        left, right = (ax, bx) if ax < bx else (bx, ax)
        top, bottom = (ay, by) if ay < by else (by, ay)
        found = []
        for j in self.strangers[k]:
            cx, cy, ex, ey = lines[j]
            if (cx < left and ex < left) or (cx > right and ex > right):
                continue
            if (cy < top and ey < top) or (cy > bottom and ey > bottom):
                continue
            if (dx * (cy - ay) - dy * (cx - ax)) * (dx * (ey - ay) - dy * (ex - ax)) < 0:
                u, v = ex - cx, ey - cy
                if (u * (ay - cy) - v * (ax - cx)) * (u * (by - cy) - v * (bx - cx)) < 0:
                    found.append(j)
        return found

    def _cells(self, line: Line) -> list[Cell]:
        """The cells whose middle a line passes near."""
        ax, ay, bx, by = line
        dx, dy = bx - ax, by - ay
        steps = int(max(abs(dx), abs(dy)) * 2 + 0.5)
        found: list[Cell] = []
        for step in range(1, steps):
            x, y = ax + dx * step / steps, ay + dy * step / steps
            cx, cy = int(x + 0.5), int(y + 0.5)
            if -0.3 <= x - cx <= 0.3 and -0.36 <= y - cy <= 0.36 and found[-1:] != [(cx, cy)]:
                found.append((cx, cy))
        return found

    def _between(self, cells: Sequence[Cell], pull: Pull) -> int:
        """How many things a line would run over."""
        owner, count, last = self.grid.owner, 0, -1
        for cell in cells:
            who = owner.get(cell, -1)
            if who >= 0 and who != pull.one and who != pull.two and who != last:
                count += 1
            last = who
        return count

    def _shape(self) -> float:
        """What the rows cost that are too many, how far down things stand, and how wide the columns are."""
        at = self.grid.at
        low = max([y + high for (_, y), (_, high) in zip(at, self.grid.spans, strict=True)])
        wide = [0.0] * self.grid.columns
        for thing, long in self.wide:
            x = at[thing][0]
            wide[x] = max(wide[x], long)
        return OVER * max(low - self.rows, 0) + 0.3 * low + WIDE * sum(wide)


def pack(
    sizes: tuple[tuple[float, float], ...],
    pulls: tuple[Pull, ...],
    gap: tuple[float, float],
    room: tuple[float, float],
    careful: bool,
) -> tuple[Block, ...]:
    """Where each of these things stands, by its number, in several shapes: the best for that room first.

    Who is `careful` tries more shapes.
    """
    return tuple(block for _, _, block in _ranked(sizes, pulls, gap, room, careful))


@lru_cache(64)
def _ranked(
    sizes: tuple[tuple[float, float], ...],
    pulls: tuple[Pull, ...],
    gap: tuple[float, float],
    room: tuple[float, float],
    careful: bool,
) -> list[tuple[float, Shape, Block]]:
    """The same with what each costs and its shape."""
    unit = (sorted(sizes)[len(sizes) // 2][0] + gap[0], min(size[1] for size in sizes) + gap[1])
    found: list[tuple[float, Shape, Block]] = []
    for spans, columns, rows in _all_shapes(sizes, gap, unit, room)[: None if careful else HASTY]:
        grid = _started(list(spans), columns)
        cost = _settle(grid, _Cost(grid, pulls, sizes, unit, rows), rows)
        block = _spread(grid, sizes, pulls, gap)
        share = max(block.width / room[0], block.height / room[1])
        found.append((cost + LARGE * max(share - 1, 0) + 4 * share, (spans, columns, rows), block))
    return sorted(found, key=itemgetter(0))


def _all_shapes(
    sizes: Sequence[tuple[float, float]], gap: tuple[float, float], unit: tuple[float, float], room: tuple[float, float]
) -> list[Shape]:
    """How many cells each of these takes, and in how many columns and rows of them they stand."""
    found: list[Shape] = []
    for roomy in ROOMY:
        spans = [
            (max(int((w + gap[0]) / unit[0] + 1 - roomy), 1), max(int((h + gap[1]) / unit[1] + 1 - roomy), 1))
            for w, h in sizes
        ]
        shapes = [(tuple(spans), *shape) for shape in _shapes(spans, unit, room)]
        found += [shape for shape in shapes if shape[:2] not in [it[:2] for it in found]]
    return found


def _shapes(spans: list[Cell], unit: tuple[float, float], room: tuple[float, float]) -> list[Cell]:
    """Columns and rows that hold all of these, those first that fill a room best."""
    cells = sum(wide * high for wide, high in spans)
    most, tall = max(wide for wide, _ in spans), max(high for _, high in spans)
    found = []
    for columns in range(most, max(cells, most + 1) + 1):
        rows = max(tall, -(-int(cells * LOOSE) // columns))
        found.append((max(columns * unit[0] / room[0], rows * unit[1] / room[1]), columns, rows))
    found.sort()
    return [(columns, rows) for share, columns, rows in found[:SHAPES] if share <= found[0][0] * POOR]


def _started(spans: list[Cell], columns: int) -> _Grid:
    """The large things at the right, the small ones before them in their order."""
    grid = _Grid(columns, sum(high for _, high in spans) + 1, spans, [(0, 0)] * len(spans), {})
    order = sorted(range(len(spans)), key=lambda k: (-spans[k][0] * spans[k][1], k))
    for thing in order:
        wide, _ = spans[thing]
        places = [(x, y) for y in range(grid.rows) for x in range(columns - wide + 1)]
        if spans[thing] != (1, 1):
            places.sort(key=lambda it: (it[1], -it[0]))
        grid.put(thing, next(it for it in places if grid.is_inside(thing, it) and grid.is_free(thing, it)))
    return grid


def _settle(grid: _Grid, cost: _Cost, rows: int) -> float:
    """Moves things about, boldly first, until no move is for the better; what the whole costs then."""
    dice, count = _Dice(), len(grid.spans)
    reach = rows + 1
    trials = TRIALS * count
    now = least = cost.whole()
    best = list(grid.at)
    heat, cooling = WARM, round((COLD / WARM) ** (1 / trials), 12)
    for _ in range(trials):
        heat *= cooling
        thing = dice.below(count)
        wide, high = grid.spans[thing]
        mates = cost.mates[thing]
        if mates and dice.below(2):
            x, y = grid.at[mates[dice.below(len(mates))]]
            place = (x + dice.below(5) - 2, y + dice.below(3) - 1)
        else:
            place = (dice.below(grid.columns), dice.below(reach))
        if min(place) < 0 or place[0] + wide > grid.columns or place[1] + high > max(reach, high):
            continue
        moved = _moved(grid, thing, place)
        if not moved:
            continue
        mine, under = cost.touched(moved)
        old = {one: grid.at[one] for one in moved}
        before = cost.now(mine, under)
        most = before + heat * THROWS[dice.below(len(THROWS))]
        _move(grid, moved)
        after, found, shaped = cost.then(mine, under, most)
        if after > most:
            _move(grid, old)
            continue
        cost.keep(found, shaped)
        now += after - before
        if now < least - 1e-6:
            best, least = list(grid.at), now
    grid.owner.clear()
    for thing, at in enumerate(best):
        grid.put(thing, at)
    return least


def _move(grid: _Grid, places: dict[int, Cell]) -> None:
    for one in places:
        grid.lift(one)
    for one, at in places.items():
        grid.put(one, at)


def _moved(grid: _Grid, thing: int, place: Cell) -> dict[int, Cell]:
    """Who stands where once a thing is at a place: whoever stood there goes where it stood; nothing where that is not to be."""
    here = grid.at[thing]
    if place == here or not grid.is_inside(thing, place):
        return {}
    cells = set(grid.cells(thing, place))
    there = {grid.owner[cell] for cell in cells if cell in grid.owner} - {thing}
    found = {thing: place}
    if not there:
        return found
    other = min(there)
    if len(there) == 1 and grid.spans[other] == grid.spans[thing]:
        return {thing: grid.at[other], other: here}
    if any(grid.spans[one] != (1, 1) for one in there):
        return {}
    free = [cell for cell in grid.cells(thing, here) if cell not in cells]
    free += [
        (x, y)
        for y in range(grid.rows)
        for x in range(grid.columns)
        if (x, y) not in grid.owner and (x, y) not in cells
    ][: len(there)]
    for one, cell in zip(sorted(there, key=lambda it: grid.at[it]), free, strict=False):
        found[one] = cell
    return found if len(found) == len(there) + 1 else {}


def _spread(
    grid: _Grid, sizes: Sequence[tuple[float, float]], pulls: Sequence[Pull], gap: tuple[float, float]
) -> Block:
    """The cells in pixels: as wide and high as what stands in them, with room for words between neighbours."""
    used = sorted({x for thing, at in enumerate(grid.at) for x, _ in grid.cells(thing, at)})
    lines = sorted({y for thing, at in enumerate(grid.at) for _, y in grid.cells(thing, at)})
    column, row = {x: k for k, x in enumerate(used)}, {y: k for k, y in enumerate(lines)}
    at = [(column[x], row[y]) for x, y in grid.at]
    between = ([gap[0]] * len(used), [gap[1]] * len(lines))
    for pull in pulls:
        if pull.one >= 0 and pull.two >= 0 and pull.room:
            a, b = at[pull.one], at[pull.two]
            low, far = (pull.one, pull.two) if a[0] < b[0] else (pull.two, pull.one)
            end = at[low][0] + grid.spans[low][0]
            if at[far][0] == end and a[1] == b[1]:
                slack = sum((sizes[it][0] - 40) / 2 for it in (low, far) if grid.spans[it] == (1, 1))
                between[0][end - 1] = max(between[0][end - 1], min(pull.room - slack, 90))
    starts = []
    for axis, count in ((0, len(used)), (1, len(lines))):
        long = [0.0] * count
        for thing in sorted(range(len(sizes)), key=lambda it: grid.spans[it][axis]):
            first, many = at[thing][axis], min(grid.spans[thing][axis], count - at[thing][axis])
            have = sum(long[first : first + many]) + sum(between[axis][first : first + many - 1])
            for k in range(first, first + many):
                long[k] += max(sizes[thing][axis] - have, 0) / many
        places = [0.0]
        for one, room in zip(long, between[axis], strict=True):
            places.append(places[-1] + one + room)
        starts.append((places, long))
    (xs, wide), (ys, high) = starts
    found: dict[str, tuple[float, float]] = {}
    for thing, (x, y) in enumerate(at):
        far = min(x + grid.spans[thing][0], len(used)) - 1
        low = min(y + grid.spans[thing][1], len(lines)) - 1
        room = xs[far] + wide[far] - xs[x]
        tall = ys[low] + high[low] - ys[y]
        down = (tall - sizes[thing][1]) / 2 if grid.spans[thing][1] > 1 else 0.0
        found[str(thing)] = (xs[x] + (room - sizes[thing][0]) / 2, ys[y] + down)
    return Block(
        max(found[str(k)][0] + size[0] for k, size in enumerate(sizes)),
        max(found[str(k)][1] + size[1] for k, size in enumerate(sizes)),
        found,
    )
