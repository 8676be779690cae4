"""The verdict in one sentence and four figures, as on the full page."""

from __future__ import annotations

from archplan.outputs.page.page import Section
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections import summary as full


def section(asked: Asked) -> Section:
    """What it costs, what decides that, what waits to be mended; and what no price is known for."""
    return full.section(asked)
