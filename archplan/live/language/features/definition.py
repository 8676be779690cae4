"""Where a name that stands here is given: the key of a service, a source of traffic or a place."""

from __future__ import annotations

from lsprotocol.types import TEXT_DOCUMENT_DEFINITION, DefinitionOptions, DefinitionParams, Location

from archplan.live.language.document import Document, Feature


def answer(document: Document, params: DefinitionParams) -> list[Location]:
    """The places of the definition: one, or none."""
    return document.places_of(params.position, lambda it: it.is_definition)


feature = Feature(TEXT_DOCUMENT_DEFINITION, answer, DefinitionOptions())
