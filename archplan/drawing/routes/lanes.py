"""Lanes: runs that share a line are moved side by side, in an order that crosses least."""

from archplan.drawing.page.sheet import GroupBox, NodeBox, Rect, step_circle
from archplan.drawing.routes.way import HEAD, Way, may_share, title_wall
from archplan.kernel.record import mutable

LANE = 8.0
STEP = 17.0
"""The widest step that is smoothed away."""


@mutable
class _Run:
    """One straight run of one way, and how far it may move sideways."""

    way: Way
    index: int
    flat: bool
    at: float
    low: float
    high: float
    least: float
    most: float
    turns: tuple[int, int]


def smooth(ways: list[Way], nodes: tuple[NodeBox, ...], groups: tuple[GroupBox, ...]) -> None:
    """Takes small steps out of lines where one of the runs beside the step can move over."""
    walls = _walls(nodes)
    titles = [title_wall(it) for it in groups]
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


def spread(ways: list[Way], nodes: tuple[NodeBox, ...], groups: tuple[GroupBox, ...]) -> None:
    """Gives runs that share a line lanes of their own, in an order that crosses least."""
    walls = _walls(nodes)
    titles = [title_wall(it) for it in groups]
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


def _walls(nodes: tuple[NodeBox, ...]) -> list[Rect]:
    """What no line may touch."""
    circles = [step_circle(at).grown(3) for box in nodes for at in box.steps_at]
    return [rect for box in nodes for rect in (box.icon.grown(6), box.text.grown(3))] + circles


def _run(way: Way, k: int, walls: list[Rect], titles: list[Rect], groups: tuple[GroupBox, ...]) -> _Run:
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


def _turn(way: Way, k: int, end: int) -> int:
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


def _shared(a: _Run, b: _Run) -> bool:
    """Runs on one trunk: same line, and the ways share the end they come from or go to."""
    one, two = a.way.edge, b.way.edge
    return abs(a.at - b.at) < 0.01 and a.low <= b.high and b.low <= a.high and may_share(one, two)


def _lane_key(unit: list[_Run]) -> tuple[float, float]:
    count = len(unit)
    sides = sum(run.turns[0] + run.turns[1] for run in unit) / count
    nest = sum(run.turns[0] * run.low - run.turns[1] * run.high for run in unit) / count
    return sides, nest
