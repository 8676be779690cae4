"""The report for programs: the bill, and every word and figure that the other forms show."""

from __future__ import annotations

import json as codec

from archplan.outputs.bills.json import document as bill
from archplan.outputs.page.forms import form
from archplan.outputs.page.forms.focus import focus_rows
from archplan.outputs.page.page import Page, document


@form("json", suffix=".json", page="full")
def json(page: Page) -> str:
    """For programs: the bill as `cost --format json` writes it, the page with every word and figure, and the rows of the FOCUS form."""
    rows = [{key: value for key, value in row.items() if value} for row in focus_rows(page.report, partial=True)]
    found = {"schemaVersion": "1", "bill": bill(page.report), "page": document(page), "focus": rows}
    return codec.dumps(found, indent=2, ensure_ascii=False) + "\n"
