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
from archplan.outputs.page.template import safe, section_of, template
from archplan.outputs.scenes.picture import scene


@form("html", suffix=".html")
def html(page: Page, templates: Path | None = None) -> str:
    """For a reader: one file with the pictures inside; every service can be found in them, every table sorted."""

    def section(key: str) -> str:
        found = section_of(page, key)
        if found is None:
            return ""
        given = {"section": found, "kind": kind, "drawn": drawn, "rungs": rungs, "parted": parted}
        return safe(template("section.html.jinja", templates, page=page, say=page.say, **given))

    return template("report.html.jinja", templates, page=page, say=page.say, section=section, sealed=sealed,
                    hooks=hooks(page))  # fmt: skip


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


def drawn(picture: Picture) -> str:
    """The drawing for this page: its ids begin with its key, so that several drawings stand in one page.

    Text in it has its quotation marks escaped, so only attributes match.
    """
    key = xml_name(picture.key) + "--"
    svg = _NAMED.sub(lambda found: found[1] + key, picture.svg)
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
