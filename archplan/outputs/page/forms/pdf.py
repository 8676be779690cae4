"""The report as PDF: A4 with numbered sections, vectors throughout, tagged for screen readers (PDF/UA-1).

Typst sets it, which prints the drawings already: one wheel without system libraries, where WeasyPrint asks every
machine for Pango and its fonts. The page goes in as data, so that nothing a spec says is ever markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from archplan.drawing.formats import fonts, press
from archplan.drawing.formats.overlay import taken_out
from archplan.drawing.page.lettering import shorten
from archplan.outputs.page.forms import form
from archplan.outputs.page.page import Block, Bullets, Cell, Facts, Page, Picture, Row, Section, Table, Text
from archplan.outputs.page.paper import (
    A4,
    BESIDE,
    LYING,
    NOTE,
    PADDING,
    SMALLEST_LETTER,
    broken,
    caption,
    chosen,
    columns,
    in_order,
    inline,
    is_alone,
    printable,
    room_of,
    scale_on,
    sheet,
    sizes_in,
    span_of,
    too_small,
)
from archplan.outputs.page.template import HOME

ROOM = A4[0] - 2 * 54  # between the margins of report.typ
TALLEST = 560.0  # a picture among the text
OVER = 64 + 58 + 56  # above, below, and the headings of a drawing on a sheet of its own
USUAL, SMALL = (8.5, 8.0, 7.5, 7.0, 6.5, 6.0), (7.5, 7.0, 6.5, 6.0)


@form("pdf", suffix=".pdf")
def pdf(page: Page) -> bytes:
    """For paper or a submission: four lying A4; with --full every section, large drawings on sheets of their own."""
    made = _document(page)
    said = "".join(_letters(made))
    if lacking := fonts.missing(said):
        raise fonts.refusal(lacking)
    inputs = {"page": json.dumps(made, ensure_ascii=False), "fonts": json.dumps(fonts.families(said))}
    return press.paper(HOME / "report.typ", inputs)


def _letters(made: Any, key: str = "") -> Iterator[str]:
    """All that is printed of a document: neither a drawing, whose letters were looked at, nor what is only read out."""
    if isinstance(made, dict):
        for name, it in made.items():
            yield from _letters(it, name)
    elif isinstance(made, (list, tuple)):
        for it in made:
            yield from _letters(it, key)
    elif isinstance(made, str) and key not in ("svg", "alt", "name"):
        yield made


def _document(page: Page) -> dict[str, Any]:
    """What report.typ reads."""
    say, room = page.say, LYING[0] if page.is_short else ROOM
    plates: list[dict[str, Any]] = []
    sections = []
    for section in in_order(page):
        sizes = SMALL if section.key in ("lines", "sources") else USUAL
        blocks = [it for block in section.blocks if (it := _block(block, page, section, sizes, plates, room))]
        title = _said(section.title, 14, True) or "–"
        sections.append({"key": section.key, "title": title, "blocks": blocks})
    if plates:
        plates[0]["over"] = say("Drawings")
    made: dict[str, Any] = {
        "lang": page.lang, "title": _said(shorten(printable(page.title), 900, 23, True), 23, True, 250) or "–", "subtitle": _said(page.subtitle), "about": _said(page.about, room=room - 12),
        "name": printable(page.title) or "–", "total": _said(page.total, 20, True, 200), "total_title": say("Total a month"),
        "contents": "" if page.is_short else say("Contents"), "is_short": page.is_short, "sections": sections, "plates": plates,
        "running": {"head": shorten(_said(page.title), 300, 8), "foot": shorten(_said(page.subtitle), ROOM - 60, 8)},
    }  # fmt: skip
    return made


def _said(text: str, size: float = 9.5, bold: bool = False, room: float = ROOM - 12) -> str:
    """Words for paper, in words that fit."""
    return broken(printable(text), room, size, bold)


def _block(
    block: Block,
    page: Page,
    section: Section,
    sizes: tuple[float, ...],
    plates: list[dict[str, Any]],
    whole: float = ROOM,
) -> dict[str, Any] | None:
    """One block for report.typ; nothing for what only a screen can show."""
    if isinstance(block, Table):
        run = [it for it in section.blocks if isinstance(it, Table) and it.group and it.columns == block.columns]
        return _table(
            block, *columns(run if block.group else [block], room_of(block, whole) if page.is_short else whole, sizes)
        )
    if isinstance(block, Facts):
        across = 4 if len(block.items) % 4 == 0 else 3
        room = whole / across - 24
        return {"kind": "facts", "across": across, "items": [
            {
                "title": _said(title, 8, room=room), "text": _said(cell.text, 12.5, True, room), "tone": cell.tone,
                "note": _said(cell.note, 8, room=room),
            }
            for title, cell in block.items
        ]}  # fmt: skip
    if isinstance(block, Bullets):
        items = [_said(item, room=whole - 12) for item in block.items]
        return {
            "kind": "list",
            "title": _said(block.title, bold=True, room=whole - 12),
            "items": items,
            "tone": block.tone,
        }
    if isinstance(block, Picture):
        return _picture(block, page, section, plates)
    if isinstance(block, Text):
        return {"kind": "text", "text": _said(block.text, room=whole - 12), "tone": block.tone}
    return None


def _table(table: Table, size: float, widths: list[float]) -> dict[str, Any]:
    def cell(it: Cell, row: Row, wide: float) -> dict[str, Any]:
        bold, room = row.kind == "total" or it.tone in ("strong", "bad"), wide - 2 * PADDING
        tone = it.tone or ("bad" if row.kind == "unknown" else "")
        made = {"text": _said(it.text, size, bold, room), "note": _said(it.note, size * NOTE, room=room), "tone": tone}
        return made | ({"share": min(1.0, max(0.0, it.share))} if it.share is not None else {})

    def cells(row: Row) -> list[dict[str, Any]]:
        span = span_of(row)
        first = cell(row.cells[0], row, sum(widths[:span])) | {"span": span}
        return [first, *(cell(it, row, wide) for it, wide in zip(row.cells[span:], widths[span:], strict=True))]

    titles = (
        _said(column.title, size, True, wide - 2 * PADDING) for column, wide in zip(table.columns, widths, strict=True)
    )
    return {
        "kind": "table", "caption": _said(table.caption, bold=True), "group": table.group and (_said(table.group, bold=True) or "–"),
        "total": _said(table.total, bold=True), "size": size, "widths": widths, "columns": list(titles),
        "figures": [column.is_figure for column in table.columns],
        "rows": [{"total": row.kind == "total", "cells": cells(row)} for row in table.rows],
    }  # fmt: skip


def _drawn(svg: str) -> dict[str, Any]:
    """A drawing, the words that are set over it, and how wide both are in its own units."""
    drawn, words = taken_out(svg)
    return {"svg": drawn, "words": words, "own": sizes_in(svg)[0]}


def _picture(picture: Picture, page: Page, section: Section, plates: list[dict[str, Any]]) -> dict[str, Any]:
    """A picture among the text; a large one on a sheet: where it opens its section there, else after the last one."""
    title = _said(picture.title, bold=True)
    made: dict[str, Any] = {
        "key": f"picture-{picture.key}", "title": title, "alt": printable(picture.alt) or title or "–", **_drawn(picture.svg),
    }  # fmt: skip
    if page.is_short:
        room = LYING if is_alone(picture) else BESIDE
        svg = chosen(picture, SMALLEST_LETTER, room)
        fits = round(sizes_in(svg)[0] * scale_on(svg, room), 2)
        drawing = made | _drawn(svg) | {"across": fits}
        return drawing | {
            "kind": "picture",
            "caption": _said(too_small(picture, room, page.say)),
            "is_alone": is_alone(picture),
        }
    across = inline(picture, ROOM, TALLEST)
    if across is not None:
        return made | {"kind": "picture", "caption": _said(caption(picture, section.title)), "across": across}
    found = sheet(picture, 34, OVER)
    made |= {"across": found.across, "sheet": {"wide": found.wide, "high": found.high}}
    if picture is section.blocks[0]:
        return made | {"kind": "sheet"}
    plates.append(made | {"title": title or "–", "over": ""})
    before, _, after = page.say("{title}: page {page}", title=title, page="\0").partition("\0")
    return {"kind": "plate", "key": made["key"], "before": before, "after": after}
