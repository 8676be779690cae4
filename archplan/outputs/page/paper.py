"""What the forms on paper share: columns as wide as their words ask, and sheets as large as a drawing's letters ask.

Lengths are points where they are not of a screen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from html import unescape
from math import sqrt

from archplan.drawing.page.lettering import clean, text_width
from archplan.kernel.record import frozen
from archplan.outputs.page.page import Cell, Column, Page, Picture, Row, Section, Table
from archplan.outputs.page.words import Words

A4 = (595.28, 841.89)
SMALLEST_LETTER = 6.0
MOST_LETTERS = 32_000  # of one cell: Excel takes 32,767, and nobody reads on
PADDING = 4.0  # on each side of a cell
_SLACK = 1.5  # a word as wide as its column would break
NOTE = 0.9  # the size of a second line
_PIXEL = 0.75
_CHART = 0.58  # its letters of 11 pixels are 6.4 points, and it leaves room for words
_WIDEST_WORD, _WIDEST_HEAD = 120.0, 70.0  # that a column makes room for
_PICKED = re.compile("[\ufe00-\ufe0f]")
_RUN = re.compile(r"[^\s/-]+[/-]?")


def printable(text: str) -> str:
    """Text as paper takes it: one line of printable letters, without the signs that pick a form of the letter before."""
    said = unicodedata.normalize("NFC", clean(text[: 2 * MOST_LETTERS]))
    if len(said) > MOST_LETTERS:
        said = said[: MOST_LETTERS - 1] + "…"
    return said if said.isascii() else _PICKED.sub("", said)


def broken(text: str, room: float, size: float, bold: bool = False) -> str:
    """The text with places to break in words that are wider than the room."""
    return _RUN.sub(lambda run: _cut(run[0], room, size, bold), text)


def _cut(run: str, room: float, size: float, bold: bool) -> str:
    if text_width(run, size, bold) <= room:
        return run
    parts = [""]
    for letter in run:
        if parts[-1] and text_width(parts[-1] + letter, size, bold) > room - size:
            parts.append("")
        parts[-1] += letter
    return "\u200b".join(parts)


# ------------------------------------------------------------------------------------------------------ columns


@frozen
class _Asked:
    """What a column asks for: the widest word, the widest line, and how much there is to say in it."""

    least: float
    liked: float
    whole: float
    is_figure: bool


def columns(tables: Sequence[Table], room: float, sizes: Sequence[float]) -> tuple[float, list[float]]:
    """The largest size of letters at which tables of the same columns fit, and how wide each column then is."""
    rows = [row for table in tables for row in table.rows]
    for size in sizes:
        asked = [
            _asked(column, [(row.cells[at], row) for row in rows if at or span_of(row) == 1], size, room)
            for at, column in enumerate(tables[0].columns)
        ]
        if sum(it.least for it in asked) <= room:
            break
    return size, [round(wide, 2) for wide in _shared(asked, room)]


def span_of(row: Row) -> int:
    """How many columns the first cell of a row takes: its own and the empty ones after it, but never the last."""
    span = 1
    while span < len(row.cells) - 1 and not (row.cells[span].text or row.cells[span].note):
        span += 1
    return span


def _asked(column: Column, cells: Sequence[tuple[Cell, Row]], size: float, room: float) -> _Asked:
    around = 2 * PADDING + _SLACK
    head = min(text_width(clean(column.title), size, True), _WIDEST_HEAD)
    lines = [_width(cell, row, size) for cell, row in cells]
    wide = max([head, *lines])
    if column.is_figure:
        wide = min(wide, 0.4 * room) + around
        return _Asked(wide, wide, wide, True)
    words = [_longest_word(column.title, size, True)]
    words += [_longest_word(cell.text, size, row.kind == "total") for cell, row in cells]
    words += [_longest_word(cell.note, size * NOTE, False) for cell, _ in cells]
    return _Asked(min(max(words), wide) + around, wide + around, sum(lines), False)


def _width(cell: Cell, row: Row, size: float) -> float:
    """A line's width; a figure's bar asks for a little room of its own."""
    bold = row.kind == "total" or cell.tone in ("strong", "bad")
    said = text_width(printable(cell.text), size, bold) + (36 if cell.share is not None else 0)
    return max(said, text_width(printable(cell.note), size * NOTE))


def _longest_word(text: str, size: float, bold: bool) -> float:
    widest = max((text_width(word, size, bold) for word in _RUN.findall(printable(text))), default=0.0)
    return min(widest, _WIDEST_WORD)


def _shared(asked: Sequence[_Asked], room: float) -> list[float]:
    """First what each column must have; the rest by the root of what there is to say, which keeps a table lowest."""
    spare = room - sum(it.least for it in asked)
    if spare <= 0:
        return [it.least * room / sum(it.least for it in asked) for it in asked]
    over = room - sum(it.liked for it in asked)
    if over >= 0:
        texts = sum(not it.is_figure for it in asked)
        return [it.liked + (over / (texts or len(asked)) if not it.is_figure or not texts else 0) for it in asked]
    found = [it.least for it in asked]
    still = {at for at, it in enumerate(asked) if it.liked > it.least}
    while still and spare > 0.01:
        weights = {at: sqrt(asked[at].whole) for at in sorted(still)}
        part = spare / sum(weights.values())
        full = {at for at in still if found[at] + part * weights[at] >= asked[at].liked}
        for at in sorted(full or still):
            more = asked[at].liked - found[at] if full else part * weights[at]
            found[at] += more
            spare -= more
        still = still - full if full else set()
    return found


# ------------------------------------------------------------------------------------------------------- sheets


@frozen
class Sheet:
    """A page for one drawing: its size, its margin, and how wide the drawing stands on it."""

    wide: float
    high: float
    across: float


def sizes_in(svg: str) -> tuple[float, float, float]:
    """A picture's width and height in pixels, and its smallest letters."""
    found = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg[:2000])
    assert found, "every picture says its size"
    letters = [float(size) for size in re.findall(r'font-size="([\d.]+)', svg)]
    return float(found[1]), float(found[2]), min(letters, default=12.0)


