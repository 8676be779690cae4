"""One spec checked: what was found, what it costs, and how that moved against a base. Plain data, so that it can
come from another process or from the cache.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from archplan.analysis.bill_changes import growth, limit, pairs
from archplan.checks.policy import Policy, policy_for
from archplan.checks.review import Beside, review
from archplan.checks.scenarios import scenario_mistakes
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan, plan, plan_of
from archplan.kernel import inputs
from archplan.kernel.diagnostics import RANK, ArchplanError, Diagnostic, Fix, Severity, Span, in_order, mistake
from archplan.kernel.record import changed, fresh, frozen
from archplan.kernel.units import decimal, money
from archplan.kernel.version import __version__
from archplan.prices.book import PriceBook, default_folder
from archplan.prices.layer import layer
from archplan.prices.lock import Lock, lock_for
from archplan.prices.own import own_prices
from archplan.spec.patch import patched
from archplan.text.headings import headings
from archplan.text.load import load_tree
from archplan.text.located import Located

HALF_CENT = Fraction(1, 200)


@frozen
class Question:
    """What to check a spec for."""

    scenario: str | None = None
    settings: tuple[str, ...] = ()
    day: date | None = None
    pricing: Path | None = None
    base: str | None = None
    max_increase: str | None = None
    needs_base: bool = True  # whether a limit of the policy fails where there is nothing to compare with
    locked: bool = True  # take the day of archplan.lock where none is asked for
    beside: Beside | None = None  # what it is held against besides its rules


@frozen
class Change:
    """One service's cost before and after, dollars a month with cents, and how it moved.

    Empty where it is not there, and how it moved where a price is unknown: nobody can say.
    """

    name: str
    before: str
    after: str
    moved: str


@frozen
class Checked:
    """What is known of one spec after a check."""

    file: str
    findings: tuple[Diagnostic, ...] = ()
    is_readable: bool = True
    title: str = ""
    total: str = ""  # dollars a month with cents; empty when the spec cannot be read
    is_complete: bool = True
    base: str = ""  # what it was compared with
    total_before: str = ""  # empty when there is no base, or the base does not have the spec
    moved: str = ""  # empty when a price is unknown before or after: nobody can say
    changes: tuple[Change, ...] = ()
    fail_on: str = ""
    strict: bool = False
    texts: Mapping[str, str] = fresh(default_factory=dict)
    about: Mapping[str, str] = fresh(default_factory=dict)  # what a finding's place is part of: a service, a connection
    is_complete_before: bool = True
    read: tuple[str, ...] = ()  # every file the answer follows from, by its whole path

    def failed(self, fail_on: str) -> bool:
        """Whether a finding is at least as grave as the command, or else the team's policy, says."""
        from archplan.checks.review import graver

        return graver(self.findings, fail_on)


def check(spec: Path, question: Question) -> Checked:
    """Check one spec: read it, price it, run every rule, hold its gates."""
    with inputs.listening() as heard:
        found = _checked(spec, question)
    return changed(found, read=tuple(heard.paths))


def _checked(spec: Path, question: Question) -> Checked:
    policy = Policy()
    try:
        policy, lock = _policy_and_lock(spec, question)
        question = question if lock is None else changed(question, day=lock.on)
        tree, texts = load_tree(spec, str(spec))
        asked = patched(tree, question.scenario, question.settings, texts)
        found = plan_of(
            asked, texts, str(spec), on=question.day, pricing=question.pricing or own_prices(spec), scenario=question.scenario or ""
        )  # fmt: skip
        others = set(found.architecture.scenarios) - {question.scenario}
        if wrong := _of_scenarios(spec, question, tree, texts) if others else []:
            return _unread(spec, wrong, found.architecture.texts, policy, question)
        findings = [*review(found, question.beside).findings, *moved_book(lock), *_at_percentile(found, policy)]
        before, gates = _against_base(spec, found, question, policy)
    except ArchplanError as error:
        try:
            tree, texts = load_tree(spec, str(spec))
        except ArchplanError:
            return _unread(spec, list(error.diagnostics), error.texts, policy, question)
        wrong = in_order([*error.diagnostics, *_of_scenarios(spec, question, tree, texts, error.diagnostics)])
        return _unread(spec, wrong, error.texts, policy, question)
    judged = policy.judged(in_order([*findings, *gates]), spec)
    changes = _changes(before, found) if before is not None else ()
    moved = None
    if before is not None and before.bill.is_complete and found.bill.is_complete:
        moved = dollars(found.bill.total) - dollars(before.bill.total)
    return Checked(
        str(spec), judged, True, found.architecture.title, _cents(dollars(found.bill.total)), found.bill.is_complete,
        question.base or "", _cents(dollars(before.bill.total)) if before is not None else "",
        _cents(moved) if moved is not None else "", changes, policy.fail_on, bool(policy.strict),
        _kept({**_texts_beside(question), **found.architecture.texts, **({lock.file: lock.text} if lock is not None else {})}, judged),
        {**_about_beside(question, judged), **headings(found.architecture.tree, [finding.span for finding in judged])}, before is None or before.bill.is_complete,
    )  # fmt: skip


