"""How the bill goes: month by month, and with the number of users, against the budget."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import log
from typing import Any

from archplan.drawing.page.lettering import clean, shorten, text_width
from archplan.outputs.page.charts.frame import TEXT, WIDE, Caption, Entry, chart, dollars, numbered
from archplan.outputs.page.charts.paints import BADGE, TOTAL

HIGH = 250
_NARROW = 520.0
"""Pixels that a plot has at least, whatever its ticks take."""


def cost_against_users(
    caption: Caption, points: Sequence[tuple[int, Fraction]], marks: Sequence[tuple[int, str]],
    budget: tuple[Fraction, str] | None, across: str, up: str,
) -> str:  # fmt: skip
    """The bill against the number of users, whose scale is logarithmic; `marks` are numbered on it and told below it."""
    if any(users < 1 for users, _ in (*points, *marks)):
        raise ValueError("a logarithmic scale of users begins at 1")
    line = sorted((users, float(cost)) for users, cost in points)
    marks = sorted(marks, key=lambda mark: mark[0])
    seen = [users for users, _ in (*line, *marks)]
    if not seen:
        return chart(caption, {})
    first, last = min(seen), max(seen)
    if first == last:
        first, last = max(1, first // 2), last * 2
    ticks = {"values": _round(first, last)} if last >= 10 * first else {"tickCount": 5}
    x = {
        "field": "users", "type": "quantitative",
        "scale": {"type": "log", "domain": [first, last], "nice": False},
        "axis": {"title": shorten(clean(across), 500), "titlePadding": 8, "grid": False, "labelOverlap": "parity",
                 "labelSeparation": 10, **ticks},
    }  # fmt: skip
    y = _money([cost for _, cost in line], budget)
    amounts = {"x": x, "y": {**y, "field": "cost"}}
    values = [{"users": users, "cost": cost} for users, cost in line]
    crossings = [{"users": users, "cost": cost} for users, _ in marks if (cost := _at(line, users)) is not None]
    curve = {"type": "line", "stroke": TOTAL.colour, "strokeWidth": 2.5}
    dot = {"type": "point", "fill": TOTAL.colour}
    pins, badges = _marked(marks, x, log(last / first))
    layers = [
        *pins,
        *_ruled(y, budget),
        {"data": {"values": values}, "mark": curve, "encoding": amounts},
        {"data": {"values": values if len(values) < 10 else []}, "mark": {**dot, "size": 36}, "encoding": amounts},
        {"data": {"values": crossings}, "mark": {**dot, "size": 60}, "encoding": amounts},
        *badges,
    ]
    plot = {"height": HIGH, "padding": {"left": 0, "top": 2, "bottom": 4, "right": 2}, "layer": layers}
    return chart(caption, plot, about=up, key=_budget_key(budget), notes=[text for _, text in marks])


def cost_by_month(
    caption: Caption, months: Sequence[tuple[str, Fraction]], budget: tuple[Fraction, str] | None, up: str
) -> str:
    """One column a month, and the budget as a line across them."""
    if not months:
        return chart(caption, {})
    shown = _shown([name for name, _ in months], max(abs(cost) for _, cost in months))
    names = [numbered(at, name) for at, name in enumerate(shown)]
    values = [{"month": name, "cost": float(cost)} for name, (_, cost) in zip(names, months, strict=True)]
    y = _money([float(cost) for _, cost in months], budget)
    x = {
        "field": "month", "type": "nominal",
        "scale": {"domain": names, "paddingInner": 0.25 if len(names) <= 60 else 0, "paddingOuter": 0.15},
        "axis": {"labelOverlap": False, "ticks": False, "labelPadding": 6},
    }  # fmt: skip
    column = {"type": "bar", "fill": TOTAL.colour, "width": {"band": min(1.0, len(names) / 4)}}
    layers = [
        {"data": {"values": values}, "mark": column, "encoding": {"x": x, "y": {**y, "field": "cost"}}},
        *_ruled(y, budget),
    ]
    plot = {"height": HIGH, "padding": {"left": 0, "top": 6, "bottom": 2, "right": 2}, "layer": layers}
    return chart(caption, plot, about=up, key=_budget_key(budget))


def _shown(names: Sequence[str], most: Fraction) -> list[str]:
    """The names that fit: all, or one in so many, a divisor of the year where it can be; the others are blank."""
    room = (WIDE - 24 - text_width(f"${float(most):,.0f}0", TEXT)) / len(names)
    short = [shorten(clean(name), 120) for name in names]
    widest = max(text_width(name, TEXT) for name in short) + 4
    every = next((step for step in (1, 2, 3, 4, 6, 12, 24, 36, 60, 120) if step * room >= widest), len(names))
    return [name if at % every == 0 else "" for at, name in enumerate(short)]


def _money(amounts: Sequence[float], budget: tuple[Fraction, str] | None) -> dict[str, Any]:
    """The scale of dollars: zero is always on it, and so is the budget."""
    seen = [0.0, *amounts, *([float(budget[0])] if budget else [])]
    low, high = min(seen), max(seen)
    high = high if high > low else low + 1
    form = dollars(high - low)
    axis = {"format": form, "tickCount": 5, "labelPadding": 6}
    return {"type": "quantitative", "axis": axis, "scale": {"domain": [low, high], "nice": 5}}


def _ruled(y: dict[str, Any], budget: tuple[Fraction, str] | None) -> list[dict[str, Any]]:
    """The lines across: zero, and the budget."""
    lines: list[tuple[float, dict[str, Any]]] = [(0.0, {"strokeOpacity": 0.6})]
    lines += [(float(budget[0]), {"strokeWidth": 2, "strokeDash": [6, 3]})] if budget else []
    return [
        {
            "data": {"values": [{"cost": cost}]},
            "mark": {"type": "rule", "stroke": "currentColor", **look},
            "encoding": {"y": {**y, "field": "cost"}},
        }
        for cost, look in lines
    ]


def _budget_key(budget: tuple[Fraction, str] | None) -> list[Entry]:
    return [Entry(None, budget[1])] if budget else []


def _round(first: int, last: int) -> list[int]:
    """Numbers of users that are round: 100, 200, 500, 1,000; powers of ten alone where there are many."""
    digits = (1, 2, 5) if last < 20_000 * first else (1,)
    return [n for n in (digit * 10**power for power in range(len(str(last))) for digit in digits) if first <= n <= last]


def _marked(
    marks: Sequence[tuple[int, str]], x: dict[str, Any], width: float
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A line down to its number of users for every mark, and its own number on top: in as many rows as keep them apart."""
    ends: list[float] = []
    values = []
    for number, (users, _) in enumerate(marks, 1):
        at = log(users) * _NARROW / width
        row = next((row for row, end in enumerate(ends) if at >= end), len(ends))
        ends[row : row + 1] = [at + 21]
        values.append({"users": users, "number": str(number), "down": -12 - 22 * row})
    data = {"values": values}
    y = {"field": "down", "type": "quantitative", "scale": None}  # pixels above the plot
    rule = {"type": "rule", "stroke": "currentColor", "strokeOpacity": 0.55, "strokeDash": [2, 3]}
    disc = {"type": "point", "fill": BADGE, "size": 324}
    number_on_it = {"type": "text", "fill": "#FFFFFF", "fontSize": 11, "fontWeight": 700}
    return (
        [{"data": data, "mark": rule, "encoding": {"x": x, "y": y, "y2": {"value": "height"}}}],
        [
            {"data": data, "mark": disc, "encoding": {"x": x, "y": y}},
            {"data": data, "mark": number_on_it, "encoding": {"x": x, "y": y, "text": {"field": "number"}}},
        ],
    )


def _at(line: Sequence[tuple[int, float]], users: int) -> float | None:
    """Where the drawn line passes over that number of users: straight between its points on the paper."""
    for (a, low), (b, high) in zip(line, line[1:], strict=False):
        if a <= users <= b:
            return low if a == b else low + (high - low) * log(users / a) / log(b / a)
    return next((cost for at, cost in line if at == users), None)
