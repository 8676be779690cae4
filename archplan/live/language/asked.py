"""What the editor of the page asks of the text, answered as the language server answers: the same features, in its words.

A place is a line and a column as the Language Server Protocol has them; the page counts alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from lsprotocol import converters, types

from archplan.kernel.diagnostics import Diagnostic, Span
from archplan.live.language.document import FEATURES, Document
from archplan.live.language.features.fixes import mends
from archplan.live.session import Session

ASKED = {
    "completion": types.CompletionParams, "hover": types.HoverParams, "definition": types.DefinitionParams,
    "fixes": types.CodeActionParams,
}  # fmt: skip


class Editor:
    """The texts of a session as an editor sees them."""

    def __init__(self, session: Session):
        self.session = session
        self._documents: dict[str, Document] = {}

    def document(self, file: str) -> Document:
        """A text by its name; its address is that name too."""
        return self._documents.setdefault(file, Document(self.session, file))

    def ask(self, what: str, file: str, given: Mapping[str, Any]) -> Any:
        """The answer of a feature as plain data. Raises ValueError for what is no question of that kind."""
        asked = {**given, "textDocument": {"uri": file}}
        try:
            params = _converter().structure(asked, ASKED[what])
        except Exception as error:  # whatever the protocol's own reader makes of what it cannot read
            raise ValueError(what) from error
        return _plain(FEATURES[what].answer(self.document(file), params))

    def place(self, span: Span) -> dict[str, Any]:
        """Where something stands, as plain data."""
        lines = self.document(span.file).positions()
        return {"file": span.file, "line": span.line, "range": _plain(lines.range(span))}

    def told(self, found: Diagnostic) -> dict[str, Any]:
        """A mistake or a finding with its place, its hint, and the edits that mend it, the first of them the likeliest."""
        made = mends(self.document(found.span.file), found)
        told = [{"title": it.title, "changes": _plain(it.edit.changes)} for it in made if it.edit is not None]
        return {
            "slug": found.slug, "severity": found.severity, "message": found.message, "hint": found.hint,
            "can_be_allowed": found.severity != "error", "mends": told, **self.place(found.span),
        }  # fmt: skip


def _plain(found: Any) -> Any:
    """What the protocol has, as it is sent."""
    return _converter().unstructure(found)


@cache
def _converter() -> Any:
    return converters.get_converter()
