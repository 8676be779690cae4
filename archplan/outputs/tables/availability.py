"""The chain of every request with what AWS promises for each part of it, and the arithmetic to a ceiling."""

from __future__ import annotations

import json
import textwrap
from fractions import Fraction
from typing import Any

from archplan.analysis.availability import (
    LABEL,
    MONTH,
    Ceiling,
    Kind,
    ceilings,
    minutes_down,
    percent,
)
from archplan.analysis.needs import Either, Needs, names_in
from archplan.estimate.report import Report
from archplan.kernel.units import decimal, plain
from archplan.outputs import output
from archplan.outputs.cells import style
from archplan.services.words.agreement import CONFIDENCE


@output("availability", suffix=".txt")
def availability(report: Report) -> str:
    """For whoever promises uptime: the parts a request needs, their agreements, and what these promise together."""
    a, found = report.plan.architecture, ceilings(report.plan)
    rows = [style(f"{a.title}: {LABEL}", bold=True), ""]
    rows += textwrap.wrap(
        "Agreements say when AWS pays credits, not how long parts stay up; AWS calls their product a rough order of "
        f"magnitude that is not likely to be accurate. Minutes are of a month of {MONTH:,}.", 112,
    )  # fmt: skip
    for ceiling in sorted(found, key=lambda ceiling: ceiling.mean):
        rows += ["", *_source(ceiling)]
    if not found:
        rows += ["", "nothing sends requests: the spec has no 'traffic'"]
    if any(" or " in str(kind.needs) for ceiling in found for kind, _ in ceiling.kinds):
        rows += ["", "What stands in for something else is counted as if it took over at once."]
    if any(kind.is_tangled for ceiling in found for kind, _ in ceiling.kinds):
        rows += [
            "",
            "There are too many stand-ins to tell apart: each is counted as needed, so the ceiling reads too low.",
        ]
    rows += _parts(found)
    return "\n".join([*rows, *_target(report, found)]) + "\n"


def document(report: Report) -> str:
    """The same for programs: exact figures as decimal text."""
    target = report.plan.architecture.targets.availability
    found = {
        "schemaVersion": "1",
        "title": report.plan.architecture.title,
        "label": LABEL,
        "minutesInMonth": MONTH,
        "target": None if target is None else _digits(Fraction(target.number)),
        "sources": [_ceiling_of(ceiling) for ceiling in sorted(ceilings(report.plan), key=lambda c: c.mean)],
    }
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _source(ceiling: Ceiling) -> list[str]:
    most = "at most " if ceiling.unknown else ""
    title = style(ceiling.source, bold=True)
    rows = [f"{title}: {most}{percent(ceiling.mean)} of all requests, {_down(ceiling.mean)} a month"]
    if ceiling.unknown:
        count = len(ceiling.unknown)
        rows.append(
            f"  {count} part{'s' if count > 1 else ''} without an SLA, counted as always up: {', '.join(ceiling.unknown)}"
        )
    if ceiling.kinds[1:]:
        sums = " + ".join(f"{plain(kind.weight * 100, 4)}% x {percent(uptime)}" for kind, uptime in ceiling.kinds)
        rows += [f"  {line}" for line in textwrap.wrap(f"= {sums}", 110)]
    for kind, uptime in ceiling.kinds:
        part = f"{plain(kind.weight * 100, 4)}%"
        via = f" by {' and '.join(kind.entries)}" if kind.entries else ""
        rows.append(f"  {part} of requests{via}: {_most(kind, ceiling)}{percent(uptime)}, {_down(uptime)} a month")
        if not kind.entries:
            rows.append("    nothing of the spec answers them")
            continue
        rows.append(f"    {kind.needs}")
        rows.append(f"    = {_figures(kind.needs, ceiling)} = {percent(uptime)}")
        if kind.soft:
            rows.append("    goes on without " + ", ".join(f"{target} ({caller})" for caller, target in kind.soft))
    return rows


def _most(kind: Kind, ceiling: Ceiling) -> str:
    return "at most " if set(names_in(kind.needs)) & set(ceiling.unknown) else ""


def _figures(needs: Needs, ceiling: Ceiling) -> str:
    """The needs with figures in the place of names: ``99.9% x 99.99%``, ``(1 - (1 - a) x (1 - b))`` of stand-ins."""
    if isinstance(needs, str):
        uptime = ceiling.parts[needs].uptime
        return "?" if uptime is None else percent(uptime)
    inner = [_figures(part, ceiling) for part in needs.parts]
    if isinstance(needs, Either):
        return "(1 - " + " x ".join(f"(1 - {part})" for part in inner) + ")"
    return " x ".join(inner)


def _parts(found: tuple[Ceiling, ...]) -> list[str]:
    parts = {name: part for ceiling in found for name, part in ceiling.parts.items()}
    if not parts:
        return []
    rows = ["", style("parts", bold=True)]
    wide = max(len(name) for name in parts)
    for name, part in parts.items():
        figure = "no SLA" if part.uptime is None else percent(part.uptime)
        rows.append(f"  {name:<{wide}}  {figure:>9}  {part.title}: {part.condition}".rstrip())
        indent = " " * (wide + 15)
        if part.arithmetic:
            rows.append(indent + part.arithmetic)
        if part.source:
            rows.append(f"{indent}{part.source}, {part.confidence}")
    marks = [mark for mark in CONFIDENCE if any(part.confidence == mark for part in parts.values())]
    read = ["", style("how a figure was read", bold=True), *(f"  {mark}: {CONFIDENCE[mark]}" for mark in marks)]
    return rows + read if marks else rows


def _target(report: Report, found: tuple[Ceiling, ...]) -> list[str]:
    target = report.plan.architecture.targets.availability
    if target is None or not found:
        return []
    asked = Fraction(target.number)
    rows = ["", style("target", bold=True), f"  {percent(asked)}, {_down(asked)} a month"]
    for ceiling in found:
        if ceiling.mean < asked:
            missing = plain((asked - ceiling.mean) * MONTH, 3)
            rows.append(f"  {ceiling.source}: the agreements promise less, by {missing} minutes a month")
        elif ceiling.unknown:
            rows.append(f"  {ceiling.source}: nobody can say, as {', '.join(ceiling.unknown)} has no published SLA")
        else:
            rows.append(f"  {ceiling.source}: not above what the agreements promise")
    return rows


def _down(uptime: Fraction) -> str:
    return f"{plain(minutes_down(uptime), 4)} minutes down"


def _digits(uptime: Fraction) -> str:
    return f"{decimal(uptime, 12):f}"


def _ceiling_of(ceiling: Ceiling) -> dict[str, Any]:
    return {
        "source": ceiling.source,
        "availability": _digits(ceiling.mean),
        "minutesDown": f"{decimal(minutes_down(ceiling.mean), 4):f}",
        "isUpperBound": bool(ceiling.unknown),
        "withoutAgreement": list(ceiling.unknown),
        "kinds": [
            {
                "share": _digits(kind.weight),
                "entries": list(kind.entries),
                "needs": str(kind.needs),
                "availability": _digits(uptime),
                "minutesDown": f"{decimal(minutes_down(uptime), 4):f}",
                "isTangled": kind.is_tangled,
                "soft": [{"caller": caller, "without": target} for caller, target in kind.soft],
            }
            for kind, uptime in ceiling.kinds
        ],
        "parts": [
            {
                "service": part.name,
                "title": part.title,
                "sla": None if part.uptime is None else _digits(part.uptime),
                "condition": part.condition,
                "arithmetic": part.arithmetic,
                "source": part.source,
                "confidence": part.confidence,
            }
            for part in ceiling.parts.values()
        ],
    }
