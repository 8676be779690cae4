"""The report for Word: headings, lists and tables of its own styles, to be gone on with by hand.

A picture goes in twice, as vectors for Word of 2016 and later, and as pixels for whatever else opens the file.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from docx.table import _Cell

from archplan.drawing.formats import press
from archplan.drawing.page.lettering import shorten
from archplan.outputs.page.forms import form
from archplan.outputs.page.page import Block, Bullets, Cell, Facts, Page, Picture, Row, Section, Table, Text, pictured
from archplan.outputs.page.paper import (
    A4,
    BESIDE,
    LYING,
    SMALLEST_LETTER,
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
)  # fmt: skip

MARGIN = 54.0
PAPER = (LYING[0], 440.0)  # Word wants some room over a picture
ROOM = A4[0] - 2 * MARGIN
TALLEST = 520.0
OVER = 2 * MARGIN + 64  # above, below, the heading and the caption of a drawing on a sheet of its own
WIDEST = 1584.0  # Word's largest page
USUAL, SMALL = (8.5, 8.0, 7.5, 7.0, 6.5, 6.0), (7.5, 7.0, 6.5, 6.0)
INK, SOFT = RGBColor(0x16, 0x19, 0x1F), RGBColor(0x54, 0x5B, 0x64)
TONES = {"good": RGBColor(0x3F, 0x62, 0x12), "bad": RGBColor(0xB4, 0x23, 0x18), "soft": SOFT}
LANGUAGES = {"en": "en-US", "vi": "vi-VN"}


@form("docx", suffix=".docx")
def docx(page: Page) -> bytes:
    """For Word: lying A4 with a table of services and the picture; with --full every section, to be gone on with."""
    word = Document()
    _described(word, page)
    _styled(word, page)
    word.add_paragraph(printable(page.title), "Title")
    if page.is_short:
        _short(word, page)
        return _packed(word)
    word.add_paragraph(printable(page.subtitle), "Subtitle")
    total = word.add_paragraph(f"{page.say('Total a month')}: ", "Total")
    total.add_run(page.total).bold = True
    later: list[Picture] = []
    for section in page.sections:
        _section(word, section, page, later)
    if later:
        for at, picture in enumerate(later):
            _on_a_sheet(word, page, picture, page.say("Drawings") if at == 0 else "")
    return _packed(word)


def _short(word: Any, page: Page) -> None:
    """The short page: verdict, figures and picture on page one, then the tables; all on lying A4."""
    if page.about:
        word.add_paragraph(printable(page.about))
    word.add_paragraph(printable(page.subtitle), "Subtitle")
    for section in in_order(page):
        if section.key not in ("summary", "architecture"):
            word.add_heading(printable(section.title), 1)
        for block in section.blocks:
            if isinstance(block, Facts) and section.key == "summary":
                _tiles(word, block)
            elif isinstance(block, Picture):
                room = PAPER if is_alone(block) else BESIDE
                svg = chosen(block, SMALLEST_LETTER, room)
                taken = pictured(block.key, block.title, block.alt, partial(str, svg), block.is_chart)
                _drawn(word, taken, sizes_in(svg)[0] * scale_on(svg, room), section.title)
                if is_alone(block):
                    word.paragraphs[-1].paragraph_format.page_break_before = True
                if said := too_small(block, room, page.say):
                    word.add_paragraph(printable(said), "Caption").alignment = WD_ALIGN_PARAGRAPH.CENTER
            elif isinstance(block, Table):
                _table(word, block, *columns([block], room_of(block, LYING[0]), USUAL))
            elif isinstance(block, Text) and block.tone == "strong":
                word.add_paragraph(printable(block.text), "Total")
            else:
                _block(word, block, section, USUAL, page, [])


def _tiles(word: Any, facts: Facts) -> None:
    """Figures side by side."""
    made = word.add_table(1, len(facts.items), "Report table")
    made.autofit = False
    for tc, (title, it) in zip(made._tbl.tr_lst[0].tc_lst, facts.items, strict=True):
        cell = _Cell(tc, made)
        cell.width = Pt(LYING[0] / len(facts.items))
        _run(cell.paragraphs[0], title, "soft").font.size = Pt(8)
        figure = _run(cell.add_paragraph(), it.text, "strong")
        figure.font.size = Pt(13)
        if it.note:
            _run(cell.add_paragraph(), it.note, "soft").font.size = Pt(8)
        for said in cell.paragraphs:
            said._p.style = "Cell"
    look = made._tbl.tblPr.find(qn("w:tblLook"))
    look.set(qn("w:firstRow"), "0")
    look.set(qn("w:val"), "0400")
    word.add_paragraph(style="Gap")


def _section(word: Any, section: Section, page: Page, later: list[Picture]) -> None:
    """A heading and its blocks; a large picture that opens a section stands there, others after the last section."""
    blocks = list(section.blocks)
    first = blocks[0] if blocks else None
    if isinstance(first, Picture) and inline(first, ROOM, TALLEST) is None:
        _on_a_sheet(word, page, first, section.title)
        _sheet_of(word, page, *A4)
        blocks = blocks[1:]
    else:
        word.add_heading(printable(section.title), 1)
    sizes = SMALL if section.key in ("lines", "sources") else USUAL
    for block in blocks:
        _block(word, block, section, sizes, page, later)


def _block(word: Any, block: Block, section: Section, sizes: Sequence[float], page: Page, later: list[Picture]) -> None:
    if isinstance(block, Table):
        run = [it for it in section.blocks if isinstance(it, Table) and it.group and it.columns == block.columns]
        _table(word, block, *columns(run if block.group else [block], ROOM, sizes))
    elif isinstance(block, Facts):
        _facts(word, block)
    elif isinstance(block, Bullets):
        if block.title:
            title = word.add_paragraph()
            _run(title, block.title, block.tone or "strong")
            title.paragraph_format.keep_with_next = True
        for item in block.items:
            word.add_paragraph(printable(item), "List Bullet")
    elif isinstance(block, Picture):
        across = inline(block, ROOM, TALLEST)
        if across is None:
            later.append(block)
            said = page.say("{title}: under {heading}, at the end.", title=block.title, heading=page.say("Drawings"))
            _run(word.add_paragraph(), said, "soft")
        else:
            _drawn(word, block, across, section.title)
    elif isinstance(block, Text):
        _run(word.add_paragraph(), block.text, block.tone)


# ------------------------------------------------------------------------------------------------------- tables


def _table(word: Any, table: Table, size: float, widths: Sequence[float]) -> None:
    if table.group:
        heading = word.add_heading(printable(table.group), 2)
        if table.total:
            heading.paragraph_format.tab_stops.add_tab_stop(Pt(ROOM), WD_TAB_ALIGNMENT.RIGHT)
            heading.add_run("\t" + printable(table.total))
    elif table.caption:
        word.add_paragraph(printable(table.caption), "Caption").paragraph_format.keep_with_next = True
    made = word.add_table(len(table.rows) + 1, len(widths), "Report table")
    made.autofit = False
    for column, wide in zip(made.columns, widths, strict=True):
        column.width = Pt(wide)
    head, *rest = made._tbl.tr_lst
    head.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    titles = Row(tuple(Cell(column.title) for column in table.columns), kind="head")
    figures = [column.is_figure for column in table.columns]
    for line, row in zip([head, *rest], [titles, *table.rows], strict=True):
        line.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
        _row(line, made, row, figures, size, widths)
    word.add_paragraph(style="Gap")


def _row(line: Any, table: Any, row: Row, figures: Sequence[bool], size: float, widths: Sequence[float]) -> None:
    cells = list(line.tc_lst)
    span = span_of(row) if row.kind != "head" else 1
    for extra in cells[1:span]:
        line.remove(extra)
    if span > 1:
        cells[0].grid_span = span
    for at, (tc, it) in enumerate(zip([cells[0], *cells[span:]], [row.cells[0], *row.cells[span:]], strict=True)):
        column = 0 if at == 0 else at + span - 1
        wide = sum(widths[:span]) if at == 0 else widths[column]
        cell = _Cell(tc, table)
        cell.width = Pt(wide)
        tone = it.tone or {"unknown": "bad", "total": "strong"}.get(row.kind, "")
        paragraph = cell.paragraphs[0]
        if it.text or not it.note:
            run = _run(paragraph, it.text, tone)
            run.font.size = Pt(size)
            run.bold = row.kind == "total" or run.bold
            paragraph = cell.add_paragraph() if it.note else paragraph
        if it.note:
            _run(paragraph, it.note, "soft").font.size = Pt(size * 0.9)
        for said in cell.paragraphs:
            said._p.style = "Cell"  # by its id; by its name it would be looked for among all styles, a thousand times
            if figures[column]:
                said.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _facts(word: Any, facts: Facts) -> None:
    made = word.add_table(len(facts.items), 2, "Report table")
    made.autofit = False
    look = made._tbl.tblPr.find(qn("w:tblLook"))
    look.set(qn("w:firstRow"), "0")
    look.set(qn("w:val"), "0400")
    widths = (ROOM * 0.68, ROOM * 0.32)
    for column, wide in zip(made.columns, widths, strict=True):
        column.width = Pt(wide)
    for line, (title, it) in zip(made._tbl.tr_lst, facts.items, strict=True):
        line.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
        row = Row((Cell(title), Cell(it.text, note=it.note, tone=it.tone)))
        _row(line, made, row, (False, True), 9.5, widths)
    word.add_paragraph(style="Gap")


def _run(paragraph: Any, text: str, tone: str = "") -> Any:
    run = paragraph.add_run(printable(text))
    if tone in TONES:
        run.font.color.rgb = TONES[tone]
    if tone in ("strong", "bad"):
        run.bold = True
    return run


# ----------------------------------------------------------------------------------------------------- pictures

_ASVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"


def _on_a_sheet(word: Any, page: Page, picture: Picture, heading: str) -> None:
    """A section of its own, as large as the drawing's letters ask and Word can make it."""
    found = sheet(picture, MARGIN, OVER)
    shrunk = min(1.0, (WIDEST - 2 * MARGIN) / found.across, (WIDEST - OVER) / (found.high - OVER))
    wide, tall, _ = sizes_in(picture.svg)
    high = found.high if shrunk == 1 else found.across * shrunk * tall / wide + OVER
    _sheet_of(word, page, min(found.wide, WIDEST), high)
    if heading:
        word.add_heading(printable(heading), 1)
    _drawn(word, picture, found.across * shrunk, heading)