PHONE = 337.0
"""Pixels for a drawing on a phone of 390."""
READABLE = 0.8
"""How small a picture of letters of 12 pixels may be there."""


def on_phone(svg: str) -> float:
    """Pixels that a drawing is wide on a phone, its letters as large as they must be."""
    return sizes_in(svg)[0] * READABLE


LYING = (A4[1] - 2 * 40.0, 470.0)
"""The room of a drawing alone on a lying A4."""
BESIDE = (LYING[0], 330.0)
"""Its room on page one, under the verdict and the figures."""
LEAST = 5.5
"""Points of the smallest letters of a drawing on page one; with smaller ones it gets a page of its own."""


def scale_on(svg: str, room: tuple[float, float] = LYING) -> float:
    """How large a drawing stands in a room, never larger than it is."""
    wide, tall, _ = sizes_in(svg)
    return min(_PIXEL, room[0] / wide, room[1] / tall)


def letters_on(svg: str, room: tuple[float, float] = LYING) -> float:
    """The points of its smallest letters there."""
    return sizes_in(svg)[2] * scale_on(svg, room)


def chosen(picture: Picture, least: float, room: tuple[float, float]) -> str:
    """The drawing, or the first that tells less whose letters are large enough; else the one with the largest."""
    offered = (picture.svg, *picture.papers)
    return next(
        (svg for svg in offered if letters_on(svg, room) >= least), max(offered, key=lambda svg: letters_on(svg, room))
    )


def too_small(picture: Picture, room: tuple[float, float], say: Words) -> str:
    """What to say under a drawing whose letters are too small on its sheet, whatever it leaves out; else nothing."""
    points = letters_on(chosen(picture, SMALLEST_LETTER, room), room)
    if points >= SMALLEST_LETTER - 0.05:
        return ""
    found = say.figure(f"{points:.1f}")
    return say("The smallest letters are {points} points here; archplan draw SPEC -o FILE.svg has them as large as you like.", points=found)  # fmt: skip


def is_alone(picture: Picture) -> bool:
    """Whether a drawing is too large for page one, whatever it leaves out."""
    return letters_on(chosen(picture, LEAST, BESIDE), BESIDE) < LEAST


def in_order(page: Page) -> tuple[Section, ...]:
    """The sections of a page on paper: a short one whose picture stands alone says its cost before, on page one."""
    keys = [section.key for section in page.sections]
    first = page.section("architecture")
    picture = first.blocks[0] if first is not None and first.blocks else None
    if not (page.is_short and isinstance(picture, Picture) and is_alone(picture) and "cost" in keys):
        return page.sections
    at, to = keys.index("architecture"), keys.index("cost")
    found = list(page.sections)
    found.insert(to, found.pop(at))
    return tuple(found)


def room_of(table: Table, room: float) -> float:
    """What a table takes of a lying sheet: a narrow one is read across more easily."""
    return room * 0.55 if len(table.columns) <= 3 and sum(column.is_figure for column in table.columns) > 1 else room


def caption(picture: Picture, heading: str = "") -> str:
    """What stands under a picture: its title, unless it is written in it or over it."""
    written = {unescape(said) for said in re.findall(r"<text[^>]*>([^<]+)", picture.svg)}
    return "" if picture.title in written | {heading} else picture.title


def inline(picture: Picture, room: float, high: float) -> float | None:
    """How wide a picture stands among the text; None where its letters would be too small or it too high."""
    wide, tall, letter = sizes_in(picture.svg)
    scale = min(_CHART if picture.is_chart else _PIXEL, room / wide, high / tall if picture.is_chart else 1)
    is_readable = letter * scale >= SMALLEST_LETTER or picture.is_chart
    return round(wide * scale, 2) if is_readable and tall * scale <= high + 0.01 else None


def sheet(picture: Picture, margin: float, head: float) -> Sheet:
    """The smallest sheet of the A series on which the smallest letters can be read, cut to the drawing above A4.

    `head` is what stands over and under the drawing. What no A0 holds stands on one as large as it can.
    """
    wide, tall, letter = sizes_in(picture.svg)
    short, long = A4
    best: tuple[float, float, float] | None = None
    for _ in range(5):  # A4 to A0
        fits = [
            (min(_PIXEL * 4 / 3, (w - 2 * margin) / wide, (h - head) / tall), w, h)
            for w, h in ((long, short), (short, long))
        ]
        best = max(fits)
        if letter * best[0] >= SMALLEST_LETTER:
            break
        short, long = long, 2 * short
    assert best is not None
    scale, across, down = best
    if min(across, down) > A4[0] + 1:
        down = min(down, tall * scale + head)
        across = min(across, max(A4[1], wide * scale + 2 * margin))
    return Sheet(round(across, 2), round(down, 2), round(wide * scale, 2))