def _policy_and_lock(spec: Path, question: Question) -> tuple[Policy, Lock | None]:
    """The policy and the lock that hold for a spec; the mistakes of both at once."""
    policy, lock = Policy(), None
    wrong: list[ArchplanError] = []
    try:
        policy = policy_for(spec)
    except ArchplanError as error:
        wrong.append(error)
    try:
        lock = lock_for(spec) if question.locked and question.day is None else None
    except ArchplanError as error:
        wrong.append(error)
    if wrong:
        texts = {file: text for error in wrong for file, text in error.texts.items()}
        raise ArchplanError([found for error in wrong for found in error.diagnostics], texts)
    return policy, lock


def _unread(
    spec: Path, wrong: list[Diagnostic], texts: Mapping[str, str], policy: Policy, question: Question
) -> Checked:  # fmt: skip
    """What is known of a spec with mistakes: those, and what they stand in as far as it can be read."""
    about: dict[str, str] = {}
    try:
        tree, read = load_tree(spec, str(spec))
        about = headings(tree, [mistake.span for mistake in wrong])
        about |= headings(
            patched(tree, question.scenario, question.settings, read), [mistake.span for mistake in wrong]
        )
    except ArchplanError:
        pass
    return Checked(
        str(spec), tuple(wrong), False, fail_on=policy.fail_on, texts=_kept(texts, tuple(wrong)), about=about
    )  # fmt: skip


def _of_scenarios(
    spec: Path, question: Question, tree: Located, texts: dict[str, str], known: Sequence[Diagnostic] = ()
) -> list[Diagnostic]:  # fmt: skip
    return scenario_mistakes(
        tree, texts, str(spec), besides=question.scenario, settings=question.settings, day=question.day, known=known
    )


def _at_percentile(found: Plan, policy: Policy) -> list[Diagnostic]:
    """What says that too few draws keep the budget; of the spec's share and the policy's the stricter one holds."""
    shares = [share for share in (found.architecture.budget_at, policy.budget_at) if share is not None]
    if not shares:
        return []
    from archplan.checks.percentile import budget_gate  # only where a share is asked for

    return list(budget_gate(found, max(shares), os.path.basename(policy.file)))


def moved_book(lock: Lock | None) -> list[Diagnostic]:
    """A warning when the program or its price book is no longer the one that was locked."""
    if lock is None:
        return []
    moved = lock.moved(__version__, PriceBook(default_folder(), lock.on).fingerprint)
    return [moved] if moved is not None else []


def _kept(texts: Mapping[str, str], findings: tuple[Diagnostic, ...]) -> dict[str, str]:
    """The texts that findings point into."""
    return {file: text for file, text in texts.items() if any(finding.span.file == file for finding in findings)}


def _texts_beside(question: Question) -> Mapping[str, str]:
    return question.beside.texts if question.beside is not None else {}


def _about_beside(question: Question, judged: Sequence[Diagnostic]) -> dict[str, str]:
    """What findings are part of in the files that a spec is held against."""
    beside = question.beside
    return {str(it.span): name for it in judged if beside is not None and (name := beside.about(it))}


def _cents(amount: Fraction) -> str:
    return str(decimal(amount, 2))


# ---------------------------------------------------------------------------------------------------- the base


def _against_base(
    spec: Path, found: Plan, question: Question, policy: Policy
) -> tuple[Plan | None, list[Diagnostic]]:  # fmt: skip
    """The plan before, and what its gate says: every way out of here either compares or says why it does not."""
    allowed = question.max_increase or policy.max_increase
    if question.base is None:
        return None, list(_without_base(found, allowed, policy, question.needs_base)) if allowed else []
    from archplan.text.revisions import as_it_was

    with as_it_was(spec, question.base) as path:
        if path is None:
            return None, [_not_there(spec, found, question.base, allowed)]
        shown = question.base if path == Path(question.base) else f"{question.base}:{spec.name}"
        before = plan(
            path, scenario=question.scenario, settings=question.settings, on=question.day,
            pricing=question.pricing or own_prices(spec), shown=shown,
        )  # fmt: skip
    return before, list(_gate(before, found, allowed, shown)) if allowed else []


