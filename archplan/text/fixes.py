"""Mechanical mends written into a spec's own text: comments, order and everything else stay as they are."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator

from archplan.kernel.diagnostics import Diagnostic, Fix
from archplan.text import yaml as source


def mended(text: str, findings: Iterable[Diagnostic], file: str) -> tuple[str, int]:
    """The text with every fix of `file` made, and how many there were. Fixes that touch are made once."""
    edits: list[tuple[int, int, str]] = []
    starts = _starts(text)
    for finding in findings:
        if finding.fix is not None and finding.fix.span.file == file:
            edit = _edit(text, starts, finding.fix)
            if edit is not None and not any(a < edit[1] and edit[0] < b for a, b, _ in edits) and edit not in edits:
                edits.append(edit)
    for start, end, written in sorted(edits, reverse=True):
        text = text[:start] + written + text[end:]
    return text, len(edits)


def placed(text: str, fix: Fix) -> tuple[int, int, str] | None:
    """From where to where one fix writes what; None when the text is not as it supposes."""
    return _edit(text, _starts(text), fix)


def difference(before: str, after: str, file: str) -> str:
    """What a mend changes, as a unified diff."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), file, f"{file} (mended)"
    )
    return "".join(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in lines)


def _starts(text: str) -> list[int]:
    """Where every line begins."""
    return [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r|\x85|\u2028|\u2029", text))]


def _edit(text: str, starts: list[int], fix: Fix) -> tuple[int, int, str] | None:
    """From where to where to write what; None when the text is not as the fix supposes."""
    if not 0 < fix.span.line <= len(starts):
        return None
    at = starts[fix.span.line - 1] + fix.span.column - 1
    if fix.removes:
        return _without(text, at, fix)
    if not fix.key:
        return at, at + fix.span.length, fix.text
    if text[at : at + 1] == "{":
        return _into_braces(text, at, fix)
    return _into_block(text, at, starts[fix.span.line - 1], fix)


def _without(text: str, at: int, fix: Fix) -> tuple[int, int, str] | None:
    """The key that stands there with its value, and the comma or the lines they take."""
    found = source.entry(text, fix.span)
    if found is None:
        return None
    end, in_braces = found
    return _in_braces(text, at, end) if in_braces else _in_lines(text, at, end)


def _in_braces(text: str, start: int, end: int) -> tuple[int, int, str]:
    """From the comma before it, or else with the one behind it."""
    before = re.search(r",\s*$", text[:start])
    if before:
        return before.start(), end, ""
    behind = re.compile(r"\s*,[ \t]*").match(text, end)
    return start, behind.end() if behind else end, ""


def _in_lines(text: str, start: int, end: int) -> tuple[int, int, str] | None:
    """Its whole lines; None where it is the first of a list's item or the mapping's only key."""
    begins = text.rfind("\n", 0, start) + 1
    if text[begins:start].strip():
        return None
    after = text.find("\n", end if text[end - 1 : end] != "\n" else end - 1)
    return begins, after + 1 if after >= 0 else len(text), ""


def unquoted(text: str, start: int, end: int) -> Iterator[int]:
    """The places of a text that stand in no quotes and no comment, and where each comment begins."""
    quote, i = "", start
    while i < end:
        c = text[i]
        if quote:
            if c == quote and not (quote == '"' and text[i - 1] == "\\"):
                quote = ""
        elif c in "\"'" and text[i - 1] in " ,:[{(":
            quote = c
        else:
            yield i
            if c == "#" and text[i - 1] in " \t\n":
                i = text.find("\n", i)
                if i < 0:
                    return
        i += 1


def _into_braces(text: str, at: int, fix: Fix) -> tuple[int, int, str] | None:
    """At the end of ``{a: 1, b: 2}``, or over the value the key has there."""
    depth, value = 0, None
    for i in unquoted(text, at, len(text)):
        c = text[i]
        if c in "{[":
            depth += 1
        elif c in "}]":
            depth -= 1
            if depth == 0:
                break
        elif (
            depth == 1
            and text[i - 1] in " ,{\n"
            and (found := re.compile(re.escape(fix.key) + r"\s*:\s*([^,{}\[\]\n#]+)").match(text, i))
        ):
            value = found.span(1)[0], found.span(1)[0] + len(found[1].rstrip())
    else:
        return None
    if value:
        return *value, fix.text
    end = len(text[:i].rstrip())
    comma = "" if text[at + 1 : end].strip() == "" else " " if text[end - 1] == "," else ", "
    return end, end, f"{comma}{fix.key}: {fix.text}"


def _into_block(text: str, at: int, start: int, fix: Fix) -> tuple[int, int, str] | None:
    """After the first line of a mapping in block form, or over the value the key has there."""
    indent = " " * (at - start)
    end = at
    for line in text[at:].splitlines(keepends=True):
        own = len(line) - len(line.lstrip(" "))
        if end > at and line.strip() and not line.lstrip().startswith("#") and own < len(indent):
            break
        begins = end if end > at else start
        if (end == at or own == len(indent)) and line.lstrip().startswith(f"{fix.key}:"):
            found = re.compile(r"\s*:\s*([^#\n]*)").match(text, text.index(fix.key, begins) + len(fix.key))
            if found and found[1].strip():
                return found.span(1)[0], found.span(1)[0] + len(found[1].rstrip()), fix.text
            return None
        end += len(line)
    first = text.find("\n", at)
    if first < 0:
        return len(text), len(text), f"\n{indent}{fix.key}: {fix.text}"
    following = text[first + 1 :].split("\n", 1)[0]
    if following.startswith(indent + " "):  # the first key's value goes on below
        return at, at, f"{fix.key}: {fix.text}\n{indent}"
    return first + 1, first + 1, f"{indent}{fix.key}: {fix.text}\n"
