"""A connection on the page: a line as wide as its traffic, a filled head, its words, and its steps' numbers."""

import math
from itertools import pairwise

from archplan.drawing.page.lettering import clean, text_width
from archplan.drawing.page.scene import Edge
from archplan.drawing.page.sheet import SMALL, Point, Route
from archplan.drawing.page.themes import Theme
from archplan.drawing.paint.emblem import badge, cross
from archplan.drawing.paint.ink import box, tenth, tip, words

NUMBER = 8.5


def arrow(route: Route, name: str, theme: Theme) -> str:
    """The line with its head."""
    edge = route.edge
    width = _width(edge.rate)
    ink, dashes = edge_ink(edge, theme)
    head, base = _head(route.points, width)
    about = tip(edge.tooltip) or tip(" ".join(filter(None, (clean(edge.label), clean(edge.cost or "")))))
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    faded = ' opacity="0.6"' if edge.state in ("standby", "idle") or edge.mark == "removed" else ""
    classes = " ".join(filter(None, ("edge", edge.kind, edge.mark, edge.state)))
    return (
        f'<g id="{name}" class="{classes}"{faded}>{about}<path d="{_path((*route.points[:-1], base))}"'
        f' stroke="{ink}" stroke-width="{width:.2f}"{dash}/><path d="{head}" fill="{ink}"/></g>'
    )


def label(route: Route, theme: Theme) -> str:
    """The words on the line, the signs of a comparison or a drill, and the steps' numbers."""
    words_, edge = route.label, route.edge
    parts = [_written(route, theme)] if words_ else []
    x, y = (words_.box.right, words_.box.y) if words_ else _middle(route.points)
    if edge.state == "failed":
        middle = (words_.box.x - 9, words_.box.cy) if words_ else (x, y)
        parts.append(cross(*middle, 5, theme))
    parts.append(badge(x, y, edge.mark, theme, 6.5))
    parts += [number(step, at, theme) for step, at in zip(edge.steps, route.steps_at, strict=False)]
    drawn = "".join(parts)
    return f'<g class="label">{drawn}</g>' if drawn else ""


def number(step: int, at: Point, theme: Theme) -> str:
    """A step's number: bold on a filled circle."""
    ground, ink = theme.badge
    size = 10.5 if step < 100 else 8.5
    return f'<circle cx="{tenth(at[0])}" cy="{tenth(at[1])}" r="{NUMBER}" fill="{ground}"/>' + words(
        at[0], at[1] + 3.8, str(step),
        f'text-anchor="middle" font-size="{size}" font-weight="700" fill="{ink}"',
    )  # fmt: skip


def _lettered(letter: str, at: Point, theme: Theme) -> str:
    """A letter on a plate, for words that stand in the legend: no circle, which is a step's."""
    edges = f'rx="3" fill="{theme.plate}" stroke="{theme.muted}" stroke-width="1"'
    return box(at[0] - NUMBER, at[1] - NUMBER, 2 * NUMBER, 2 * NUMBER, edges) + words(
        at[0], at[1] + 3.6, letter, f'text-anchor="middle" font-size="{tenth(SMALL)}" font-style="italic"'
    )


def edge_ink(edge: Edge, theme: Theme) -> tuple[str, str]:
    """The colour and the dashes of a line."""
    if edge.mark:
        return theme.marks[edge.mark], "6 4" if edge.mark == "removed" else ""
    if edge.state in ("failed", "degraded", "idle", "standby"):
        return theme.states[edge.state], "" if edge.state == "degraded" else "6 4"
    return theme.edges[edge.kind], theme.dashes.get(edge.kind, "")


def _width(rate: float) -> float:
    """From 1.25 pixels, growing with every power of ten requests a second, up to 4."""
    if not rate > 0:
        return 1.25
    return min(4.0, 1.25 + 0.7 * math.log10(1 + rate))


def _head(points: tuple[Point, ...], width: float) -> tuple[str, Point]:
    """A filled arrow head, and where the line ends under it."""
    (ax, ay), (bx, by) = points[-2], points[-1]
    length = math.hypot(bx - ax, by - ay) or 1
    dx, dy = (bx - ax) / length, (by - ay) / length
    long, half = 7 + width * 0.9, 3 + width * 0.55
    x, y = bx - dx * long, by - dy * long
    one, two = (x - dy * half, y + dx * half), (x + dy * half, y - dx * half)
    return (
        f"M{tenth(bx)} {tenth(by)}L{tenth(one[0])} {tenth(one[1])}L{tenth(two[0])} {tenth(two[1])}z",
        (bx - dx * (long - 1), by - dy * (long - 1)),
    )


def _path(points: tuple[Point, ...]) -> str:
    """A line with slightly rounded corners."""
    parts = [f"M{tenth(points[0][0])} {tenth(points[0][1])}"]
    for before, (x, y), after in zip(points, points[1:], points[2:], strict=False):
        one, two = math.hypot(x - before[0], y - before[1]), math.hypot(after[0] - x, after[1] - y)
        radius = min(6.0, one / 2, two / 2)
        if radius < 0.5:
            parts.append(f"L{tenth(x)} {tenth(y)}")
            continue
        start = (x - (x - before[0]) / one * radius, y - (y - before[1]) / one * radius)
        end = (x + (after[0] - x) / two * radius, y + (after[1] - y) / two * radius)
        parts.append(f"L{tenth(start[0])} {tenth(start[1])}Q{tenth(x)} {tenth(y)} {tenth(end[0])} {tenth(end[1])}")
    parts.append(f"L{tenth(points[-1][0])} {tenth(points[-1][1])}")
    return "".join(parts)


def _middle(points: tuple[Point, ...]) -> Point:
    """The middle of the longest run."""
    a, b = max(pairwise(points), key=lambda run: abs(run[0][0] - run[1][0]) + abs(run[0][1] - run[1][1]))
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _written(route: Route, theme: Theme) -> str:
    said = route.label
    assert said is not None
    at = said.box
    if route.letter:
        return _lettered(route.letter, (at.cx, at.cy), theme)
    money = f'font-size="{tenth(SMALL)}" font-weight="700" fill="{theme.cost}"'
    plain = f'font-size="{tenth(SMALL)}"'
    parts = [box(at.x, at.y, at.w, at.h, f'rx="3" fill="{theme.plate}" fill-opacity="0.92"')]
    if said.stacked:
        parts.append(words(at.cx, at.y + 11.4, said.text, f'text-anchor="middle" {plain}'))
        parts.append(words(at.cx, at.y + 24.4, said.cost, f'text-anchor="middle" {money}'))
        return "".join(parts)
    x = at.x + 4
    if said.text:
        parts.append(words(x, at.y + 11.4, said.text, plain))
        x += text_width(said.text, SMALL) + 5
    if said.cost:
        parts.append(words(x, at.y + 11.4, said.cost, money))
    return "".join(parts)