def _sheet_of(word: Any, page: Page, wide: float, high: float) -> None:
    section = word.add_section(WD_SECTION.NEW_PAGE)
    _sized(section, page, wide, high)


def _sized(section: Any, page: Page, wide: float, high: float) -> None:
    """A section's paper, its margins, and the lines at the head and the foot of its pages."""
    section.page_width, section.page_height = Pt(wide), Pt(high)
    section.orientation = WD_ORIENT.LANDSCAPE if wide > high else WD_ORIENT.PORTRAIT
    margin = 40.0 if page.is_short else MARGIN
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Pt(margin)
    section.header_distance = section.footer_distance = Pt(margin / 2)
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    room = wide - 2 * margin
    _running(section.header.paragraphs[0], page.title, [f"{page.say('Total a month')} {page.total}"], room)
    _running(section.footer.paragraphs[0], page.subtitle, ["PAGE", " / ", "NUMPAGES"], room)


def _drawn(word: Any, picture: Picture, across: float, heading: str) -> None:
    """The picture as pixels, with its vectors beside them, its words for who cannot see it, and its caption."""
    paragraph = word.add_paragraph(style="Picture")
    shape = paragraph.add_run().add_picture(BytesIO(press.png(picture.svg, _zoom(picture))), width=Pt(across))
    number = len(word.inline_shapes)
    words = shape._inline.docPr
    words.set("id", str(number))
    words.set("name", f"Picture {number}")
    words.set("title", printable(picture.title))
    words.set("descr", printable(picture.alt))
    data = _for_word(picture.svg).encode()
    part = Part(PackURI(f"/word/media/picture{number}.svg"), "image/svg+xml", data, word.part.package)
    blip = next(shape._inline.iter(qn("a:blip")))
    blip.append(
        parse_xml(
            f'<a:extLst {nsdecls("a", "r")}><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
            f'<asvg:svgBlip xmlns:asvg="{_ASVG}" r:embed="{word.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)}"/>'
            "</a:ext></a:extLst>"
        )
    )
    if below := printable(caption(picture, heading)):
        word.add_paragraph(below, "Caption").alignment = WD_ALIGN_PARAGRAPH.CENTER


