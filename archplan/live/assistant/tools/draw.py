"""The picture of a spec."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from archplan.estimate.report import Report
from archplan.kernel.diagnostics import did_you_mean
from archplan.live.assistant.desk import SPEC, Desk, Picture, Refused, Tool
from archplan.live.facts import total_of
from archplan.outputs import render
from archplan.outputs.scenes.picture import VIEWS

TEXTS = ("mermaid", "d2", "dot", "drawio", "svg")


def answer(desk: Desk, asked: Mapping[str, Any]) -> Sequence[str | Picture]:
    """A PNG with a sentence beside it, or the picture as text."""
    plan = desk.priced(asked).plan
    assert plan is not None
    around, form = asked.get("around", ""), asked.get("format", "png")
    known = [*plan.architecture.services, *plan.architecture.sources]
    if around and around not in known:
        raise Refused(f"nothing in the spec is called {around!r}; {did_you_mean(around, known)}")
    options: dict[str, Any] = {"view": asked.get("view", "full"), "around": around}
    if form == "png":
        made = render("png", Report(plan), zoom=asked.get("zoom", 1), theme=asked.get("theme", "light"), **options)
        assert isinstance(made, bytes)
        return [f"{plan.architecture.title}: {total_of(plan)} a month, list prices of {plan.day}", Picture(made)]
    return [str(render(form, Report(plan), **options))]


tool = Tool(
    "Picture of an architecture",
    "The architecture as a picture with traffic on its arrows and money under its services: PNG, or text in Mermaid, D2, DOT, "
    "draw.io or SVG.",
    {
        **SPEC,
        "view": {
            "enum": list(VIEWS),
            "default": "full",
            "description": "; ".join(f"{name}: {what}" for name, what in VIEWS.items()),
        },
        "around": {"type": "string", "description": "Only this service and its neighbours."},
        "format": {"enum": ["png", *TEXTS], "default": "png", "description": "png is seen, the others are read."},
        "theme": {"enum": ["light", "dark", "print"], "default": "light"},
        "zoom": {
            "type": "number",
            "minimum": 0.5,
            "maximum": 2,
            "default": 1,
            "description": "Pixels for a point, for PNG.",
        },
    },
    answer,
)
