"""What would make a bill smaller: every candidate and every promise of a finding, priced again, alone and together.

A candidate is a patch of the spec. It is advised where the patched spec costs less, at the ends of what is known roughly
too, and fails no check and no target that the spec as it is does not fail. What it gives up, and what `check` then warns of, is said with it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from archplan.analysis.break_even import Turn, crossing, turns
from archplan.analysis.inputs import Input, bands, with_values
from archplan.checks.ask import CENT
from archplan.checks.candidate import CANDIDATES
from archplan.checks.review import review
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan, plan_of, repriced, rescaled
from archplan.estimate.report import Report
from archplan.kernel.diagnostics import ArchplanError, Diagnostic
from archplan.kernel.record import changed, frozen
from archplan.spec.patch import patched
from archplan.text.yaml import parse

WORTH = Fraction(1, 100)  # of the bill: what saves less is not worth anybody's time
ENDS = (0.1, 0.9)  # of a number that is known roughly, at which a change must pay too
LEVELS = (Fraction(1, 10), Fraction(10))  # of the traffic stated, between which a change is tried
MOST_TOGETHER = 16  # changes of which the best combination is looked for
PATCH = "advice"  # the name of the text that a patch is read from, so that no place in it is one of the spec

Patch = Mapping[str, Any]


@frozen
class Advised:
    """One change that pays. Dollars are of one month; `saves` is what the bill is less by, exactly.

    `warnings` are sentences of findings that the change brings. It pays from the `least` to the `most` multiple of the
    traffic stated; None where it pays down to a tenth, or up to ten times; both `are_exact` where the bills are straight lines
    there, else narrowed down to three digits. Changes of one `alternative` exclude one
    another, as regions do.
    """

    name: str
    does: str
    gives_up: str
    patch: str
    saves: Fraction
    warnings: tuple[str, ...] = ()
    alternative: str = ""
    least: Fraction | None = None
    most: Fraction | None = None
    are_exact: bool = True


@frozen
class Between:
    """A scenario of the spec beside the spec as it is written: dollars a month more, and at which traffic both cost the same.

    Without `turns` the sign is the same from a hundredth to a hundred times the traffic stated.
    """

    scenario: str
    costs_more: Fraction
    turns: tuple[Turn, ...]


@frozen
class Advice:
    """What is advised, dearest first; the best of it together; and what pays but may not be, with why.

    `together` names the changes that make the bill least when they are all made, which is less by `saves`.
    """

    report: Report
    advised: tuple[Advised, ...]
    together: tuple[str, ...]
    patch: str
    saves: Fraction
    warnings: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    between: tuple[Between, ...] = ()


def advise(plan: Plan) -> Advice:
    """Every change that pays, each priced alone, and the best of them together.

    A change that makes no spec, or moves a price that is not known, is not advised. Raises ArchplanError where numbers
    within the bands of the spec make no spec.
    """
    report = review(plan)
    ends = [(values, with_values(plan, values)) for values in _ends(plan)]
    paying: list[tuple[Advised, Plan]] = []
    refused: list[tuple[str, str]] = []
    for name, does, gives_up, patch in _candidates(report):
        other = _with(plan, patch)
        if other is None or _saved(plan, other) < max(CENT, dollars(plan.bill.total) * WORTH):
            continue
        fails, warnings = _brings(report, review(other))
        fails = fails or _loses(other, ends)
        if fails:
            refused.append((name, fails[0]))
            continue
        group = _place(patch) if len(list(_leaves(patch))) == 1 else ""
        paying.append((Advised(name, does, gives_up, _text(patch), _saved(plan, other), warnings, group), other))
    paying.sort(key=lambda found: (-found[0].saves, found[0].name))
    levels = {level: rescaled(plan, level) for level in LEVELS}
    seen: set[str] = set()
    advised = []
    for one, other in paying:
        is_best = not one.alternative or one.alternative not in seen
        seen.add(one.alternative)
        advised.append(_within(plan, one, other, levels) if is_best else one)
    together = _Together(report, advised[:MOST_TOGETHER])
    best = together.best()
    between = tuple(_scenarios(plan))
    if not best:
        return Advice(report, tuple(advised), (), "{}", Fraction(0), (), tuple(refused), between)
    other = together.plan_of(best)
    patch = _joined(json.loads(one.patch) for one in best)
    warnings = _brings(report, review(other))[1]
    names = tuple(one.name for one in best)
    return Advice(report, tuple(advised), names, _text(patch), _saved(plan, other), warnings, tuple(refused), between)


def _place(patch: Patch) -> str:
    """The one option that a patch writes, ``services.api.class``."""
    return ".".join(next(path for path, _ in _leaves(patch)))


def _ends(plan: Plan) -> Iterator[Mapping[Input, Fraction]]:
    """The ends of what is known roughly, at 10 and at 90 % of it: of every number alone, and of all together."""
    drawn = bands(plan)
    for part in ENDS if drawn else ():
        values = {one: one.at(part) for one in drawn}
        yield values
        yield from ({one: value} for one, value in values.items() if len(values) > 1)


def _loses(other: Plan, ends: Sequence[tuple[Mapping[Input, Fraction], Plan]]) -> tuple[str, ...]:
    """At which ends a changed spec costs no less than the spec does, or is none."""
    found = []
    for values, before in ends:
        said = " and ".join(f"{one.name} is {one.with_unit(value)}" for one, value in values.items())
        try:
            if _saved(before, with_values(other, values)) <= 0:
                found.append(f"it saves nothing when {said}")
        except ArchplanError:
            found.append(f"it makes no spec when {said}")
    return tuple(found)


def _candidates(report: Report) -> Iterator[tuple[str, str, str, Patch]]:
    """What may be changed: name, what it does, what it gives up, the patch. A patch comes once."""
    seen: set[str] = set()
    names: set[str] = set()
    for name, does, gives_up, patch in (*_on_the_shelf(report.plan), *_promised(report)):
        text = json.dumps(patch, sort_keys=True)
        if text not in seen:
            seen.add(text)
            number, own = 2, name
            while own in names:
                number, own = number + 1, f"{name}-{number}"
            names.add(own)
            yield own, does, gives_up, patch


def _on_the_shelf(plan: Plan) -> Iterator[tuple[str, str, str, Patch]]:
    for candidate in CANDIDATES.all().values():
        for about, patch in candidate.patches(plan):
            yield f"{candidate.name}-{about}", candidate.does, candidate.gives_up, patch


def _promised(report: Report) -> Iterator[tuple[str, str, str, Patch]]:
    """What findings say would cost less."""
    for finding in report.findings:
        if finding.promise is not None:
            patch = json.loads(finding.promise.patch)
            about = "-".join(next((list(part) for part in patch.values() if isinstance(part, Mapping)), []))
            yield f"{finding.slug}-{about}".rstrip("-"), finding.message, finding.hint, patch


def _with(plan: Plan, patch: Patch) -> Plan | None:
    """The plan with a patch of its spec; None where that is no spec, or a price that is not known moves."""
    try:
        other = repriced(plan, parse(_text(patch), PATCH))
    except ArchplanError:
        return None
    return other if _unknown(plan) == _unknown(other) else None


def _unknown(plan: Plan) -> set[tuple[Any, ...]]:
    return {(line.subject, line.name, line.usage and line.usage.quantity) for line in plan.bill.unpriced}


def _saved(plan: Plan, other: Plan) -> Fraction:
    return dollars(plan.bill.total) - dollars(other.bill.total)


def _brings(before: Report, after: Report) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The errors and the warnings that a changed spec has and the spec does not."""
    known = Counter(finding.slug for finding in before.findings)
    said = {finding.message for finding in before.findings}
    rises = Counter(finding.slug for finding in after.findings) - known

    def new(severity: str) -> Iterator[Diagnostic]:
        for finding in after.findings:
            if finding.severity == severity and finding.slug in rises and finding.message not in said:
                yield finding

    return tuple(it.message for it in new("error")), tuple(it.message for it in new("warning"))


