"""How a number of the bill came about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archplan.estimate.report import Report
from archplan.kernel.diagnostics import did_you_mean
from archplan.live.assistant.desk import SPEC, Desk, Refused, Tool
from archplan.live.facts import cost_of, deciding
from archplan.outputs import render


def answer(desk: Desk, asked: Mapping[str, Any]) -> str:
    """Every line of a service down to formula, spec line and source; without one the lines that decide each service."""
    plan = desk.priced(asked).plan
    assert plan is not None
    names, service, meter = (
        [charge.name for charge in plan.bill.charges],
        asked.get("service", ""),
        asked.get("meter", ""),
    )
    if meter and not service:
        raise Refused("which service? a meter is one of a service's")
    if not service:
        rows = []
        for charge in plan.bill.charges:
            if charge.lines:
                rows += [
                    f"{charge.name}: {cost_of(plan, charge.name) or '-'} a month",
                    *(f"  {row}" for row in deciding(charge)),
                ]
        return "\n".join([*rows, "", "Name a service for formulas, spec lines and sources."]) + "\n"
    chosen = plan.bill.charge(service)
    if chosen is None:
        raise Refused(f"the bill has no service {service!r}; {did_you_mean(service, names)}")
    lines = [line.name for line in chosen.lines]
    if meter and meter not in lines:
        raise Refused(f"{service} has no line {meter!r}; {did_you_mean(meter, lines)}")
    return str(render("explain", Report(plan), service=service, meter=meter))


tool = Tool(
    "Explanation of a cost",
    "How an amount came about: quantity x price, formula, the line of the spec, the price's day and source. Without a service: "
    "the lines that decide each service's cost.",
    {
        **SPEC,
        "service": {"type": "string", "description": "A service of the bill, or 'data transfer'."},
        "meter": {
            "type": "string",
            "description": "One line of that service, by the name that cost and explain print.",
        },
    },
    answer,
)
