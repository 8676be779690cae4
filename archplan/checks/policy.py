"""A team's policy: which findings count, how gravely, and what fails a check, from ``archplan.toml``.

The file is looked for beside the spec and in every folder above it; the nearest one holds. It can make a finding
graver or milder, and leave findings out; it cannot make a spec that cannot be read pass, nor an incomplete bill, nor
one above a limit.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path, PurePath
from typing import Any

from archplan.analysis.bill_changes import limit
from archplan.kernel import inputs
from archplan.kernel.diagnostics import RANK, ArchplanError, Diagnostic, Severity, Span, did_you_mean
from archplan.kernel.record import changed, fresh, frozen

NAME = "archplan.toml"
LARGEST = 100_000  # bytes
KEYS = {
    "select": "rules that count; all of them unless stated",
    "ignore": "rules that do not count",
    "severity": "another severity by rule: error, warning or info",
    "fail-on": "the mildest finding that fails a check",
    "strict": "whether an unknown price fails a check",
    "max-increase": "the most the bill may grow against the base, such as 10% or $50",
    "budget-at": "the share of the draws that must keep the budget, such as 90%",
    "path": "a table for some files: match, and any of select, ignore and severity",
}
MATCH = 'match = "architectures/*"'
PATH_KEYS = ("match", "select", "ignore", "severity")
WHOLE = "without the whole bill a check says nothing", "lay the price over the book: --pricing DIR"
LIMIT = "a limit holds for whoever is held to it", "make it cheaper, or have the limit raised by who set it"
# What no policy and no allow silences, why, and what to do instead: without these a check says nothing.
KEPT = {
    "price-unknown": WHOLE,
    "incomplete-bill": WHOLE,
    "limit-without-base": LIMIT,
    "cost-increase": LIMIT,
    "not-in-base": LIMIT,
    "budget-at-risk": ("a budget is a limit", "raise 'budget:' in the spec, narrow its bands, or make it cheaper"),
    "budget-exceeded": ("a budget is a limit", "raise 'budget:' in the spec, or make it cheaper"),
}


@frozen
class Policy:
    """What counts. Paths of `parts` are patterns relative to the policy's folder."""

    file: str = ""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = fresh(default_factory=dict)
    fail_on: str = ""
    strict: bool | None = None
    max_increase: str = ""
    budget_at: Fraction | None = None
    parts: tuple[tuple[str, Policy], ...] = ()

    def judged(self, findings: Iterable[Diagnostic], spec: Path) -> tuple[Diagnostic, ...]:
        """The findings that count for this spec, as gravely as the team says."""
        result = tuple(_judged(self, findings))
        for pattern, part in self.parts:
            if _matches(spec, Path(self.file).parent, pattern):
                result = tuple(_judged(part, result))
        return result


