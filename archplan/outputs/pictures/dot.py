"""The drawing as DOT."""

from __future__ import annotations

from typing import Any

from archplan import drawing
from archplan.estimate.report import Report
from archplan.outputs import output
from archplan.outputs.scenes.picture import scene


@output("dot", suffix=".dot")
def dot(report: Report, **options: Any) -> str:
    """For Graphviz: the arrangement as DOT text."""
    return drawing.dot(scene(report, **options))
