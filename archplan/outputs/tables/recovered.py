"""The comparison of recovery strategies as JSON, CSV and Markdown, and the cells that all forms share."""

from __future__ import annotations

import csv as codec
import io
import json as text
from fractions import Fraction
from typing import Any

from archplan.analysis.recovery import Added, Comparison, Prospect
from archplan.analysis.recovery_time import COMPLEXITY, PUBLISHED, Part, time_said
from archplan.estimate.plan import Plan
from archplan.kernel.units import Quantity, hour, money, plain, second, year
from archplan.outputs.book import price_book
from archplan.outputs.cells import cell as plain_cell
from archplan.outputs.cells import cents, exact_digits, safe_cell
from archplan.spec.architecture import Targets

CALLED = ["strategy", "a month", "more than none", "pays if an hour costs", "RTO", "RPO", "worst store", "complexity",
          "targets"]  # fmt: skip


def cells_of(prospect: Prospect, plan: Plan) -> list[str]:
    """One strategy as a row: what `CALLED` names."""
    out = prospect.outlook
    is_base = out.strategy is None
    return [
        prospect.name, or_more(prospect, prospect.cost), "-" if is_base else or_more(prospect, prospect.difference),
        "-" if is_base else pays(prospect), time_said(out.rto), time_said(out.rpo), out.worst.name if out.worst else "no data",
        f"{COMPLEXITY[prospect.name]} of 4", misses(prospect, plan),
    ]  # fmt: skip


def or_more(prospect: Prospect, amount: Fraction) -> str:
    """Money, or a floor of it where a price is unknown."""
    return money(amount) if prospect.is_complete else f"at least {money(amount)}"


def pays(prospect: Prospect) -> str:
    """What an hour of downtime must cost for the strategy to pay for itself."""
    if prospect.hour is None:
        return "never: it saves no time"
    if not prospect.is_complete:
        return "price unknown"
    return "always" if prospect.difference <= 0 else money(prospect.hour)


def misses(prospect: Prospect, plan: Plan) -> str:
    """Which targets it misses, in words."""
    targets = plan.architecture.targets
    if targets.rto is None and targets.rpo is None:
        return "none stated"
    found = prospect.outlook.misses(plan)
    return f"misses {' and '.join(found)}" if found else "meets them"


def targets_said(targets: Targets) -> str:
    """The targets of the spec as a sentence."""
    said = [
        f"{name} {time_said(found)}"
        for name, found in (("RTO", targets.rto), ("RPO", targets.rpo))
        if found is not None
    ]
    return f"targets: {', '.join(said)}" if said else "targets: none; add 'targets: {rto: 1 hour, rpo: 15 minutes}'"


def json(found: Comparison) -> str:
    """For programs: money as decimal text, times in seconds, null where nothing bounds them."""
    a = found.plan.architecture
    document = {
        "schemaVersion": "1",
        "title": a.title,
        "currency": "USD",
        "region": a.region,
        "recoveryRegion": found.fallback.region,
        "targets": {"rtoSeconds": _seconds(a.targets.rto), "rpoSeconds": _seconds(a.targets.rpo)},
        "eventsPerYear": plain((found.fallback.events * year).number),
        "outageSeconds": _seconds(found.fallback.outage),
        "priceBook": {key: day for key, day in price_book(found.plan).items() if key != "hash"},
        "strategies": [_strategy(prospect, found.plan) for prospect in found.prospects],
        "remarks": list(found.remarks),
        "assumptions": list(found.assumptions),
    }
    return text.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _strategy(prospect: Prospect, plan: Plan) -> dict[str, Any]:
    out = prospect.outlook
    rpo, rto, runs = PUBLISHED[prospect.name]
    return {
        "name": prospect.name,
        "monthlyCost": cents(prospect.cost),
        "monthlyDifference": cents(prospect.difference),
        "complete": prospect.is_complete,
        "hourOfDowntimeWorth": None if prospect.hour is None or not prospect.is_complete else cents(prospect.hour),
        "hoursSavedPerYear": plain((prospect.saved * year / hour).number, 4),
        "rtoSeconds": _seconds(out.rto),
        "rtoParts": [_part(part) for part in out.parts],
        "rpoSeconds": _seconds(out.rpo),
        "worstStore": out.worst.name if out.worst else None,
        "stores": [{"service": s.name, "behindSeconds": _seconds(s.behind), "how": s.how} for s in out.stores],
        "complexity": COMPLEXITY[prospect.name],
        "published": {"rpo": rpo, "rto": rto, "runs": runs},
        "misses": list(out.misses(plan)),
        "lost": list(out.lost),
        "refused": list(prospect.refused),
        "unpriced": [{"service": name, "meter": what, "reason": why} for name, what, why in prospect.plan.bill.lacking],
        "copies": [
            {"service": name, "copy": copy, "state": prospect.states[copy], "how": out.copies[name].how}
            for name, copy in prospect.copies.items()
        ],
        "lines": [_line(added) for added in prospect.added(plan)],
    }


