"""What a report says of failures: the strategies side by side, what one lost zone stops, and three pictures."""

from __future__ import annotations

from typing import Any

from archplan import drawing
from archplan.availability import LABEL, ceilings, minutes_down, percent
from archplan.drill import drill, single_points, struck
from archplan.outlook import time_said
from archplan.outputs._picture import scene
from archplan.outputs._recovered import CALLED, cells_of
from archplan.recovery import Comparison, compare
from archplan.review import Report
from archplan.units import decimal, money, plain, second


def resilience(report: Report) -> dict[str, Any] | None:
    """The section's parts by name; None where the spec names no region to recover in."""
    plan = report.plan
    fallback = plan.architecture.recovery
    if fallback is None:
        return None
    found = compare(plan)
    chosen = fallback.strategy or "pilot-light"
    outcomes = drill(plan)
    zone = next((it.event.name for it in outcomes if it.event.kind == "zone"), "")
    return {
        "here": plan.architecture.region,
        "there": fallback.region,
        "chosen": fallback.strategy or "",
        "head": CALLED,
        "rows": [cells_of(prospect, plan) for prospect in found.prospects],
        "remarks": list(found.remarks),
        "assumptions": list(found.assumptions),
        "label": LABEL,
        "ceilings": [
            f"{it.source}: {'at most ' if it.unknown else ''}{percent(it.mean)}, "
            f"{decimal(minutes_down(it.mean), 1)} minutes down a month"
            for it in sorted(ceilings(plan), key=lambda it: it.mean)
        ],
        "single": [f"{point.service}: {point.why}" for point in single_points(plan)],
        "outcomes": [{"event": it.event.name, "kind": it.event.kind, "said": _said(it)} for it in outcomes],
        "zone": zone,
        "drawn": chosen,
        "pictures": _pictures(report, found, chosen, zone),
    }


def _pictures(report: Report, found: Comparison, chosen: str, zone: str) -> dict[str, str]:
    """The second region, the lost zone, and cost against time, each as SVG."""
    prospect = found.prospect(chosen)
    states = dict(prospect.states)
    there = scene(Report(prospect.plan), states=states, also=f"{chosen} in {found.fallback.region}", steps=False)
    pictures = {"recovery": drawing.svg(there)}
    if zone:
        lost = scene(report, states=struck(report.plan, zone), also=f"without {zone}", steps=False)
        pictures["drill"] = drawing.svg(lost)
    pictures["strategies"] = plot(found)
    return pictures


def plot(found: Comparison) -> str:
    """Cost against the time to recover, of every strategy that recovers."""
    from archplan.drawing.scatter import Spot, scatter

    spots = tuple(
        Spot(
            prospect.name,
            float(prospect.outlook.rto.to(second)),
            float(prospect.cost),
            f"{money(prospect.cost)}, {time_said(prospect.outlook.rto)}",
            prospect.name == found.fallback.strategy,
        )
        for prospect in found.prospects
        if prospect.outlook.rto is not None
    )
    a = found.plan.architecture
    none = money(found.prospect("none").cost)
    subtitle = f"{a.region} is lost, {found.fallback.region} goes on; without a strategy {none} a month, RTO unbounded"
    return scatter(f"{a.title}: what recovering sooner costs", subtitle, spots)


def _said(outcome: Any) -> str:
    """What an event does, in one line."""
    said = [f"{plain(part * 100, 3)}% of the requests of {source} fail" for source, part in outcome.stopped]
    said += [f"{service} is degraded without {what}" for service, what in outcome.degraded]
    said += [f"what {who} hands to {whom} waits" for who, whom in outcome.waiting]
    said += [
        f"{it.service} carries {plain(it.part_carried * 100, 3)}% of the peak" for it in outcome.fleets if it.is_short
    ]
    return "; ".join(said) or "nothing stops"