def _within(plan: Plan, one: Advised, other: Plan, levels: Mapping[Fraction, Plan]) -> Advised:
    """The change, with the levels of traffic between which it pays: looked for between a tenth and ten times."""

    def saves(level: Fraction) -> Fraction:
        return _saved(levels.get(level) or rescaled(plan, level), rescaled(other, level))

    ends: list[Fraction | None] = []
    are_exact = True
    for level in LEVELS:
        if saves(level) > 0:
            ends.append(None)
            continue
        end, is_exact = crossing(saves, level, Fraction(1))
        ends.append(end)
        are_exact = are_exact and is_exact
    return changed(one, least=ends[0], most=ends[1], are_exact=are_exact)


def _scenarios(plan: Plan) -> Iterator[Between]:
    """The scenarios of a spec that have its traffic and whose prices are known, each against the spec as it is written."""
    a = plan.architecture
    if plan.scenario or plan.scale != 1 or not any(source.mean for source in a.sources.values()):
        return
    for name in a.scenarios:
        try:
            other = plan_of(patched(a.tree, name, ()), a.texts, a.file, on=plan.day, scenario=name, book=plan.book)
        except ArchplanError:
            continue  # `check` says why it is no spec
        b = other.architecture
        is_alike = {key: it.mean for key, it in a.sources.items()} == {key: it.mean for key, it in b.sources.items()}
        if is_alike and plan.bill.is_complete and other.bill.is_complete:
            yield Between(name, -_saved(plan, other), turns(plan, other))


