"""Moves boxes along the free room beside them until their edges run straight and cross little, then draws borders in."""

from itertools import pairwise

from archplan.drawing.layout.draft import MARGIN, Draft
from archplan.drawing.layout.levels import PAGE, SUBNETS, Level
from archplan.drawing.layout.tangle import MOST, Tangle
from archplan.drawing.page.sheet import ICON, Rect

TRIALS = 160
"""How many orders of neighbours are tried on one draft."""
SMALL = 44.0
"""A step in an edge that is shorter than this should not be."""
Ends = dict[str, list[tuple[str, str, float]]]
"""For every member, the edges that leave it: its own end, the other end, and how much it matters."""


def straighten(draft: Draft, trials: int = TRIALS) -> None:
    """Straight edges, few crossings, no room left over."""
    work = _Straightener(draft, trials)
    order = sorted(draft.arrangement.levels, key=lambda group: draft.depth.get(group, 0))
    free = [group for group in order if group in draft.depth and group not in draft.blocks.held]
    subnets = [group for group in free if draft.arrangement.kind(group) in SUBNETS]
    for sweep in (free, free, [PAGE, *subnets]):
        for group in sweep:
            if group in free:
                work.straighten_level(draft.arrangement.levels[group])
    for _ in range(2 if trials else 1):
        for group in free:
            work.straighten_level(draft.arrangement.levels[group], snap=True)
    for group in free:
        if draft.arrangement.levels[group].how == "border":
            work.centre_gates(draft.arrangement.levels[group])


