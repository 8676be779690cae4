"""The picture alone: its numbered steps are written in it."""

from __future__ import annotations

from archplan.outputs.page.page import Picture, Section
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections import architecture as full


def section(asked: Asked) -> Section:
    """The drawing without the table of its steps."""
    found = full.section(asked)
    return Section(found.key, found.title, tuple(block for block in found.blocks if isinstance(block, Picture)))
