"""What was charged, with the largest gaps alone."""

from __future__ import annotations

from archplan.outputs.page.page import Section
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections import charged as full


def section(asked: Asked) -> Section | None:
    """The same with fewer rows; None where no bill was handed in."""
    return full.section(asked)