class _Straightener:
    def __init__(self, draft: Draft, trials: int) -> None:
        self.draft = draft
        self.at = draft.at
        self.arrangement = draft.arrangement
        self.trials = trials
        self.tangle = Tangle(draft)
        self.ends: Ends = {}
        self.leaves: dict[str, list[str]] = {}
        paths = {node: self.arrangement.path(node) for node in self.arrangement.nodes}
        for node, path in paths.items():
            for member in path:
                self.leaves.setdefault(member, []).append(node)
        for edge in self.arrangement.edges:
            weight = (4 if edge.kind in ("traffic", "data") else 1) + edge.rate**0.25
            for a, b in ((edge.source, edge.target), (edge.target, edge.source)):
                inside = set(paths[b])
                for member in paths[a]:
                    if member not in inside:
                        self.ends.setdefault(member, []).append((a, b, weight))

    def straighten_level(self, level: Level, snap: bool = False) -> None:
        """One level, across its flow; or only its small steps."""
        if not level.members or level.how not in ("right", "row", "down"):
            return
        in_subnet = self.arrangement.kind(level.group) in SUBNETS
        sideways = self.arrangement.choice.tiers == "right"
        axis = (1 if sideways else 0) if in_subnet else 0 if level.how == "down" else 1
        if level.group == PAGE:
            low, high = (
                (MARGIN, self.draft.width - MARGIN) if axis == 0 else (self.draft.top, self.draft.height - MARGIN)
            )
        else:
            box = self.at[level.group]
            left, top, right, bottom = self.draft.blocks.pads(level.group)
            low, high = (box.x + left, box.right - right) if axis == 0 else (box.y + top, box.bottom - bottom)
        near = None if axis == 1 or self.arrangement.choice.flow == "down" else set(self.leaves.get(level.group, ()))
        if in_subnet:
            near = self._zone_mates(level.group)
        for line in self._lines(level, axis):
            if level.how == "row" and any(self.arrangement.kind(member) for member in line):
                continue  # what has a border in a row keeps in line with the others
            past = self.at[level.group].x + self.draft.blocks.title_end(level.group) if in_subnet and axis == 0 else low
            fits = sum(self._long(m, axis) + 30 for m in line) - 30 <= high - past
            past = past if fits else low
            if snap:
                self._snap(line, axis, past, high)
            else:
                self._straighten_line(line, axis, past, high, near)

    def centre_gates(self, level: Level) -> None:
        """A gateway stands over the middle of what it serves."""
        network, *gates = level.members
        inside = set(self.leaves[network])
        served = [self._icon(b, 0) for gate in gates for _, b, _ in self.ends.get(gate, ()) if b in inside]
        if not served:
            return
        left, right = min(self.at[gate].x for gate in gates), max(self.at[gate].right for gate in gates)
        box = self.at[network]
        wish = (min(served) + max(served)) / 2 - (left + right) / 2
        least, most = box.x + self.draft.blocks.title_end(network) - left, box.right - 14 - right
        for gate in gates:
            self._shift(gate, 0, max(least, min(most, wish)))

    def _zone_mates(self, subnet: str) -> set[str]:
        """What stands in the other subnets of the same zone."""
        zone = next((group for group in self.arrangement.path(subnet) if self.arrangement.kind(group) == "zone"), "")
        return set(self.leaves.get(zone, ())) - set(self.leaves.get(subnet, ())) if zone else set()

    def _lines(self, level: Level, axis: int) -> list[list[str]]:
        """Members that stand in one another's way along an axis."""
        along = 1 - axis
        lines: list[list[str]] = []
        end = 0.0
        for member in sorted(self._flattened(level, axis), key=lambda m: self._low(m, along)):
            if not lines or self._low(member, along) >= end:
                lines.append([])
                end = 0.0
            lines[-1].append(member)
            end = max(end, self._low(member, along) + self._long(member, along))
        return [sorted(line, key=lambda m: self._low(m, axis)) for line in lines]

    def _flattened(self, level: Level, axis: int) -> list[str]:
        """The members of a level, with those of a borderless line across it in its place."""
        found = []
        for member in level.members:
            inner = self.arrangement.levels.get(member)
            open_ = member in self.arrangement.bare and member not in self.draft.blocks.held
            along = "down" if axis == 1 else "right"
            across = "stack" if axis == 1 else "row"
            if open_ and inner and (inner.how == across or (inner.how == along != self.arrangement.choice.flow)):
                found += self._flattened(inner, axis)
            else:
                found.append(member)
        return found

    def _low(self, member: str, axis: int) -> float:
        return self.at[member].x if axis == 0 else self.at[member].y

    def _long(self, member: str, axis: int) -> float:
        return self.at[member].w if axis == 0 else self.at[member].h

    def _icon(self, node: str, axis: int) -> float:
        return self.at[node].cx if axis == 0 else self.at[node].y + ICON / 2

    def _straighten_line(self, line: list[str], axis: int, low: float, high: float, near: set[str] | None) -> None:
        inside = {leaf: m for m in line for leaf in self.leaves.get(m, ())}
        wishes: dict[str, float] = {}
        tied: dict[str, set[str]] = {m: set() for m in line}
        for member in line:
            outer = [end for end in self.ends.get(member, ()) if end[1] not in inside]
            if near is not None:
                outer = [end for end in outer if end[1] in near]
            tied[member] = {inside[b] for _, b, _ in self.ends.get(member, ()) if b in inside} - {member}
            if outer:
                wishes[member] = self._wish(outer, axis)
        if near is not None and not wishes:
            return
        for _ in line[:8]:
            for member in line:
                known = [wishes[m] for m in sorted(tied[member]) if m in wishes]
                if member not in wishes and known:
                    wishes[member] = known[0]
        wishes = {m: wishes.get(m, 0.0) for m in line}
        middle = {m: self._low(m, axis) + self._long(m, axis) / 2 for m in line}
        start = {m: self._low(m, axis) for m in line}
        goals = {m: start[m] + wishes[m] for m in line}
        wished = self._pinned(sorted(line, key=lambda m: middle[m] + wishes[m]))
        edges = self.tangle.touching(inside)
        orders = [wished] if wished == line or not self.trials else [wished, self._pinned(line)]
        best, swaps = orders[0], self.trials and 1 < len(line) <= 12
        if swaps or len(orders) > 1:
            least = self._tried(best, axis, goals, tied, (low, high), edges)
            for order in orders[1:]:
                cost = self._tried(order, axis, goals, tied, (low, high), edges, least)
                if cost < least:
                    best, least = order, cost
        for _ in range(2 if swaps else 0):
            before = least
            for k in range(len(best) - 1):
                if self.trials <= 0:
                    break
                order = self._pinned([*best[:k], best[k + 1], best[k], *best[k + 2 :]])
                cost = self._tried(order, axis, goals, tied, (low, high), edges, least)
                if cost < least - 0.05:
                    best, least = order, cost
            if least == before:
                break
        self._grant(best, axis, goals, tied, low, high)

    def _snap(self, line: list[str], axis: int, low: float, high: float) -> None:
        """Takes small steps out of edges: a node moves a little if more of its edges are straight then."""
        for k, member in enumerate(line):
            if member not in self.draft.sizes:
                continue
            floor = self._low(line[k - 1], axis) + self._long(line[k - 1], axis) + 16 if k else low
            ceiling = self._low(line[k + 1], axis) - 16 if k + 1 < len(line) else high
            steps = [self._icon(b, axis) - self._icon(member, axis) for _, b, _ in self.ends.get(member, ())]
            best, most = 0.0, sum(abs(step) < 1 for step in steps)
            for step in steps:
                start = self._low(member, axis) + step
                if 1 <= abs(step) <= SMALL and start >= floor and start + self._long(member, axis) <= ceiling:
                    count = sum(abs(other - step) < 1 for other in steps)
                    if count > most:
                        best, most = step, count
            self._shift(member, axis, best)

    def _pinned(self, order: list[str]) -> list[str]:
        return self.draft.wishes.ordered(order)

    def _tried(
        self,
        order: list[str],
        axis: int,
        goals: dict[str, float],
        tied: dict[str, set[str]],
        room: tuple[float, float],
        edges: list[int],
        most: float = MOST,
    ) -> float:
        """How tangled the drawing is with a line in this order; past `most` nobody wants to know."""
        if not self.trials:
            return 0.0
        self.trials = max(self.trials - 1, 0)
        before = {m: self._low(m, axis) for m in order}
        self._grant(order, axis, goals, tied, *room)
        cost = self.tangle.cost(edges, most)
        for member, place in before.items():
            self._shift(member, axis, place - self._low(member, axis))
        return cost

    def _wish(self, ends: list[tuple[str, str, float]], axis: int) -> float:
        """How far a member should move so that its heaviest edges run straight."""
        moves = sorted((self._icon(b, axis) - self._icon(a, axis), weight) for a, b, weight in ends)
        half = sum(weight for _, weight in moves) / 2
        for move, weight in moves:
            half -= weight
            if half <= 0:
                return move
        return 0.0

    def _grant(
        self,
        line: list[str],
        axis: int,
        goals: dict[str, float],
        tied: dict[str, set[str]],
        low: float,
        high: float,
    ) -> None:
        """Moves a line's members where they wish to be, in this order and with room between them."""
        wide, close = (42.0, 20.0) if axis == 1 else (64.0, 24.0)
        gaps = [wide if two in tied[one] else close for one, two in pairwise(line)] + [0.0]
        longs = [self._long(m, axis) for m in line]
        if sum(longs) + sum(gaps) > high - low + 0.5:
            gaps = [close] * (len(line) - 1) + [0.0]
            if sum(longs) + sum(gaps) > high - low + 0.5:
                return
        places = []
        floor = low
        for member, long, gap in zip(line, longs, gaps, strict=True):
            places.append(max(goals[member], floor))
            floor = places[-1] + long + gap
        ceiling = high
        for k in reversed(range(len(line))):
            places[k] = min(places[k], ceiling - gaps[k] - longs[k])
            ceiling = places[k]
        for member, place in zip(line, places, strict=True):
            self._shift(member, axis, place - self._low(member, axis))

    def _shift(self, member: str, axis: int, by: float) -> None:
        shift(self.draft, member, axis, by)


