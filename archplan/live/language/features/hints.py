"""Numbers at the end of a line: dollars a month behind a service, requests a second behind a connection."""

from __future__ import annotations

from lsprotocol.types import TEXT_DOCUMENT_INLAY_HINT, InlayHint, InlayHintOptions, InlayHintParams

from archplan.live.facts import cost_of, links
from archplan.live.language.document import Document, Feature


def answer(document: Document, params: InlayHintParams) -> list[InlayHint]:
    """The numbers of the lines in a range; none while the texts are no spec."""
    plan, lines = document.answer.plan, document.positions()
    if plan is None:
        return []
    at: dict[int, list[str]] = {}
    for name in plan.architecture.services:
        key = _key_of(document, name)
        if key is not None and (cost := cost_of(plan, name)):
            at.setdefault(lines.line_end(key), []).append(
                f"{cost}/month" if cost.endswith(tuple("0123456789")) else cost
            )
    for link, rate in links(plan):
        if link.span.file == document.name:
            at.setdefault(lines.line_end(lines.start(link.span)), []).append(rate)
    first, last = params.range.start.line, params.range.end.line
    hints = []
    for offset, labels in sorted(at.items()):
        position = lines.position(offset)
        if first <= position.line <= last:
            hints.append(InlayHint(position, ", ".join(labels), padding_left=True))
    return hints


feature = Feature(TEXT_DOCUMENT_INLAY_HINT, answer, InlayHintOptions(resolve_provider=False))


def _key_of(document: Document, name: str) -> int | None:
    """The offset of a service's key in this text; None where it stands in another."""
    services = document.tree.get("services") if document.tree is not None else None
    span = services.keys.get(name) if services is not None else None
    return document.positions().start(span) if span is not None and span.file == document.name else None
