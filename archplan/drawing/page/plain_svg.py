"""A stranger's SVG, read as data: its plain shapes are kept, and what could run, fetch or grow refuses the whole file."""

import re
from html import escape
from xml.parsers import expat

LARGEST = 256 * 1024
MOST_ELEMENTS, DEEPEST = 3000, 40

_SHAPES = {
    "svg", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "linearGradient",
    "radialGradient", "stop", "clipPath", "mask", "use", "symbol",
}  # fmt: skip
_IGNORED = {"title", "desc", "metadata"}
_ATTRIBUTES = {
    "id", "viewBox", "d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "width",
    "height", "offset", "transform", "gradientTransform", "gradientUnits", "spreadMethod", "clipPathUnits", "maskUnits",
    "href",
}  # fmt: skip
_PAINTED = {
    "fill", "fill-rule", "fill-opacity", "clip-rule", "clip-path", "mask", "stroke", "stroke-width", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "stroke-opacity", "opacity",
    "stop-color", "stop-opacity",
}  # fmt: skip
_PLAIN = re.compile(r"[\w\s#%.,()+-]*")
_LOCAL = re.compile(r"url\(#[\w.-]+\)")
_NAME = re.compile(r"[\w.-]{1,200}")


class NotPlain(Exception):
    """Why a file is not taken."""


def plain_svg(data: bytes) -> str:
    """The drawing in one canonical spelling, or NotPlain."""
    if len(data) > LARGEST:
        raise NotPlain(f"is larger than {LARGEST // 1024} KB")
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as problem:
        raise NotPlain(f"is not XML ({problem})") from None
    except (ValueError, LookupError):
        raise NotPlain("is in an encoding that is not known") from None
    if not reader.view:
        raise NotPlain("has no size")
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{reader.view}">{"".join(reader.parts)}</svg>'


def inside(svg: str, prefix: str) -> tuple[str, str]:
    """The view box and the shapes of a canonical drawing, its names made those of `prefix`."""
    view, body = svg.partition('viewBox="')[2].split('"', 1)
    body = body.partition(">")[2].removesuffix("</svg>")
    body = re.sub(r' id="([^"]+)"', rf' id="{prefix}-\1"', body)
    body = re.sub(r"url\(#([\w.-]+)\)", rf"url(#{prefix}-\1)", body)
    return view, re.sub(r' xlink:href="#([^"]+)"', rf' xlink:href="#{prefix}-\1"', body)


class _Reader:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.ProcessingInstructionHandler = self.instruction
        self.parts: list[str] = []
        self.view = ""
        self.depth = self.count = self.ignored = 0

    def doctype(self, *_: object) -> None:
        raise NotPlain("declares a document type")

    def instruction(self, *_: object) -> None:
        raise NotPlain("has a processing instruction")

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.depth, self.count = self.depth + 1, self.count + 1
        if self.count > MOST_ELEMENTS or self.depth > DEEPEST:
            raise NotPlain("has more parts than an icon needs")
        if any(key.lower().startswith("on") for key in attributes):
            raise NotPlain("wants to run something")
        name = name.removeprefix("svg:")
        if self.ignored or name in _IGNORED or ":" in name:
            self.ignored += 1
            return
        if name not in _SHAPES:
            raise NotPlain(f"has a <{name[:30]}>, which is no plain shape")
        kept = _kept(attributes)
        if self.depth == 1:
            if name != "svg":
                raise NotPlain("is no SVG")
            self.view = _view(kept)
            self.parts.append("<g" + _written({k: v for k, v in kept.items() if k in _PAINTED}) + ">")
        else:
            self.parts.append(f"<{name}{_written(kept)}>")

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.ignored:
            self.ignored -= 1
        else:
            self.parts.append(f"</{name.removeprefix('svg:') if self.depth else 'g'}>")


def _kept(attributes: dict[str, str]) -> dict[str, str]:
    kept: dict[str, str] = {}
    style = attributes.get("style", "")
    pairs = [part.partition(":")[::2] for part in style.split(";") if part.strip()]
    for key, value in [*attributes.items(), *((key.strip(), value.strip()) for key, value in pairs)]:
        key = key.removeprefix("xlink:")
        if key == "href":
            if not value.startswith("#") or not _NAME.fullmatch(value[1:]):
                raise NotPlain("refers to something outside itself")
        elif key == "id":
            if not _NAME.fullmatch(value):
                continue
        elif key not in _ATTRIBUTES and key not in _PAINTED:
            if "url" in value.lower() and not key.startswith("xmlns"):
                raise NotPlain("refers to something outside itself")
            continue
        elif "url" in value.lower():
            if not _LOCAL.fullmatch(value):
                raise NotPlain("refers to something outside itself")
        elif not _PLAIN.fullmatch(value):
            raise NotPlain(f"has a {key} that is not plain")
        kept[key] = " ".join(value.split())
    return kept


def _view(attributes: dict[str, str]) -> str:
    numbers = re.findall(r"-?[\d.]+", attributes.get("viewBox", ""))
    if len(numbers) != 4:
        size = [attributes.get(side, "").removesuffix("px") for side in ("width", "height")]
        numbers = ["0", "0", *size]
    try:
        x, y, wide, high = map(float, numbers)
    except ValueError:
        return ""
    return f"{x:g} {y:g} {wide:g} {high:g}" if 0 < wide <= 4096 and 0 < high <= 4096 else ""


def _written(attributes: dict[str, str]) -> str:
    named = {("xlink:href" if key == "href" else key): value for key, value in sorted(attributes.items())}
    return "".join(f' {key}="{escape(value, quote=True)}"' for key, value in named.items() if key != "viewBox")
