"""Edits of a draft's text that touch no other byte: values, comments, lines and blocks, made all at once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection

from archplan.importers.writing import LEFT_OUT, SIGN, beside, said_once, scalar
from archplan.kernel.diagnostics import Diagnostic, Fix, Span
from archplan.text.fixes import placed, unquoted
from archplan.text.located import Located, spans_of
from archplan.text.yaml import entry

LINE = re.compile(r"\r\n|\n|\r|\x85|\u2028|\u2029")
PLACE = re.compile(r"[^\s,]+:\d+( says .*)?")  # what only an import writes beside a value


class Edits:
    """What is to be changed in a text: ranges and what is to stand there. `said` are signs of comments that an import wrote."""

    def __init__(self, text: str, file: str, said: Collection[str]):
        self.text, self.file, self.said = text, file, frozenset(said)
        self.unmade: list[Diagnostic] = []
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self._starts = [0, *(found.end() for found in LINE.finditer(text))]
        self._removed: list[tuple[int, int]] = []
        self._written: dict[tuple[int, int], str] = {}
        self._added: dict[int, str] = {}
        self._behind: dict[str, int] = {}  # where what stands behind a thing that is new goes

    def made(self) -> str:
        """The text with all edits."""
        text = self.text
        edits = [(a, b, "") for a, b in self._removed]
        edits += [(a, b, new) for (a, b), new in self._written.items() if not self._is_gone(a)]
        edits += [(a, a, new) for a, new in self._added.items()]
        for start, end, new in sorted(edits, key=lambda it: (it[0], it[1] > it[0]), reverse=True):
            text = text[:start] + new + text[end:]
        return text

    # ------------------------------------------------------------------------------------------- values

    def replace(self, written: Located, value: str, remark: str) -> None:
        """Another value in the place of this one, and where it was read in the place of an import's comment."""
        start = self._at(written.span)
        end = start + written.span.length
        if len({span.line for span in spans_of(written)}) > 1 or "\n" in self.text[start:end]:
            self._unmade(written.span, f"{value} in the place of what stands here")
            return
        comment = self._comment(written.span)
        is_last = not self.text[end : comment[0] if comment else self._line_end(start)].strip()
        if not is_last:
            self._written[start, end] = scalar(value, inside=True)
            return
        if comment and not self._is_own(comment[2]):
            self._written[start, end] = scalar(value)
            return
        begin = self._line_start(start)
        row = beside(self.text[begin:start] + scalar(value), remark)
        self._written[start, comment[1] if comment else self._line_end(start)] = row[start - begin :]

    def refresh_value(self, written: Located, remark: str) -> None:
        """Where a value was read now, where the comment on its line is of this value alone."""
        comment, end = self._comment(written.span), self._at(written.span) + written.span.length
        if comment and not self.text[end : comment[0]].strip():
            self.refresh(written.span, remark)

    def refresh(self, span: Span, remark: str) -> None:
        """Where it was read now, in the place of an import's comment on the line."""
        comment = self._comment(span)
        shown = beside("", remark).rpartition("# ")[2] if remark else ""
        if comment and shown and comment[2] != shown and self._is_own(comment[2]):
            begin = self.text.index("#", comment[0])
            self._written[begin, comment[1]] = beside("", remark).strip()

    def note(self, span: Span, remark: str) -> None:
        """A comment beside a value, unless a person's stands there."""
        comment, start = self._comment(span), self._at(span)
        if comment and self._is_own(comment[2]):
            self._written[self.text.index("#", comment[0]), comment[1]] = beside("", remark).strip()
        elif not comment:
            begin, end = self._line_start(start), self._line_end(start)
            self._written[end, end] = beside(self.text[begin:end], remark)[end - begin :]

    def add_value(self, holder: Located, key: str, value: str, remark: str, above: str) -> None:
        """A key more, below the one that stands `above` it."""
        if self.text[self._at(holder.span)] == "{":
            self._place(Fix(holder.span, scalar(value, inside=True), key), f"'{key}: {value}'")
            return
        above = above if above in holder.keys else list(holder.keys)[-1]
        indent = " " * (holder.keys[above].column - 1)
        self._insert(self._below(holder.keys[above]), beside(f"{indent}{key}: {scalar(value)}", remark))

    def set_list(self, holder: Located, key: str, names: list[str], above: str) -> None:
        """Other names in a list that stands on one line."""
        written, text = holder.get(key), f"[{', '.join(names)}]"
        if written is None:
            self.add_value(holder, key, text, "", above)
        elif not names:
            self.remove(holder.keys[key])
        elif (
            self.text[start := self._at(written.span)] == "["
            and "\n" not in self.text[start : start + written.span.length]
        ):
            self._written[start, start + written.span.length] = text
        else:
            self._unmade(written.span, f"'{key}: {text}'")

    # ------------------------------------------------------------------------------------------- things

    def remove(self, key: Span) -> None:
        """A key with all that it holds."""
        found = placed(self.text, Fix(key, "", removes=True))
        if found is None:
            self._unmade(key, "nothing here any more")
        elif not found[2]:
            self._removed.append((found[0], found[1]))

    def remove_section(self, key: Span) -> None:
        """A section with all that it holds, and the empty line before it."""
        found = placed(self.text, Fix(key, "", removes=True))
        if found is None:
            self._unmade(key, "nothing here any more")
            return
        blank = re.search(r"(?:\r\n|\n)[ \t]*((?:\r\n|\n))$", self.text[: found[0]])
        self._removed.append((blank.start(1) if blank else found[0], found[1]))

    def add(self, tree: Located, section: str, rows: list[tuple[str, str]], last: str, before_section: str) -> None:
        """A thing with its lines in a section, below the last one before it."""
        part = tree.get(section)
        name = rows[0][0].rstrip(":")
        if part is None or not part.is_mapping:
            self._insert_section(tree, section, [beside(f"  {row}", remark) for row, remark in rows], before_section)
            return
        if self.text[self._at(part.span)] == "{":
            said = ", ".join(f"{row.strip()}" for row, _ in rows[1:])
            self._place(Fix(part.span, f"{{{said}}}", name), f"'{name}: {{{said}}}'")
            return
        column = next(iter(part.keys.values())).column - 1 if part.keys else 2
        lines = [beside(" " * column + row, remark) for row, remark in rows]
        if f"{section}.{last}" in self._behind:
            at = self._behind[f"{section}.{last}"]
        else:
            at = (
                self._below(part.keys[last])
                if last in part.keys
                else self._line_end(self._at(tree.keys[section]), True)
            )
        self._insert(at, *lines)
        self._behind[f"{section}.{name}"] = at

    def add_item(self, tree: Located, section: str, row: str, remark: str, last: Located | None) -> None:
        """An item more in a list, below the last one before it."""
        part = tree.get(section)
        if part is None or not part.is_list:
            self._insert_section(tree, section, [beside(f"  {row}", remark)], "")
            return
        if not part.value or self.text[self._at(part.span)] == "[":
            self._unmade(part.span, f"'{row}'")
            return
        first = part.value[0]
        begin = self._line_start(self._at(first.span))
        indent = re.match(r" *", self.text[begin:])
        at = (
            self._line_end(self._starts[max(span.line for span in spans_of(last)) - 1], True)
            if last is not None
            else begin
        )
        self._insert(at, beside((indent[0] if indent else "") + row, remark))

    def remove_item(self, item: Located) -> None:
        """An item of a list that has its lines for itself."""
        begin = self._line_start(self._at(item.span))
        if not self.text[begin:].lstrip(" ").startswith("- "):
            self._unmade(item.span, "nothing here any more")
            return
        self._removed.append((begin, self._line_end(self._starts[max(span.line for span in spans_of(item)) - 1], True)))

    # ------------------------------------------------------------------------------------------- lines

    def over_lines(self, is_meant: Callable[[str], bool], rows: list[str]) -> None:
        """Other lines in the place of those from the first to the last that are meant."""
        meant = [
            number for number, start in enumerate(self._starts) if is_meant(self.text[start : self._line_end(start)])
        ]
        self.over_range(meant[0], meant[-1] + 1, rows)

    def over_range(self, first: int, end: int, rows: list[str]) -> None:
        start, stop = self._starts[first], self._line_end(self._starts[end - 1])
        if self.text[start:stop] != (new := self.newline.join(rows)):
            self._written[start, stop] = new

    def before_comments(self, rows: list[str]) -> None:
        """Lines before the record."""
        at = next(start for start in self._starts if self.text.startswith(f"{SIGN} ", start))
        self._added[at] = self.newline.join([*rows, self._added.get(at, "")])

    # ------------------------------------------------------------------------------------------- where

    def is_there(self, span: Span) -> bool:
        return not self._is_gone(self._at(span))

    def _is_gone(self, at: int) -> bool:
        return any(a <= at < b for a, b in self._removed)

    def _at(self, span: Span) -> int:
        return self._starts[span.line - 1] + span.column - 1

    def _line_start(self, at: int) -> int:
        return self._starts[bisect_right(self._starts, at) - 1]

    def _line_end(self, at: int, past: bool = False) -> int:
        """The end of the line that a place is on, or with `past` the beginning of the next."""
        found = LINE.search(self.text, at)
        return len(self.text) if found is None else found.end() if past else found.start()

    def _below(self, key: Span) -> int:
        """The beginning of the line below a key and all that it holds."""
        found = entry(self.text, key)
        return self._line_end(max(self._at(key), (found[0] if found else self._at(key) + 1) - 1), True)

    def _insert(self, at: int, *rows: str) -> None:
        """Lines more at the beginning of a line; several at one place in the order they come."""
        begins = (
            "" if at == 0 or self.text[at - 1 : at] in "\r\n\x85\u2028\u2029" or self._added.get(at) else self.newline
        )
        self._added[at] = self._added.get(at, "") + begins + "".join(row + self.newline for row in rows)

    def _insert_section(self, tree: Located, section: str, rows: list[str], before_section: str) -> None:
        if section in self._behind:
            at = self._behind[section]
            self._added[at] = self._added[at].removesuffix(self.newline) + self.newline.join([*rows, "", ""])
            return
        if before_section in tree:
            at = self._line_start(self._at(tree.keys[before_section]))
        else:
            at = next(start for start in self._starts if self.text.startswith((LEFT_OUT, f"{SIGN} "), start))
        self._behind[section] = at
        self._insert(at, f"{section}:", *rows, "")

    def _place(self, fix: Fix, what: str) -> None:
        found = placed(self.text, fix)
        if found is None:
            self._unmade(fix.span, what)
        elif found[0] == found[1]:
            self._added[found[0]] = self._added.get(found[0], "") + found[2]
        else:
            self._written[found[0], found[1]] = found[2]

    def _unmade(self, span: Span, what: str) -> None:
        self.unmade.append(
            Diagnostic(
                "both-changed", span, f"the files want {what}, and it stands in a form that is not written over",
                f"write {what} yourself", "warning",
            )
        )  # fmt: skip

    # ------------------------------------------------------------------------------------------- comments

    def _comment(self, span: Span) -> tuple[int, int, str] | None:
        """From where to where a comment stands on the line of a place, the spaces before it included, and what it says."""
        return comment_in(self.text, self._at(span), self._line_end(self._at(span)))

    def _is_own(self, comment: str) -> bool:
        """Whether an import wrote it."""
        return bool(PLACE.fullmatch(comment)) or said_once(comment) in self.said