class _Together:
    """Changes made at the same time: they may meet in one option, share an allowance, or spoil one another."""

    def __init__(self, report: Report, advised: Sequence[Advised]):
        self.report, self.advised = report, advised
        self._leaves = {one.name: dict(_leaves(json.loads(one.patch))) for one in advised}
        self._plans: dict[frozenset[str], Plan | None] = {}

    def best(self) -> tuple[Advised, ...]:
        """The changes that together make the bill least; in the order in which they are advised.

        One after the other, dearest first, as long as the bill falls; then each is left out, brought in or put in the
        place of those it excludes, as long as that lowers the bill.
        """
        chosen: list[Advised] = []
        for one in self.advised:
            if not any(self._exclude(one, other) for other in chosen):
                chosen = max([*chosen, one], chosen, key=self._worth)
        improves = True
        while improves:
            improves = False
            for one in self.advised:
                rest = [it for it in chosen if it is not one and not self._exclude(one, it)]
                moved = rest if one in chosen else [*rest, one]
                if self._worth(moved) > self._worth(chosen):
                    chosen, improves = moved, True
        return tuple(one for one in self.advised if one in chosen)

    def plan_of(self, chosen: Iterable[Advised]) -> Plan:
        """The plan with all of these, which make a spec."""
        found = self._plan(tuple(chosen))
        assert found is not None
        return found

    def _worth(self, chosen: Sequence[Advised]) -> Fraction:
        """What they save together; less than nothing where together they make no spec, or fail a check."""
        other = self._plan(chosen)
        return Fraction(-1) if other is None else _saved(self.report.plan, other)

    def _plan(self, chosen: Sequence[Advised]) -> Plan | None:
        key = frozenset(one.name for one in chosen)
        if not key:
            return self.report.plan
        if key not in self._plans:
            other = _with(self.report.plan, _joined(json.loads(one.patch) for one in chosen))
            if other is not None and len(key) > 1 and _brings(self.report, review(other))[0]:
                other = None
            self._plans[key] = other
        return self._plans[key]

    def _exclude(self, one: Advised, other: Advised) -> bool:
        """Whether two changes write different values in one place, or one takes away what the other changes."""
        if one is other:
            return False
        mine, others = self._leaves[one.name], self._leaves[other.name]
        for path, value in mine.items():
            for beside, there in others.items():
                short = min(len(path), len(beside))
                if path[:short] == beside[:short] and (len(path) != len(beside) or value != there):
                    return True
        return False


def _leaves(patch: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(patch, Mapping):
        for key, value in patch.items():
            yield from _leaves(value, (*path, key))
    else:
        yield path, patch


def _joined(patches: Iterable[Patch]) -> dict[str, Any]:
    """Patches of different places as one."""
    found: dict[str, Any] = {}
    for patch in patches:
        _join(found, patch)
    return found


def _join(into: dict[str, Any], patch: Patch) -> None:
    for key, value in patch.items():
        if isinstance(value, Mapping) and isinstance(into.get(key), dict):
            _join(into[key], value)
        else:
            into[key] = json.loads(json.dumps(value))


def _text(patch: Patch) -> str:
    return json.dumps(patch, ensure_ascii=False)
