"""What a person reads of a page: its words, and the digits of its figures; and files as their programs open them."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import openpyxl
    import pypdf


class Reader(HTMLParser):
    """The text of an HTML page, without its scripts and styles."""

    def __init__(self):
        super().__init__()
        self.inside, self.found = "", []

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style"):
            self.inside = tag
        self.found += [value for key, value in attrs if key in ("alt", "aria-label", "title") and value]

    def handle_endtag(self, tag):
        self.inside = "" if tag == self.inside else self.inside

    def handle_data(self, data):
        if not self.inside:
            self.found.append(data)


def digits(text: str) -> str:
    """Only the digits of a figure."""
    return re.sub(r"\D", "", text)


def workbook(content: bytes, data_only: bool = False) -> openpyxl.Workbook:
    """A spreadsheet, its formulas or (`data_only`) their values."""
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(content), data_only=data_only)


def pdf(content: bytes) -> pypdf.PdfReader:
    """A PDF, by its pages and objects."""
    import pypdf

    return pypdf.PdfReader(io.BytesIO(content))
