"""Who owns a file, as a repository's CODEOWNERS says: the last pattern that fits it names them.

https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from archplan.kernel import inputs
from archplan.kernel.plain import one_line
from archplan.kernel.record import frozen

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
LARGEST = 3_000_000  # bytes, GitHub's own limit
MOST_LINES = 5_000
LONGEST = 300  # of a pattern


@frozen
class Owners:
    """The patterns of a file, in its order, each with who it names; `top` is the folder that they are relative to."""

    top: Path
    lines: tuple[tuple[tuple[str, ...], str], ...]

    def of(self, file: Path) -> str:
        """Who owns a file; nothing where nobody is named."""
        real = Path(os.path.realpath(file))
        if not real.is_relative_to(self.top):
            return ""
        parts = real.relative_to(self.top).parts
        return next((names for pattern, names in reversed(self.lines) if _fits(pattern, parts)), "")


def owners_of(folder: Path) -> Owners:
    """What the repository that a folder is in says; nobody where it has no such file, or one that cannot be read."""
    here = Path(os.path.realpath(folder))
    top = next((place for place in (here, *here.parents) if (place / ".git").exists()), here)
    for place in PLACES:
        file = top / place
        try:
            if file.is_file() and file.stat().st_size <= LARGEST:
                inputs.used([file])
                text = file.read_text("utf-8", "replace")
                return Owners(top, tuple(_line(row) for row in text.splitlines()[:MOST_LINES] if _is_line(row)))
        except OSError:
            continue
    return Owners(top, ())


def _is_line(row: str) -> bool:
    words = row.split("#", 1)[0].split()
    return bool(words) and not words[0].startswith(("[", "^[", "!")) and len(words[0]) <= LONGEST


def _line(row: str) -> tuple[tuple[str, ...], str]:
    pattern, *names = row.split("#", 1)[0].split()
    is_anchored = "/" in pattern.rstrip("/")
    parts = [part for part in pattern.split("/") if part]
    if not is_anchored:
        parts = ["**", *parts]
    if pattern.endswith("/") or parts[-1:] != ["*"] or not is_anchored:
        parts.append("***")  # the thing itself and all inside
        if pattern.endswith("/"):
            parts[-1] = "**/"
    return tuple(parts), one_line(" ".join(names))[:200]


def _fits(pattern: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether a path is one of a pattern's: `reached` is how much of the pattern each beginning of the path may have used."""
    reached = _skipped(pattern, {0})
    for part in parts:
        after: set[int] = set()
        for at in reached:
            if at < len(pattern):
                if pattern[at] in ("**", "***"):
                    after.add(at)
                elif pattern[at] == "**/":
                    after.add(at + 1 if at + 1 > len(pattern) else at)
                    after.add(len(pattern))
                elif _is_like(pattern[at], part):
                    after.add(at + 1)
            elif pattern and pattern[-1] == "**/":
                after.add(at)
        reached = _skipped(pattern, after)
    return len(pattern) in reached


def _skipped(pattern: Sequence[str], places: set[int]) -> set[int]:
    """The same with what stands for any number of folders left out."""
    every = set(places)
    for at in sorted(places):
        while at < len(pattern) and pattern[at] in ("**", "***"):
            at += 1
            every.add(at)
    return every


def _is_like(pattern: str, text: str) -> bool:
    """Whether a name fits a pattern of letters, ``*`` and ``?``, in time that grows with both and no faster."""
    at, place, star, mark = 0, 0, -1, 0
    while at < len(text):
        if place < len(pattern) and pattern[place] == "*":
            star, mark = place, at
            place += 1
        elif place < len(pattern) and pattern[place] in ("?", text[at]):
            at, place = at + 1, place + 1
        elif star >= 0:
            mark += 1
            at, place = mark, star + 1
        else:
            return False
    return all(sign == "*" for sign in pattern[place:])