def _part(part: Part) -> dict[str, Any]:
    return {"name": part.name, "seconds": _seconds(part.time), "why": part.why, "assumed": part.is_assumed}


def _line(added: Added) -> dict[str, Any]:
    line = added.line
    return {
        "service": line.subject, "line": line.name, "region": added.region, "quantity": line.measured,
        "price": line.price.quote if line.price else None, "priceSource": line.price.source if line.price else None,
        "monthlyCost": None if line.cost is None else "0" if added.is_gone else exact_digits(line.monthly),
        "before": exact_digits(added.before.monthly) if added.before is not None and added.before.cost is not None else None,
    }  # fmt: skip


def csv(found: Comparison) -> str:
    """For a spreadsheet: a row a strategy, times in seconds, empty where nothing bounds them."""
    out = io.StringIO()
    writer = codec.writer(out, lineterminator="\n")
    parts = next((p.outlook.parts for p in found.prospects if p.outlook.parts), ())
    writer.writerow([
        "strategy", "region", "monthly_cost_usd", "monthly_difference_usd", "complete", "hour_of_downtime_usd",
        "rto_seconds", *(f"{part.name.lower()}_seconds" for part in parts), "rpo_seconds", "worst_store", "complexity",
        "misses",
    ])  # fmt: skip
    for p in found.prospects:
        times: list[Any] = [_seconds(part.time) for part in p.outlook.parts] or [""] * len(parts)
        worst = p.outlook.worst
        row: list[Any] = [
            p.name, found.fallback.region, cents(p.cost), cents(p.difference), str(p.is_complete).lower(),
            "" if p.hour is None or not p.is_complete else cents(p.hour), _seconds(p.outlook.rto), *times,
            _seconds(p.outlook.rpo), worst.name if worst else "", COMPLEXITY[p.name],
            " ".join(p.outlook.misses(found.plan)),
        ]  # fmt: skip
        writer.writerow(["" if cell is None else safe_cell(str(cell)) for cell in row])
    return out.getvalue()


def markdown(found: Comparison) -> str:
    """For a pull request or a document: the table, and what it rests on."""
    a = found.plan.architecture
    rows = [CALLED, ["---", *["---:"] * 3, *["---"] * 5]]
    rows += [cells_of(prospect, found.plan) for prospect in found.prospects]
    lines = [
        f"## When {a.region} is lost: {_cell(a.title)} goes on in {found.fallback.region}",
        "",
        targets_said(a.targets),
        "",
    ]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    for prospect in found.prospects:
        if prospect.outlook.parts:
            parts = " + ".join(f"{_cell(part.name)} {time_said(part.time)}" for part in prospect.outlook.parts)
            lines += [""] if prospect.name == "backup-restore" else []
            lines.append(f"- {prospect.name}: {parts} = {time_said(prospect.outlook.rto)}")
    lost = list(dict.fromkeys(line for prospect in found.prospects for line in prospect.outlook.lost))
    for title, noted in (("Lost", lost), ("To know", found.remarks), ("Assumed", found.assumptions)):
        if noted:
            lines += ["", f"**{title}**", "", *(f"- {_cell(line)}" for line in noted)]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """Text that means only itself and mentions nobody, also in a table."""
    return plain_cell(text).replace("@", "@\u200b")


def _seconds(time: Quantity | None) -> int | float | None:
    if time is None:
        return None
    number = Fraction(time.to(second))
    return int(number) if number.denominator == 1 else round(float(number), 3)
