"""A plan, its findings, and the plan before: what outputs get."""

from __future__ import annotations

from archplan.estimate.plan import Plan
from archplan.kernel.diagnostics import RANK, Diagnostic, Severity
from archplan.kernel.record import changed, frozen


@frozen
class Report:
    """A plan, its findings, and for a diff the plan before: what outputs get."""

    plan: Plan
    findings: tuple[Diagnostic, ...] = ()
    before: Plan | None = None

    def worst(self) -> Severity | None:
        """The gravest severity found."""
        return min((finding.severity for finding in self.findings), key=lambda s: RANK[s], default=None)


def with_before(report: Report, before: Plan) -> Report:
    """The report as a diff against an earlier plan."""
    return changed(report, before=before)