def comment_in(text: str, start: int, end: int) -> tuple[int, int, str] | None:
    """The comment between two places of a line, quotes looked past."""
    for i in unquoted(text, start, end):
        if text[i] == "#" and text[i - 1] in " \t":
            begin = len(text[:i].rstrip(" \t"))
            return begin, len(text[:end].rstrip()), text[i + 1 : end].strip()
    return None


def comment_at(text: str, span: Span) -> str:
    """What the comment on a line says; nothing where there is none."""
    starts = [0, *(found.end() for found in LINE.finditer(text))]
    at = starts[span.line - 1] + span.column - 1
    found = LINE.search(text, at)
    comment = comment_in(text, at, found.start() if found else len(text))
    return comment[2] if comment else ""


def inline(written: Located | None) -> str | None:
    """A value as it is written in a line; None where there is none."""
    if written is None:
        return None
    if written.is_mapping:
        return "{" + ", ".join(f"{key}: {inline(it)}" for key, it in written.items()) + "}"
    if written.is_list:
        return "[" + ", ".join(inline(it) or "" for it in written.value) + "]"
    return str(written.value)


def is_same_text(one: str | None, other: str | None) -> bool:
    """Whether two values are written alike, but for spaces."""
    return one == other or (one is not None and other is not None and " ".join(one.split()) == " ".join(other.split()))
