"""The architecture as a Python script for the diagrams package."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from archplan import drawing
from archplan.estimate.report import Report
from archplan.outputs import output
from archplan.outputs.scenes.picture import scene


@output("diagrams", suffix=".py")
def diagrams(report: Report, **options: Any) -> str:
    """For the diagrams package: a script that draws the architecture with it."""
    return drawing.script(scene(report, **options), PurePath(report.plan.architecture.file).stem)
