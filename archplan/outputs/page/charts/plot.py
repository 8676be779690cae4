"""A plot as shapes: layers of marks over two scales and their axes, drawn where there is room beside their words.

Charts say what they show in the words of Vega-Lite, the language of charts, as data; this draws the part of it that they
use. https://vega.github.io/vega-lite/docs/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import ceil, inf
from typing import Any

from archplan.drawing.page.lettering import text_width
from archplan.drawing.paint.ink import words
from archplan.kernel.record import fresh, mutable
from archplan.outputs.page.charts.scales import Bands, Pixels, Scale, scale_of

TEXT = 12
TICK = 5  # pixels of a tick, and so much more to its label
GAP = 2


def painted(plot: dict[str, Any], wide: float, decimal: str, fills: Mapping[str, str]) -> tuple[list[str], float]:
    """The shapes of a plot so wide with all its words, and how high they stand.

    `decimal` is the mark of its figures, `fills` what stands in for a colour. It is drawn twice: what its words take
    beside it is known when they stand.
    """
    padding = plot["padding"]
    tried = _Canvas()
    high = _draw(plot, tried, wide, decimal, fills)
    left, top = max(0, ceil(-tried.left)), max(0, ceil(-tried.top))
    right, bottom = max(0, ceil(tried.right - wide)), max(0, ceil(tried.bottom - high))
    canvas = _Canvas(padding["left"] + left, padding["top"] + top)
    room = wide - padding["left"] - padding["right"] - left - right
    _draw(plot, canvas, max(0, room), decimal, fills)
    return canvas.parts, padding["top"] + top + high + bottom + padding["bottom"]


@mutable
class _Canvas:
    """Shapes in order, moved to where the plot stands, and how far they reach beside it."""

    x: float = 0
    y: float = 0
    parts: list[str] = fresh(default_factory=list)
    left: float = inf
    top: float = inf
    right: float = -inf
    bottom: float = -inf

    def reach(self, x1: float, y1: float, x2: float, y2: float, more: float = 0) -> None:
        """Take note of what lies between these, and so much more around it."""
        self.left, self.right = min(self.left, x1 - more), max(self.right, x2 + more)
        self.top, self.bottom = min(self.top, y1 - more), max(self.bottom, y2 + more)

    def line(self, ends: tuple[float, float, float, float], look: Mapping[str, Any], shift: float = 0) -> None:
        x1, y1, x2, y2 = ends
        self.reach(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2), look.get("strokeWidth", 1))
        if (x1, y1) == (x2, y2):
            return
        x, y = self.x + shift, self.y + shift
        placed = f'x1="{short(x1 + x)}" y1="{short(y1 + y)}" x2="{short(x2 + x)}" y2="{short(y2 + y)}"'
        self.parts.append(f"<line {placed}{_attributes(look)}/>")

    def path(self, way: str, look: Mapping[str, Any], x: float = 0, y: float = 0) -> None:
        at = f"translate({short(self.x + x)} {short(self.y + y)})"
        self.parts.append(f'<path transform="{at}" d="{way}"{_attributes(look)}/>')

    def rect(self, x: float, y: float, wide: float, high: float, look: Mapping[str, Any]) -> None:
        self.reach(x, y, x + wide, y + high, look.get("strokeWidth", 1) if look.get("stroke") else 0)
        self.path(f"M{short(x)},{short(y)}h{short(wide)}v{short(high)}h{short(-wide)}Z", look)

    def text(
        self, x: float, y: float, text: str, anchor: str = "", by: tuple[float, float] = (0, 0), **look: Any
    ) -> None:
        """One line of text, `y` at its baseline, moved `by` so much when all stands."""
        size = look.get("fontSize", TEXT)
        wide = text_width(text, size, bold=look.get("fontWeight") == 700)
        begin = x - {"middle": wide / 2, "end": wide}.get(anchor, 0)
        self.reach(begin, y - round(0.8 * size), begin + wide, y - round(0.8 * size) + size)
        if text.strip():
            more = _attributes({"textAnchor": anchor, **look}).strip()
            more = f'{more} font-size="{size}"'.strip() if size != TEXT else more
            self.parts.append(words(x + self.x + by[0], y + self.y + by[1], text, more))


_NAMES = {
    "textAnchor": "text-anchor", "fontWeight": "font-weight", "fill": "fill", "stroke": "stroke",
    "strokeWidth": "stroke-width", "strokeDash": "stroke-dasharray", "strokeOpacity": "stroke-opacity",
}  # fmt: skip


def _attributes(look: Mapping[str, Any]) -> str:
    found = {name: look.get(word) for word, name in _NAMES.items()}
    dashes = found["stroke-dasharray"]
    if dashes:
        found["stroke-dasharray"] = ",".join(map(str, dashes))
    return "".join(f' {name}="{escape(str(value))}"' for name, value in found.items() if value)


def short(number: float) -> str:
    """A coordinate to a hundredth, so that machines that differ in the last bit write the same."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


# ---------------------------------------------------------------------------------------------------- the plot


