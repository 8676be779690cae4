"""What each zone, region and service takes with it when it is gone, and whether what is left carries the peak."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from archplan.analysis.failures import Outcome, Shortage, drill as outcomes, single_points  # isort: skip
from archplan.estimate.report import Report
from archplan.kernel.units import decimal, plain
from archplan.outputs import output
from archplan.outputs.cells import style

KINDS = (("zone", "each zone"), ("region", "each region"), ("service", "each service as a whole"))


@output("drill", suffix=".txt")
def drill(report: Report) -> str:
    """For whoever asks what if: take away each zone, region and service, and see what stops."""
    plan = report.plan
    found = outcomes(plan)
    rows = [style(f"{plan.architecture.title}: what stops when it is gone", bold=True)]
    rows += ["", style("single points of failure", bold=True), *_points(report)]
    for kind, title in KINDS:
        these = [outcome for outcome in found if outcome.event.kind == kind]
        if kind == "zone" and not these:
            rows += ["", style(title, bold=True), "  the spec has no VPC, so archplan knows of no zones"]
        if these:
            wide = max(len(outcome.event.name) for outcome in these)
            rows += ["", style(title, bold=True)]
            for outcome in these:
                first, *more = _effects(outcome)
                rows.append(f"  {outcome.event.name:<{wide}}  {first}")
                rows += [f"  {'':<{wide}}  {line}" for line in more]
    return "\n".join([*rows, *_fleets(found)]) + "\n"


def document(report: Report) -> str:
    """The same for programs."""
    found = {
        "schemaVersion": "1",
        "title": report.plan.architecture.title,
        "singlePoints": [
            {"service": point.service, "why": point.why, "cutsOff": _parts(point.cuts_off)}
            for point in single_points(report.plan)
        ],
        "events": [_event(outcome) for outcome in outcomes(report.plan)],
    }
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _points(report: Report) -> list[str]:
    found = single_points(report.plan)
    if not found:
        return ["  none: no request waits for anything that stands in one zone or is one of its kind"]
    wide = max(len(point.service) for point in found)
    return [f"  {point.service:<{wide}}  {point.why}: {_cut(point.cuts_off)}" for point in found]


def _cut(parts: tuple[tuple[str, Fraction], ...]) -> str:
    return "; ".join(f"{plain(part * 100, 3)}% of the requests of {source} fail" for source, part in parts)


def _effects(outcome: Outcome) -> list[str]:
    """One sentence an effect; the first says whether anything stops."""
    said = [_cut(outcome.stopped) if outcome.stopped else "nothing stops"]
    if outcome.event.kind != "service" and outcome.event.failed:
        said.append(f"gone: {', '.join(outcome.event.failed)}")
    said += [f"{fleet.service}: {_short(fleet)}" for fleet in outcome.fleets if fleet.is_short]
    if outcome.degraded:
        said.append("degraded: " + ", ".join(f"{caller} without {target}" for caller, target in outcome.degraded))
    if outcome.waiting:
        said.append("waits: " + ", ".join(f"{caller} -> {target}" for caller, target in outcome.waiting))
    if outcome.takes_over:
        said.append(f"go on with what is left: {', '.join(outcome.takes_over)}")
    return said


def _short(fleet: Shortage) -> str:
    crew = fleet.crew
    later = f", until {crew.needed - crew.left} more have started" if fleet.grows else ""
    return f"{crew.left} {crew.noun}s left of {crew.running} carry {plain(fleet.part_carried * 100, 3)}% of the peak{later}"


def _fleets(found: tuple[Outcome, ...]) -> list[str]:
    """Whether the zones left carry the peak: of n zones each must hold the peak's part of n - 1."""
    fleets = {fleet.service: fleet for outcome in found for fleet in outcome.fleets}
    if not fleets:
        return []
    wide = max(len(name) for name in fleets)
    rows = ["", style("capacity without one zone", bold=True)]
    for name, fleet in fleets.items():
        crew = fleet.crew
        rows.append(
            f"  {name:<{wide}}  the peak takes {crew.needed}, {crew.running} run in {crew.zones} zones, {crew.left} are left"
            f"; enough is {crew.needed} / ({crew.zones} - 1) in each of {crew.zones} = {crew.enough}"
        )
    return rows


def _parts(parts: tuple[tuple[str, Fraction], ...]) -> list[dict[str, str]]:
    return [{"source": source, "share": f"{decimal(part, 6):f}"} for source, part in parts]


def _event(outcome: Outcome) -> dict[str, Any]:
    event = outcome.event
    return {
        "kind": event.kind,
        "name": event.name,
        "gone": list(event.failed),
        "lostACopy": list(event.copies),
        "stops": _parts(outcome.stopped),
        "degraded": [{"service": caller, "without": target} for caller, target in outcome.degraded],
        "waits": [{"from": caller, "to": target} for caller, target in outcome.waiting],
        "capacity": [
            {
                "service": fleet.service,
                "neededAtPeak": fleet.crew.needed,
                "running": fleet.crew.running,
                "left": fleet.crew.left,
                "enough": fleet.crew.enough,
                "carriesPeak": not fleet.is_short,
            }
            for fleet in outcome.fleets
        ],
    }
