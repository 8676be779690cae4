"""The marked regions of somebody's Markdown page: found, and filled without touching a byte beside them.

A region begins with ``<!-- archplan:NAME -->`` and ends with ``<!-- /archplan:NAME -->``, each alone on its line; a
beginning without an end is a place where a region is to be made.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span, did_you_mean
from archplan.kernel.record import frozen

NAMES = ("solution", "budget")
_MARK = re.compile(r" {0,3}<!--[ \t]*(/?)archplan:([\w-]+)[ \t]*-->[ \t\r]*\n?")
_LIKE = re.compile(r"<!--[^>`]*archplan[ \t]*:")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_HEADING = re.compile(r" {0,3}(#{1,6})(?=[ \t\r\n]|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t\r]*\n?")
_NO_TEXT = re.compile(r"[ \t]*(?:$|[#>|<*+-]|\d+[.)][ \t])")
DEEPEST_HEADING = 6


@frozen
class Region:
    """Where a region's text stands in its page, and the level of the heading it is under (0 for none)."""

    name: str
    start: int
    end: int | None  # None: it is not made yet
    level: int
    newline: str


def regions(text: str, shown: str) -> list[Region]:
    """The regions of a page in its order. Raises ArchplanError with every marker that is out of place."""
    found: list[Region] = []
    seen: dict[str, int] = {}
    wrong: list[Diagnostic] = []
    level, fence, before, done = 0, "", "", 0
    for number, start, line in _lines(text):
        if start < done:
            continue
        size, line = len(line), line.lstrip("\ufeff")
        inside = _FENCE.fullmatch(line.rstrip("\r\n"))
        if fence or inside:
            fence = _fenced(fence, inside)
            before = ""
            continue
        mark = _MARK.fullmatch(line)
        if mark is None:
            if _LIKE.search(line) and "`" not in line:
                wrong.append(_bad(shown, number, line, "a marker stands alone on its line, in this very form"))
            level = _level(line, before, level)
            before = "" if _NO_TEXT.match(line) else line
            continue
        before = ""
        closes, name = bool(mark[1]), mark[2]
        if name not in NAMES:
            wrong.append(_bad(shown, number, line, f"there is no region {name!r}", did_you_mean(name, NAMES)))
        elif closes:
            hint = f"write <!-- archplan:{name} --> above it, or take it away"
            wrong.append(_bad(shown, number, line, f"this closes {name!r}, which is not open", hint))
        elif name in seen:
            hint = f"it stands first on line {seen[name]}; keep one"
            wrong.append(_bad(shown, number, line, f"the region {name!r} stands twice", hint))
        else:
            seen[name] = number
            newline = "\r\n" if line.endswith("\r\n") or (not line.endswith("\n") and "\r\n" in text) else "\n"
            end = _end(text, start + size, name)
            if end is not None:
                wrong += _nested(text, start + size, end[0], name, shown)
                done = end[1]
            found.append(Region(name, start + size, end[0] if end else None, level, newline))
    if wrong:
        raise ArchplanError(wrong, {shown: text})
    return found


def filled(text: str, found: list[Region], made: Callable[[Region], str]) -> str:
    """The page with what is `made` for every region between its markers, in the page's own line ends."""
    parts, done = [], 0
    for region in found:
        nl = region.newline
        opened = text[done : region.start]
        body = nl.join(made(region).strip("\n").split("\n"))
        parts += [opened, "" if opened.endswith("\n") else nl, nl, body, nl, nl]
        if region.end is None:
            parts.append(closing(region.name) + (nl if opened.endswith("\n") else ""))
        done = region.start if region.end is None else region.end
    return "".join([*parts, text[done:]])


def opening(name: str) -> str:
    """The line a region begins with."""
    return f"<!-- archplan:{name} -->"


def closing(name: str) -> str:
    """The line a region ends with."""
    return f"<!-- /archplan:{name} -->"


def _lines(text: str) -> list[tuple[int, int, str]]:
    """Number, offset and text of every line below the front matter."""
    found, start = [], 0
    for number, line in enumerate(re.findall(r"[^\n]*\n|[^\n]+", text), 1):
        found.append((number, start, line))
        start += len(line)
    return found[_front(found) :]


def _front(lines: list[tuple[int, int, str]]) -> int:
    """How many lines the front matter takes: YAML, TOML or JSON; none where it is not closed."""
    first = lines[0][2].lstrip("\ufeff").strip() if lines else ""
    end = {"---": "---", "+++": "+++", "{": "}"}.get(first)
    if end is None:
        return 0
    return next((index + 1 for index, (_, _, line) in enumerate(lines) if index and line.rstrip() == end), 0)


def _fenced(fence: str, line: re.Match[str] | None) -> str:
    """The fence of the code that the next line stands in; nothing after its end."""
    if not fence:
        assert line is not None
        return "" if line[1][0] == "`" and "`" in line[2] else line[1]
    is_end = line is not None and line[1][0] == fence[0] and len(line[1]) >= len(fence) and not line[2].strip()
    return "" if is_end else fence


def _level(line: str, before: str, level: int) -> int:
    heading = _HEADING.match(line)
    if heading:
        return len(heading[1])
    under = _UNDERLINE.fullmatch(line)
    return (1 if under[1][0] == "=" else 2) if under and before else level


def _end(text: str, start: int, name: str) -> tuple[int, int] | None:
    """Where the closing marker of a region begins and ends."""
    match = re.compile(rf"^ {{0,3}}<!--[ \t]*/archplan:{name}[ \t]*-->[ \t\r]*$\n?", re.M).search(text, start)
    return (match.start(), match.end()) if match else None


def _nested(text: str, start: int, end: int, name: str, shown: str) -> list[Diagnostic]:
    wrong = []
    number = text.count("\n", 0, start) + 1
    for line in re.findall(r"[^\n]*\n|[^\n]+", text[start:end]):
        if _MARK.fullmatch(line):
            hint = f"write <!-- /archplan:{name} --> before it"
            wrong.append(_bad(shown, number, line, f"this marker stands inside the region {name!r}", hint))
        number += 1
    return wrong


def _bad(shown: str, number: int, line: str, message: str, hint: str = "") -> Diagnostic:
    begin = line.find("<!--") + 1
    return Diagnostic(
        "bad-marker", Span(shown, number, max(1, begin), len(line.strip())), message,
        hint or "write <!-- archplan:solution --> or <!-- archplan:budget -->",
    )  # fmt: skip
