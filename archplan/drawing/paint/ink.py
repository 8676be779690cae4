"""How numbers, words and names are written into SVG: short, safe, and the same every time."""

import re
import unicodedata
from html import escape

from archplan.drawing.page.lettering import clean

FONT = "Arial, Helvetica, Arimo, 'Liberation Sans', sans-serif"


def tenth(number: float) -> str:
    """A coordinate, to a tenth."""
    short = f"{number:.1f}".removesuffix(".0")
    return "0" if short == "-0" else short


def words(x: float, y: float, text: str, more: str = "") -> str:
    """One line of text. What is written from right to left keeps that direction, whatever stands around it."""
    if _from_the_right(text):
        text = f"\u2067{text}\u2069"
    return f'<text x="{tenth(x)}" y="{tenth(y)}"{" " + more if more else ""}>{escape(text)}</text>'


def tip(text: str) -> str:
    """What a pointer over a thing shows."""
    text = clean(text)
    return f"<title>{escape(text[:600])}</title>" if text else ""


def box(x: float, y: float, wide: float, high: float, more: str) -> str:
    return f'<rect x="{tenth(x)}" y="{tenth(y)}" width="{tenth(wide)}" height="{tenth(high)}" {more}/>'


def link(target: str) -> str:
    """The target when it leads somewhere harmless: into this page, beside it, or to a page of the web; else nothing."""
    target = target.strip()
    harmless = re.fullmatch(r"(https://[^\s/]|#|\?|/(?!/)|\.{1,2}/|[\w%.-]+(?=[/#?]|$))[^\s\\]*", target)
    if not harmless or any(unicodedata.category(letter) in ("Cc", "Cf") for letter in target):
        return ""
    return escape(target, quote=True)


def class_name(text: str) -> str:
    return re.sub(r"[^\w-]", "-", clean(text))[:120]


class Names:
    """Names for things of the drawing, from the names the spec gives them: valid in XML, and no two the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, prefix: str, text: str) -> str:
        wanted = xml_name(prefix + clean(text))
        name, number = wanted, 2
        while name in self._taken:
            name, number = f"{wanted}.{number}", number + 1
        self._taken.add(name)
        return name


def xml_name(text: str) -> str:
    """The text as an XML name: what may not be in one becomes a dot, so that `api@2` is `api.2`."""
    name = re.sub(r"[^\w.-]+", ".", text[:120])
    name = "".join(letter if letter in "._-" or unicodedata.category(letter) in _NAMED else "." for letter in name)
    return name if name[:1].isalpha() or name[:1] == "_" else f"_{name}"


_NAMED = {"Lu", "Ll", "Lt", "Lo", "Nd"}


def _from_the_right(text: str) -> bool:
    """Whether the first letter with a direction of its own is of a script written from right to left."""
    if text.isascii():
        return False
    return next((d in ("R", "AL") for d in map(unicodedata.bidirectional, text) if d in ("L", "R", "AL")), False)
