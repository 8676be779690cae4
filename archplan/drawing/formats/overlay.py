"""Words that Arimo has no letters for are taken out of a drawing and set over it by Typst, which shapes every script.

Its painter of SVG lets the signs of Hindi lie on one another.
"""

import re
from html import unescape
from typing import Any
from xml.etree import ElementTree

from archplan.drawing.formats import fonts
from archplan.drawing.page.scene import DrawingError

TEXT = re.compile(r"(<text [^>]*>)([^<]*)</text>")
_SVG = "{http://www.w3.org/2000/svg}"
_KEPT = ("font-size", "font-weight", "fill", "text-anchor")
_SHARES = {"start": 0.0, "middle": 0.5, "end": 1.0}
Word = dict[str, Any]


def taken_out(svg: str) -> tuple[str, list[Word]]:
    """The drawing without those words, and the words: where each stands, how large, in which fonts.

    A letter that no font at hand has is refused.
    """
    if svg.isascii():
        return svg, []
    texts = "".join(dict.fromkeys("".join(unescape(found[2]) for found in TEXT.finditer(svg))))
    if lacking := fonts.missing(texts):
        raise fonts.refusal(lacking)
    if all(ord(letter) in fonts.known() for letter in texts if not fonts.is_shapeless(letter)):
        return svg, []
    words: list[Word] = []
    styled = _styled(ElementTree.fromstring(svg), {}, 0, 0)

    def left(found: re.Match[str]) -> str:
        style = next(styled)
        families = [family for _, family in fonts.spelled(unescape(found[2])) if family]
        if {*families} <= {fonts.BASE}:
            return found[0]
        words.append(style | {"fonts": list(dict.fromkeys([fonts.BASE, *families]))})
        return ""

    return TEXT.sub(left, svg), words


def _styled(element: Any, given: dict[str, str], x: float, y: float) -> Any:
    """Every line of text in order, with what it inherits."""
    moved = element.get("transform", "")
    shift = re.fullmatch(r"translate\((-?[\d.]+)[ ,]+(-?[\d.]+)\)", moved)
    if shift:
        x, y = x + float(shift[1]), y + float(shift[2])
    style = given | {name: element.get(name) for name in _KEPT if element.get(name)}
    for child in element:
        if child.tag != f"{_SVG}text":
            yield from _styled(child, style, x, y)
            continue
        if moved and not shift:
            raise DrawingError("Words in a turned or scaled part of a picture cannot be printed in every script.")
        own = style | {name: child.get(name) for name in _KEPT if child.get(name)}
        yield {
            "x": x + float(child.get("x", 0)), "y": y + float(child.get("y", 0)), "text": child.text or "",
            "size": float(own.get("font-size", 12)), "weight": int(own.get("font-weight", 400)),
            "fill": own.get("fill", "").replace("currentColor", "") or "#000000", "share": _SHARES[own.get("text-anchor", "start")],
        }  # fmt: skip
