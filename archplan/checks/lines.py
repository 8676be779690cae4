"""The lines that a plan is beyond: what is free is used up, a further price tier has begun, all runs that may, a rule speaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archplan.checks.thresholds import Kind, Mark, Point, fleet_limit, said_of
from archplan.estimate.plan import Plan
from archplan.kernel.diagnostics import Diagnostic
from archplan.kernel.record import frozen
from archplan.kernel.units import plural
from archplan.services.words.service import Service


@frozen
class Line:
    """A line that a plan is beyond: whose it is, in words, and the finding that says it where a rule does."""

    service: str
    kind: Kind
    text: str
    slug: str = ""
    severity: str = ""


def lines(plan: Plan, slugs: set[str] | None = None) -> dict[Mark, Line]:
    """Every line that a plan is beyond, as far as its findings are of these rules; of all rules that are no remark, where
    none are named.
    """
    point = Point(plan)
    found = {
        mark: Line(it.service, it.kind, it.text.format(**it.values))
        for mark, it in point.levels.items()
        if it.used > it.bound
    }
    found |= dict(_full(point))
    findings = point.reviewed if slugs is None else point.find(slugs) if slugs else {}
    return found | {mark: _said(finding, plan) for mark, finding in findings.items()}


def lines_at_once(plan: Plan) -> dict[Mark, tuple[Line, Any]]:
    """Every allowance, price tier and fleet of a plan that stands for many draws, and whether each of them is beyond it.

    What rules find is not among them: a rule takes its way by a number. Raises what a formula raises that does so too.
    """
    point = Point(plan)
    found: dict[Mark, tuple[Line, Any]] = {
        mark: (Line(it.service, it.kind, it.text.format(**it.values)), it.used > it.bound)
        for mark, it in point.levels.items()
    }
    for name, service in plan.architecture.services.items():
        fleet, wanted, most = service.fleet(), service.fleet_wanted(), fleet_limit(service)
        if fleet is not None and wanted is not None and most:
            found["capacity", name, most] = _full_line(service, most), fleet.holding(wanted).number >= most
    return found


def _full(point: Point) -> Iterator[tuple[Mark, Line]]:
    """The fleets that run all they may."""
    for name, running in point.running.items():
        service = point.plan.architecture.services[name]
        most = fleet_limit(service)
        if most and running >= most:
            yield ("capacity", name, most), _full_line(service, most)


def _full_line(service: Service, most: int) -> Line:
    noun = service.fleet_noun if most == 1 else plural(service.fleet_noun)
    return Line(service.name, "capacity", f"runs {most:,} {noun} in the busiest minute, the most it may")


def _said(finding: Diagnostic, plan: Plan) -> Line:
    name, text = said_of(finding, plan)
    return Line(name, "limit", text, finding.slug, finding.severity)
