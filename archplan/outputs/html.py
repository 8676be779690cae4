"""The report as one HTML file that needs nothing else."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from archplan import drawing
from archplan.outputs import output
from archplan.outputs._picture import scene
from archplan.outputs._sections import sections
from archplan.outputs._template import safe, template
from archplan.review import Report


@output("html", suffix=".html")
def html(report: Report, held: dict[str, Any] | None = None) -> str:
    """For a reader: the same page with the pictures inside, no network, light and dark."""
    inside = {name: _inside(svg) for name, svg in (held["pictures"] if held else {}).items()}
    svg = safe(drawing.svg(scene(report)))
    return template("report.html.jinja", svg=svg, held=held, inside=inside, **sections(report))


def _inside(svg: str) -> str:
    """A further picture as an address of its own content: its ids meet nobody's."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
