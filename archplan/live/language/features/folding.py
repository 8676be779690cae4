"""What may be folded: every value that stands on several lines."""

from __future__ import annotations

from lsprotocol.types import TEXT_DOCUMENT_FOLDING_RANGE, FoldingRange, FoldingRangeOptions, FoldingRangeParams

from archplan.live.language.document import Document, Feature
from archplan.live.language.features.outline import last_of


def answer(document: Document, params: FoldingRangeParams) -> list[FoldingRange]:
    """The ranges, from the line of the key to the last line of the value."""
    lines, last_lines = document.positions(), dict[int, int]()
    for _, part, key in document.parts():
        if key is not None and key.file == document.name and not part.is_text:
            first = lines.position(lines.start(key)).line
            last = lines.position(last_of(document, lines, part)).line
            if last > first:
                last_lines[first] = max(last, last_lines.get(first, 0))
    return [FoldingRange(first, last) for first, last in sorted(last_lines.items())]


feature = Feature(TEXT_DOCUMENT_FOLDING_RANGE, answer, FoldingRangeOptions())
