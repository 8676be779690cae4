"""From Vega-Lite to one SVG that a page, a screen reader and a printer take alike: the plot is Vega's, the words ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from archplan.drawing.page.lettering import clean, shorten, text_width
from archplan.drawing.page.scene import DrawingError
from archplan.drawing.paint.ink import tenth, words, xml_name
from archplan.kernel.record import frozen
from archplan.outputs.page.charts.paints import BADGE, Paint

if TYPE_CHECKING:
    from xml.etree import ElementTree

WIDE = 720
TEXT = 12
FONT = "Arial, Helvetica, Arimo, sans-serif"
MEASURED = "Arimo"  # Arial's metrics from a package, so that every machine measures the same
VEGA_LITE = "6.4"
LINE = 20.0
SVG = "{http://www.w3.org/2000/svg}"


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
        drawn, high = _plot(plot, caption.decimal, name, used)
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


UNNUMBERED = "slice(datum.label, 6)"


def numbered(at: int, name: str) -> str:
    """A name that its place sets apart from others that read the same; `UNNUMBERED` takes the place off again."""
    return f"{at:06d}{name}"


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


def _plot(plot: dict[str, Any], decimal: str, name: str, paints: Sequence[Paint]) -> tuple[list[str], float]:
    """The shapes of Vega's SVG and their height."""
    from xml.etree import ElementTree

    try:
        import vl_convert
    except ImportError as problem:
        raise DrawingError(
            f"Charts need the package vl-convert-python ({problem}). Install it with: pip install vl-convert-python"
        ) from None
    _learn_letters()
    thousands = "." if decimal == "," else ","
    svg = vl_convert.vegalite_to_svg(
        _counted({**_LOOK, **plot}),
        vl_version=VEGA_LITE,
        allowed_base_urls=[],  # data are written in; nothing is fetched
        format_locale={"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["$", ""]},
    )
    root = ElementTree.fromstring(svg)
    fills = {paint.colour: paint.fill(name) for paint in paints if paint.colour}
    return list(_shapes(root, 0, 0, fills)), float(root.get("height", 0))


def _counted(plot: Any) -> Any:
    """The same with numbers that Vega's JSON can hold: a picture needs sixteen digits of one above 64 bits."""
    if isinstance(plot, dict):
        return {key: _counted(value) for key, value in plot.items()}
    if isinstance(plot, list | tuple):
        return [_counted(value) for value in plot]
    return float(plot) if isinstance(plot, int) and abs(plot) >= 2**63 else plot


@cache
def _learn_letters() -> None:
    import vl_convert
    from fontpkg_arimo import ROOT

    vl_convert.register_font_directory(str(ROOT / "files"))


_FAINT = {"gridColor": "currentColor", "gridOpacity": 0.16, "domainColor": "currentColor", "domainOpacity": 0.5}
_LOOK: dict[str, Any] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "width": WIDE,
    "autosize": {"type": "fit-x", "contains": "padding"},
    "background": None,
    "config": {
        "font": MEASURED,
        "view": {"stroke": None},
        "axis": {
            **_FAINT, "labelColor": "currentColor", "labelFontSize": TEXT, "tickColor": "currentColor",
            "tickOpacity": 0.5, "titleColor": "currentColor", "titleFontSize": TEXT, "titleFontWeight": "normal",
        },
    },
}  # fmt: skip
_KEPT = ("d", "text-anchor", "font-weight", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity")


def _shapes(node: ElementTree.Element, x: float, y: float, fills: dict[str, str]) -> Iterable[str]:
    """What is seen of Vega's tree, from back to front: its groups, roles and hidden labels are noise to everyone else."""
    if node.get("display") == "none" or node.get("opacity") == "0":
        return
    for dx, dy in re.findall(r"translate\(([^,]+),([^)]+)\)", node.get("transform", "")):
        x, y = x + float(dx), y + float(dy)
    match node.tag.removeprefix(SVG):
        case "path" if node.get("class") != "background":
            yield from _path(node, x, y, fills)
        case "line":
            x2, y2 = x + float(node.get("x2", 0)), y + float(node.get("y2", 0))
            if (x2, y2) != (x, y):
                ends = f'x1="{_short(x)}" y1="{_short(y)}" x2="{_short(x2)}" y2="{_short(y2)}"'
                yield f"<line {ends}{_attributes(node, fills)}/>"
        case "text":
            yield from _text(node, x, y, fills)
        case "svg" | "g":
            for child in node:
                yield from _shapes(child, x, y, fills)


def _path(node: ElementTree.Element, x: float, y: float, fills: dict[str, str]) -> Iterable[str]:
    if node.get("d") and (node.get("fill") or node.get("stroke")):
        yield f'<path transform="translate({_short(x)} {_short(y)})"{_attributes(node, fills)}/>'


def _text(node: ElementTree.Element, x: float, y: float, fills: dict[str, str]) -> Iterable[str]:
    """The text; Vega's lines of one text become texts of their own."""
    size = float((node.get("font-size") or f"{TEXT}px").removesuffix("px"))
    more = _attributes(node, fills).strip().replace(' fill="currentColor"', "").replace('fill="currentColor"', "")
    if size != TEXT:
        more = f'{more} font-size="{size:g}"'.strip()
    if node.text and node.text.strip():
        yield words(x, y, node.text, more)
    for line in node:
        y += float(line.get("dy", 0))
        if line.text and line.text.strip():
            yield words(x, y, line.text, more)


def _attributes(node: ElementTree.Element, fills: dict[str, str]) -> str:
    kept = {name: node.get(name) or "" for name in _KEPT}
    kept["fill"] = fills.get(kept["fill"], kept["fill"])
    if not kept["fill"] and node.tag == f"{SVG}path":
        kept["fill"] = "none"
    if node.get("opacity") not in (None, "1"):
        kept["opacity"] = node.get("opacity") or ""
    if kept["text-anchor"] == "start":
        kept["text-anchor"] = ""
    kept["d"] = re.sub(r"-?\d*\.?\d+(?:e-?\d+)?", lambda found: _short(float(found[0])), kept["d"])
    return "".join(f' {name}="{escape(value)}"' for name, value in kept.items() if value)


def _short(number: float) -> str:
    """A coordinate to a hundredth, so that machines that differ in the last bit write the same."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
