"""What a bill may be: from its 10 % to its 90 %, and how far each number that is known roughly moves it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from archplan.drawing.page.lettering import clean, shorten, text_width
from archplan.kernel.record import frozen
from archplan.outputs.page.charts.frame import TEXT, UNNUMBERED, WIDE, Caption, Entry, chart, dollars, numbered
from archplan.outputs.page.charts.paints import DRIVEN, FIXED, TOTAL, Paint

NAME_ROOM = 210.0
FIGURE_ROOM = 300.0
FAR = 2  # times the widest bar: a budget that lies farther off would make lines of the bars
STEP = 28


@frozen
class Moved:
    """One row: its name, the bill at the 10 % and at the 90 % of it, dollars a month, and the figure at its end."""

    name: str
    at_low: Fraction
    at_high: Fraction
    figure: str


def cost_ranges(
    caption: Caption, whole: Moved, median: Fraction, typical: Fraction, rows: Sequence[Moved],
    budget: tuple[Fraction, str] | None, names: tuple[str, str, str],
) -> str:  # fmt: skip
    """The whole bill as a bar with its median, under it a bar a number, on one scale of dollars that need not begin at nothing.

    `names` are those of the whole's bar, of a number's end at 10 % and of its end at 90 %. A budget that is far off is left out.
    """
    spans = [(TOTAL, whole.at_low, whole.at_high, 0)]
    for at, row in enumerate(rows, 1):
        ends = [(FIXED, typical, row.at_low, at), (DRIVEN, typical, row.at_high, at)]
        spans += sorted(ends, key=lambda it: -abs(it[2] - it[1]))  # where both go one way, the shorter is seen
    seen = [float(amount) for _, *ends, _ in spans for amount in ends] + [float(typical), float(median)]
    low, high = min(seen), max(seen)
    ruled = (
        budget if budget is not None and low - FAR * (high - low) <= budget[0] <= high + FAR * (high - low) else None
    )
    if ruled is not None:
        low, high = min(low, float(ruled[0])), max(high, float(ruled[0]))
    margin = (high - low) * 0.02 or 0.5
    wide = 8 + max(text_width(shorten(clean(row.name), NAME_ROOM), TEXT, bold=True) for row in (whole, *rows))
    low, high = low - margin, high + margin
    x: dict[str, Any] = {"type": "quantitative", "scale": {"nice": False}}
    x["scale"]["domain"] = [low, max(high, *(low + _reach(row, low, WIDE - wide - 16) for row in (whole, *rows)))]
    x["axis"] = {
        "title": None, "format": dollars(high - low), "tickCount": 5, "domain": False, "ticks": False, "labelFlush": False,
        "labelOverlap": "parity", "labelSeparation": 14,
    }  # fmt: skip
    told = [numbered(at, shorten(clean(row.name), NAME_ROOM)) for at, row in enumerate((whole, *rows))]
    y: dict[str, Any] = {"field": "row", "type": "nominal", "sort": None, "scale": {"domain": told}}
    y["axis"] = {
        "title": None, "labelExpr": UNNUMBERED, "labelLimit": 2 * NAME_ROOM, "labelPadding": 8, "labelOverlap": False,
        "ticks": False, "domain": False, "minExtent": wide, "maxExtent": wide,
    }  # fmt: skip
    layers = [*_bars(spans, told, x, y), *_rules(typical, ruled, x), *_marks(median, (whole, *rows), told, x, y)]
    plot = {"height": {"step": STEP}, "padding": {"left": 0, "top": 2, "bottom": 2, "right": 2}, "layer": layers}
    key = [Entry(paint, name) for paint, name in zip((TOTAL, FIXED, DRIVEN), names, strict=True)]
    key += [Entry(None, ruled[1])] if ruled is not None else []
    return chart(caption, plot, [FIXED, DRIVEN], key=key)


def _reach(row: Moved, low: float, room: float) -> float:
    """How many dollars from `low` the plot must reach to have room for the figure behind a bar."""
    after = min(text_width(_figure(row), TEXT) + 14, room * 0.7)
    return (float(max(row.at_low, row.at_high)) - low) * room / (room - after)


def _figure(row: Moved) -> str:
    return shorten(clean(row.figure), FIGURE_ROOM)


def _bars(
    spans: Sequence[tuple[Paint, Fraction, Fraction, int]], told: Sequence[str], x: dict[str, Any], y: dict[str, Any]
) -> list[dict[str, Any]]:
    values = [
        {"row": told[at], "from": float(min(a, b)), "to": float(max(a, b)), "fill": paint.colour}
        for paint, a, b, at in spans
        if a != b
    ]
    fill = {"field": "fill", "type": "nominal", "scale": None}
    ends = {"x": {**x, "field": "from"}, "x2": {"field": "to"}}
    return [
        {"data": {"values": values}, "mark": {"type": "bar", "height": 13}, "encoding": {"y": y, **ends, "fill": fill}}
    ]


def _rules(typical: Fraction, budget: tuple[Fraction, str] | None, x: dict[str, Any]) -> list[dict[str, Any]]:
    """The typical bill, and the budget, as lines from top to bottom."""
    lines: list[tuple[Fraction, dict[str, Any]]] = [(typical, {"strokeOpacity": 0.6})]
    lines += [(budget[0], {"strokeWidth": 2, "strokeDash": [6, 3]})] if budget is not None else []
    return [
        {
            "data": {"values": [{"cost": float(cost)}]},
            "mark": {"type": "rule", "stroke": "currentColor", **look},
            "encoding": {"x": {**x, "field": "cost"}},
        }
        for cost, look in lines
    ]


def _marks(
    median: Fraction, rows: Sequence[Moved], told: Sequence[str], x: dict[str, Any], y: dict[str, Any]
) -> list[dict[str, Any]]:
    """The median on the whole's bar, and the figure behind each bar."""
    tick = {"type": "tick", "stroke": "#FFFFFF", "fill": "#FFFFFF", "height": 13, "thickness": 2, "opacity": 1}
    figure = {"type": "text", "align": "left", "baseline": "middle", "dx": 7, "fill": "currentColor", "fontSize": TEXT}
    ends = [
        {"row": name, "end": float(max(row.at_low, row.at_high)), "figure": _figure(row)}
        for name, row in zip(told, rows, strict=True)
    ]
    return [
        {
            "data": {"values": [{"row": told[0], "cost": float(median)}]},
            "mark": tick,
            "encoding": {"y": y, "x": {**x, "field": "cost"}},
        },
        {
            "data": {"values": ends},
            "mark": figure,
            "encoding": {"y": y, "x": {**x, "field": "end"}, "text": {"field": "figure"}},
        },
    ]
