"""How to make the same page again, and the whole of it."""

from __future__ import annotations

from archplan.outputs.page.page import Section
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections import again as full


def section(asked: Asked) -> Section:
    """The command, as on the full page."""
    return full.section(asked)