def shift(draft: Draft, member: str, axis: int, by: float) -> None:
    """Moves a member with all that is in it."""
    if abs(by) < 0.05:
        return
    old = draft.at[member]
    draft.at[member] = Rect(old.x + by, old.y, old.w, old.h) if axis == 0 else Rect(old.x, old.y + by, old.w, old.h)
    if member in draft.arrangement.groups:
        for child in draft.arrangement.levels[member].members:
            shift(draft, child, axis, by)


def tighten(draft: Draft) -> None:
    """Draws the borders of regions and clouds in to what is left inside of them."""
    levels, groups = draft.arrangement.levels, draft.arrangement.groups
    for group in sorted(levels, key=lambda it: -draft.depth.get(it, 0)):
        if group == PAGE or group not in draft.at or not levels[group].members:
            continue
        inner = [draft.at[m] for m in levels[group].members]
        if group in draft.arrangement.bare:
            x, y = min(it.x for it in inner), min(it.y for it in inner)
            draft.at[group] = Rect(x, y, max(it.right for it in inner) - x, max(it.bottom for it in inner) - y)
            continue
        if groups[group].kind not in ("cloud", "account", "region", "datacenter"):
            continue
        left, top, right, bottom = draft.blocks.pads(group)
        old = draft.at[group]
        y = max(old.y, min(it.y for it in inner) - top)
        low = min(old.bottom, max(it.bottom for it in inner) + bottom)
        title = draft.blocks.title_end(group)
        x = max(old.x, min(min(it.x for it in inner) - left, old.right - title))
        far = min(old.right, max(max(it.right for it in inner) + right, x + title))
        draft.at[group] = Rect(x, y, far - x, low - y)
        _close_up(draft, group, old)
    things = [at for member, at in draft.at.items() if member not in draft.arrangement.bare]
    if things:
        up = draft.top - min(it.y for it in things)
        wide = max(it.right for it in things) - min(it.x for it in things)
        draft.width = max(wide + 2 * MARGIN, draft.least_width)
        aside = (draft.width - wide) / 2 - min(it.x for it in things)
        for member in levels[PAGE].members:
            shift(draft, member, 1, up)
            shift(draft, member, 0, aside)
        draft.height = max(at.bottom for at in things) + up + MARGIN


