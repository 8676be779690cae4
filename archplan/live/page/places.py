"""Places of a spec as an editor in a browser counts them: from 0, in UTF-16 units, in a text whose lines end in one sign."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from archplan.kernel.diagnostics import Diagnostic, Span
from archplan.text.fixes import placed

_ENDS = re.compile(r"\r\n|\n|\r|\x85|\u2028|\u2029")


class Places:
    """Where things stand in some texts."""

    def __init__(self, texts: Mapping[str, str]):
        self._texts = texts
        self._starts: dict[str, list[int]] = {}

    def of(self, span: Span) -> dict[str, Any]:
        """A place as plain data: its file and line, and from where to where it goes."""
        text, starts = self._texts.get(span.file, ""), self._lines(span.file)
        if not 0 < span.line <= len(starts):
            return {"file": span.file, "line": 1, "from": 0, "to": 0}
        start = min(starts[span.line - 1] + max(0, span.column - 1), len(text))
        end = min(start + span.length, len(text))
        line = text.count("\n", 0, start) + 1  # an editor ends lines at fewer signs than YAML does
        return {"file": span.file, "line": line, "from": units(text, start), "to": units(text, end)}

    def fix(self, found: Diagnostic) -> dict[str, Any] | None:
        """What to write where to mend it; None where nobody can say."""
        if found.fix is None or found.fix.span.file not in self._texts:
            return None
        file = found.fix.span.file
        text = self._texts[file]
        edit = placed(text, found.fix)
        if edit is None:
            return None
        start, end, written = edit
        said = "Take it away" if found.fix.removes or not written.strip() else f"Write {' '.join(written.split())[:60]}"
        return {"file": file, "from": units(text, start), "to": units(text, end), "insert": written, "title": said}

    def _lines(self, file: str) -> list[int]:
        if file not in self._starts:
            self._starts[file] = [0, *(it.end() for it in _ENDS.finditer(self._texts.get(file, "")))]
        return self._starts[file]


def units(text: str, at: int) -> int:
    """How many UTF-16 units stand before a place."""
    return at if text.isascii() else len(text[:at].encode("utf-16-le", "surrogatepass")) // 2


def point(text: str, count: int) -> int:
    """The place before which so many UTF-16 units stand."""
    if text.isascii():
        return max(0, min(count, len(text)))
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * max(0, count)].decode("utf-16-le", "ignore"))
