"""The report as Markdown on its own, without its pictures: what `cost --format markdown` prints."""

from __future__ import annotations

from archplan.estimate.report import Report
from archplan.outputs import output
from archplan.outputs.page.forms.markdown import markdown as whole
from archplan.outputs.page.sections import page_of


@output("markdown", suffix=".md")
def markdown(report: Report) -> str:
    """For a page: traffic, cost at a glance and by line, assumptions, findings, sources."""
    return whole(page_of(report), pictures=False)
