"""The cells of a draw.io file: read without running or resolving anything, bounded in size, depth and number.

A page is XML, or the same as draw.io packs it: percent-encoded, deflated without a header, in base64. A document type
is refused, for it is what declares entities; draw.io writes none into its own files.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote
from xml.parsers import expat

from archplan.importers.files import File
from archplan.kernel.diagnostics import ArchplanError, Span, mistake
from archplan.kernel.record import fresh, mutable

LARGEST = 50_000_000  # bytes of a file, and of a page that is unpacked
DEEPEST = 60  # levels of XML; draw.io itself needs nine
MOST_CELLS = 5_000  # of a page; the largest real one seen has 130
MOST_PARENTS = 60
MOST_PAGES = 200
LONGEST_LABEL = 5_000
WRAPPERS = ("UserObject", "object")


@mutable
class Cell:
    """One cell: its label as it is written, its style, what it is inside of, and where; an edge with its two ends."""

    id: str
    label: str
    style: dict[str, str]
    parent: str
    place: Span
    is_edge: bool = False
    is_vertex: bool = False
    source: str = ""
    target: str = ""
    x: float = 0
    y: float = 0
    w: float = 0
    h: float = 0
    is_relative: bool = False
    start: tuple[float, float] | None = None  # where an edge begins that is attached to nothing
    end: tuple[float, float] | None = None
    is_hidden: bool = False
    data: dict[str, str] = fresh(default_factory=dict)  # the attributes of the object around it


@mutable
class Page:
    """One page of a file: its name, its cells by their id in the order of the file, and the data of the root."""

    name: str
    place: Span
    cells: dict[str, Cell] = fresh(default_factory=dict)
    data: dict[str, str] = fresh(default_factory=dict)
    wrong: list[tuple[str, Span, str]] = fresh(default_factory=list)  # what of it cannot be, where, and why


def pages(file: File) -> list[Page]:
    """Every page of a file. Raises ArchplanError, with its place, for what is no draw.io file or too large for one."""
    if len(file.text) > LARGEST:
        raise mistake("file-too-large", file.span(), f"a draw.io file is at most {LARGEST // 1_000_000} MB")
    reader = _Reader(file.shown)
    reader.read(file.text, file.span())
    if not reader.pages:
        what = f"{file.shown} has no page" if reader.is_diagram else f"{file.shown} is no draw.io file"
        raise mistake("not-drawio", file.span(), what, "name a .drawio file, as File > Save writes it")
    return reader.pages


class _Reader:
    """What the parser meets, element by element."""

    def __init__(self, shown: str):
        self.shown = shown
        self.pages: list[Page] = []
        self.is_diagram = False
        self.room = LARGEST  # how much all pages together may still unpack to
        self.open: list[str] = []
        self.page: Page | None = None
        self.packed: list[str] = []
        self.packed_at = Span(shown, 1, 1)
        self.packed_in: Page | None = None
        self.is_unpacked = False
        self.wrapper: dict[str, str] | None = None
        self.cell: Cell | None = None

    def read(self, text: str, at: Span, page: Page | None = None) -> None:
        """The elements of a text; of an unpacked page, all at one place."""
        inner = page is not None
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True

        def here() -> Span:
            return at if inner else Span(self.shown, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

        def refuse(*_: Any) -> None:
            raise mistake("xml-with-a-doctype", here(), "this XML declares a document type, and with it may declare entities",
                          "save it with draw.io, which declares none")  # fmt: skip

        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        parser.StartElementHandler = lambda name, attributes: self.starts(name, attributes, here())
        parser.EndElementHandler = lambda name: self.ends(name, here())
        parser.CharacterDataHandler = self.holds
        try:
            parser.Parse(text.encode("utf-8", "surrogatepass"), True)
        except expat.ExpatError as error:
            where = at if inner else Span(self.shown, error.lineno, error.offset + 1)
            what = expat.ErrorString(error.code)
            hint = "is this the right file?" if not self.is_diagram else "open it in draw.io and save it again"
            raise mistake("broken-xml", where, f"this is no XML: {what}", hint) from None

    def starts(self, name: str, attributes: dict[str, str], at: Span) -> None:
        self.open.append(name)
        if len(self.open) > DEEPEST:
            raise mistake("too-deep", at, f"this nests more than {DEEPEST} levels", "is this the right file?")
        if name in ("mxfile", "diagram", "mxGraphModel"):
            self.is_diagram = True
        if name == "diagram" and self.is_unpacked:
            raise mistake("broken-page", at, "this page holds a page", "open it in draw.io and save it again")
        if name == "diagram":
            self._add_page(attributes.get("name", ""), at)
            self.packed, self.packed_at, self.packed_in = [], at, self.page
        elif name == "mxGraphModel":
            self.packed_in = None
            if self.page is None:
                self._add_page("", at)
        elif name in WRAPPERS and self.page is not None:
            self.wrapper = attributes
        elif name == "mxCell" and self.page is not None:
            self._add_cell(attributes, at)
        elif self.cell is not None:
            self._place(name, attributes, at)

    def ends(self, name: str, at: Span) -> None:
        self.open.pop()
        if name in WRAPPERS:
            self.wrapper = None
        elif name == "mxCell":
            self.cell = None
        elif name == "diagram":
            if self.packed_in is not None and (text := "".join(self.packed).strip()):
                page, around, self.open = self.packed_in, self.open, []
                self.packed_in, self.is_unpacked = None, True
                found = unpacked(text, self.packed_at, self.room)
                self.room -= len(found)
                self.read(found, self.packed_at, page)
                self.open, self.is_unpacked = around, False
            self.page = None

    def holds(self, text: str) -> None:
        if self.packed_in is not None and self.open and self.open[-1] == "diagram":
            self.packed.append(text)

    def _add_page(self, name: str, at: Span) -> None:
        if len(self.pages) >= MOST_PAGES:
            raise mistake("too-many-pages", at, f"this has more than {MOST_PAGES} pages")
        self.page = Page(name, at)
        self.pages.append(self.page)

    def _add_cell(self, attributes: dict[str, str], at: Span) -> None:
        page, around = self.page, self.wrapper or {}
        assert page is not None
        id_ = around.get("id") or attributes.get("id", "")
        label = around.get("label", attributes.get("value", ""))
        data = {key: value for key, value in around.items() if key not in ("id", "label")}
        if around.get("placeholders") == "1":
            label = _filled(label, data)
        self.cell = cell = Cell(
            id_, label[:LONGEST_LABEL], styled(attributes.get("style", "")), attributes.get("parent", ""), at,
            attributes.get("edge") == "1", attributes.get("vertex") == "1", attributes.get("source", ""),
            attributes.get("target", ""), is_hidden=attributes.get("visible") == "0", data=data,
        )  # fmt: skip
        if len(page.cells) >= MOST_CELLS:
            raise mistake("too-many-cells", at, f"this page has more than {MOST_CELLS:,} cells")
        if id_ and id_ in page.cells:
            page.wrong.append((f"the cell {id_[:60]!r}", at, "another cell of this page has the same id"))
            return
        if not id_:
            id_ = cell.id = f"(cell {len(page.cells) + 1})"
        page.cells[id_] = cell
        if not cell.parent and not (cell.is_edge or cell.is_vertex):
            page.data |= data

    def _place(self, name: str, attributes: Mapping[str, str], at: Span) -> None:
        cell = self.cell
        assert cell is not None
        if name == "mxGeometry":
            cell.x, cell.y = _number(attributes.get("x")), _number(attributes.get("y"))
            cell.w, cell.h = _number(attributes.get("width")), _number(attributes.get("height"))
            cell.is_relative = attributes.get("relative") == "1"
        elif name == "mxPoint" and attributes.get("as") in ("sourcePoint", "targetPoint"):
            point = _number(attributes.get("x")), _number(attributes.get("y"))
            if attributes["as"] == "sourcePoint":
                cell.start = point
            else:
                cell.end = point


def unpacked(text: str, at: Span, room: int = LARGEST) -> str:
    """A page as draw.io packs it, as XML. Raises ArchplanError for what is not packed so, and for what is too large."""
    if text[:1] == "<":
        return text
    hint = "open it in draw.io and save it again, with File > Properties > Compressed off"
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
        found = zlib.decompressobj(-15).decompress(data, room + 1)
    except (binascii.Error, zlib.error, ValueError):
        raise mistake("broken-page", at, "this page is neither XML nor packed as draw.io packs pages", hint) from None
    if len(found) > room:
        raise mistake("file-too-large", at, f"its pages unpack to more than {LARGEST // 1_000_000} MB", hint)
    return unquote(found.decode("utf-8", "replace"))


def styled(text: str) -> dict[str, str]:
    """A style by its keys. Its bare words, as ``ellipse`` or ``text``, stand under their own name with nothing."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        key, equals, value = part.partition("=")
        if key.strip():
            found[key.strip()] = value.strip() if equals else ""
    return found


def _filled(label: str, data: Mapping[str, str]) -> str:
    """A label with the data of its cell in place of ``%name%``."""
    for key, value in list(data.items())[:50]:
        label = label.replace(f"%{key}%", value[:200])
    return label


def _number(text: str | None) -> float:
    """A coordinate; nought for what is none, or is out of all bounds."""
    try:
        number = float(text or 0)
    except ValueError:
        return 0.0
    return number if abs(number) < 1e7 else 0.0


def ancestors(page: Page, cell: Cell) -> Iterator[Cell]:
    """What a cell is inside of, the innermost first; a circle of parents ends where it closes."""
    seen = {cell.id}
    here = page.cells.get(cell.parent)
    while here is not None and here.id not in seen and len(seen) < MOST_PARENTS:
        seen.add(here.id)
        yield here
        here = page.cells.get(here.parent)


__all__ = ["ArchplanError", "Cell", "Page", "ancestors", "pages", "styled", "unpacked"]
