"""Where a name that stands here is given: the key of a service, a source of traffic or a place."""

from __future__ import annotations

from lsprotocol.types import TEXT_DOCUMENT_DEFINITION, DefinitionOptions, DefinitionParams, Location

from archplan.live.language.document import Document, Feature


def answer(document: Document, params: DefinitionParams) -> list[Location]:
    """The places of the definition: one, or none."""
    here = document.mention_at(document.offset(params.position))
    if here is None:
        return []
    return [
        document.location(it.span.file, document.positions(it.span.file).between(start, end))
        for it, start, end in document.mentions(here[0].name)
        if it.is_definition
    ]


feature = Feature(TEXT_DOCUMENT_DEFINITION, answer, DefinitionOptions())
