"""A line on its way: straight runs, alternately across and down, that may still be moved sideways."""

from archplan.drawing.page.meet import kin, title_room
from archplan.drawing.page.scene import Edge
from archplan.drawing.page.sheet import GroupBox, NodeBox, Point, Rect
from archplan.kernel.record import mutable

HEAD = 12.0
"""The least length of a line's first and last run, so that an arrow head fits."""
GAP = 3.0
"""Between an icon and the end of a line."""


@mutable
class Way:
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


def end_of(box: NodeBox, middle: Point, next_corner: Point, flat: bool) -> tuple[float, tuple[float, float]]:
    """Where a line leaves a node's outline, and how far it may slide along that side."""
    icon = box.icon
    if flat:
        edge = icon.right + GAP if next_corner[0] > middle[0] else icon.x - GAP
        return edge, (icon.cy - 17, icon.cy + 17)
    if next_corner[1] < middle[1]:
        return icon.y - GAP, (icon.cx - 17, icon.cx + 17)
    half = max(8.0, min(20.0, box.text.w / 2 - 4))
    return box.text.bottom + GAP, (icon.cx - half, icon.cx + half)


def loop(box: NodeBox) -> tuple[Point, ...]:
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


def title_wall(it: GroupBox) -> Rect:
    """A group's title with its corner icon, kept free of lines."""
    room = title_room(it)
    return room.grown(3) if room else Rect(it.box.x, it.box.y, 0, 0)


def may_share(one: Edge, two: Edge) -> bool:
    """Edges that may run on one trunk."""
    return one.kind == two.kind and kin(one, two)
