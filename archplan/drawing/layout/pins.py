"""What the architect pins is obeyed exactly: things tied into rows and columns are moved together, or it is said why not."""

from collections.abc import Iterable
from itertools import combinations, pairwise

from archplan.drawing.page.scene import DrawingError, Node, Scene, Side
from archplan.kernel.record import fresh, frozen, mutable

TIED, LOOSE = (60.0, 44.0), (26.0, 18.0)
"""The least room between neighbours of one row or column, and between all others: across and down."""
Sizes = dict[str, tuple[float, float]]
Places = dict[str, tuple[float, float]]


@frozen
class Tie:
    """Two nodes of one row (`axis` 1: they share y) or column (`axis` 0: they share x), the first before the second."""

    axis: int
    first: str
    second: str
    pin: str


@frozen
class Bond:
    """A tie as two members of one level feel it: where in each of them the tied node stands."""

    tie: Tie
    first: str
    second: str
    offset: tuple[float, float] = (0.0, 0.0)


@mutable
class Wishes:
    """The pins of a scene, by the nodes they mean."""

    ties: tuple[Tie, ...] = ()
    sides: dict[str, Side] = fresh(default_factory=dict)
    order: dict[str, int] = fresh(default_factory=dict)
    named: set[str] = fresh(default_factory=set)
    sided: set[str] = fresh(default_factory=set)

    def side(self, member: str, leaves: Iterable[str]) -> Side | None:
        """The side a member is pinned to, by itself or, for a gathered box, by one of its nodes."""
        for name in (member, *leaves):
            if name in self.sides:
                self.sided.update({member, *leaves})
                return self.sides[name]
        return None

    def check_sides(self, nodes: dict[str, Node]) -> None:
        """Nothing deep inside a network can stand at a side of the page."""
        for name, side in self.sides.items():
            if name in nodes and name not in self.sided:
                raise DrawingError(
                    f"The side '{name.partition('@')[0]}: {side}' contradicts the box that it stands in. "
                    "Give a side to what stands outside the networks and groups."
                )

    def ordered(self, members: Iterable[str]) -> list[str]:
        """The members, with the pinned ones among them in their order."""
        found = list(members)
        pinned = sorted((m for m in found if m in self.order), key=lambda m: self.order[m])
        if len(pinned) > 1:
            following = iter(pinned)
            found = [next(following) if m in self.order else m for m in found]
        return found


def wishes(scene: Scene) -> Wishes:
    """The pins of a scene, once they name something and do not contradict one another in words."""
    pins = scene.pins
    copies: dict[str, list[str]] = {}
    for node in scene.nodes:
        copies.setdefault(node.id, []).append(node.id)
        if "@" in node.id:
            copies.setdefault(node.id.partition("@")[0], []).append(node.id)

    def copies_of(name: str, pin: str) -> list[str]:
        if name not in copies:
            raise DrawingError(f"The {pin} names '{name}', which is no node. Add it or correct it.")
        return copies[name]

    result = Wishes()
    ties: list[Tie] = []
    for axis, word, lists in ((1, "row", pins.rows), (0, "column", pins.columns)):
        for names in lists:
            pin = f"{word} {', '.join(names)}"
            if len(set(names)) < len(names):
                raise DrawingError(f"The {pin} names something twice. Name it once.")
            held = [copies_of(name, pin) for name in names]
            result.named.update(name for some in held for name in some)
            if axis == 1:
                ties += [Tie(axis, a, b, pin) for some in held for a, b in pairwise(some)]
            for some, others in pairwise(held):
                pairs = (
                    zip(some, others, strict=True)
                    if len(some) == len(others)
                    else ((a, b) for a in some for b in others)
                )
                ties += [Tie(axis, a, b, pin) for a, b in pairs]
    result.ties = tuple(ties)
    for place, name in enumerate(pins.order):
        result.order.update(dict.fromkeys(copies_of(name, f"order {', '.join(pins.order)}"), place))
    for tie in ties:
        if result.order.get(tie.first, -1) > result.order.get(tie.second, len(pins.order)):
            raise DrawingError(f"The {tie.pin} contradicts the order {', '.join(pins.order)}. Leave one of them out.")
    for name, side in pins.sides:
        for one in copies.get(name, [name]):
            if result.sides.setdefault(one, side) != side:
                raise DrawingError(f"The side '{name}: {side}' contradicts the side '{name}: {result.sides[one]}'.")
    result.named.update(result.sides)
    return result


