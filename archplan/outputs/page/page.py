"""The report as plain data: sections of blocks whose every word and figure is made once, so that no two forms disagree.

A form (`outputs/reports/`) walks a page and may leave blocks out; it computes nothing and words nothing. Whatever a
reader sees stands in `document(page)`, which is the JSON form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from html import unescape
from typing import Any, Literal

from archplan.estimate.report import Report
from archplan.kernel.record import frozen
from archplan.outputs.page.words import Words

Kind = Literal["short", "full", "bare"]  # bare: the bill, and no section
Tone = Literal["", "good", "bad", "soft", "strong"]


@frozen
class Cell:
    """One cell: its words, the exact number behind them for spreadsheets, a second line, a share of 1 for a bar."""

    text: str
    exact: str = ""  # decimal digits, with a point whatever the language
    note: str = ""
    tone: Tone = ""
    share: float | None = None


@frozen
class Column:
    """A column's title, and whether its cells are figures (set flush right)."""

    title: str
    is_figure: bool = False


@frozen
class Row:
    """Cells of a table; `of` is the service they are about, `kind` charge, credit, discount, free, unknown or total.

    `fixed` is what a line of the bill costs with no traffic, in decimal digits, for a spreadsheet to add up.
    """

    cells: tuple[Cell, ...]
    of: str = ""
    kind: str = ""
    fixed: str = ""


@frozen
class Table:
    """Rows under columns. `key` is unique on the page; `group` titles a run of tables that are read one by one."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    group: str = ""
    of: str = ""
    total: str = ""  # the sum beside the group's title


@frozen
class Text:
    """A paragraph."""

    text: str
    tone: Tone = ""


@frozen
class Bullets:
    """A list of sentences, with a title over it when it has one."""

    items: tuple[str, ...]
    title: str = ""
    tone: Tone = ""


@frozen
class Facts:
    """Figures at a glance: what each is, and how much."""

    key: str
    items: tuple[tuple[str, Cell], ...]


@frozen
class Picture:
    """A drawing or a chart as SVG: vector in every form, drawn when a form shows it. `alt` says in words what it shows.

    `drawn` is the drawing, and the same on a dark ground where that differs; `narrow` shows it for a phone; `papers`
    tell less, the first of them most, for a sheet where the letters of all of it would be too small.
    """

    key: str
    title: str
    alt: str
    drawn: Callable[[], tuple[str, ...]]
    is_chart: bool = False
    for_phone: Callable[[], tuple[str, str]] | None = None
    on_paper: Callable[[], tuple[str, ...]] | None = None

    @cached_property
    def _drawn(self) -> tuple[str, ...]:
        return self.drawn()

    @property
    def svg(self) -> str:
        return self._drawn[0]

    @property
    def dark(self) -> str:
        """The same on a dark ground; nothing where it stands on its own."""
        return self._drawn[1] if len(self._drawn) > 1 else ""

    @cached_property
    def narrow(self) -> Picture | None:
        """The drawing for a phone."""
        if self.for_phone is None:
            return None
        return Picture(f"{self.key}-narrow", self.title, self.alt, self.for_phone)

    @cached_property
    def papers(self) -> tuple[str, ...]:
        return self.on_paper() if self.on_paper is not None else ()

    @property
    def light(self) -> tuple[str, ...]:
        """Everything it is drawn as, on a light ground."""
        return (self.svg, *([self.narrow.svg] if self.narrow is not None else ()), *self.papers)


def pictured(key: str, title: str, alt: str, draw: Callable[[], str], is_chart: bool = False) -> Picture:
    """A picture that stands on any ground as it is."""
    return Picture(key, title, alt, lambda: (draw(),), is_chart)


@frozen
class Rung:
    """What the traffic times `scale` costs: all in words."""

    label: str
    total: str
    yearly: str
    costs: tuple[tuple[str, str], ...]  # service and cost


@frozen
class Ladder:
    """The bill at many sizes of traffic, for a slider, priced when a form has one; `stated` is the rung of the spec."""

    key: str
    caption: str
    priced: Callable[[], tuple[Rung, ...]]
    stated: int

    @cached_property
    def rungs(self) -> tuple[Rung, ...]:
        return self.priced()


Block = Table | Text | Bullets | Facts | Picture | Ladder


@frozen
class Section:
    """A heading and what stands under it."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@frozen
