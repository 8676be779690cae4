"""What is wrong, where it stands, and what to write instead.

A diagnostic cannot be made without its place. Mistakes of users travel as diagnostics inside `ArchplanError`;
everything else that is raised is a bug of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from archplan.kernel.plain import one_line
from archplan.kernel.record import frozen

Severity = Literal["error", "warning", "info"]
RANK: dict[str, int] = {"error": 0, "warning": 1, "info": 2}


@frozen
class Span:
    """A place in a file: line and column count from 1, length in characters of that line."""

    file: str
    line: int
    column: int
    length: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def __lt__(self, other: Span) -> bool:
        return (self.file, self.line, self.column) < (other.file, other.line, other.column)


@frozen
class Fix:
    """A mechanical mend: write `text` over the span, or with a `key` set that option of the mapping that starts there.

    One that `removes` takes the key that stands at the span away, with its value.
    """

    span: Span
    text: str
    key: str = ""
    removes: bool = False


@frozen
class Promise:
    """A change of the spec, as a scenario would write it, and the dollars a month it takes off the bill: exactly.

    Zero until it is priced.
    """

    patch: str
    saves: Fraction = Fraction(0)


@frozen
class Diagnostic:
    """One sentence about one place; the slug completes "allow ..."."""

    slug: str
    span: Span
    message: str
    hint: str = ""
    severity: Severity = "error"
    fix: Fix | None = None
    promise: Promise | None = None

    def render(self, text: str | None) -> str:
        """The diagnostic as a person reads it: place, sentence, the line with a caret, the hint."""
        head = one_line(f"{self.span}: {self.severity}[{self.slug}] {self.message}")
        lines = _lines(text or "")
        gutter = " " * len(str(self.span.line))
        shown = [head]
        if 0 < self.span.line <= len(lines):
            line, column, length = _window(lines[self.span.line - 1], self.span.column, self.span.length)
            shown += [
                f"{gutter} |",
                f"{self.span.line} | {line}",
                f"{gutter} | {' ' * (column - 1)}{'^' * length}",
            ]
        if self.hint:
            shown.append(f"{gutter} = hint: {one_line(self.hint)}")
        return "\n".join(shown)


@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    """Split once for all that is said of a text."""
    return text.splitlines()


class ArchplanError(Exception):
    """Mistakes in what the user wrote; carries every one found so far."""

    def __init__(self, diagnostics: Iterable[Diagnostic], texts: Mapping[str, str] | None = None):
        self.diagnostics = tuple(diagnostics)
        self.texts: Mapping[str, str] = texts or {}  # of the files they point into, as far as they are known
        super().__init__("\n".join(f"{d.span}: {d.message}" for d in self.diagnostics))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint for a word that is not known: what people mean by it, the nearest, or all of them when none is near."""
    from archplan.kernel.synonyms import nearest  # only when something is wrong

    words = list(known)
    near = nearest(word, words)
    if near:
        return f"did you mean {' or '.join(map(repr, near))}?"
    return f"one of: {', '.join(sorted(words))}" if words else ""


def in_order(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """By place, the gravest first on one place; the same finding twice is one."""
    unique = dict.fromkeys(found)
    return sorted(unique, key=lambda d: (d.span, RANK[d.severity], d.slug, d.message))


def _window(line: str, column: int, length: int, width: int = 160) -> tuple[str, int, int]:
    """The part of a long line around the place; control characters cannot reach the terminal."""
    line = "".join(c if c.isprintable() else " " for c in line)
    if len(line) > width:
        start = max(0, column - 1 - width // 2)
        before, after = "…" if start else "", "…" if start + width < len(line) else ""
        line = before + line[start : start + width] + after
        column = column - start + len(before)
    return line, column, max(1, min(length, len(line) - column + 1))


def mistake(slug: str, span: Span, message: str, hint: str = "") -> ArchplanError:
    return ArchplanError([Diagnostic(slug, span, message, hint)])


def with_texts(error: ArchplanError, texts: Mapping[str, str]) -> ArchplanError:
    error.texts = dict(texts)
    return error
