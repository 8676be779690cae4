"""The drawing as a draw.io file."""

from __future__ import annotations

from typing import Any

from archplan import drawing
from archplan.estimate.report import Report
from archplan.outputs import output
from archplan.outputs.scenes.kept import keep
from archplan.outputs.scenes.picture import scene


@output("drawio", suffix=".drawio")
def drawio(report: Report, costs: bool = True, traffic: bool = True, **options: Any) -> str:
    """For draw.io: the picture with official shapes, to go on with by hand; 'archplan import' reads it back."""
    found = scene(report, costs, traffic, **options)
    return drawing.drawio(found, keep(found, report.plan.architecture, costs, traffic))
