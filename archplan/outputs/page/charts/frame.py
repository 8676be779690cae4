"""A plot and its words as one SVG that a page, a screen reader and a printer take alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from archplan.drawing.page.lettering import clean, shorten, text_width
from archplan.drawing.paint.ink import tenth, words, xml_name
from archplan.kernel.record import frozen
from archplan.outputs.page.charts.paints import BADGE, Paint
from archplan.outputs.page.charts.plot import TEXT, painted
from archplan.outputs.page.charts.scales import UNNUMBERED

WIDE = 720
FONT = "Arial, Helvetica, Arimo, sans-serif"
LINE = 20.0


@frozen
class Caption:
    """How a chart is called, in the reader's language: its title, the sentence read out in its stead, and what its ids begin with."""

    title: str
    about: str
    key: str
    decimal: str = "."
    """The decimal mark of the ticks; with a comma, points part the thousands."""


@frozen
class Entry:
    """One entry of the key over a plot: what it looks like, what it is, and its figure. No paint is the line of a budget."""

    paint: Paint | None
    name: str
    figure: str = ""


def chart(
    caption: Caption, plot: dict[str, Any], paints: Iterable[Paint] = (), about: str = "", key: Sequence[Entry] = (),
    notes: Sequence[str] = (),
) -> str:  # fmt: skip
    """The plot in its frame: title, what its figures are, key, and the numbered notes under it. With no plot, its sentence."""
    name = xml_name(clean(caption.key))
    about = about if plot or key else caption.about
    used = [paint for paint in dict.fromkeys([*paints, *(entry.paint for entry in key)]) if paint is not None]
    patterns = [paint.pattern(name) for paint in used if paint.texture]
    parts = ["<defs>", *patterns, "</defs>"] if patterns else []
    y = 6.0
    if clean(caption.title):
        y += 19
        parts.append(
            words(0, y, shorten(clean(caption.title), WIDE - 4, 15, bold=True), 'font-size="15" font-weight="700"')
        )
    if clean(about):
        y += 17
        parts.append(words(0, y, shorten(clean(about), WIDE - 4)))
    y += 8
    if key:
        rows, y = _key(key, name, y)
        parts += rows
    if plot:
        drawn, high = painted(plot, WIDE, caption.decimal, {it.colour: it.fill(name) for it in used if it.colour})
        parts += [f'<g transform="translate(0 {tenth(y)})">', *drawn, "</g>"]
        y += high
    for number, note in enumerate(notes, 1):
        y += LINE
        parts += badge(9, y - 4, number)
        parts.append(words(24, y, shorten(clean(note), WIDE - 28)))
    size = f'width="{WIDE}" height="{{0}}" viewBox="0 0 {WIDE} {{0}}"'.format(max(round(y + 6), 24))
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="{name}-title {name}-desc" font-family="{FONT}"'
        f' font-size="{TEXT}" fill="currentColor">',
        f'<title id="{name}-title">{escape(clean(caption.title)[:300])}</title>',
        f'<desc id="{name}-desc">{escape(clean(caption.about)[:2000])}</desc>',
        '<g aria-hidden="true">',
        *parts,
        "</g>",
        "</svg>",
    ]) + "\n"  # fmt: skip


def dollars(span: float) -> str:
    """How ticks of money over that span are written: whole dollars, or cents, or as fine as it takes."""
    return "$,.2f" if 0.05 <= span <= 6 else "$,f"


def numbered(at: int, name: str) -> str:
    """A name that its place sets apart from others that read the same; an axis takes the place off again."""
    return f"{at:0{UNNUMBERED}d}{name}"


def badge(x: float, y: float, number: int) -> list[str]:
    """A number on its disc."""
    return [
        f'<circle cx="{tenth(x)}" cy="{tenth(y)}" r="9" fill="{BADGE}"/>',
        words(x, y + 4, str(number), 'text-anchor="middle" font-size="11" font-weight="700" fill="#FFFFFF"'),
    ]


def _key(entries: Sequence[Entry], name: str, y: float) -> tuple[list[str], float]:
    """The key, as many lines as it takes, and where it ends."""
    parts, x, y = [], 0.0, y + LINE - 4
    for entry in entries:
        figure = clean(entry.figure)
        after = text_width(figure, TEXT, bold=True) + 6 if figure else 0
        said = shorten(clean(entry.name), 260)
        wide = 20 + text_width(said, TEXT) + after
        if x and x + wide > WIDE:
            x, y = 0.0, y + LINE
        if entry.paint is None:
            rule = 'stroke="currentColor" stroke-width="2" stroke-dasharray="6 3"'
            parts.append(f'<path d="M{tenth(x)} {tenth(y - 4)}h15" {rule}/>')
        else:
            edge = "" if entry.paint.colour else ' stroke="currentColor" stroke-dasharray="3 2"'
            at = f'x="{tenth(x + 0.5)}" y="{tenth(y - 10.5)}" width="13" height="13"'
            parts.append(f'<rect {at} fill="{entry.paint.fill(name)}"{edge}/>')
        parts.append(words(x + 20, y, said))
        if figure:
            parts.append(words(x + wide - after + 6, y, figure, 'font-weight="700"'))
        x += wide + 24
    return parts, y + 14
