"""The report as Markdown, for a page or a pull request."""

from __future__ import annotations

from typing import Any

from archplan.outputs import output
from archplan.outputs._sections import sections
from archplan.outputs._template import template
from archplan.review import Report


@output("markdown", suffix=".md")
def markdown(report: Report, picture: str = "", held: dict[str, Any] | None = None) -> str:
    """For a page: picture, traffic, cost at a glance and by line, assumptions, findings, sources."""
    return template(
        "report.md.jinja", picture=picture, held=held, stem=picture.removesuffix(".svg"), **sections(report)
    )