def _zoom(picture: Picture) -> float:
    """Twice its size, as long as that is a picture a screen can hold."""
    wide, high, _ = sizes_in(picture.svg)
    return 2 if wide * high * 4 <= 40_000_000 else 1


def _for_word(svg: str) -> str:
    """The same drawing for a painter that knows no symbols: icons in place."""
    if "<use" not in svg:
        return svg
    ElementTree.register_namespace("", _SVG[1:-1])
    ElementTree.register_namespace("xlink", _XLINK[1:-1])
    root = ElementTree.fromstring(svg)
    symbols = {it.get("id"): it for it in root.iter(f"{_SVG}symbol")}
    _in_place(root, symbols)
    for parent in root.iter():
        for child in [it for it in parent if it.tag == f"{_SVG}symbol"]:
            parent.remove(child)
    return ElementTree.tostring(root, encoding="unicode")


def _in_place(parent: Any, symbols: dict[str | None, Any]) -> None:
    for at, child in enumerate(list(parent)):
        if child.tag == f"{_SVG}use":
            name = child.get(f"{_XLINK}href", child.get("href", "")).removeprefix("#")
            if name in symbols:
                parent[at] = _placed(child, symbols[name])
        elif child.tag != f"{_SVG}symbol":
            _in_place(child, symbols)