def _judged(policy: Policy, findings: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    for finding in findings:
        if finding.slug not in KEPT:
            if finding.slug in policy.ignore or (policy.select and finding.slug not in policy.select):
                continue
            if finding.slug in policy.severity:
                finding = changed(finding, severity=policy.severity[finding.slug])
        yield finding


def _matches(spec: Path, folder: Path, pattern: str) -> bool:
    try:
        inside = Path(os.path.realpath(spec)).relative_to(Path(os.path.realpath(folder)))
    except ValueError:
        return False
    return inside.match(pattern) or any(parent.match(pattern.removesuffix("/")) for parent in inside.parents)


def policy_for(spec: Path) -> Policy:
    """The nearest policy above a spec; an empty one where there is none. Raises ArchplanError when it is wrong."""
    folder = Path(os.path.realpath(spec)).parent
    for place in (folder, *folder.parents):
        file = place / NAME
        instead = inputs.standing(file)
        if instead:
            raise _wrong(file, "", f"{NAME} is {instead} and no file", "write a file of it, or take it away")
        if instead is not None:
            return read_policy(file)
    return Policy()


def read_policy(file: Path) -> Policy:
    """A policy from its file; every mistake in it at once."""
    import tomllib

    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
        inputs.noted(file, data)
        if len(data) > LARGEST:
            raise _wrong(file, "", f"{NAME} is larger than {LARGEST:,} bytes", "a policy is a page")
        text = data.decode("utf-8")
        tree = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        inputs.unreadable(file)
        raise _wrong(file, "", f"{NAME} cannot be read: {error}", "check the file") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _wrong(file, "", f"{NAME} is no TOML: {error}", "see https://toml.io") from None
    reader = _Reader(file, text)
    found = reader.policy(tree)
    if reader.wrong:
        raise reader.error(*reader.wrong)
    return found


def _is_severity(value: object) -> bool:
    return isinstance(value, str) and value in RANK


def _is_pattern(text: str) -> bool:
    """Whether a pattern can match a path below the policy's folder."""
    path = PurePath(text)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts


def _said(value: object) -> str:
    """A value as a message quotes it: TOML's words, no longer than a line."""
    text = str(value).lower() if isinstance(value, bool) else repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _wrong(file: Path, text: str, message: str, hint: str) -> ArchplanError:
    return _Reader(file, text).error(Diagnostic("bad-policy", Span(str(file), 1, 1), message, hint))


class _Reader:
    def __init__(self, file: Path, text: str):
        self.file, self.text = file, text
        self.wrong: list[Diagnostic] = []
        self.rows = text.splitlines()
        self.begin = 0  # the row from which the table that is read now stands

    def error(self, *wrong: Diagnostic) -> ArchplanError:
        return ArchplanError(wrong, {str(self.file): self.text})

    def mistake(self, word: str, message: str, hint: str) -> None:
        line, column = self.place(word)
        self.wrong.append(
            Diagnostic("bad-policy", Span(str(self.file), line, column, max(1, len(word))), message, hint)
        )

    def place(self, word: str) -> tuple[int, int]:
        """Where a word stands as a key, else where it stands at all; the first line when nowhere."""
        name = re.escape(word)
        for pattern in (rf"^(?!\s*#).*?(?<![\w-])({name})\b[\"']?\s*[]=]", rf"({name})"):
            for line, row in enumerate(self.rows[self.begin :], self.begin + 1):
                found = re.search(pattern, row) if word else None
                if found:
                    return line, found.start(found.lastindex or 0) + 1
        return 1, 1

    def policy(self, tree: dict[str, Any]) -> Policy:
        for key in tree:
            if key not in ("check", "prices"):  # [prices] names a team's own, for whoever prices
                self.mistake(key, f"{NAME} has no table {key!r}", "it has two tables, [check] and [prices]")
        table = tree.get("check", {})
        if not isinstance(table, dict):
            self.mistake("check", "check is a table", "write [check]")
            return Policy(str(self.file))
        self.known(table, tuple(KEYS))
        fail_on = table.get("fail-on", "")
        if "fail-on" in table and not _is_severity(fail_on):
            self.mistake(
                "fail-on", f"fail-on is error, warning or info, not {_said(fail_on)}", 'write fail-on = "warning"'
            )
        strict = table.get("strict")
        if strict is not None and not isinstance(strict, bool):
            self.mistake("strict", "strict is true or false", "write strict = true")
        increase = table.get("max-increase", "")
        if "max-increase" in table and (not isinstance(increase, str) or limit(increase) is None):
            self.mistake(
                "max-increase", f"max-increase: {_said(increase)} is no limit", 'write max-increase = "10%" or "$50"'
            )
        budget_at = self.share(table.get("budget-at")) if "budget-at" in table else None
        whole = self.part(table)
        parts = []
        listed = table.get("path", [])
        heads = (number for number, row in enumerate(self.rows) if row.lstrip().startswith("[[check.path]]"))
        for part in listed if isinstance(listed, list) else [None]:
            self.begin = next(heads, 0)
            if not isinstance(part, dict):
                self.mistake("path", "a path is a table with a pattern", f"write [[check.path]] and {MATCH}")
                continue
            self.known(part, PATH_KEYS)
            match = part.get("match")
            if not isinstance(match, str) or not _is_pattern(match):
                word, what = (
                    ("match", f"match: {_said(match)} matches no spec")
                    if "match" in part
                    else ("path", "a path is a table with a pattern")
                )
                self.mistake(word, what, f"write {MATCH}, from the folder of {NAME}")
            else:
                parts.append((match, self.part(part)))
        return changed(
            whole, fail_on=str(fail_on), strict=strict, max_increase=str(increase), budget_at=budget_at, parts=tuple(parts)
        )  # fmt: skip

    def share(self, said: object) -> Fraction | None:
        """A share of the draws: ``90%``."""
        found = re.fullmatch(r"(\d{1,2}(?:\.\d{1,6})?)%", said) if isinstance(said, str) else None
        if found is None or not Fraction(found[1]):
            self.mistake("budget-at", f"budget-at: {_said(said)} is no share of the draws", 'write budget-at = "90%"')
            return None
        return Fraction(found[1]) / 100

    def known(self, table: dict[str, Any], keys: tuple[str, ...]) -> None:
        for key in table:
            if key not in keys:
                self.mistake(key, f"a policy has no {key!r}", did_you_mean(key, keys))

    def part(self, table: dict[str, Any]) -> Policy:
        severity = {}
        stated = table.get("severity", {})
        if not isinstance(stated, dict):
            self.mistake("severity", "severity is a table of rules", 'write severity = {single-nat = "error"}')
            stated = {}
        for slug, word in stated.items():
            if not _is_severity(word):
                self.mistake(slug, f"{slug}: {_said(word)} is no severity", "write error, warning or info")
            elif self.rule(slug):
                severity[slug] = word
        return Policy(str(self.file), self.rules(table, "select"), self.rules(table, "ignore"), severity)

    def rules(self, table: dict[str, Any], key: str) -> tuple[str, ...]:
        listed = table.get(key, [])
        if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
            self.mistake(key, f"{key} is a list of rules", f'write {key} = ["single-nat"]')
            return ()
        return tuple(item for item in listed if item != "all" and (key == "select" or self.rule(item)))

    def rule(self, slug: str) -> bool:
        if slug in KEPT:
            why, instead = KEPT[slug]
            self.mistake(slug, f"{slug} cannot be silenced: {why}", instead)
            return False
        return True
