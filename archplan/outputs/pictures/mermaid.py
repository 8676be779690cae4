"""The architecture as Mermaid."""

from __future__ import annotations

from typing import Any

from archplan import drawing
from archplan.estimate.report import Report
from archplan.outputs import output
from archplan.outputs.scenes.picture import scene


@output("mermaid", suffix=".mmd")
def mermaid(report: Report, **options: Any) -> str:
    """For a README or a wiki: the architecture as a Mermaid flowchart."""
    return drawing.mermaid(scene(report, **options))