def _close_up(draft: Draft, group: str, old: Rect) -> None:
    """Moves what stood beside a group after it where its border was drawn in."""
    new, path = draft.at[group], draft.arrangement.path(group)
    beside: list[str] = []
    for inner, outer in pairwise(path):
        beside += [m for m in draft.arrangement.levels[outer].members if m != inner and m not in draft.blocks.held]
        if outer not in draft.arrangement.bare:
            break
    beside = [part for m in beside for part in _parts(draft, m)]
    for axis, by in ((0, new.right - old.right), (0, new.x - old.x), (1, new.bottom - old.bottom), (1, new.y - old.y)):
        if abs(by) < 1:
            continue
        moved = [m for m in beside if _is_past(draft.at[m], old, axis, by < 0)]
        stays = [draft.at[m] for m in beside if m not in moved]
        if not any(_moved(draft.at[m], axis, by).meets(other) for m in moved for other in stays):
            for member in moved:
                shift(draft, member, axis, by)


def _parts(draft: Draft, member: str) -> list[str]:
    """A member, or what a borderless one holds."""
    if member in draft.arrangement.bare and member not in draft.blocks.held:
        return [part for inner in draft.arrangement.levels[member].members for part in _parts(draft, inner)]
    return [member]


def _is_past(it: Rect, old: Rect, axis: int, after: bool) -> bool:
    """Whether a thing stands wholly after, or wholly before, a box along an axis."""
    if axis == 0:
        return it.x >= old.right - 1 if after else it.right <= old.x + 1
    return it.y >= old.bottom - 1 if after else it.bottom <= old.y + 1


def _moved(it: Rect, axis: int, by: float) -> Rect:
    return Rect(it.x + by, it.y, it.w, it.h) if axis == 0 else Rect(it.x, it.y + by, it.w, it.h)