def _draw(plot: dict[str, Any], canvas: _Canvas, wide: float, decimal: str, fills: Mapping[str, str]) -> float:
    """Draw the axes and then the layers on a plot so wide; how high it is."""
    encodings = [layer["encoding"] for layer in plot["layer"]]
    across, up = ([it[side] for it in encodings if side in it] for side in ("x", "y"))
    step = plot["height"]
    high = step["step"] * len(_named(up)["scale"]["domain"]) if isinstance(step, dict) else step
    scales = {"x": scale_of(_named(across), 0, wide), "y": scale_of(_named(up), high, 0) if up else Pixels()}
    axes = [(side, _named(listed)) for side, listed in (("x", across), ("y", up)) if listed]
    told = [(side, it["axis"], scales[side], it) for side, it in axes if it.get("axis") is not None]
    for side, axis, scale, _ in told:
        if axis.get("grid", not isinstance(scale, Bands)):
            _grid(canvas, side, axis, scale, (wide, high))
    for side, axis, scale, _ in told:
        (_below if side == "x" else _before)(canvas, axis, scale, (wide, high), decimal)
    for layer in plot["layer"]:
        _MARKS[layer["mark"]["type"]](_Layer(canvas, layer, scales, (wide, high), fills))
    return float(high)


def _named(listed: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The scale that all layers share: of those that say one, the first."""
    return next((it for it in listed if it.get("scale") is not None), listed[0])


_FAINT = {"stroke": "currentColor", "strokeWidth": 1, "strokeOpacity": 0.16}
_TICKED = {"stroke": "currentColor", "strokeWidth": 1, "strokeOpacity": 0.5}
_HALF = 0.5  # of a pixel: a line one wide is sharp between two


def _grid(
    canvas: _Canvas, side: str, axis: dict[str, Any], scale: Scale, size: tuple[float, float]
) -> None:  # fmt: skip
    wide, high = size
    for value in scale.ticks(axis):
        at = _whole(scale.place(value))
        ends = (at, high, at, 0) if side == "x" else (0, at, wide, at)
        canvas.line(ends, _FAINT, _HALF)


def _below(canvas: _Canvas, axis: dict[str, Any], scale: Scale, size: tuple[float, float], decimal: str) -> None:
    """The axis under a plot: its ticks, its labels as far as they have room, its title."""
    wide, high = size
    values = scale.ticks(axis)
    under = high + axis.get("labelPadding", GAP)
    if axis.get("ticks", True):
        for value in values:
            at = _whole(scale.place(value))
            canvas.line((at, high, at, high + TICK), _TICKED, _HALF)
        under += TICK
    by = (0 if isinstance(scale, Bands) else _HALF), _HALF
    placed = [
        (scale.place(value), text) for value, text in zip(values, scale.labels(values, axis, decimal), strict=True)
    ]
    deepest = under
    for at, text in _apart(placed, axis["labelSeparation"]) if axis["labelOverlap"] else placed:
        canvas.text(at, under + _baseline("top", TEXT), text, "middle", by)
        deepest = under + _baseline("top", TEXT) - round(0.8 * TEXT) + TEXT
    if axis.get("title"):
        y = deepest + axis["titlePadding"] + _baseline("top", TEXT)
        canvas.text(wide / 2, y, axis["title"], "middle", (_HALF, _HALF), fontWeight="normal")


def _before(canvas: _Canvas, axis: dict[str, Any], scale: Scale, size: tuple[float, float], decimal: str) -> None:
    """The axis to the left of a plot: its labels, and the room that is kept for them."""
    values = scale.ticks(axis)
    by = _HALF, (0 if isinstance(scale, Bands) else _HALF)
    for value, text in zip(values, scale.labels(values, axis, decimal), strict=True):
        y = scale.place(value) + _baseline("middle", TEXT)
        canvas.text(-axis["labelPadding"], y, text, "end", by)
    if "minExtent" in axis:
        canvas.left = min(canvas.left, -axis["minExtent"])


def _baseline(where: str, size: float) -> int:
    """How far under its place the baseline of a text stands, which that is the top or the middle of."""
    return round({"top": 0.79, "middle": 0.3}[where] * size)


def _whole(number: float) -> float:
    return float(int(number + 0.5)) if number >= 0 else -float(int(-number + 0.5))


def _apart(placed: Sequence[tuple[float, str]], room: float) -> Sequence[tuple[float, str]]:
    """Of labels side by side as many as stand apart: every second one goes until they do, and the last one stays."""
    sides = [(at, text, text_width(text, TEXT) / 2) for at, text in placed if text]
    kept = sides
    while len(kept) > 2 and any(b[0] - b[2] - a[0] - a[2] < room for a, b in zip(kept, kept[1:], strict=False)):
        kept = kept[::2]
    if len(kept) < 3 <= len(sides) and sides[-1] not in kept:
        kept = [*kept[:1], sides[-1]]
    return [(at, text) for at, text, _ in kept]


# ---------------------------------------------------------------------------------------------------- its marks


class _Layer:
    """One layer as its mark is drawn: where each of its data stands, and what it looks like."""

    def __init__(
        self, canvas: _Canvas, layer: dict[str, Any], scales: Mapping[str, Scale], size: tuple[float, float],
        fills: Mapping[str, str],
    ):  # fmt: skip
        self.canvas, self.mark, self.size, self.fills = canvas, layer["mark"], size, fills
        self.values: list[dict[str, Any]] = layer["data"]["values"]
        self.encoding: dict[str, Any] = layer["encoding"]
        own = {side: it for side, it in self.encoding.items() if side in ("x", "y") and "scale" in it}
        self.scales = {**scales, **{side: Pixels() for side, it in own.items() if it["scale"] is None}}

    def at(self, side: str, datum: dict[str, Any]) -> float:
        """Where a datum stands; its band in the middle."""
        said = self.encoding[side]
        if "value" in said:
            return self.size[1] if said["value"] == "height" else float(said["value"])
        value = said["datum"] if "datum" in said else datum[said["field"]]
        return self.scales[side[0]].place(value)

    def look(self, datum: dict[str, Any]) -> dict[str, Any]:
        """What it is filled and drawn with."""
        fill = datum[self.encoding["fill"]["field"]] if "fill" in self.encoding else self.mark.get("fill")
        kept = {name: self.mark.get(name) for name in ("stroke", "strokeWidth", "strokeDash", "strokeOpacity")}
        return {
            "fill": self.fills.get(fill, fill) or "none",
            **{name: it for name, it in kept.items() if it is not None},
        }

    def points(self) -> Iterator[tuple[dict[str, Any], float, float]]:
        for datum in self.values:
            yield datum, self.at("x", datum), self.at("y", datum)


def _bars(layer: _Layer) -> None:
    """From one amount to another along a band, or from zero up to an amount."""
    mark = layer.mark
    for datum in layer.values:
        if "x2" in layer.encoding:
            x, x2 = layer.at("x", datum), layer.at("x2", datum) + mark.get("x2Offset", 0)
            y, high = layer.at("y", datum) - mark["height"] / 2, mark["height"]
            layer.canvas.rect(min(x, x2), y, abs(x2 - x), high, layer.look(datum))
        else:
            bands = layer.scales["x"]
            wide = bands.wide * mark["width"]["band"] if isinstance(bands, Bands) else 0
            top, zero = layer.at("y", datum), layer.scales["y"].place(0)
            left = layer.at("x", datum) - wide / 2
            layer.canvas.rect(left, min(top, zero), wide, abs(zero - top), layer.look(datum))


def _ticks(layer: _Layer) -> None:
    """A short line across a bar."""
    wide, high = layer.mark["thickness"], layer.mark["height"]
    for datum, x, y in layer.points():
        layer.canvas.rect(x - wide / 2, y - high / 2, wide, high, layer.look(datum))


def _rules(layer: _Layer) -> None:
    """A line through the plot at an amount, or down to an end of its own."""
    wide, high = layer.size
    look = {name: it for name, it in layer.look({}).items() if name != "fill"}
    for datum in layer.values:
        if "x" not in layer.encoding:
            y = layer.at("y", datum)
            layer.canvas.line((wide, y, 0, y), look)
            continue
        x = layer.at("x", datum)
        begin = layer.at("y", datum) if "y" in layer.encoding else 0
        layer.canvas.line((x, begin, x, layer.at("y2", datum) if "y2" in layer.encoding else high), look)


def _curve(layer: _Layer) -> None:
    """One line through all points, straight between them."""
    points = [(x, y) for _, x, y in layer.points()]
    if not points:
        return
    for x, y in points:
        layer.canvas.reach(x, y, x, y, layer.mark["strokeWidth"])
    ends = [f"{short(round(x, 3))},{short(round(y, 3))}" for x, y in points]  # so that no picture that is kept moves
    way = "M" + "L".join(ends) + ("Z" if len(points) == 1 else "")
    layer.canvas.path(way, layer.look({}))


def _discs(layer: _Layer) -> None:
    half = layer.mark["size"] ** 0.5 / 2
    r = short(half)
    circle = f"M{r},0A{r},{r},0,1,1,{short(-half)},0A{r},{r},0,1,1,{r},0"
    for datum, x, y in layer.points():
        layer.canvas.reach(x - half, y - half, x + half, y + half)
        layer.canvas.path(circle, {**layer.look(datum), "strokeWidth": 2}, x, y)


def _texts(layer: _Layer) -> None:
    mark = layer.mark
    size = mark["fontSize"]
    look = {"fontSize": size, **{name: mark[name] for name in ("fontWeight",) if name in mark}}
    if mark["fill"] != "currentColor":  # as all words are
        look["fill"] = mark["fill"]
    for datum, x, y in layer.points():
        anchor = "" if mark.get("align") == "left" else "middle"
        text = datum[layer.encoding["text"]["field"]]
        layer.canvas.text(x + mark.get("dx", 0), y + _baseline("middle", size), text, anchor, **look)


_MARKS = {"bar": _bars, "tick": _ticks, "rule": _rules, "line": _curve, "point": _discs, "text": _texts}
