"""Links to the pages that numbers rest on: AWS's price list of a type, the source of a rule that is allowed."""

from __future__ import annotations

from lsprotocol.types import TEXT_DOCUMENT_DOCUMENT_LINK, DocumentLink, DocumentLinkOptions, DocumentLinkParams

from archplan.checks.pages import pages
from archplan.live.language.document import Document, Feature
from archplan.services import load
from archplan.services.words.docstring import source_of


def answer(document: Document, params: DocumentLinkParams) -> list[DocumentLink]:
    """The links of this text."""
    lines, links = document.positions(), []
    for path, part, _ in document.parts():
        if not part.is_text or part.span.file != document.name:
            continue
        page = ""
        if path[-1:] == ("type",) and len(path) >= 3 and path[-3] == "services":
            page = page_of(part.value)
        elif path[:1] == ("allow",):
            page = next(
                (source for it in pages() if it.slug == part.value for source in map(source_of, it.sources) if source),
                "",
            )
        if page:
            links.append(DocumentLink(lines.range(part.span), target=page, tooltip="the page it rests on"))
    return links


feature = Feature(TEXT_DOCUMENT_DOCUMENT_LINK, answer, DocumentLinkOptions(resolve_provider=False))


def page_of(key: str) -> str:
    """AWS's page about what a type costs: the first that its meters or its description name."""
    cls = load(key)
    if cls is None:
        return ""
    return next(
        (page for doc in (cls.__doc__ or "", *(it.doc for it in cls.meters.values())) if (page := source_of(doc))), ""
    )
