"""Labels: HTML as lines of plain text. Nothing of it is run, shown or looked up."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

from archplan.importers.formats._drawio.cells import Cell

BREAKS = ("br", "div", "p", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "table", "ul", "ol")
SILENT = ("script", "style", "head", "title", "template")
LONGEST = 400
MOST_LINES = 30


_TOKEN = re.compile(r"<!--.*?-->|<[!?][^<>]*>|<(/?)([A-Za-z][A-Za-z0-9]*)[^<>]*>|[^<]+|<", re.DOTALL)


def lines(cell: Cell) -> list[str]:
    """The lines of a cell's label, each cleaned of what cannot be printed."""
    text = cell.label
    if "<" in text or "&" in text:
        text = _text_of(text)
    found = [clean(line) for line in text.split("\n")[:1000]]
    return [line for line in found if line][:MOST_LINES]


def _text_of(html: str) -> str:
    """The text between the tags; what stands in those that show nothing is dropped."""
    parts: list[str] = []
    silent = ""
    for token in _TOKEN.finditer(html):
        tag = (token[2] or "").lower()
        if silent:
            silent = "" if tag == silent and token[1] else silent
        elif tag in SILENT and not token[1]:
            silent = tag
        elif tag in BREAKS:
            parts.append("\n")
        elif not tag and token[0][:2] not in ("<!", "<?"):
            parts.append(unescape(token[0]))
    return "".join(parts)


def clean(text: str) -> str:
    """A text on one line, of signs that can be printed, and not longer than a label is."""
    plain = "".join(c if c.isprintable() else " " for c in text[: LONGEST * 4])
    return " ".join(plain.split())[:LONGEST]


def words_of(cell: Cell) -> str:
    """A label on one line."""
    return " ".join(lines(cell))


def slug(text: str) -> str:
    """A name as archplan writes names: ``Order service (v2)`` is ``order-service-v2``; nothing where no letter is left."""
    words = re.findall(r"[A-Za-z0-9]+", re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", _plain(text)))
    name = "-".join(word.lower() for word in words)[:40].strip("-")
    return name if name[:1].isalpha() else ""


def _plain(text: str) -> str:
    text = text.replace("đ", "d").replace("Đ", "D")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
