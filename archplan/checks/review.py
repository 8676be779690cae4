"""Every rule run over a plan, with ``# archplan: allow ...`` honoured: a report."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Protocol

from archplan.checks.ask import if_written, moves
from archplan.checks.rule import RULES, PlanRule
from archplan.estimate.plan import Plan
from archplan.estimate.report import Report
from archplan.kernel.diagnostics import RANK, Diagnostic, Fix, Promise, Span, in_order
from archplan.kernel.record import changed
from archplan.kernel.units import money
from archplan.spec.architecture import Architecture


class Beside(Protocol):
    """What a spec is held against besides its rules, such as the files of what runs: its findings and its texts."""

    @property
    def texts(self) -> Mapping[str, str]:
        """The files that its findings may stand in."""

    def findings(self, spec: Architecture) -> Iterable[Diagnostic]:
        """What is not alike."""

    def about(self, found: Diagnostic) -> str:
        """The name of what a finding in its own files is part of."""


def review(plan: Plan, beside: Beside | None = None, remarks: bool = True) -> Report:
    """Run every rule; silence what the spec allows, and report an allow that silences nothing, or may not.

    Without `remarks`, rules that only remark are not run: they are what takes longest, and an allow of one seems unused.

    What it is held against `beside` its rules is silenced by the spec too, or on the line of the file that it stands in.
    """
    from archplan.checks.policy import KEPT

    found = [*_findings(plan, remarks), *(beside.findings(plan.architecture) if beside is not None else ())]
    silenced = list(allows(plan))
    own = len(silenced)
    silenced += _on_lines(beside.texts) if beside is not None else ()
    used: set[int] = set()
    whole, on_line = dict[str, list[int]](), dict[tuple[str, str, int], list[int]]()
    for number, (slug, span, is_whole) in enumerate(silenced):
        if slug in KEPT:
            continue
        at = whole.setdefault(slug, []) if is_whole else on_line.setdefault((slug, span.file, span.line), [])
        at.append(number)
    kept = []
    for finding in found:
        place = finding.slug, finding.span.file, finding.span.line
        by = [*whole.get(finding.slug, ()), *on_line.get(place, ())]
        used.update(by)
        if not by:
            kept.append(finding)
    for number, (slug, span, _) in enumerate(silenced[:own]):
        if number not in used and (beside is not None or slug not in _against()):
            why = (
                f"{slug!r} cannot be allowed: {KEPT[slug][0]}" if slug in KEPT else f"nothing here is found by {slug!r}"
            )
            kept.append(Diagnostic("unused-allow", span, why, "remove the allow", "warning"))
    return Report(plan, tuple(in_order(kept)))


def _findings(plan: Plan, remarks: bool) -> Iterator[Diagnostic]:
    """What rules say, but of what stands in for an answer: the question itself is the finding."""
    a = plan.architecture
    if not a.questions:
        yield from _of_rules(plan, lambda: None, remarks)
        return
    from archplan.services.words.asked import Watch  # only where a spec asks

    sides = [(c.name, side) for c in a.connections for side in (c.leaving, c.arriving) if side is not None]
    holders = [(name, holder) for name, service in a.services.items() for holder in service.holders()]
    watch = Watch([*holders, *sides])
    yield from watch.without_guesses(_of_rules(plan, watch.begin, remarks))


def _of_rules(plan: Plan, begin: Callable[[], None], remarks: bool) -> Iterator[Diagnostic]:
    """What every rule says; `begin` is told that one starts."""
    is_moving = moves(plan)
    for service in plan.architecture.services.values():
        for finding in service.findings(is_moving, begin):
            kept = _priced(plan, finding) if finding.promise is not None else finding
            yield from () if kept is None else (kept,)
    for connection in plan.architecture.connections:
        for side in (connection.leaving, connection.arriving):
            yield from side._idle if side is not None else ()
    for known in plan_rules().values():
        if known.severity == "info" and not remarks:
            continue
        begin()
        for span, message, *more in known.check(plan) if is_moving or not known.traffic else ():
            fix = next((part for part in more if isinstance(part, Fix)), None)
            promised = next((part for part in more if isinstance(part, Promise)), None)
            yield Diagnostic(known.slug, span, message, known.hint, known.severity, fix, promised)


def _priced(plan: Plan, finding: Diagnostic) -> Diagnostic | None:
    """A finding of a service that would do the same for less: with what pricing again says, or none."""
    assert finding.promise is not None
    found = if_written(plan, **json.loads(finding.promise.patch))
    if found is None or found[1].saves <= 0:
        return None
    return changed(finding, message=f"{finding.message}: {money(found[1].saves)} a month less", promise=found[1])


@cache
def plan_rules() -> dict[str, PlanRule]:
    """The rules of ``archplan/checks/rules/``, loaded when a plan is first reviewed."""
    return RULES.all()


def _against() -> Mapping[str, object]:
    """What is found only of a spec that is held against files, so that its allow waits for that."""
    from archplan.checks.mistakes.against import OF_FILES

    return OF_FILES


_ALLOW = re.compile(r"#\s*archplan:\s*allow\s+([a-z][a-z0-9-]*(?:\s*,\s*[a-z][a-z0-9-]*)*)")


def allows(plan: Plan) -> Iterator[tuple[str, Span, bool]]:
    """Every allow of a spec: its slug, its place, whether it holds for the whole file."""
    allowed = plan.architecture.tree.get("allow")
    if allowed is not None and allowed.is_list:
        for item in allowed.value:
            if item.is_text:
                yield item.value, item.span, True
    yield from _on_lines(plan.architecture.texts)


def _on_lines(texts: Mapping[str, str]) -> Iterator[tuple[str, Span, bool]]:
    for file, text in texts.items():
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