def _placed(use: Any, symbol: Any) -> Any:
    """What a symbol shows, moved and scaled to where it is used."""
    box = [float(part) for part in symbol.get("viewBox", "0 0 48 48").split()]
    x, y = float(use.get("x", 0)), float(use.get("y", 0))
    across, down = float(use.get("width", box[2])) / box[2], float(use.get("height", box[3])) / box[3]
    moved = f"translate({x - box[0] * across:g} {y - box[1] * down:g}) scale({across:g} {down:g})"
    group = ElementTree.Element(f"{_SVG}g", {"transform": moved})
    for name, said in use.attrib.items():
        if name not in ("x", "y", "width", "height", "href", f"{_XLINK}href"):
            group.set(name, f"{said} {moved}" if name == "transform" else said)
    group.extend(deepcopy(child) for child in symbol)
    return group


# ------------------------------------------------------------------------------------------------ the whole file


def _described(word: Any, page: Page) -> None:
    about = word.core_properties
    about.title, about.subject, about.author = printable(page.title)[:255], printable(page.subtitle)[:255], "archplan"
    about.comments, about.keywords, about.last_modified_by = "", "", "archplan"
    about.language, about.revision = LANGUAGES[page.lang], 1
    day = page.report.plan.day
    about.created = about.modified = datetime(day.year, day.month, day.day)
    rels = word.part.package.rels
    for key in [key for key, rel in rels.items() if rel.reltype.endswith("/thumbnail")]:
        del rels[key]  # of python-docx's own empty page


def _styled(word: Any, page: Page) -> None:
    """The styles that everything is set in; whoever goes on changes them once."""
    styles = word.styles
    fonts = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    fonts.find(qn("w:lang")).set(qn("w:val"), LANGUAGES[page.lang])
    for name, size, color in (
        ("Normal", 10, INK), ("Title", 24, INK), ("Subtitle", 9.5, SOFT), ("Heading 1", 15, INK), ("Heading 2", 10.5, INK),
        ("Caption", 9, SOFT), ("List Bullet", 9, INK),
    ):  # fmt: skip
        style = styles[name]
        style.font.size, style.font.color.rgb, style.font.italic = Pt(size), color, False
        found = style.element.get_or_add_rPr().get_or_add_rFonts()
        for spacing in style.element.rPr.findall(qn("w:spacing")):
            style.element.rPr.remove(spacing)
        for key in list(found.attrib):
            del found.attrib[key]
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            found.set(qn(f"w:{script}"), "Arial")
    _spaced(styles["Normal"], 0, 6)
    _spaced(styles["Title"], 0, 4)
    _spaced(styles["Heading 1"], 18, 6)
    _spaced(styles["Heading 2"], 10, 3)
    _spaced(styles["List Bullet"], 0, 2)
    _spaced(styles["Caption"], 6, 3)
    for name, size, above, below in (
        ("Cell", 8.5, 1.5, 1.5),
        ("Gap", 4, 0, 0),
        ("Picture", 10, 6, 2),
        ("Total", 14, 0, 8),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.font.size = Pt(size)
        _spaced(style, above, below)
    styles["Picture"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles["Picture"].paragraph_format.keep_with_next = True
    styles.element.append(parse_xml(_TABLE_STYLE))
    _sized(word.sections[0], page, *(A4[::-1] if page.is_short else A4))


_TABLE_STYLE = f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable">
<w:name w:val="Report table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="D5DBDB"/>
<w:bottom w:val="single" w:sz="4" w:space="0" w:color="D5DBDB"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="D5DBDB"/></w:tblBorders>
<w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="545B64"/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="545B64"/></w:tcBorders>
<w:shd w:val="clear" w:color="auto" w:fill="F4F6F7"/></w:tcPr></w:tblStylePr></w:style>"""


def _spaced(style: Any, above: float, below: float) -> None:
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)


def _running(paragraph: Any, left: str, right: Sequence[str], room: float) -> None:
    """The line at the head or the foot of every page."""
    paragraph.style = "Normal"
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(room), WD_TAB_ALIGNMENT.RIGHT)
    for part in [shorten(printable(left), ROOM - 80, 8), "\t", *right]:
        run = paragraph.add_run() if part in ("PAGE", "NUMPAGES") else paragraph.add_run(part)
        run.font.size, run.font.color.rgb = Pt(8), SOFT
        if part in ("PAGE", "NUMPAGES"):
            field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{part}"/>')
            run._r.addprevious(field)
            field.append(run._r)
            run.text = "1"


def _packed(word: Any) -> bytes:
    """The file with the same bytes on any day: no times of writing in it."""
    made, packed = BytesIO(), BytesIO()
    word.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0  # not that of the machine
            file.writestr(entry, parts.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
