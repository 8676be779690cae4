"""Bars: what each service costs, what each variant costs, and what of a bill is there without any traffic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

from archplan.drawing.page.lettering import clean, shorten, text_width
from archplan.kernel.record import frozen
from archplan.outputs.page.charts.frame import TEXT, Caption, Entry, chart, dollars, numbered
from archplan.outputs.page.charts.paints import DRIVEN, FIXED, OFF, OTHER, SERIES, Paint

MOST_ROWS = 12
"""Services with a bar of their own; what is smaller shares the last bar."""
NAME_ROOM = 250.0


@frozen
class _Bar:
    """One row: its name, its parts in order, and the figure at its end."""

    name: str
    parts: tuple[tuple[Paint, Fraction], ...]
    figure: str


def cost_by_service(
    caption: Caption, rows: Sequence[tuple[str, Fraction, Fraction]], texts: Sequence[str],
    series: tuple[str, str], rest: Callable[[Sequence[int]], tuple[str, str]],
) -> str:  # fmt: skip
    """Services from the dearest down, fixed and driven by traffic told apart.

    Rows are name, fixed, driven; `texts` are their figures. `rest` is asked for the name and the figure of the last
    bar when there are too many rows, and told which rows it stands for.
    """
    order = sorted(range(len(rows)), key=lambda at: -abs(rows[at][1] + rows[at][2]))
    if len(rows) > MOST_ROWS + 1:
        kept, gathered = order[:MOST_ROWS], sorted(order[MOST_ROWS:])
    else:
        kept, gathered = order, []
    kept.sort(key=lambda at: -(rows[at][1] + rows[at][2]))
    told = [(*rows[at], texts[at]) for at in kept]
    if gathered:
        name, figure = rest(gathered)
        told.append((name, _sum(rows[at][1] for at in gathered), _sum(rows[at][2] for at in gathered), figure))
    bars = [_Bar(name, ((FIXED, fixed), (DRIVEN, driven)), figure) for name, fixed, driven, figure in told]
    key = [Entry(FIXED, series[0]), Entry(DRIVEN, series[1])] if bars else []
    return chart(caption, _rows(bars), [FIXED, DRIVEN], key=key)


def fixed_and_driven(
    caption: Caption, fixed: Fraction, driven: Fraction, off: Fraction, names: tuple[str, str, str],
    texts: tuple[str, str, str],
) -> str:  # fmt: skip
    """The whole list price as one bar: what is there with no traffic, what traffic adds, and what the free tier takes off."""
    parts = [(FIXED, fixed), (DRIVEN, driven)] + ([(OFF, abs(off))] if off else [])
    key = [Entry(paint, name, text) for (paint, _), name, text in zip(parts, names, texts, strict=False)]
    plot: dict[str, Any] = {}
    if any(amount for _, amount in parts):
        spread = _spread([_Bar("", tuple(parts), "")])
        plot = {"height": 24, "padding": {"left": 0, "top": 0, "bottom": 1, "right": 1}, "layer": spread.layers(22)}
    return chart(caption, plot, [FIXED, DRIVEN], key=key)


def cost_of_variants(
    caption: Caption, variants: Sequence[tuple[str, Sequence[tuple[str, Fraction]]]], texts: Sequence[str], other: str
) -> str:
    """Variants in the order given, each split by service: the largest services by name, what is smaller as `other`.

    They lie, where columns would stand, because names of variants are long.
    """
    sums = [_summed(services) for _, services in variants]
    largest: dict[str, Fraction] = {}
    for found in sums:
        for service, amount in found.items():
            largest[service] = max(largest.get(service, Fraction()), abs(amount))
    ranked = sorted((name for name, amount in largest.items() if amount), key=lambda name: -largest[name])
    if len(ranked) > len(SERIES) + 1:
        ranked = ranked[: len(SERIES)]
    paints = dict(zip(ranked, [*SERIES, OTHER], strict=False))
    is_cut = any(name not in paints and amount for name, amount in largest.items())
    bars = []
    for (name, _), found, text in zip(variants, sums, texts, strict=True):
        parts = [(paint, found.get(service, Fraction())) for service, paint in paints.items()]
        if is_cut:
            parts.append((OTHER, _sum(amount for it, amount in found.items() if it not in paints)))
        bars.append(_Bar(name, tuple(parts), text))
    key = [Entry(paint, service) for service, paint in paints.items()] + ([Entry(OTHER, other)] if is_cut else [])
    return chart(caption, _rows(bars), key=key)


def _sum(amounts: Iterable[Fraction]) -> Fraction:
    return sum(amounts, Fraction())


def _summed(services: Iterable[tuple[str, Fraction]]) -> dict[str, Fraction]:
    sums: dict[str, Fraction] = {}
    for name, amount in services:
        sums[name] = sums.get(name, Fraction()) + amount
    return sums


@frozen
class _Spread:
    """Bars laid out in dollars: parts side by side from zero, credits to the left of it."""

    parts: list[dict[str, Any]]
    ends: list[dict[str, Any]]
    low: float
    high: float

    def x(self, axis: dict[str, Any] | None = None) -> dict[str, Any]:
        high = self.high if self.high > self.low else self.low + 1
        return {"type": "quantitative", "scale": {"domain": [self.low, high], "nice": False}, "axis": axis}

    def y(self, axis: dict[str, Any] | None = None) -> dict[str, Any]:
        rows = [end["row"] for end in self.ends]
        return {"field": "row", "type": "nominal", "axis": axis, "scale": {"domain": rows}}

    def layers(
        self, high: int, x: dict[str, Any] | None = None, y: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """The filled parts, then those that are outlines."""
        x, y = x or self.x(), y or self.y()
        filled = {"fill": {"field": "fill"}}
        outlined = {"stroke": "currentColor", "strokeDash": [3, 2]}
        return [
            {
                "data": {"values": [part for part in self.parts if bool(part["fill"]) == is_filled]},
                "mark": {"type": "bar", "height": high, "x2Offset": -1, **({} if is_filled else outlined)},
                "encoding": {
                    "y": y,
                    "x": {**x, "field": "from"},
                    "x2": {"field": "to"},
                    **(filled if is_filled else {}),
                },
            }
            for is_filled in (True, False)
        ]


def _spread(bars: Sequence[_Bar]) -> _Spread:
    parts: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    low = high = 0.0
    for at, bar in enumerate(bars):
        row = numbered(at, shorten(clean(bar.name), NAME_ROOM))
        left = right = Fraction()
        for paint, amount in bar.parts:
            begin = right if amount > 0 else left
            if amount > 0:
                right += amount
            else:
                left += amount
            if amount:
                parts.append({"row": row, "from": float(begin), "to": float(begin + amount), "fill": paint.colour})
        ends.append({"row": row, "end": float(right), "figure": clean(bar.figure)})
        low, high = min(low, float(left)), max(high, float(right))
    return _Spread(parts, ends, low, high)


def _rows(bars: Sequence[_Bar]) -> dict[str, Any]:
    """The plot: a row a bar, its name before it and its figure behind it."""
    if not bars:
        return {}
    spread = _spread(bars)
    wide = 8 + max(text_width(shorten(clean(bar.name), NAME_ROOM), TEXT) for bar in bars)
    y = spread.y({"labelPadding": 8, "minExtent": wide})
    form = dollars(spread.high - spread.low)
    x = spread.x({"format": form, "tickCount": 6, "ticks": False, "labelOverlap": "parity", "labelSeparation": 14})
    figure = {"type": "text", "align": "left", "dx": 7, "fill": "currentColor", "fontSize": TEXT}
    zero = {"type": "rule", "stroke": "currentColor", "strokeOpacity": 0.6}
    layers = [
        *spread.layers(18, x, y),
        {
            "data": {"values": spread.ends},
            "mark": figure,
            "encoding": {"y": y, "x": {**x, "field": "end"}, "text": {"field": "figure"}},
        },
        {"data": {"values": [{}]}, "mark": zero, "encoding": {"x": {**x, "datum": 0}}},
    ]
    return {"height": {"step": 26}, "padding": {"left": 0, "top": 0, "bottom": 2, "right": 2}, "layer": layers}
