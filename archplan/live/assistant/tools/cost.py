"""What a spec costs a month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archplan.estimate.plan import Plan
from archplan.estimate.report import Report
from archplan.kernel.units import money
from archplan.live.assistant.desk import DETAILS, SPEC, Desk, Tool
from archplan.outputs import render


def answer(desk: Desk, asked: Mapping[str, Any]) -> str:
    """One row a service and the totals; every line with details. Prices' days and pages below."""
    plan = desk.priced(asked).plan
    assert plan is not None
    table = str(render("table", Report(plan), brief=not asked.get("details")))
    return f"{table}{asked_for(plan)}{sources(plan)}"


tool = Tool(
    "Cost of an architecture",
    "What a spec costs a month in US dollars: one row a service, totals, budget, and the pages the prices are from. With "
    "details every line of the bill. An amount that reads 'at least' lacks a price nobody read; never take it for the whole.",
    {**SPEC, **DETAILS},
    answer,
)


def sources(plan: Plan) -> str:
    """Where the prices of a bill are from, a row each: what `explain` has line by line."""
    pages = dict.fromkeys(line.price.source for line in plan.bill.lines if line.price is not None and line.cost)
    first, last = plan.days_read
    rows = [f"  {source}" for source in pages]
    return (
        "\n".join([f"\nlist prices of {plan.day}, read {first} to {last}, without tax, from:", *rows]) + "\n"
        if rows
        else ""
    )


def asked_for(plan: Plan) -> str:
    """What the spec leaves to be answered, and between which amounts that decides."""
    if plan.waiting is None:
        return ""
    rows = []
    for question in plan.waiting.dearest():
        least, most = plan.waiting.of(question)
        rows.append(f"  {question.name}: {question.doc}; the month is {money(least)} to {money(most)} with it")
    return "\n".join(["\nasked for, so not billed yet:", *rows]) + "\n"
