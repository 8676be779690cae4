"""From one sum to another: the steps between them, each beginning where the one before it ended."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from archplan.drawing.page.lettering import clean, shorten, text_width
from archplan.kernel.record import frozen
from archplan.outputs.page.charts.frame import TEXT, UNNUMBERED, WIDE, Caption, Entry, chart, dollars, numbered
from archplan.outputs.page.charts.paints import DRIVEN, FIXED, TOTAL, Paint

NAME_ROOM = 250.0
STEP = 28


@frozen
class Step:
    """One row: its name, the dollars that it adds or takes off, and the figure at its end."""

    name: str
    dollars: Fraction
    figure: str


@frozen
class _Bar:
    name: str
    begin: Fraction
    end: Fraction
    figure: str
    paint: Paint

    @property
    def ends(self) -> tuple[float, float]:
        return float(min(self.begin, self.end)), float(max(self.begin, self.end))


def cost_bridge(caption: Caption, start: Step, steps: Sequence[Step], end: Step, names: tuple[str, str]) -> str:
    """Two sums as bars from nothing, and between them a bar for every step; `names` are those of what adds and what takes off.

    The steps are drawn in the order given; what they add up to is the caller's to see to.
    """
    bars, at = [_Bar(start.name, Fraction(), start.dollars, start.figure, TOTAL)], start.dollars
    for step in steps:
        paint = DRIVEN if step.dollars > 0 else FIXED
        bars.append(_Bar(step.name, at, at + step.dollars, step.figure, paint))
        at += step.dollars
    bars.append(_Bar(end.name, Fraction(), end.dollars, end.figure, TOTAL))
    low, high = min(0.0, *(bar.ends[0] for bar in bars)), max(1e-9, *(bar.ends[1] for bar in bars))
    told = [numbered(at, shorten(clean(bar.name), NAME_ROOM)) for at, bar in enumerate(bars)]
    wide = 8 + max(text_width(shorten(clean(bar.name), NAME_ROOM), TEXT, bold=True) for bar in bars)
    room = WIDE - wide - 16
    reach = max((bar.ends[1] - low) * room / (room - text_width(clean(bar.figure), TEXT) - 14) for bar in bars)
    x: dict[str, Any] = {"type": "quantitative", "scale": {"nice": False, "domain": [low, max(high, low + reach)]}}
    x["axis"] = {
        "title": None, "format": dollars(high - low), "tickCount": 5, "domain": False, "ticks": False, "labelFlush": False,
        "labelOverlap": "parity", "labelSeparation": 14,
    }  # fmt: skip
    y: dict[str, Any] = {"field": "row", "type": "nominal", "sort": None, "scale": {"domain": told}}
    y["axis"] = {
        "title": None, "labelExpr": UNNUMBERED, "labelLimit": 2 * NAME_ROOM, "labelPadding": 8, "labelOverlap": False,
        "ticks": False, "domain": False, "minExtent": wide, "maxExtent": wide,
    }  # fmt: skip
    plot = {
        "height": {"step": STEP},
        "padding": {"left": 0, "top": 2, "bottom": 2, "right": 2},
        "layer": _layers(bars, told, x, y),
    }
    used = [bar.paint for bar in bars]
    key = [Entry(paint, name) for paint, name in zip((DRIVEN, FIXED), names, strict=True) if paint in used]
    return chart(caption, plot, [FIXED, DRIVEN], key=key)


def _layers(bars: Sequence[_Bar], told: Sequence[str], x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    """The bars, a line at nothing, and the figure behind each bar."""
    values = [
        {"row": name, "from": bar.ends[0], "to": bar.ends[1], "fill": bar.paint.colour}
        for name, bar in zip(told, bars, strict=True)
        if bar.begin != bar.end
    ]
    figures = [
        {"row": name, "end": bar.ends[1], "figure": clean(bar.figure)} for name, bar in zip(told, bars, strict=True)
    ]
    fill = {"field": "fill", "type": "nominal", "scale": None}
    ends = {"x": {**x, "field": "from"}, "x2": {"field": "to"}}
    figure = {"type": "text", "align": "left", "baseline": "middle", "dx": 7, "fill": "currentColor", "fontSize": TEXT}
    rule = {"type": "rule", "stroke": "currentColor", "strokeOpacity": 0.6}
    return [
        {"data": {"values": values}, "mark": {"type": "bar", "height": 13}, "encoding": {"y": y, **ends, "fill": fill}},
        {"data": {"values": [{"cost": 0.0}]}, "mark": rule, "encoding": {"x": {**x, "field": "cost"}}},
        {
            "data": {"values": figures},
            "mark": figure,
            "encoding": {"y": y, "x": {**x, "field": "end"}, "text": {"field": "figure"}},
        },
    ]
