"""One spec checked: what was found, what it costs, and how that moved against a base. Plain data, so that it can
come from another process or from the cache.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from archplan import __version__
from archplan.bill import dollars
from archplan.diagnostics import ArchplanError, Diagnostic, Fix, Span, in_order
from archplan.lock import NAME, Lock, lock_for
from archplan.plan import Plan, plan
from archplan.policy import Policy, limit, policy_for
from archplan.prices import PriceBook, default_folder
from archplan.review import review
from archplan.units import decimal, money
from archplan.values import changed, fresh, frozen

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
    locked: bool = True  # take the day of archplan.lock where none is asked for


@frozen
class Change:
    """One service's cost before and after, dollars a month with cents, and how it moved; empty where it is not there."""

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
    moved: str = ""
    changes: tuple[Change, ...] = ()
    fail_on: str = ""
    strict: bool = False
    texts: Mapping[str, str] = fresh(default_factory=dict)

    def failed(self, fail_on: str) -> bool:
        """Whether a finding is at least as grave as the command, or else the team's policy, says."""
        from archplan.review import graver

        return graver(self.findings, fail_on)


def check(spec: Path, question: Question) -> Checked:
    """Check one spec: read it, price it, run every rule, hold its gates."""
    policy = Policy()
    try:
        policy = policy_for(spec)
        lock = lock_for(spec) if question.locked and question.day is None else None
        question = question if lock is None else changed(question, day=lock.on)
        found = plan(
            spec, scenario=question.scenario, settings=question.settings, on=question.day, pricing=question.pricing
        )  # fmt: skip
        findings = [*review(found).findings, *_moved_book(lock)]
        before, gates = _against_base(spec, found, question, policy)
    except ArchplanError as error:
        texts = dict(error.texts)
        return Checked(
            str(spec), error.diagnostics, False, fail_on=policy.fail_on, texts=_kept(texts, error.diagnostics)
        )
    judged = policy.judged(in_order([*findings, *gates]), spec)
    changes = _changes(before, found) if before is not None else ()
    moved = dollars(found.bill.total) - dollars(before.bill.total) if before is not None else None
    return Checked(
        str(spec), judged, True, found.architecture.title, _cents(dollars(found.bill.total)), found.bill.is_complete,
        question.base or "", _cents(dollars(before.bill.total)) if before is not None else "",
        _cents(moved) if moved is not None else "", changes, policy.fail_on, bool(policy.strict),
        _kept({**found.architecture.texts, **({lock.file: lock.text} if lock is not None else {})}, judged),
    )  # fmt: skip


def _moved_book(lock: Lock | None) -> list[Diagnostic]:
    """A warning when the program or its price book is no longer the one that was locked."""
    if lock is None:
        return []
    moved = lock.moved(__version__, PriceBook(default_folder(), lock.on).fingerprint)
    return [moved] if moved is not None else []


def _kept(texts: Mapping[str, str], findings: tuple[Diagnostic, ...]) -> dict[str, str]:
    """The texts that findings point into."""
    return {file: text for file, text in texts.items() if any(finding.span.file == file for finding in findings)}


def _cents(amount: Fraction) -> str:
    return str(decimal(amount, 2))


# ---------------------------------------------------------------------------------------------------- the base


def _against_base(
    spec: Path, found: Plan, question: Question, policy: Policy
) -> tuple[Plan | None, list[Diagnostic]]:  # fmt: skip
    """The plan before, and what its gate says."""
    allowed = question.max_increase or policy.max_increase
    if question.base is None:
        return None, []
    from archplan.revisions import as_it_was

    with as_it_was(spec, question.base) as path:
        if path is None:
            return None, []
        shown = question.base if path == Path(question.base) else f"{question.base}:{spec.name}"
        before = plan(
            path, scenario=question.scenario, settings=question.settings, on=question.day, pricing=question.pricing,
            shown=shown,
        )  # fmt: skip
    return before, list(_gate(before, found, allowed, shown)) if allowed else []


