"""A check for programs; its keys are a promise."""

from __future__ import annotations

import json as codec
from collections.abc import Sequence
from typing import Any

from archplan.checks.check import Checked
from archplan.kernel.version import __version__
from archplan.outputs.verdicts import verdict


@verdict("json")
def json(found: Sequence[Checked]) -> str:
    """For programs: every spec with its total, its findings and their places; money as decimal text."""
    document = {"schemaVersion": "1", "engineVersion": __version__, "specs": [_spec(one) for one in found]}
    return codec.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _spec(one: Checked) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "file": one.file,
        "title": one.title,
        "readable": one.is_readable,
        "complete": one.is_complete,
        "totalMonthlyCost": one.total or None,
    }
    if one.base:
        shown |= {
            "base": one.base,
            "pastTotalMonthlyCost": one.total_before or None,
            "pastComplete": one.is_complete_before,
            "diffTotalMonthlyCost": one.moved or None,
        }
        shown["changes"] = [
            {
                "name": c.name,
                "pastMonthlyCost": c.before or None,
                "monthlyCost": c.after or None,
                "diffMonthlyCost": c.moved or None,
            }
            for c in one.changes
        ]
    shown["findings"] = [
        {
            "rule": finding.slug,
            "severity": finding.severity,
            "message": finding.message,
            "hint": finding.hint,
            "file": finding.span.file,
            "line": finding.span.line,
            "column": finding.span.column,
            "length": finding.span.length,
        }
        for finding in one.findings
    ]
    return shown