def _without_base(found: Plan, allowed: str, policy: Policy, fails: bool) -> Iterator[Diagnostic]:
    """What is said of a limit that holds nothing, as there is nothing to compare with; a mistake unless that is meant."""
    name = os.path.basename(policy.file)
    if fails:
        raise mistake(
            "limit-without-base", _top(found), f"{name} allows the bill to grow by {allowed}, and there is nothing to compare with",
            "write what to compare with, --base REF|FILE, or say that there is nothing: --no-base",
        )  # fmt: skip
    yield Diagnostic(
        "limit-without-base", _top(found), f"the bill is compared with nothing, so the {allowed} of {name} holds nothing",
        "write what to compare with in place of --no-base: --base REF|FILE", "info",
    )  # fmt: skip


def _not_there(spec: Path, found: Plan, base: str, allowed: str) -> Diagnostic:
    """What is said of a spec that the base lacks: it may be new, or renamed. It grew by its whole bill at most.

    So a limit in dollars holds where the whole bill is within it; one in percent never does.
    """
    from archplan.text.revisions import path_in

    path = path_in(spec, base).removeprefix(f"{base}:")
    whole = dollars(found.bill.total)
    sign, _ = limit(allowed) or ("", 0)
    severity: Severity = "info"
    message = f"{base} has no {path}, so its bill is compared with nothing"
    hint = "if it was renamed, compare it with what it was: --base FILE"
    if allowed and not found.bill.is_complete:
        message = f"{base} has no {path}, and its bill is not complete: nobody can say by how much it grew"
        severity, hint = "error", _what_completes(found)
    elif allowed and sign == "$" and not growth(Fraction(0), whole, allowed):
        message = f"{base} has no {path}: the bill grows by {money(whole)} a month at most, and {allowed} is allowed"
    elif allowed:
        message = (
            f"{base} has no {path}, so nobody can say by how much its bill grew: {money(whole)} a month may all be new, "
            f"and {allowed} is allowed"
        )
        severity, hint = "error", f"{hint}; if it is new, have the limit raised by who set it"
    return Diagnostic("not-in-base", _top(found), message, hint, severity)


def _top(found: Plan) -> Span:
    return found.architecture.tree.keys.get("title", found.architecture.tree.span)


def _what_completes(*plans: Plan) -> str:
    """What to do about bills that are not complete."""
    if any(found.bill.asked for found in plans):
        return "answer what is asked for: archplan ask SPEC"
    if any(found.bill.unpriced for found in plans):
        return "lay the missing prices over the book: --pricing DIR"
    return "leave the options out that have no effect, or write what they count with"


def _gate(before: Plan, after: Plan, allowed: str, base: str) -> Any:
    """A bill that grew by more than it may, or that nobody can compare."""
    span = _top(after)
    if not (before.bill.is_complete and after.bill.is_complete):
        which = base if not before.bill.is_complete else after.architecture.file
        yield Diagnostic("incomplete-bill", span, f"nobody can say by how much the bill grew: that of {which} is not complete",
                         _what_completes(before, after))  # fmt: skip
        return
    old, new = dollars(before.bill.total), dollars(after.bill.total)
    grown = growth(old, new, allowed)
    if grown:
        message = f"{grown} from {money(old)} to {money(new)} a month; {allowed} is allowed"
        yield Diagnostic("cost-increase", span, message, "make it cheaper, or have the limit raised by who set it")


def _changes(before: Plan, after: Plan) -> tuple[Change, ...]:
    """What moved by half a cent or more, the largest first, and what nobody can say of."""
    return tuple(
        Change(pair.name, _shown(pair.before), _shown(pair.after), _cents(pair.difference) if pair.is_complete else "")
        for pair in sorted(pairs(before.bill, after.bill), key=lambda pair: -abs(pair.difference))
        if abs(pair.difference) >= HALF_CENT or not pair.is_complete or (pair.before is None) != (pair.after is None)
    )


def _shown(cost: Fraction | None) -> str:
    return _cents(cost) if cost is not None else ""


# ---------------------------------------------------------------------------------------------------- the cache


