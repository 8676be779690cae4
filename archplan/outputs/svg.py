"""The drawing as SVG."""

from __future__ import annotations

from archplan import drawing
from archplan.outputs import output
from archplan.outputs._picture import scene
from archplan.review import Report


@output("svg", suffix=".svg")
def svg(report: Report, **options: bool) -> str:
    """For a slide or a page: the architecture as one self-contained SVG."""
    return drawing.svg(scene(report, **options))
