"""What a report says, ready for a template: text and digits made once, so that no two forms disagree."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from archplan.bill import Charge, Line, dollars
from archplan.outputs.traffic import per_second
from archplan.review import Report
from archplan.units import money, month, plain, rate
from archplan.values import frozen


@frozen
class Row:
    """One line of the bill in words."""

    service: str
    name: str
    quantity: str
    price: str
    cost: str
    kind: str
    reason: str
    usage_based: bool
    since: str
    confidence: str
    source: str
    page: str


@frozen
class Item:
    """One service of the bill: its name, its cost, the lines that decide it, all its lines."""

    name: str
    title: str
    label: str
    cost: str
    share: float
    why: str
    rows: tuple[Row, ...]
    deciding: tuple[Row, ...]


@frozen
class Arrival:
    """What arrives at a service."""

    service: str
    inflow: str
    month: str
    mean: str
    peak: str


def sections(report: Report) -> dict[str, Any]:
    """Every part of the page by the name templates use."""
    plan, bill, a = report.plan, report.plan.bill, report.plan.architecture
    total = dollars(bill.total)
    at_least = "" if bill.is_complete else "at least "
    items = [_item(charge, total, report) for charge in bill.charges if charge.lines]
    free = [row for item in items for row in item.rows if row.kind == "free"]
    return {
        "title": a.title,
        "about": a.about,
        "region": a.region,
        "place": a.region_title(a.region),
        "scenario": plan.scenario,
        "file": Path(a.file).name,
        "day": plan.day.isoformat(),
        "book": {"date": plan.book.checked, "hash": plan.book.fingerprint[:12]},
        "monthly": at_least + money(total),
        "yearly": at_least + money(bill.year),
        "fixed": money(bill.split[0]),
        "driven": money(bill.split[1]),
        "credit": money(dollars(bill.credit)) if bill.credit else "",
        "gross": money(total - dollars(bill.credit)),
        "free_tier": a.free_tier,
        "budget": money(dollars(a.budget)) if a.budget is not None else "",
        "left": money(dollars(a.budget) - total) if a.budget is not None else "",
        "over": a.budget is not None and total > dollars(a.budget),
        "complete": bill.is_complete,
        "unpriced": [f"{line.subject}, {line.name}: {line.reason}" for line in bill.unpriced],
        "items": items,
        "by_cost": sorted(items, key=lambda item: -item.share),
        "free": free,
        "sources": [_source(report, name) for name in a.sources],
        "arrivals": list(_arrivals(report)),
        "assumptions": list(plan.assumptions),
        "findings": [
            {"severity": f.severity, "slug": f.slug, "message": f.message, "hint": f.hint, "place": str(f.span)}
            for f in report.findings
        ],
        "prices": _prices(items),
        "rounding": bill.rounding,
        "counts": {s: sum(f.severity == s for f in report.findings) for s in ("error", "warning", "info")},
    }


def _item(charge: Charge, total: Fraction, report: Report) -> Item:
    rows = tuple(_row(line) for line in charge.lines if not line.is_empty)
    paid = sorted(
        (line for line in charge.lines if line.kind == "charge" and not line.is_empty), key=lambda line: -line.monthly
    )
    services = report.plan.architecture.services
    spec = services[charge.name].spec if charge.name in services else None
    why = spec.get("why") if spec else None
    cost = money(dollars(charge.cost)) if charge.is_complete else f"at least {money(dollars(charge.cost))}"
    if charge.is_complete and all(line.kind == "free" for line in charge.lines):
        cost = "free"
    label = services[charge.name].label if charge.name in services else ""
    share = float(dollars(charge.cost) / total) if total > 0 else 0.0
    reason = why.value if why and why.is_text else ""
    return Item(charge.name, charge.title, label, cost, share, reason, rows, tuple(_row(line) for line in paid[:3]))


def _row(line: Line) -> Row:
    price = line.price
    shown = ""
    if price is not None and line.kind == "charge":
        exact = line.unit_price == price.unit_price
        shown = f"{rate(line.unit_price) if exact else '~$' + plain(line.unit_price, 4)} per {price.per}"
    if line.kind == "free":
        cost = "free"
    else:
        cost = "price unknown" if line.cost is None else money(line.monthly)
    return Row(
        line.subject, line.name, line.measured if line.usage else line.amount, shown, cost, line.kind, line.reason,
        line.usage_based, price.day if price else "", price.confidence if price else "",
        price.source if price else "", price.page if price else "",
    )  # fmt: skip


def _source(report: Report, name: str) -> dict[str, Any]:
    source = report.plan.architecture.sources[name]
    chain = [f"{step.value}" for step in source.steps]
    requests = source.mean * month
    return {
        "name": name,
        "label": source.label or name,
        "chain": " × ".join(chain),
        "month": plain(Fraction(requests.number), 6),
        "mean": per_second(source.mean),
        "peak": per_second(source.mean * source.peak),
        "peak_factor": plain(source.peak, 3),
        "request": _size(source.request.number),
        "response": _size(source.response.number),
        "growth": f"{plain(Fraction((source.growth * month).number) * 100, 3)}% a month" if source.growth else "",
    }


def _size(number: Fraction) -> str:
    return f"{plain(number / 1024, 3)} KB" if number >= 1024 else f"{plain(number, 3)} bytes"


def _arrivals(report: Report) -> Iterator[Arrival]:
    for name, inflows in report.plan.flows.arriving.items():
        for inflow, flow in inflows.items():
            if flow.mean and flow.mean.powers.get("request"):
                amount = plain(Fraction((flow.mean * month).number), 4)
                yield Arrival(name, inflow, amount, per_second(flow.mean), per_second(flow.peak))


def _prices(items: list[Item]) -> list[dict[str, str]]:
    """Every source of a price, once, with what it is trusted for."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for item in items:
        for row in item.rows:
            if row.source:
                key = row.source, row.confidence
                entry = found.setdefault(key, {"source": row.source, "confidence": row.confidence,
                                               "since": row.since, "services": ""})  # fmt: skip
                names = entry["services"].split(", ") if entry["services"] else []
                if item.title not in names:
                    entry["services"] = ", ".join([*names, item.title])
    return list(found.values())
