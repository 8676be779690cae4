"""From SVG to PNG and PDF by Typst, which is one wheel: the same letters and the same bytes on every machine.

The same door prints a document of many pages, for the report.
"""

import json
import re
import struct
from fractions import Fraction
from html import unescape
from math import ceil
from pathlib import Path
from typing import Any

from archplan.drawing.formats import fonts
from archplan.drawing.formats.overlay import taken_out
from archplan.drawing.page.scene import DrawingError

MOST_PIXELS = 150_000_000
MOST_STEPS = 40  # that a picture grows by: of the sizes that people draw, one in ten needs one to five
_PAGE = """#set page(width: {wide}pt, height: {high}pt, margin: 0pt)
#set document(title: sys.inputs.title, date: none)
#image(bytes(sys.inputs.picture), format: "svg", width: 100%, height: 100%, alt: sys.inputs.about)
"""


_WORDS = """#set page(foreground: for it in json(bytes(sys.inputs.words)) {
  let said = text(
    font: it.fonts, size: it.size * 1pt, weight: it.weight, fill: rgb(it.fill),
    top-edge: "baseline", bottom-edge: "baseline", it.text,
  )
  context {
    let wide = measure(said).width
    place(top + left, dx: it.x * 1pt - it.share * wide, dy: it.y * 1pt, box(width: wide + 1pt, said))
  }
})
"""
"""Lays words over the picture, each on its line."""


def png(svg: str, zoom: float = 2) -> bytes:
    """The picture as PNG, between half and three times its size."""
    if not 0.5 <= zoom <= 3:
        raise DrawingError(f"A zoom of {zoom:g} makes no useful picture. Choose 1, 2 or 3.")
    wide, high = _size(svg)
    if wide * high * zoom * zoom > MOST_PIXELS:
        raise DrawingError(
            f"A picture of {wide * zoom:,.0f} by {high * zoom:,.0f} pixels is too large."
            " Choose a smaller zoom, or draw SVG or PDF instead."
        )
    near = Fraction(zoom).limit_denominator(20)
    return _printed(_whole(svg, near), "png", ppi=float(72 * near))


def pdf(svg: str) -> bytes:
    """The picture as one page of PDF: lines are lines, and text is text."""
    return _printed(svg, "pdf", timestamp=0)


def paper(template: Path, inputs: dict[str, str]) -> bytes:
    """A document as PDF/UA, its parts tagged for screen readers. What it says comes in as data, never as markup."""
    source = template.read_bytes()
    try:
        return _pressed(source, "pdf", inputs, timestamp=0, pdf_standards="ua-1", root=str(template.parent))
    except (RuntimeError, ValueError) as problem:
        raise DrawingError(f"The document could not be made into PDF ({problem}).") from None


def _whole(svg: str, zoom: Fraction) -> str:
    """The picture grown to sides that Typst paints without a pixel more: it squeezes any other, and its lines smear."""
    step = zoom.denominator
    least = [ceil(side / step) * step for side in _size(svg)]
    sides = (
        (least[0] + step * more, least[1] + step * (steps - more))
        for steps in range(MOST_STEPS)
        for more in range(steps + 1)
    )
    wide, high = next((it for it in sides if painted(*it, zoom) == (it[0] * zoom, it[1] * zoom)), least)
    head = f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"'
    return re.sub(r'width="[\d.]+" height="[\d.]+" viewBox="[\d. ]+"', head, svg, count=1)


def painted(wide: int, high: int, zoom: Fraction) -> tuple[int, int]:
    """How many pixels Typst paints an SVG of whole sides with, before it lays them on the page.

    The width is ``ceil(zoom * max(w, w / h * h))`` and the height ``ceil(width / (w / h))``, each step in numbers of 32 bits:
    https://github.com/typst/typst/blob/main/crates/typst-render/src/image.rs
    """
    scale, ratio = _single(_single(float(72 * zoom)) / 72), _single(wide / high)
    across = ceil(_single(scale * max(_single(wide), _single(ratio * high))))
    return across, ceil(_single(across / ratio))


def _single(number: float) -> float:
    """The nearest number of 32 bits."""
    return float(struct.unpack("f", struct.pack("f", number))[0])


def _printed(svg: str, form: str, **options: Any) -> bytes:
    name = form.upper()
    wide, high = _size(svg)
    title, about = (unescape(found[1]) for found in re.finditer(r"<(?:title|desc) id=[^>]*>([^<]*)<", svg[:20000]))
    source = _PAGE.format(wide=f"{wide:.8g}", high=f"{high:.8g}")
    drawn, words = taken_out(svg)
    inputs = {"picture": drawn, "title": title, "about": about}
    if words:
        source, inputs = _WORDS + source, inputs | {"words": json.dumps(words, ensure_ascii=False)}
    try:
        return _pressed(source.encode(), form, inputs, **options)
    except (RuntimeError, ValueError) as problem:
        raise DrawingError(f"The picture could not be made into {name} ({problem}). Draw SVG instead.") from None


def _pressed(source: bytes, form: str, inputs: dict[str, str], **options: Any) -> bytes:
    try:
        import typst
    except ImportError as problem:
        name = form.upper()
        raise DrawingError(f"{name} needs the package typst ({problem}). Install it, or draw SVG instead.") from None
    press: Any = typst.compile  # the options go on by name, which its overloads do not foresee
    places = [str(place) for place in fonts.folders("".join(inputs.values()))]
    return bytes(press(source, font_paths=places, ignore_system_fonts=True, format=form, sys_inputs=inputs, **options))


def _size(svg: str) -> tuple[float, float]:
    found = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg[:2000])
    assert found, "every drawing says its size"
    return float(found[1]), float(found[2])
