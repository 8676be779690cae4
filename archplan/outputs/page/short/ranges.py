"""What the bill may be, in four figures and a chart, as on the full page."""

from __future__ import annotations

from archplan.outputs.page.page import Section
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections import ranges as full


def section(asked: Asked) -> Section | None:
    """The same; None where the spec has no bands."""
    return full.section(asked)