class Page:
    """A whole report in one language."""

    say: Words
    stem: str  # names the files that go with it
    title: str
    about: str
    subtitle: str
    total: str  # dollars a month, as it is printed everywhere
    sections: tuple[Section, ...]
    report: Report
    is_short: bool = False

    @property
    def lang(self) -> str:
        return self.say.lang

    def section(self, key: str) -> Section | None:
        """The section of that key; None where this page has none."""
        return next((section for section in self.sections if section.key == key), None)

    def blocks(self) -> Iterator[Block]:
        """Every block in the order of the page."""
        for section in self.sections:
            yield from section.blocks

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Every drawing and chart."""
        return tuple(block for block in self.blocks() if isinstance(block, Picture))

    def files(self) -> dict[str, Callable[[], str]]:
        """What makes every picture as a file of its own, by name; a chart gets a ground and a margin there."""
        return {self.file_of(picture): partial(_alone, picture) for picture in self.pictures}

    def file_of(self, picture: Picture) -> str:
        """The name of a picture's own file: the drawing has the page's, others add their key."""
        return f"{self.stem}.svg" if picture.key == "architecture" else f"{self.stem}-{picture.key}.svg"


_ROOT = re.compile(r'width="(\d+)" height="(\d+)" viewBox="0 0 \1 \2"')
MARGIN = 16


def _alone(picture: Picture) -> str:
    """A picture; a chart on white: on a page of its own nobody says what colour its ground is."""
    svg = picture.svg
    found = _ROOT.search(svg) if picture.is_chart else None
    if found is None or "</desc>" not in svg:
        return svg
    wide, high = (int(size) + 2 * MARGIN for size in found.groups())
    box = f'x="-{MARGIN}" y="-{MARGIN}" width="{wide}" height="{high}"'
    svg = svg.replace(
        found[0], f'width="{wide}" height="{high}" viewBox="-{MARGIN} -{MARGIN} {wide} {high}" color="#16191f"', 1
    )
    return svg.replace("</desc>", f'</desc>\n<rect {box} fill="#fff"/>', 1)


def document(page: Page) -> dict[str, Any]:
    """The page as plain data, ready for JSON."""
    return {
        "language": page.lang,
        "title": page.title,
        "about": page.about,
        "subtitle": page.subtitle,
        "total": page.total,
        "sections": [
            {"key": section.key, "title": section.title, "blocks": [_block(block) for block in section.blocks]}
            for section in page.sections
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        return {
            "kind": "table", "key": block.key, "caption": block.caption, "group": block.group, "service": block.of,
            "total": block.total,
            "columns": [{"title": column.title, "figure": column.is_figure} for column in block.columns],
            "rows": [
                {"service": row.of, "kind": row.kind, "cells": [_cell(cell) for cell in row.cells]}
                for row in block.rows
            ],
        }  # fmt: skip
    if isinstance(block, Text):
        return {"kind": "text", "text": block.text}
    if isinstance(block, Bullets):
        return {"kind": "list", "title": block.title, "items": list(block.items)}
    if isinstance(block, Facts):
        return {"kind": "facts", "key": block.key, "items": [{"title": t} | _cell(cell) for t, cell in block.items]}
    if isinstance(block, Picture):
        return {
            "kind": "picture",
            "key": block.key,
            "title": block.title,
            "alt": block.alt,
            "words": list(dict.fromkeys(word for svg in block.light for word in words_in(svg))),
        }
    return {
        "kind": "ladder", "key": block.key, "caption": block.caption, "stated": block.stated,
        "rungs": [
            {"label": rung.label, "total": rung.total, "yearly": rung.yearly, "costs": dict(rung.costs)}
            for rung in block.rungs
        ],
    }  # fmt: skip


def _cell(cell: Cell) -> dict[str, Any]:
    found: dict[str, Any] = {"text": cell.text}
    if cell.exact:
        found["exact"] = cell.exact
    if cell.note:
        found["note"] = cell.note
    return found


_TEXT = re.compile(r"<(?:text|tspan|title|desc)\b[^>]*>([^<]+)")


def words_in(svg: str) -> list[str]:
    """What a picture says, in the order it is written."""
    return [" ".join(unescape(found).split()) for found in _TEXT.findall(svg)]
