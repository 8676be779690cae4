"""The drawing as SVG."""

from __future__ import annotations

from typing import Any

from archplan import drawing
from archplan.estimate.report import Report
from archplan.outputs import output
from archplan.outputs.scenes.picture import scene


@output("svg", suffix=".svg")
def svg(report: Report, theme: str = "light", **options: Any) -> str:
    """For a slide or a page: the architecture as one self-contained SVG."""
    return drawing.svg(scene(report, **options), theme)
