"""What the page shows of an answer beside its picture, as plain data: total, bill, findings, traffic, and what stands where."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from archplan.estimate.bill import Bill, Charge, Line, dollars, lack_of
from archplan.estimate.plan import Plan
from archplan.estimate.report import Report
from archplan.kernel.units import money
from archplan.outputs.page.page import Bullets, Section, Table, Text
from archplan.outputs.page.sections import SECTIONS, Asked
from archplan.outputs.page.words import Words

CENT = Fraction(1, 200)  # what rounds to one


def total(plan: Plan, stated: Plan | None = None) -> dict[str, Any]:
    """The sum a month as every output prints it, what the budget leaves, and what it is more than `stated`."""
    bill, limit = plan.bill, plan.architecture.budget
    least = "" if bill.is_complete else "at least "
    whole = dollars(bill.total)
    found: dict[str, Any] = {
        "text": f"{least}{money(whole)}", "fixed": money(bill.split[0]), "driven": money(bill.split[1]),
        "year": f"{least}{money(bill.year)}", "complete": bill.is_complete, "day": plan.day.isoformat(), "budget": None,
        "moved": moved(stated.bill, bill) if stated is not None else "",
        "lacking": [f"{name}, {what}: {why}" if why else f"{name}, {what}" for name, what, why in bill.lacking],
    }  # fmt: skip
    if limit is not None:
        over = whole - dollars(limit)
        left = f"{money(over)} over" if over > 0 else f"{'at most ' if least else ''}{money(-over)} left of"
        share = float(whole / dollars(limit)) if dollars(limit) else 0.0
        found["budget"] = {"text": f"{left} {money(dollars(limit))}", "over": over > 0, "share": min(share, 1.0)}
    return found


def moved(before: Bill, after: Bill) -> str:
    """By how much a bill moved, ``+$12.30``; nothing where it did not, or where nobody can say."""
    return _apart(dollars(before.total), dollars(after.total)) if before.is_complete and after.is_complete else ""


def _apart(before: Fraction, after: Fraction) -> str:
    apart = after - before
    return "" if abs(apart) < CENT else f"{'+' if apart > 0 else '−'}{money(abs(apart))}"


def bill(plan: Plan, stated: Plan | None = None) -> list[dict[str, Any]]:
    """A row for every service that says what it costs, each with its lines; and how each moved from `stated`."""
    whole = dollars(plan.bill.total)
    known = {charge.name: charge for charge in stated.bill.charges} if stated is not None else {}
    return [_row(charge, whole, known.get(charge.name)) for charge in plan.bill.charges]


def _row(charge: Charge, whole: Fraction, before: Charge | None) -> dict[str, Any]:
    cost = dollars(charge.cost)
    lines = [_line(line) for line in charge.lines if not line.is_empty]
    return {
        "name": charge.name, "title": charge.title, "text": _cost(charge), "complete": charge.is_complete,
        "share": float(cost / whole) if whole > 0 and cost > 0 else 0.0, "lines": lines,
        "moved": _apart(dollars(before.cost), cost) if before is not None and before.is_complete and charge.is_complete else "",
    }  # fmt: skip


def _cost(charge: Charge) -> str:
    """What a service costs: never a zero where nobody knows, nor where another than AWS bills it."""
    cost = dollars(charge.cost)
    if charge.is_complete:
        return charge.unbilled or money(cost)
    return f"at least {money(cost)}" if cost else lack_of(charge.lines)


def _line(line: Line) -> dict[str, str]:
    if line.kind == "free":
        return {"name": line.name, "what": line.reason, "text": line.unbilled}
    if line.cost is None:
        return {"name": line.name, "what": line.reason, "text": line.lack}
    return {"name": line.name, "what": line.measured, "text": money(line.monthly)}


def traffic(plan: Plan) -> list[dict[str, Any]]:
    """From users to requests a second at every service: the tables of the report, which say what was assumed."""
    section = SECTIONS["traffic"](Asked(Report(plan), Words(), "architecture"))
    return list(_blocks(section)) if section is not None else []


def _blocks(section: Section) -> Iterator[dict[str, Any]]:
    for block in section.blocks:
        if isinstance(block, Table):
            columns = [{"title": it.title, "figure": it.is_figure} for it in block.columns]
            rows = [{"of": row.of, "cells": [[it.text, it.note] for it in row.cells]} for row in block.rows]
            yield {"caption": block.caption, "columns": columns, "rows": rows}
        elif isinstance(block, Text):
            yield {"text": block.text}
        elif isinstance(block, Bullets):
            yield {"caption": block.title, "items": list(block.items)}


def outline(plan: Plan) -> list[dict[str, Any]]:
    """Where services, sources and connections begin in the texts, and where other parts do: in the order of the text."""
    a = plan.architecture
    found = [{"file": span.file, "line": span.line, "kind": "", "name": key} for key, span in a.tree.keys.items()]
    for kind, known in (("services", a.services), ("traffic", a.sources)):
        held = a.tree.get(kind)
        keys = held.keys if held is not None else {}
        found += [
            {"file": span.file, "line": span.line, "kind": "node", "name": name}
            for name, span in keys.items()
            if name in known
        ]
    found += [
        {"file": it.span.file, "line": it.span.line, "kind": "edge", "name": str(it.index)} for it in a.connections
    ]
    return sorted(found, key=lambda it: (it["file"], it["line"], bool(it["kind"])))


def notes(plan: Plan) -> list[dict[str, Any]]:
    """What stands behind the first line of every service in the editor: what it costs a month."""
    services = plan.architecture.tree.get("services")
    keys = services.keys if services is not None else {}
    rows = {charge.name: charge for charge in plan.bill.charges}
    return [
        {"file": span.file, "line": span.line, "text": _cost(rows[name])} for name, span in keys.items() if name in rows
    ]
