"""Wherever a name stands, in this text and in what its spec includes."""

from __future__ import annotations

from lsprotocol.types import TEXT_DOCUMENT_REFERENCES, Location, ReferenceOptions, ReferenceParams

from archplan.live.language.document import Document, Feature


def answer(document: Document, params: ReferenceParams) -> list[Location]:
    """The places of every mention; of the definition too where that is asked for."""
    return document.places_of(params.position, lambda it: params.context.include_declaration or not it.is_definition)


feature = Feature(TEXT_DOCUMENT_REFERENCES, answer, ReferenceOptions())
