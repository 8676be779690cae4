"""The architecture as D2."""

from __future__ import annotations

from typing import Any

from archplan import drawing
from archplan.estimate.report import Report
from archplan.outputs import output
from archplan.outputs.scenes.picture import scene


@output("d2", suffix=".d2")
def d2(report: Report, **options: Any) -> str:
    """For D2: the architecture as nested containers."""
    return drawing.d2(scene(report, **options))
