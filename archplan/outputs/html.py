"""The report as one HTML file that needs nothing else."""

from __future__ import annotations

from archplan import drawing
from archplan.outputs import output
from archplan.outputs._picture import scene
from archplan.outputs._sections import sections
from archplan.outputs._template import safe, template
from archplan.review import Report


@output("html", suffix=".html")
def html(report: Report) -> str:
    """For a reader: the same page with the picture inside, no network, light and dark."""
    return template("report.html.jinja", svg=safe(drawing.svg(scene(report))), **sections(report))
