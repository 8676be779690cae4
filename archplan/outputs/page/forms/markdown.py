"""The report as Markdown, for a page or a pull request."""

from __future__ import annotations

from pathlib import Path

from archplan.outputs.page import markdown as _markdown
from archplan.outputs.page.forms import form
from archplan.outputs.page.page import Page, Picture
from archplan.outputs.page.template import section_of, template

SHORTEST = ("summary", "architecture", "cost", "ranges", "traffic", "money", "risks", "assumptions", "again")
"""The sections of the short page that a wiki has room for."""


@form("markdown", suffix=".md", beside=True)
def markdown(page: Page, templates: Path | None = None, pictures: bool = True) -> str:
    """For a page or a wiki: the picture beside it, the services, traffic, assumptions; with --full every section."""

    def address(picture: Picture) -> str:
        return page.file_of(picture) if pictures else ""

    def section(key: str) -> str:
        found = section_of(page, key)
        is_shown = found is not None and (key in SHORTEST or not page.is_short)
        said = _markdown.section(found, address) if found and is_shown else ""
        return f"{said}\n" if said else ""

    return template("report.md.jinja", templates, page=page, say=page.say, section=section).rstrip("\n") + "\n"