def obey(at: Places, sizes: Sizes, bonds: list[Bond]) -> Places:
    """Positions that keep every bond and overlap nowhere, as near to the given ones as that allows."""
    order = {member: k for k, member in enumerate(at)}
    lines = [_Lines(axis, at, [bond for bond in bonds if bond.tie.axis == axis]) for axis in (0, 1)]
    for axis in (0, 1):
        lines[axis].queue([bond for bond in bonds if bond.tie.axis != axis], sizes)
    befores: list[list[tuple[str, str]]] = [[], []]
    tied = {(bond.first, bond.second) for bond in bonds}
    for a, b in combinations(at, 2):
        rooms = [lines[axis].room(a, b, sizes) for axis in (0, 1)]
        same = [lines[axis].of[a] == lines[axis].of[b] for axis in (0, 1)]
        if all(same):
            pins = [next(iter(lines[axis].pins(lines[axis].of[a])), "") for axis in (0, 1)]
            raise DrawingError(f"The {pins[1]} contradicts the {pins[0]}. Leave one of them out.")
        axis = 1 if same[0] else 0 if same[1] else 0 if rooms[0] >= rooms[1] else 1
        if (a, b) in tied or (b, a) in tied:
            continue
        rank = lines[axis].rank
        first = (rank[lines[axis].of[a]], order[a]) < (rank[lines[axis].of[b]], order[b])
        befores[axis].append((a, b) if first else (b, a))
    xs, ys = (lines[axis].packed(befores[axis], sizes) for axis in (0, 1))
    return {member: (xs[member], ys[member]) for member in at}


class _Lines:
    """Members that share a coordinate, as classes that move as one along that axis."""

    def __init__(self, axis: int, at: Places, bonds: list[Bond]) -> None:
        self.axis = axis
        self.bonds = bonds
        self.of = {member: member for member in at}
        self.shift = dict.fromkeys(at, 0.0)
        for bond in bonds:
            self._join(bond)
        members: dict[str, list[str]] = {}
        for member in at:
            members.setdefault(self.of[member], []).append(member)
        self.wish = {line: sum(at[m][axis] - self.shift[m] for m in some) / len(some) for line, some in members.items()}
        self.rank = {line: k for k, line in enumerate(sorted(self.wish, key=lambda it: self.wish[it]))}
        self.after: dict[str, list[tuple[str, float]]] = {}

    def _join(self, bond: Bond) -> None:
        """first + its offset = second + its offset."""
        one, two = self.of[bond.first], self.of[bond.second]
        by = self.shift[bond.first] + bond.offset[0] - bond.offset[1] - self.shift[bond.second]
        if one == two:
            if abs(by) > 0.5:
                other = next((it.tie.pin for it in self.bonds if it.tie.pin != bond.tie.pin), bond.tie.pin)
                raise DrawingError(f"The {bond.tie.pin} contradicts the {other}: their boxes stand otherwise.")
            return
        for member, line in self.of.items():
            if line == two:
                self.of[member] = one
                self.shift[member] += by

    def pins(self, line: str) -> list[str]:
        return [bond.tie.pin for bond in self.bonds if self.of[bond.first] == line]

    def queue(self, bonds: list[Bond], sizes: Sizes) -> None:
        """Puts the classes in an order that keeps what stands before what."""
        waiting: dict[str, dict[str, str]] = {line: {} for line in self.wish}
        for bond in bonds:
            one, two = self.of[bond.first], self.of[bond.second]
            waiting[two][one] = bond.tie.pin
            gap = self.shift[bond.first] + sizes[bond.first][self.axis] - self.shift[bond.second]
            self.after.setdefault(two, []).append((one, gap + TIED[self.axis]))
        self.rank = {}
        while waiting:
            ready = [line for line, some in waiting.items() if not some.keys() - self.rank.keys()]
            if not ready:
                self._refuse(waiting)
            line = min(ready, key=lambda it: (self._least(it), it))
            self.wish[line] = self._least(line)
            self.rank[line] = len(self.rank)
            del waiting[line]

    def _least(self, line: str) -> float:
        return max([self.wish[line], *(self.wish[one] + gap for one, gap in self.after.get(line, ()))])

    def _refuse(self, waiting: dict[str, dict[str, str]]) -> None:
        line, met = next(iter(waiting)), dict[str, str]()
        while line not in met:
            before = next(one for one in waiting[line] if one in waiting)
            met[line] = waiting[line][before]
            line = before
        pins = list(
            dict.fromkeys([*met.values(), *self.pins(line), *(p for some in waiting.values() for p in some.values())])
        )
        other = pins[1] if len(pins) > 1 else "boxes that they stand in"
        raise DrawingError(f"The {pins[0]} contradicts the {other}. Leave one of them out.")

    def room(self, a: str, b: str, sizes: Sizes) -> float:
        """The room between two members along this axis; less than nothing where they overlap."""
        one, two = self.wish[self.of[a]] + self.shift[a], self.wish[self.of[b]] + self.shift[b]
        return max(two - one - sizes[a][self.axis], one - two - sizes[b][self.axis])

    def packed(self, befores: list[tuple[str, str]], sizes: Sizes) -> dict[str, float]:
        """Every member's coordinate, pushed on as far as what stands before it needs."""
        for a, b in befores:
            gap = self.shift[a] + sizes[a][self.axis] - self.shift[b]
            self.after.setdefault(self.of[b], []).append((self.of[a], gap + LOOSE[self.axis]))
        for line in sorted(self.wish, key=lambda it: self.rank[it]):
            self.wish[line] = self._least(line)
        found = {member: self.wish[line] + self.shift[member] for member, line in self.of.items()}
        least = min(found.values())
        return {member: place - least for member, place in found.items()}
