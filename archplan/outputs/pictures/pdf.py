"""The drawing as PDF."""

from __future__ import annotations

from typing import Any

from archplan import drawing
from archplan.estimate.report import Report
from archplan.outputs import output
from archplan.outputs.scenes.picture import scene


@output("pdf", suffix=".pdf")
def pdf(report: Report, theme: str = "light", **options: Any) -> bytes:
    """For paper or a submission: the architecture as one page of vectors, its text to be searched and copied."""
    return drawing.pdf(scene(report, **options), theme)