def _gate(before: Plan, after: Plan, allowed: str, base: str) -> Any:
    """A bill that grew by more than it may, or that nobody can compare."""
    span = after.architecture.tree.keys.get("title", after.architecture.tree.span)
    if not (before.bill.is_complete and after.bill.is_complete):
        which = base if not before.bill.is_complete else after.architecture.file
        yield Diagnostic("incomplete-bill", span, f"nobody can say by how much the bill grew: that of {which} is not complete",
                         "lay the missing prices over the book: --pricing DIR")  # fmt: skip
        return
    sign, most = limit(allowed) or ("$", Fraction(0))
    old, new = dollars(before.bill.total), dollars(after.bill.total)
    grown = new - old
    if sign == "%" and not old:
        over = grown > 0
    else:
        over = grown > (old * most / 100 if sign == "%" else most)
    if over:
        share = f" ({decimal(grown / old * 100, 1)}%)" if old else ""
        message = (
            f"the bill grows by {money(grown)}{share} from {money(old)} to {money(new)} a month; {allowed} is allowed"
        )
        yield Diagnostic("cost-increase", span, message, "make it cheaper, or have the limit raised by who set it")


def _changes(before: Plan, after: Plan) -> tuple[Change, ...]:
    """What moved by half a cent or more, the largest first."""
    names = dict.fromkeys(charge.name for plan_ in (after, before) for charge in plan_.bill.charges)
    rows = []
    for name in names:
        old, new = (p.bill.charge(name) for p in (before, after))
        moved = (dollars(new.cost) if new else Fraction(0)) - (dollars(old.cost) if old else Fraction(0))
        if abs(moved) >= HALF_CENT or (old is None) != (new is None):
            was, is_now = (_cents(dollars(charge.cost)) if charge else "" for charge in (old, new))
            rows.append((abs(moved), Change(name, was, is_now, _cents(moved))))
    return tuple(change for _, change in sorted(rows, key=lambda row: -row[0]))


# ---------------------------------------------------------------------------------------------------- the cache


def checked(spec: Path, question: Question, cache: Path | None = None) -> Checked:
    """Check one spec, or take the answer from the cache.

    The key is the content of everything the answer follows from: the program, the price book, the spec and its
    neighbours, the policies above it, the day and the question. What follows from a git revision is never kept.
    """
    if cache is None or question.base is not None:
        return check(spec, question)
    import json

    try:
        file = cache / f"{_key(spec, question)}.json"
        return _read(json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        pass
    found = check(spec, question)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps(_written(found)), "utf-8")
        os.replace(part, file)
    except (OSError, UnboundLocalError):
        pass  # a cache that cannot be written is no cache
    return found


_PROGRAM: list[bytes] = []


def _key(spec: Path, question: Question) -> str:
    import hashlib

    if not _PROGRAM:
        _PROGRAM.append(_program())
    made = hashlib.blake2b(_PROGRAM[0], digest_size=20)
    said = [__version__, str(spec), question.scenario or "", *question.settings, str(question.day or date.today()),
            str(question.locked)]  # fmt: skip
    made.update("\0".join(said).encode())
    made.update(spec.read_bytes()[:2_000_000])
    if b"include" in spec.read_bytes()[:2_000_000]:
        for neighbour in sorted(Path(os.path.realpath(spec)).parent.glob("*.y*ml")):
            made.update(neighbour.name.encode() + b"\0" + neighbour.read_bytes()[:2_000_000])
    folder = Path(os.path.realpath(spec)).parent
    for name in ("archplan.toml", NAME):
        for place in (folder, *folder.parents):
            if (place / name).is_file():
                made.update(str(place).encode() + (place / name).read_bytes())
                break
    if question.pricing is not None:
        for file in sorted(question.pricing.rglob("*")):
            if file.is_file():
                made.update(str(file).encode() + file.read_bytes())
    return made.hexdigest()


def _program() -> bytes:
    """The content of the program and of its price book."""
    import hashlib

    from archplan.prices import default_folder

    made = hashlib.blake2b(digest_size=20)
    home = Path(__file__).parent
    for folder, pattern in ((home, "*.py"), (default_folder(), "*")):
        for file in sorted(folder.rglob(pattern)):
            if file.is_file():
                made.update(str(file.relative_to(folder)).encode() + file.read_bytes())
    return made.digest()


def _written(found: Checked) -> dict[str, Any]:
    return {
        **{key: value for key, value in vars(found).items() if key not in ("findings", "changes", "texts")},
        "texts": dict(found.texts),
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
    }


def _place(span: Span) -> list[Any]:
    return [span.file, span.line, span.column, span.length]


def _read(tree: dict[str, Any]) -> Checked:
    findings = tuple(
        Diagnostic(slug, Span(*span), message, hint, severity, Fix(Span(*fix[0]), *fix[1:]) if fix else None)
        for slug, span, message, hint, severity, fix in tree["findings"]
    )
    changes = tuple(Change(*row) for row in tree["changes"])
    return Checked(**{**tree, "findings": findings, "changes": changes})
