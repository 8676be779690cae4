"""From places of diagnostics to positions of an editor, and back.

A place counts lines as YAML breaks them and columns in characters, from 1. An editor counts from 0, breaks lines at
LF, CRLF and CR alone, and counts columns in units of UTF-16 unless both sides agreed on another encoding: an emoji is
two of them. https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#position
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from lsprotocol.types import Position, Range

from archplan.kernel.diagnostics import Span

_EDITOR = re.compile(r"\r\n|\n|\r")
_YAML = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
UNITS = {"utf-16": ("utf-16-le", 2), "utf-8": ("utf-8", 1), "utf-32": ("utf-32-le", 4)}


class Positions:
    """The lines of one text, as YAML and as an editor see them; an offset counts characters from 0."""

    def __init__(self, text: str, encoding: str = "utf-16"):
        self.text, (self._codec, self._size) = text, UNITS[encoding]

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in _EDITOR.finditer(self.text))]

    @cached_property
    def _yaml_lines(self) -> list[int]:
        return [0, *(match.end() for match in _YAML.finditer(self.text))]

    def position(self, offset: int) -> Position:
        """Where an offset is for the editor; beyond the text is its end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._lines, offset) - 1
        return Position(line, self._units(self.text[self._lines[line] : offset]))

    def offset(self, position: Position) -> int:
        """The offset of an editor's position; beyond a line is the line's end, as the protocol has it."""
        if position.line >= len(self._lines):
            return len(self.text)
        start = self._lines[position.line]
        after = self._lines[position.line + 1] if position.line + 1 < len(self._lines) else len(self.text)
        line = self.text[start:after].rstrip("\r\n")
        if line.isascii():
            return start + min(position.character, len(line))
        units = 0
        for number, character in enumerate(line):
            if units >= position.character:
                return start + number
            units += self._units(character)
        return start + len(line)

    def start(self, span: Span) -> int:
        """The offset of a place."""
        line = min(max(span.line, 1), len(self._yaml_lines))
        return min(self._yaml_lines[line - 1] + max(span.column, 1) - 1, len(self.text))

    def end(self, span: Span) -> int:
        """The offset behind a place, which goes no further than its line."""
        begun = self.start(span)
        line = bisect_right(self._yaml_lines, begun)
        after = self._yaml_lines[line] if line < len(self._yaml_lines) else len(self.text)
        stop = begun + len(self.text[begun:after].rstrip("\r\n\x85\u2028\u2029"))
        return max(begun, min(begun + span.length, stop))

    def range(self, span: Span) -> Range:
        """A place as the editor's range."""
        return self.between(self.start(span), self.end(span))

    def between(self, start: int, end: int) -> Range:
        return Range(self.position(start), self.position(end))

    def line_end(self, offset: int) -> int:
        """The offset of the end of the line that an offset stands in."""
        match = _EDITOR.search(self.text, offset)
        return match.start() if match else len(self.text)

    def _units(self, text: str) -> int:
        return len(text) if text.isascii() else len(text.encode(self._codec, "surrogatepass")) // self._size
