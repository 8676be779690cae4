"""What its owner pays: the sums alone, without the months."""

from __future__ import annotations

from archplan.outputs.page.page import Section, Table
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections import money as full


def section(asked: Asked) -> Section | None:
    """Tax, the other currency and what credits leave to pay; None where the spec says nothing under `money:`."""
    found = full.section(asked)
    if found is None:
        return None
    return Section(found.key, found.title, tuple(block for block in found.blocks if not isinstance(block, Table)))
