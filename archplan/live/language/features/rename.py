"""A name changed wherever it stands, in one edit over the spec and its includes, or not at all.

The edit is tried on a session of its own first: if the texts then have other mistakes or another bill, a name was
somewhere that nobody looked, and nothing is renamed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lsprotocol.types import TEXT_DOCUMENT_RENAME, RenameOptions, RenameParams, TextEdit, WorkspaceEdit

from archplan.live.language.document import Document, Feature
from archplan.live.session import Session

NAME = re.compile(r"\w[\w.-]*")


class Refused(Exception):
    """Why something that was asked for is not done, in a sentence for the person who asked."""


def answer(document: Document, params: RenameParams) -> WorkspaceEdit:
    """The edits of every file. Raises Refused."""
    new = params.new_name.strip()
    here = document.mention_at(document.offset(params.position))
    if here is None:
        raise Refused("no service, source of traffic or place is named here")
    if not NAME.fullmatch(new) or "->" in new:
        raise Refused(f"{new[:60]!r} is no name: write letters, digits, '-', '_' and '.', a letter or digit first")
    every = document.mentions()
    if any(it.name == new for it, _, _ in every):
        raise Refused(f"{new} is a name of this spec already")
    changes: dict[str, list[TextEdit]] = {}
    texts = dict(document.session.texts)
    places = sorted({(it.span.file, start, end) for it, start, end in every if it.name == here[0].name}, reverse=True)
    for file, start, end in places:
        changes.setdefault(document.uri_of(file), []).append(
            TextEdit(document.positions(file).between(start, end), new)
        )
        texts[file] = texts[file][:start] + new + texts[file][end:]
    if not _is_the_same(document, texts):
        raise Refused(f"renaming {here[0].name} would change what the spec says; rename it by hand")
    return WorkspaceEdit(changes=changes)


feature = Feature(TEXT_DOCUMENT_RENAME, answer, RenameOptions(prepare_provider=False))


def _is_the_same(document: Document, texts: Mapping[str, str]) -> bool:
    before, after = document.answer, Session(texts, document.session.main, document.session.terms).answer()
    if before.bill is not None and after.bill is not None:
        same_lines = [it.cost for it in before.bill.lines] == [it.cost for it in after.bill.lines]
        return same_lines and len(before.mistakes) == len(after.mistakes)
    return before.bill is after.bill is None and len(before.mistakes) == len(after.mistakes)
