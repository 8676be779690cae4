"""How a check is told: one file per format; a verdict is a function from what was checked to text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from archplan.checks.check import Checked
from archplan.kernel.diagnostics import Diagnostic
from archplan.kernel.shelf import Shelf

VERDICTS: Shelf[Callable[[Sequence[Checked]], str]] = Shelf("archplan.outputs.verdicts")


def verdict(name: str) -> Callable[[Callable[[Sequence[Checked]], str]], Callable[[Sequence[Checked]], str]]:
    """Mark a function as a format of `archplan check`."""

    def mark(tell: Callable[[Sequence[Checked]], str]) -> Callable[[Sequence[Checked]], str]:
        VERDICTS.add(name, tell)
        return tell

    return mark


def known_verdicts() -> list[str]:
    """The formats there are, without loading them."""
    return VERDICTS.names()


def tell(name: str, found: Sequence[Checked]) -> str:
    """What was checked, in one format."""
    return VERDICTS[name](found)


def counted(found: Sequence[Checked]) -> str:
    """``1 error, 2 warnings in 3 specs``."""
    findings = [finding for one in found for finding in one.findings]
    said = []
    for kind in ("error", "warning", "info"):
        many = sum(finding.severity == kind for finding in findings)
        if many:
            said.append(f"{many} {kind}{'s' if many != 1 and kind != 'info' else ''}")
    return f"{', '.join(said) or 'nothing found'} in {len(found)} spec{'s' if len(found) != 1 else ''}"


def by_slug(found: Sequence[Checked]) -> dict[str, Diagnostic]:
    """The first finding of every rule that found something."""
    first: dict[str, Diagnostic] = {}
    for one in found:
        for finding in one.findings:
            first.setdefault(finding.slug, finding)
    return first
