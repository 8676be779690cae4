"""The report as one interactive HTML file that needs nothing else: no network, no storage, readable without its script.

What the script does is show, find, sort and choose; every figure it shows was made with the page.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from archplan.drawing.page.lettering import clean
from archplan.drawing.paint.ink import xml_name
from archplan.outputs.page.forms import form
from archplan.outputs.page.page import Block, Ladder, Page, Picture, Row, Table
from archplan.outputs.page.paper import PHONE, on_phone, sizes_in
from archplan.outputs.page.template import safe, section_of, template
from archplan.outputs.scenes.picture import scene

LETTER = 7.0
"""Pixels of the smallest letters of a drawing on a screen, where its width holds them."""
OPEN = ("summary", "architecture", "cost", "ranges")
"""What a short page shows at once; the rest is folded until somebody asks."""


@form("html", suffix=".html")
def html(page: Page, templates: Path | None = None) -> str:
    """For a reader: one file with the pictures inside; every service can be found in them, every table sorted."""

    def section(key: str) -> str:
        found = section_of(page, key)
        if found is None:
            return ""
        is_away = page.is_short and key not in OPEN
        given = {
            "section": found, "kind": kind, "drawn": drawn, "narrow": narrow, "is_over": is_over, "rungs": rungs, "parted": parted,
            "is_folded_away": is_away,
        }  # fmt: skip
        return safe(template("section.html.jinja", templates, page=page, say=page.say, **given))

    return template("report.html.jinja", templates, page=page, say=page.say, section=section, sealed=sealed,
                    legible=legible, hooks=hooks(page))  # fmt: skip


def kind(block: Block) -> str:
    """What a block is called in the templates: ``table``, ``picture``."""
    return type(block).__name__.lower()


def sealed(text: str) -> str:
    """A script or a style as the page's security policy names it: nothing else runs."""
    return f"'sha256-{b64encode(sha256(str(text).encode()).digest()).decode()}'"


def parted(table: Table) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """A table's rows, and its foot: the first total and all below it, which no sorting moves."""
    cut = next((at for at, row in enumerate(table.rows) if row.kind == "total"), len(table.rows))
    return table.rows[:cut], table.rows[cut:]


def rungs(ladder: Ladder) -> list[dict[str, Any]]:
    """What the slider shows at every place."""
    return [
        {"label": rung.label, "total": rung.total, "yearly": rung.yearly, "costs": dict(rung.costs)}
        for rung in ladder.rungs
    ]


_NAMED = re.compile(r'( id="| xlink:href="#|(?<=<use) href="#|="url\(#)')
_SPOKEN = re.compile(r' aria-labelledby="([^"]*)"')


_COLOUR = re.compile(r'(?<==")(#[0-9A-Fa-f]{3,8}|none)(?=")')
WHITE = 'filter="url(#filter-white)"'  # what makes a black icon white on a dark ground
PALE = 'filter="url(#filter-light)"'  # and one of dark lines lighter


def both(light: str, dark: str) -> str:
    """One drawing whose colours are those of the light one or of the dark one, as the page is.

    The two differ in their colours, and in icons that are white or lighter on a dark ground; where they differ in more, the light
    one stands.
    """
    day, night = _COLOUR.split(light), _COLOUR.split(dark)
    if len(day) != len(night):
        return light
    made = [
        part if at % 2 == 0 or part == day[at] else f"light-dark({day[at]}, {part})" for at, part in enumerate(night)
    ]
    if WHITE in light or PALE in light:
        return "".join(made)
    return "".join(made).replace(WHITE, 'filter="var(--at-night)"').replace(PALE, 'filter="var(--pale-at-night)"')


def narrow(picture: Picture) -> str:
    """The drawing for a phone, in the page's colours too, as wide as it takes to read its letters."""
    assert picture.narrow is not None, "the template asks for it where there is one"
    wide = f' width="{on_phone(picture.narrow.svg):.0f}"'
    return safe(re.sub(r' width="[\d.]+" height="[\d.]+"', wide, str(drawn(picture.narrow)), count=1))


def is_over(picture: Picture) -> bool:
    """Whether the drawing for a phone is wider than one, so that its reader must be shown that there is more."""
    return picture.narrow is not None and on_phone(picture.narrow.svg) > PHONE


def legible(page: Page) -> str:
    """A rule for the style: how high the drawing must stand for its letters to be read."""
    found = next((picture for picture in page.pictures if picture.key == "architecture"), None)
    if found is None:
        return ""
    _, tall, letter = sizes_in(found.svg)
    return f".brief {{ --legible: {tall * LETTER / letter:.0f}px; }}"


def drawn(picture: Picture) -> str:
    """The drawing for this page: its ids begin with its key, so that several drawings stand in one page.

    Text in it has its quotation marks escaped, so only attributes match.
    """
    key = xml_name(picture.key) + "--"
    svg = both(picture.svg, picture.dark) if picture.dark else picture.svg
    svg = _NAMED.sub(lambda found: found[1] + key, svg)
    svg = _SPOKEN.sub(lambda found: ' aria-labelledby="' + " ".join(key + name for name in found[1].split()) + '"', svg)
    return safe(svg[svg.index("<svg") :])


def hooks(page: Page) -> dict[str, dict[str, Any]]:
    """Whose each icon of the architecture's drawing is, and whom each arrow joins, by their ids in this page."""
    if not any(picture.key == "architecture" for picture in page.pictures):
        return {"nodes": {}, "edges": {}}
    found = scene(page.report)
    owner = {node.id: node.id.partition("@")[0] for node in found.nodes}

    def name(prefix: str, text: str) -> str:
        return "architecture--" + xml_name(prefix + clean(text))

    return {
        "nodes": {name("", id_): service for id_, service in owner.items()},
        "edges": {name("edge-", edge.id): [owner[edge.source], owner[edge.target]] for edge in found.edges},
    }
