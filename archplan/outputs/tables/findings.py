"""Findings as a person reads them: place, sentence, the line with a caret, the hint."""

from __future__ import annotations

from archplan.estimate.report import Report
from archplan.outputs import output


@output("findings", suffix=".txt")
def findings(report: Report) -> str:
    """For a terminal: every finding with its line, and a count."""
    texts = report.plan.architecture.texts
    shown = [finding.render(texts.get(finding.span.file)) for finding in report.findings]
    return "\n\n".join(shown) + ("\n" if shown else "")
