"""Every rule run over a plan, with `# archplan: allow ...` honoured: a Report.

A rule that looks at more than one service is one file in ``archplan/rules/`` with a function marked `rule`; it
yields a place, a sentence. Its docstring's first line is why it matters and is the hint; its name is the slug.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from archplan.bill import dollars as bill_dollars
from archplan.diagnostics import RANK, Diagnostic, Severity, Span, in_order
from archplan.plan import Plan
from archplan.service import first_line
from archplan.units import GB, Quantity, byte, decimal, money, month, plain, request, second, show
from archplan.values import changed, frozen

__all__ = [
    "GB", "RULES", "Diagnostic", "Iterator", "Plan", "PlanRule", "Quantity", "Report", "Span", "byte", "decimal", "dollars",
    "dollars_of", "month", "plain", "request", "review", "rule", "second", "size",
]  # fmt: skip


def dollars_of(cost: Quantity) -> Fraction:
    """Dollars a month as one exact number."""
    return bill_dollars(cost)


def dollars(cost: Quantity) -> str:
    """Dollars a month for a sentence: ``$12.30``."""
    return money(bill_dollars(cost))


def size(amount: Quantity) -> str:
    """Bytes for a sentence, three digits: ``1.2 GB``."""
    return show(amount, 3)


Found = Iterator[tuple[Span, str]]


@frozen
class PlanRule:
    """A check of a whole plan."""

    slug: str
    severity: Severity
    hint: str
    doc: str
    check: Callable[[Plan], Found]


@frozen
class Report:
    """A plan, its findings, and for a diff the plan before: what outputs get."""

    plan: Plan
    findings: tuple[Diagnostic, ...] = ()
    before: Plan | None = None

    def worst(self) -> Severity | None:
        """The gravest severity found."""
        return min((finding.severity for finding in self.findings), key=lambda s: RANK[s], default=None)


RULES: dict[str, PlanRule] = {}


def rule(
    severity: Severity = "warning", hint: str = ""
) -> Callable[[Callable[[Plan], Found]], Callable[[Plan], Found]]:
    """Mark a function of a plan as a rule."""

    def mark(check: Callable[[Plan], Found]) -> Callable[[Plan], Found]:
        slug = check.__name__.replace("_", "-")
        assert slug not in RULES, f"two rules are called {slug!r}"
        doc = "\n".join(line.strip() for line in (check.__doc__ or "").splitlines())
        RULES[slug] = PlanRule(slug, severity, hint or first_line(doc), doc, check)
        return check

    return mark


def review(plan: Plan) -> Report:
    """Run every rule; silence what the spec allows, and report an allow that silences nothing."""
    found = list(_findings(plan))
    allows = list(_allows(plan))
    used: set[int] = set()
    kept = []
    for finding in found:
        by = [
            number
            for number, (slug, span, whole) in enumerate(allows)
            if slug == finding.slug and (whole or (span.file == finding.span.file and span.line == finding.span.line))
        ]
        used.update(by)
        if not by:
            kept.append(finding)
    for number, (slug, span, _) in enumerate(allows):
        if number not in used:
            kept.append(Diagnostic(
                "unused-allow", span, f"nothing here is found by {slug!r}", "remove the allow", "warning"
            ))  # fmt: skip
    return Report(plan, tuple(in_order(kept)))


def _findings(plan: Plan) -> Iterator[Diagnostic]:
    for service in plan.architecture.services.values():
        yield from service.findings()
    for known in plan_rules().values():
        for span, message in known.check(plan):
            yield Diagnostic(known.slug, span, message, known.hint, known.severity)


def plan_rules() -> dict[str, PlanRule]:
    """The rules of ``archplan/rules/``, loaded when a plan is first reviewed."""
    import importlib
    import pkgutil

    import archplan.rules as package

    for module in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
        importlib.import_module(f"archplan.rules.{module}")
    return RULES


_ALLOW = re.compile(r"#\s*archplan:\s*allow\s+([a-z][a-z0-9-]*(?:\s*,\s*[a-z][a-z0-9-]*)*)")


def _allows(plan: Plan) -> Iterator[tuple[str, Span, bool]]:
    """Every allow: its slug, its place, whether it holds for the whole file."""
    allowed = plan.architecture.tree.get("allow")
    if allowed is not None and allowed.is_list:
        for item in allowed.value:
            if item.is_text:
                yield item.value, item.span, True
    for file, text in plan.architecture.texts.items():
        if "archplan: allow" not in text and "archplan:allow" not in text:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            match = _ALLOW.search(line)
            if match:
                span = Span(file, number, match.start() + 1, len(match[0]))
                yield from ((slug, span, False) for slug in re.split(r"\s*,\s*", match[1]))


def graver(findings: tuple[Diagnostic, ...], than: str) -> bool:
    """Whether any finding is at least as grave as `than`."""
    return any(RANK[finding.severity] <= RANK[than] for finding in findings)


def with_before(report: Report, before: Plan) -> Report:
    """The report as a diff against an earlier plan."""
    return changed(report, before=before)