def checked(spec: Path, question: Question, cache: Path | None = None) -> Checked:
    """Check one spec, or take the answer from the cache.

    An answer is kept with a list of all that was read for it, and of what was looked for and was not there. It holds
    while all of that is as it was, by content; the program and its price book are in its name. What follows from a git
    revision is never kept, nor what it is held against.
    """
    if cache is None or question.base is not None or question.beside is not None:
        return check(spec, question)
    file = cache / f"{_key(spec, question)}.json"
    found = _kept_answer(file, spec)
    if found is not None:
        inputs.used(found.read)
        return found
    with inputs.listening(keeps=True) as heard:
        found = check(spec, question)
    if heard.is_whole:
        _keep(file, {"inputs": heard.rows, "answer": _written(found)})
    return found


def _kept_answer(file: Path, spec: Path) -> Checked | None:
    """The answer of a file that anybody may have written; None when it is none, or something it follows from changed."""
    import json

    data = inputs.content(file)
    try:
        tree = json.loads(data) if data is not None else {}
        found = _read(tree["answer"]) if inputs.hold(tree["inputs"]) else None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return found if found is not None and found.file == str(spec) else None


def _keep(file: Path, tree: dict[str, Any]) -> None:
    import json

    from archplan.kernel.disk import Part

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = Part(str(file), json.dumps(tree).encode())
        try:
            part.put()
        except OSError:
            part.drop()
    except (OSError, ValueError):
        pass  # a cache that cannot be written is no cache


_PROGRAM: list[bytes] = []


def _key(spec: Path, question: Question) -> str:
    """The name of an answer: who was asked what about which file, standing where, on which day."""
    import hashlib
    import json

    if not _PROGRAM:
        _PROGRAM.append(_program())
    said = [
        __version__, str(spec), os.path.realpath(spec), _here(), question.scenario, question.settings,
        str(question.day or date.today()), question.pricing and str(question.pricing), question.max_increase, question.needs_base,
        question.locked,
    ]  # fmt: skip
    return hashlib.blake2b(_PROGRAM[0] + json.dumps(said).encode(), digest_size=20).hexdigest()


def _here() -> str:
    try:
        return os.getcwd()
    except OSError:  # it was taken away
        return ""


def _program() -> bytes:
    """The content of the program and of its price book."""
    import hashlib

    made = hashlib.blake2b(digest_size=20)
    home = Path(__file__).parent.parent
    updated = layer()
    for folder, pattern in ((home, "*.py"), (default_folder(), "*"), *([(updated, "*")] if updated else [])):
        for file in sorted(folder.rglob(pattern)):
            if file.is_file():
                made.update(str(file.relative_to(folder)).encode() + file.read_bytes())
    return made.digest()


def _written(found: Checked) -> dict[str, Any]:
    return {
        **{key: value for key, value in vars(found).items() if key not in ("findings", "changes", "texts", "about", "read")},
        "texts": dict(found.texts),
        "about": dict(found.about),
        "read": list(found.read),
        "changes": [list(vars(change).values()) for change in found.changes],
        "findings": [
            [
                d.slug,
                _place(d.span),
                d.message,
                d.hint,
                d.severity,
                [_place(d.fix.span), d.fix.text, d.fix.key, d.fix.removes] if d.fix else None,
            ]
            for d in found.findings
        ],
    }  # fmt: skip


def _place(span: Span) -> list[Any]:
    return [span.file, span.line, span.column, span.length]


def _read(tree: dict[str, Any]) -> Checked:
    """An answer from its plain form. Raises ValueError, LookupError, TypeError or AttributeError for any other."""
    plain = {key: _of(type(value), tree[key]) for key, value in vars(Checked("")).items() if type(value) in (str, bool)}
    return Checked(
        **plain,
        findings=tuple(_finding(*row) for row in _of(list, tree["findings"])),
        changes=tuple(Change(*(_of(str, part) for part in row)) for row in _of(list, tree["changes"])),
        texts={_of(str, file): _of(str, text) for file, text in _of(dict, tree["texts"]).items()},
        about={_of(str, place): _of(str, name) for place, name in _of(dict, tree["about"]).items()},
        read=tuple(_of(str, path) for path in _of(list, tree["read"])),
    )  # fmt: skip


def _finding(slug: Any, span: Any, message: Any, hint: Any, severity: Any, fix: Any) -> Diagnostic:
    made = None if fix is None else Fix(_span(*fix[0]), _of(str, fix[1]), _of(str, fix[2]), _of(bool, fix[3]))
    grave: Severity = severity
    if severity not in RANK:
        raise ValueError(severity)
    return Diagnostic(_of(str, slug), _span(*span), _of(str, message), _of(str, hint), grave, made)


def _span(file: Any, line: Any, column: Any, length: Any) -> Span:
    return Span(_of(str, file), _of(int, line), _of(int, column), _of(int, length))


def _of(kind: Any, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(value)
    return value
