"""The drawing as PNG."""

from __future__ import annotations

from typing import Any

from archplan import drawing
from archplan.estimate.report import Report
from archplan.outputs import output
from archplan.outputs.scenes.picture import scene


@output("png", suffix=".png")
def png(report: Report, zoom: float = 2, theme: str = "light", **options: Any) -> bytes:
    """For a slide or a document: the architecture as a picture."""
    return drawing.png(scene(report, **options), zoom, theme)
