"""The lines of the bill as rows for a spreadsheet."""

from __future__ import annotations

from archplan.outputs import render
from archplan.outputs.page.forms import form
from archplan.outputs.page.page import Page


@form("csv", suffix=".csv", page="bare")
def csv(page: Page) -> str:
    """For a spreadsheet: a row a line, and the total last; figures with a decimal point whatever the language."""
    return str(render("csv", page.report))
