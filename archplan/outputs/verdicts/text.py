"""Findings as a person reads them: place, sentence, the line with a caret, the hint."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from archplan.checks.check import Checked
from archplan.outputs.verdicts import counted, verdict


@verdict("text")
def text(found: Sequence[Checked]) -> str:
    """For a terminal: every finding with its line, what the bill did, and a count."""
    shown = [finding.render(one.texts.get(finding.span.file)) for one in found for finding in one.findings]
    moved = [_moved(one) for one in found if one.total_before]
    return "\n\n".join([*shown, *(["\n".join(moved)] if moved else []), counted(found)]) + "\n"


def _moved(one: Checked) -> str:
    if not one.moved:
        return f"{one.file}: nobody can say by how much the bill moved against {one.base}: a price is unknown"
    sign = "-" if one.moved.startswith("-") else "+"
    return (
        f"{one.file}: ${Decimal(one.total):,.2f} a month, {sign}${one.moved.lstrip('-')} against {one.base}"
        if one.moved.strip("-") not in ("0.00", "")
        else f"{one.file}: the bill is that of {one.base}"
    )
