"""Findings as annotations on the lines of a pull request. https://docs.github.com/actions/reference/workflow-commands"""

from __future__ import annotations

from collections.abc import Sequence

from archplan.checks.check import Checked
from archplan.outputs.verdicts import counted, verdict

LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


@verdict("github")
def github(found: Sequence[Checked]) -> str:
    """For GitHub Actions: one workflow command for each finding, and a count."""
    rows = []
    for one in found:
        for finding in one.findings:
            span = finding.span
            end = span.column + max(span.length, 1)
            where = f"file={_property(span.file)},line={span.line},col={span.column},endColumn={end}"
            message = finding.message + (f"\n{finding.hint}" if finding.hint else "")
            rows.append(f"::{LEVELS[finding.severity]} {where},title={_property(finding.slug)}::{_data(message)}")
    return "\n".join([*rows, counted(found)]) + "\n"


def _data(text: str) -> str:
    """A message cannot end its command or begin another one."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
