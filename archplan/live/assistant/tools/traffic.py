"""What arrives where, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archplan.estimate.report import Report
from archplan.live.assistant.desk import DETAILS, SPEC, Desk, Tool
from archplan.live.facts import links
from archplan.outputs import render


def answer(desk: Desk, asked: Mapping[str, Any]) -> str:
    """The rate along every connection; the whole chain from users to services with details."""
    plan = desk.priced(asked).plan
    assert plan is not None
    if asked.get("details"):
        return str(render("traffic", Report(plan)))
    rows = [f"{link.name}: {rate} ({link.span})" for link, rate in links(plan)]
    assumed = [f"assumed: {line}" for line in plan.flows.assumed]
    return "\n".join([*rows, *assumed] or ["nothing calls anything"]) + "\n"


tool = Tool(
    "Traffic of an architecture",
    "Mean requests a second along every connection, with the line that says so. With details the whole chain: users, sessions, "
    "peak, sizes, what arrives at every service, routes, and what was assumed.",
    {**SPEC, **DETAILS},
    answer,
)
