"""The outline of a spec: its sections, and what stands in each by name."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol.types import (
    TEXT_DOCUMENT_DOCUMENT_SYMBOL,
    DocumentSymbol,
    DocumentSymbolOptions,
    DocumentSymbolParams,
    SymbolKind,
)

from archplan.live.language.document import Document, Feature
from archplan.live.language.positions import Positions
from archplan.text.located import Located, spans_of

KINDS = {"services": SymbolKind.Class, "traffic": SymbolKind.Interface, "places": SymbolKind.Namespace, "scenarios": SymbolKind.Event}  # fmt: skip


def answer(document: Document, params: DocumentSymbolParams) -> list[DocumentSymbol]:
    """The sections of this text; none while it cannot be read."""
    tree, lines = document.tree, document.positions()
    return list(_symbols(document, lines, tree, "")) if tree is not None else []


feature = Feature(TEXT_DOCUMENT_DOCUMENT_SYMBOL, answer, DocumentSymbolOptions(label="archplan"))


def _symbols(document: Document, lines: Positions, part: Located, section: str) -> Iterator[DocumentSymbol]:
    for name, member in part.items():
        key = part.keys[name]
        inner = list(_symbols(document, lines, member, name)) if not section and name in KINDS else []
        inner += list(_links(document, lines, member)) if name == "connections" and not section else []
        if key.file == document.name:
            start = lines.start(key)
            end = max(start, last_of(document, lines, member))
            type_ = member.get("type") if section == "services" else None
            detail = type_.value if type_ is not None and type_.is_text else None
            yield DocumentSymbol(
                name or "''", KINDS.get(section, SymbolKind.Field), lines.between(start, max(end, lines.end(key))), lines.range(key),
                detail=detail, children=inner,
            )  # fmt: skip
        else:
            yield from inner  # a section that begins in another file, with members here


def _links(document: Document, lines: Positions, part: Located) -> Iterator[DocumentSymbol]:
    for item in part.value if part.is_list else ():
        name = item.value if item.is_text else next(iter(item.value), "") if item.is_mapping else ""
        span = item.keys.get(name, item.span)
        if span.file == document.name and name:
            whole = lines.between(lines.start(span), max(lines.end(span), last_of(document, lines, item)))
            yield DocumentSymbol(name, SymbolKind.Operator, whole, lines.range(span))


def last_of(document: Document, lines: Positions, part: Located) -> int:
    """The offset behind the last thing that is written of a value in this text."""
    return max((lines.end(span) for span in spans_of(part) if span.file == document.name), default=0)
