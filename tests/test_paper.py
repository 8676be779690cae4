"""The report on paper: PDF, Word and a workbook say what the page says, alike on every machine, whatever a spec holds."""

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from archplan.checks.review import review
from archplan.drawing import DrawingError
from archplan.drawing.formats import fonts, press
from archplan.estimate.plan import plan
from archplan.kernel.record import changed
from archplan.outputs.page.forms import form_named
from archplan.outputs.page.forms.docx import _for_word
from archplan.outputs.page.page import (
    Block,
    Bullets,
    Cell,
    Column,
    Facts,
    Ladder,
    Page,
    Row,
    Rung,
    Section,
    Table,
    Text,
    pictured,
)
from archplan.outputs.page.paper import A4, SMALLEST_LETTER, broken, columns, inline, printable, sheet, sizes_in
from archplan.outputs.page.sections import page_of
from archplan.outputs.page.words import Words
from tests import build
from tests.clock import DAY
from tests.conftest import ROOT
from tests.reading import pdf, workbook

SPECS = ("online-shop", "community/nutrition-tracker", "resilience/claims-office")
PAPERS = ("pdf", "docx", "xlsx")
TONGUES = (("en", "."), ("vi", ","))
each = pytest.mark.parametrize("spec", [pytest.param(spec, marks=pytest.mark.heavy) for spec in SPECS])
spoken = pytest.mark.parametrize("lang, decimal", [TONGUES[0], pytest.param(*TONGUES[1], marks=pytest.mark.heavy)])


def page(spec: str, lang: str = "en", decimal: str = "") -> Page:
    return build.page(ROOT / "architectures" / f"{spec}.yaml", lang, decimal)


def made(form: str, spec: str, lang: str = "en", decimal: str = "") -> bytes:
    return build.rendered(form, ROOT / "architectures" / f"{spec}.yaml", lang, decimal)


def written(found: Page, form: str) -> bytes:
    return form_named(form).render(found)  # type: ignore[return-value]  # these forms are of bytes


def together(text: str) -> str:
    """Text without its spaces and places to break: lines of a page break where they must."""
    return re.sub(r"[\s\u200b]+", "", text)


def printed(content: bytes, *options: str) -> str:
    ran = subprocess.run(["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True)
    return ran.stdout.decode()


# ---------------------------------------------------------------------------------------------------------- PDF


@spoken
@each
@pytest.mark.door
def test_a_pdf_can_be_searched(spec, lang, decimal):
    """The title, the total and every section's title are text; so are the words of the drawing."""
    found, text = page(spec, lang, decimal), together(printed(made("pdf", spec, lang, decimal)))
    for said in (found.title, found.subtitle, found.total, *(section.title for section in found.sections)):
        assert together(said) in text
    words = [together(unescape(said)) for said in re.findall(r"<text[^>]*>([^<]+)", found.pictures[0].svg)]
    assert len(words) > 20
    assert not [said for said in words if said not in text]


@each
@pytest.mark.heavy
def test_a_pdf_says_every_cell_of_every_table(spec):
    read = pdf(made("pdf", spec))
    text = together("".join(it.extract_text() for it in read.pages))  # in the order it was set, cell by cell
    for block in page(spec).blocks():
        if isinstance(block, Table):
            for row in block.rows:
                assert together(row.cells[-1].text) in text
                assert together(row.cells[0].text) in text


@pytest.mark.door
def test_the_figures_at_a_glance_are_on_the_first_page():
    text = together(printed(made("pdf", "online-shop"), "-l", "1"))
    facts = next(block for block in page("online-shop").blocks() if isinstance(block, Facts))
    for title, cell in facts.items:
        assert together(title) in text and together(cell.text) in text


@spoken
@each
@pytest.mark.heavy
def test_a_pdf_is_tagged_and_has_a_way_in(spec, lang, decimal):
    """PDF/UA-1: a title, a language, tags, alternative texts, and an outline with every section in order."""
    found = page(spec, lang, decimal)
    read = pdf(made("pdf", spec, lang, decimal))
    root: Any = read.trailer["/Root"]
    about: Any = read.metadata
    assert about.title == found.title and root["/Lang"] == lang
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert "/CreationDate" not in about and "/ModDate" not in about
    assert b"pdfuaid" in root["/Metadata"].get_data()
    named = [re.sub(r"^\d+ ", "", str(it["/Title"])) for it in read.outline if not isinstance(it, list)]
    titles = [section.title for section in found.sections]
    assert named[: len(titles)] == titles and len(named) - len(titles) <= 1  # and the drawings after them
    described = {it["/Alt"] for it in objects(read) if "/Alt" in it}
    assert {printable(picture.alt) for picture in found.pictures} <= described


def objects(read) -> list:
    held = (read.get_object(number) for number in range(1, int(str(read.trailer["/Size"]))))
    return [it for it in held if isinstance(it, dict)]


@each
def test_pictures_in_a_pdf_are_vectors(spec):
    """No raster image is larger than an icon of the catalogue, and every letter of the drawing is a letter."""
    read = pdf(made("pdf", spec))
    images = [it for it in objects(read) if it.get("/Subtype") == "/Image"]
    assert all(max(it["/Width"], it["/Height"]) <= 320 for it in images)
    bare = re.sub(r"<image\b[^>]*/>", "", page(spec).pictures[0].svg)
    plain = pictured("architecture", "It", "It", lambda: bare)
    alone = changed(page(spec), sections=(Section("architecture", "It", (plain,)),))
    read = pdf(written(alone, "pdf"))
    assert not [it for it in objects(read) if it.get("/Subtype") == "/Image"]


@each
def test_letters_of_a_drawing_are_large_enough_to_read(spec):
    """Six points or more, on paper no larger than the drawing asks for."""
    for picture in page(spec).pictures:
        wide, _, letter = sizes_in(picture.svg)
        across = inline(picture, A4[0] - 108, 560) or sheet(picture, 34, 178).across
        assert letter * across / wide >= SMALLEST_LETTER
    read = pdf(made("pdf", spec))
    sizes = [tuple(round(float(side)) for side in it.mediabox[2:]) for it in read.pages]
    assert sizes[0] == (595, 842)
    large = [picture for picture in page(spec).pictures if inline(picture, A4[0] - 108, 560) is None]
    assert sum(size != (595, 842) for size in sizes) == len(large) > 0


def test_a_sheet_is_the_smallest_that_can_be_read():
    def drawn(wide, high, letter=12):
        return pictured(
            "d", "d", "d", lambda: f'<svg width="{wide}" height="{high}"><text font-size="{letter}">x</text></svg>'
        )

    # A4 lying is 841.89 wide, less 2 × 34: 773.89 / 12 letters of 6 points = 0.5 of 1547.78 pixels.
    assert sheet(drawn(1547, 600), 34, 120).wide == 841.89
    assert sheet(drawn(1549, 600), 34, 120).wide > 841.89
    assert inline(drawn(900, 300), 487.28, 560) == 487.28  # 487.28 / 900 × 12 = 6.497 points
    assert inline(drawn(975, 300), 487.28, 560) is None  # 487.28 / 975 × 12 = 5.997 points
    assert inline(drawn(400, 200), 487.28, 560) == 300  # never larger than it is: 400 × 0.75
    huge = sheet(drawn(90_000, 1000), 34, 120)
    assert huge.across == pytest.approx(16 * A4[1] / 4 - 68, abs=0.1)  # A0 lying: four times A4's long side


@pytest.mark.door
def test_header_rows_are_repeated_and_pages_counted():
    text = printed(made("pdf", "online-shop"), "-layout")
    pages = text.rstrip("\f").split("\f")
    for number, it in enumerate(pages, 1):
        assert re.search(rf"{number} / {len(pages)}\s*$", it)
        assert number == 1 or it.lstrip().startswith("Online shop")
    long = Table(
        "t",
        "c",
        (Column("Head"), Column("Sum", True)),
        tuple(Row((Cell(f"row {n}"), Cell(str(n)))) for n in range(120)),
    )
    alone = changed(page("online-shop"), sections=(Section("x", "It", (long,)),))
    pages = printed(written(alone, "pdf"), "-layout").rstrip("\f").split("\f")
    assert len(pages) > 2
    assert all(len(re.findall(r"^\s*Head\s+Sum$", it, re.MULTILINE)) == 1 for it in pages[1:])


def test_letters_that_no_font_has_are_refused_by_name():
    """Cuneiform, which no font at hand has: no box stands for it, and it is not left out."""
    found = changed(page("online-shop"), title="𒀀𒀁 Cửa hàng ễạữ")
    with pytest.raises(DrawingError, match=r"'𒀀' \(U\+12000\), '𒀁' \(U\+12001\)"):
        written(found, "pdf")


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.text(max_size=60))
@pytest.mark.heavy
def test_any_text_can_be_printed(text):
    """PDF/UA refuses a letter without a shape, so none must reach it: what no font has is named before."""
    blocks = (Text(text), Facts("f", ((text, Cell(text)),)), Bullets((text,), text, "bad"))
    table = Table(
        "t", text, (Column(text), Column(text, True)), (Row((Cell(text, note=text), Cell(text))),), text, "", text
    )
    found = changed(page("online-shop"), title=text, subtitle=text, sections=(Section("s", text, (*blocks, table)),))
    if lacking := fonts.missing(printable(text)):
        with pytest.raises(DrawingError, match=re.escape(f"letters '{lacking[0]}' (U+{ord(lacking[0]):04X})")):
            written(found, "pdf")
    else:
        assert written(found, "pdf").startswith(b"%PDF")


# -------------------------------------------------------------------------------------------------- the columns


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.data())
@pytest.mark.heavy
def test_columns_share_the_room(data):
    """They fill it to the point, none is lost, and a figure has its whole width where there is room."""
    count = data.draw(st.integers(1, 9))
    heads = tuple(Column(data.draw(st.text(max_size=20)), data.draw(st.booleans())) for _ in range(count))
    rows = tuple(
        Row(tuple(Cell(data.draw(st.text(max_size=200)), note=data.draw(st.text(max_size=30))) for _ in heads))
        for _ in range(data.draw(st.integers(0, 4)))
    )
    size, found = columns([Table("t", "", heads, rows)], 487.28, (8.5, 7.5, 6))
    assert size in (8.5, 7.5, 6) and len(found) == count
    assert sum(found) == pytest.approx(487.28, abs=0.1) and min(found) > 0


def test_words_break_only_where_they_must():
    assert broken("architectures/online-shop.yaml:25:11", 100, 8.5) == "architectures/online-shop.yaml:25:11"
    cut = broken("x" * 1000, 100, 10)  # an x is 5 points wide at 10: twenty to a line, less a margin of one letter
    assert cut.replace("\u200b", "") == "x" * 1000
    assert {len(part) for part in cut.split("\u200b")[:-1]} == {18}


def test_what_is_shown_is_one_line_of_printable_letters():
    assert printable("a\x00b\x07c\r\nd\u202eevil\u200f") == "a b c devil"
    assert printable("e\u0302\u0303") == "ễ"
    assert len(printable("x" * 100_000)) == 32_000 and printable("x" * 100_000).endswith("…")


# --------------------------------------------------------------------------------------------------------- Word


def document(content: bytes):
    return Document(io.BytesIO(content))


@spoken
@each
@pytest.mark.heavy
def test_word_reads_headings_tables_and_the_total(spec, lang, decimal):
    found, word = page(spec, lang, decimal), document(made("docx", spec, lang, decimal))
    styled = [(it.style.name, it.text) for it in word.paragraphs]
    assert styled[0] == ("Title", found.title) and styled[1] == ("Subtitle", found.subtitle)
    assert styled[2][1].endswith(found.total)
    heads = [text for style, text in styled if style == "Heading 1"]
    titles = [section.title for section in found.sections]
    assert heads[: len(titles)] == titles and len(heads) - len(titles) <= 1
    groups = [text.partition("\t")[0] for style, text in styled if style == "Heading 2"]
    tables = [block for block in found.blocks() if isinstance(block, Table)]
    assert groups == [block.group for block in tables if block.group]
    bullets = [text for style, text in styled if style == "List Bullet"]
    assert bullets == [
        printable(item) for block in found.blocks() if isinstance(block, Bullets) for item in block.items
    ]
    figures = [block for block in found.blocks() if isinstance(block, Facts)]
    assert len(word.tables) == len(tables) + len(figures) and figures


@each
def test_word_tables_have_a_style_a_repeated_head_and_figures_flush_right(spec):
    word = document(made("docx", spec))
    blocks = [block for block in page(spec).blocks() if isinstance(block, Table | Facts)]
    assert isinstance(blocks[0], Facts)
    for table, block in zip(word.tables, blocks, strict=True):
        assert table.style.name == "Report table"
        if isinstance(block, Facts):
            assert [row.cells[0].text for row in table.rows] == [title for title, _ in block.items]
            continue
        head, *rows = table._tbl.tr_lst
        assert head.trPr.find(qn("w:tblHeader")) is not None
        assert [cell.text for cell in table.rows[0].cells] == [column.title for column in block.columns]
        assert len(rows) == len(block.rows)
        for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
            assert (cell.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT) == column.is_figure
        said = "\n".join(paragraph.text for paragraph in table.rows[-1].cells[-1].paragraphs)
        last = block.rows[-1].cells[-1]
        assert said == "\n".join(printable(part) for part in (last.text, last.note) if part)


@each
def test_word_has_every_picture_as_vectors_and_as_pixels_with_its_words(spec):
    content, found = made("docx", spec), page(spec)
    word = document(content)
    assert len(word.inline_shapes) == len(found.pictures)
    described = set()
    for shape in word.inline_shapes:
        words, blip = shape._inline.docPr, next(shape._inline.iter(qn("a:blip")))
        described.add(words.get("descr"))
        pixels = word.part.related_parts[blip.get(qn("r:embed"))]
        vectors = word.part.related_parts[
            next(it for it in blip.iter() if it.tag.endswith("}svgBlip")).get(qn("r:embed"))
        ]
        assert pixels.blob.startswith(b"\x89PNG") and vectors.content_type == "image/svg+xml"
        assert vectors.blob.startswith(b"<svg")
        wide = int(sizes_in(vectors.blob.decode())[0])
        across = int.from_bytes(pixels.blob[16:20], "big")
        assert 2 * wide <= across <= 2 * (wide + 1) + 1
    assert described == {printable(picture.alt) for picture in found.pictures}
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        assert b"image/svg+xml" in held.read("[Content_Types].xml")
        assert not [name for name in held.namelist() if "thumbnail" in name]


@each
def test_a_large_drawing_lies_in_a_section_of_its_own(spec):
    word, found = document(made("docx", spec)), page(spec)
    large = [it for it in found.pictures if inline(it, A4[0] - 108, 520) is None]
    wide = [section for section in word.sections if section.page_width > section.page_height]
    assert len(wide) == len(large) > 0
    widest = max(shape.width for shape in word.inline_shapes)
    assert all(section.page_width <= 22 * 914400 for section in wide)  # Word's largest page: 22 inches
    assert widest <= max(section.page_width - section.left_margin - section.right_margin for section in wide) + 12700


@spoken
def test_word_knows_its_language_and_no_clock(lang, decimal):
    word = document(made("docx", "online-shop", lang, decimal))
    about = word.core_properties
    assert (about.title, about.author) == (page("online-shop", lang, decimal).title, "archplan")
    assert about.created.date() == about.modified.date() == DAY
    fonts = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    assert fonts.find(qn("w:lang")).get(qn("w:val")) == {"en": "en-US", "vi": "vi-VN"}[lang]
    with zipfile.ZipFile(io.BytesIO(made("docx", "online-shop", lang, decimal))) as held:
        assert {it.date_time for it in held.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@each
def test_word_is_given_a_drawing_it_can_paint(spec):
    """No symbols; every word still there, and none under a stroke of its own."""
    for picture in page(spec).pictures:
        plain = _for_word(picture.svg)
        assert "<use" not in plain and "<symbol" not in plain
        assert plain.count("<text") == picture.svg.count("<text")
        assert "paint-order" not in plain and not re.search(r"<text [^>]*stroke=", plain)
        assert plain.count("<image") >= picture.svg.count("<image")
        assert press.pdf(plain).startswith(b"%PDF")


# ----------------------------------------------------------------------------------------------------- workbook


class Sum:
    """The formulas of the workbook worked out once more, with nothing of Excel but the five they are made of."""

    def __init__(self, content: bytes):
        self.formulas = workbook(content)
        self.values = workbook(content, data_only=True)

    def cells(self):
        for one in self.formulas:
            for row in one.iter_rows():
                yield from ((one.title, cell) for cell in row if cell.data_type == "f")

    def at(self, sheet: str, cell: str) -> Decimal:
        held = self.formulas[sheet][cell.replace("$", "")]
        if held.data_type == "f":
            return self.worked(sheet, held.value)
        return Decimal(repr(held.value)) if isinstance(held.value, int | float) else Decimal()

    def many(self, sheet: str, area: str) -> list:
        name, _, cells = area.rpartition("!")
        sheet = name.strip("'") or sheet
        return [
            (sheet, cell.coordinate, cell.value) for row in self.formulas[sheet][cells.replace("$", "")] for cell in row
        ]

    def term(self, sheet: str, said: str) -> Decimal:
        """A number, the cell of this sheet or another, or a sum of some."""
        if said[0].isdigit():
            return Decimal(said)
        if said.startswith("SUM("):
            return sum((self.term(sheet, one) for one in said[4:-1].split(",")), Decimal())
        name, _, cell = said.rpartition("!")
        return self.at(name.strip("'") or sheet, cell)

    def worked(self, sheet: str, formula: str) -> Decimal:
        cell, area = r"\$?[A-Z]+\$?\d+", r"(?:'?[^'!(),]+'?!)?\$?[A-Z]+\$?\d+:\$?[A-Z]+\$?\d+"
        if match := re.fullmatch(rf"=({cell})\*({cell})(?:/(10+))?", formula):
            return self.at(sheet, match[1]) * self.at(sheet, match[2]) / Decimal(match[3] or 1)
        if match := re.fullmatch(rf"=12\*({cell})", formula):
            return 12 * self.at(sheet, match[1])
        if match := re.fullmatch(rf"=({cell})-({cell})", formula):
            return self.at(sheet, match[1]) - self.at(sheet, match[2])
        one = rf"(\d+(?:\.\d+)?|SUM\([^:()]+\)|(?:'[^']+'!|\w+!)?{cell})"
        if match := re.fullmatch(rf"={one}|=ROUND\({one}(?:([-*]){one})?,2\)", formula):
            if match[1]:
                return self.term(sheet, match[1])
            left, right = (self.term(sheet, text) if text else Decimal() for text in (match[2], match[4]))
            return (left * right if match[3] == "*" else left - right).quantize(Decimal("0.01"), ROUND_HALF_UP)
        if match := re.fullmatch(rf"=ROUND\(SUM\(({area})\),2\)", formula):
            found = sum((self.at(where, it) for where, it, _ in self.many(sheet, match[1])), Decimal())
            return found.quantize(Decimal("0.01"), ROUND_HALF_UP)
        match = re.fullmatch(rf'=SUMPRODUCT\(--EXACT\(({area}),"(.*)"\),({area})\)', formula)
        assert match, formula
        names, amounts = self.many(sheet, match[1]), self.many(sheet, match[3])
        of = [place for (_, _, name), place in zip(names, amounts, strict=True) if name == match[2].replace('""', '"')]
        return sum((self.at(where, it) for where, it, _ in of), Decimal())


@spoken
@each
def test_formulas_come_to_the_values_beside_them(spec, lang, decimal):
    book = Sum(made("xlsx", spec, lang, decimal))
    count = 0
    for name, cell in book.cells():
        value = book.values[name][cell.coordinate].value
        assert abs(book.worked(name, cell.value) - Decimal(repr(value))) < Decimal("0.00001"), (name, cell.value)
        count += 1
    assert count > 30


def total_of(found: Page) -> float:
    digits = re.sub(r"[^\d,.]", "", found.total)
    return float(digits.replace(".", "").replace(",", ".") if found.say.decimal == "," else digits.replace(",", ""))


@spoken
@each
def test_the_workbook_has_the_total_wherever_it_is_summed(spec, lang, decimal):
    found, book = page(spec, lang, decimal), Sum(made("xlsx", spec, lang, decimal))
    names = book.values.sheetnames
    assert len(names) >= 6
    if lang == "en":
        assert names[:6] == ["Summary", "Cost", "Lines", "Traffic", "Assumptions", "Sources"]
        assert {"options": "Options", "growth": "Growth"}.items() >= {
            section.key: name for section in found.sections for name in names if section.key in ("options", "growth") and name.lower() == section.key
        }.items()  # fmt: skip
    summary, cost, lines = (book.values[name] for name in names[:3])
    assert summary["B6" if found.about else "B4"].value == total_of(found)
    sums = [row for row in cost.iter_rows(values_only=True) if found.say("Total") in row]
    assert len(sums) == 1 and sums[0].count(total_of(found)) == 1
    held = [cell.value for row in lines.iter_rows() for cell in row]
    assert total_of(found) in held
    formulas = {cell.value for _, cell in book.cells()}
    assert any(formula.startswith(("=12*", "=ROUND(12*")) for formula in formulas)
    assert any(formula.startswith("=SUMPRODUCT(") for formula in formulas)


@each
def test_every_line_of_the_bill_is_a_row_and_a_product(spec):
    """Quantity × unit price stands as a formula for each line that one price makes, and what is not is a number."""
    found, book = page(spec), Sum(made("xlsx", spec))
    sheet = book.formulas["Lines"]
    lines = next(section for section in found.sections if section.key == "lines")
    rows = [row for block in lines.blocks if isinstance(block, Table) for row in block.rows]
    heads = [cell.value for cell in sheet[4]]
    assert heads[:2] == ["Service", "Name"] and sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == f"A4:{sheet.cell(4, len(heads)).column_letter}{4 + len(rows)}"
    amount, quantity = heads.index("A month"), heads.index("Quantity")
    for at, row in enumerate(rows, 5):
        cells = sheet[at]
        shown_as = row.cells[-1].text
        if row.kind == "charge" and row.cells[1].exact and not row.cells[2].text.startswith("~"):
            assert str(cells[amount].value).startswith("=") or shown_as == "$0.00" or "<" in shown_as, (at, shown_as)
        if row.kind == "free":
            assert (
                cells[amount].value == shown_as
                and shown_as in ("free", "not billed by AWS")
                and cells[amount].data_type == "s"
            )
        if row.cells[1].exact:
            said = row.cells[1].text.split(" ")[0]
            places = len(said.partition(".")[2])
            assert f"{cells[quantity].value:,.{places}f}" == said
            assert cells[quantity].number_format.startswith("#,##0" + ("." + "0" * places if places else "") + '"')
            assert cells[quantity].number_format.endswith(row.cells[1].text[len(said) :] + '"')


def test_a_price_for_a_million_is_divided_by_a_million():
    """180,000 queries at $0.40 per 1 million: 180,000 × 0.40 / 1,000,000 = $0.072."""
    sheet = workbook(made("xlsx", "online-shop"))["Lines"]
    row = next(row for row in sheet.iter_rows() if row[2].value == "DNS queries *")
    assert [cell.value for cell in row[3:6]] == [180_000, 0.4, "$0.40 per 1 million queries"]
    assert row[7].value == f"=D{row[0].row}*E{row[0].row}/1000000"
    values = workbook(made("xlsx", "online-shop"), data_only=True)["Lines"]
    assert values[row[7].coordinate].value == 0.072


@pytest.mark.door
def test_an_unknown_price_stays_unknown(tmp_path):
    """Its line says so in words; the sums are numbers that read "at least"."""
    spec = tmp_path / "s.yaml"
    spec.write_text(
        "title: It\nregion: eu-west-1\nservices:\n  a: {type: custom, unit_price: $3/month}\n"
        "  w: {type: ec2, instance: t3.medium, os: windows, region: ap-south-1}\n"
    )
    found = page_of(review(plan(spec, on=DAY)))
    assert found.total == "at least $3.00", "choose a price that the book does not hold"
    book = workbook(written(found, "xlsx"), data_only=True)
    (total,) = [row[1] for row in book["Summary"].iter_rows() if row[0].value == "Total a month"]
    assert (total.value, total.number_format) == (3, '"at least ""$"#,##0.00')
    held = [cell for row in book["Lines"].iter_rows() for cell in row]
    assert "price unknown" in [cell.value for cell in held]
    assert [cell.number_format for cell in held if cell.value == 3][-1].startswith('"at least "')
    (total,) = [row[4] for row in book["Cost"].iter_rows() if row[0].value == "Total"]
    assert total.value == 3 and total.number_format.startswith('"at least "')
    for form in ("pdf", "docx"):
        content = written(found, form)
        text = printed(content) if form == "pdf" else "\n".join(
            [it.text for it in document(content).paragraphs] + [c.text for t in document(content).tables for c in t._cells]
        )  # fmt: skip
        assert "at least $3.00" in text and "price unknown" in text


def test_figures_keep_their_sign_and_their_cents():
    """A plus, a minus, less than a cent, tiny unit prices, and a decimal comma all read as on the page."""
    cells = [
        Cell("+$164.09", "164.09"), Cell("-$6.40", "-6.4"), Cell("−$6.40"), Cell("<$0.01", "0.004"), Cell("-<$0.01", "-0.004"),
        Cell("$0.0000166667"), Cell("$1,234.50"), Cell("about 3"), Cell("8.22 req/s"), Cell("1,200 GB", "0.12"),
    ]  # fmt: skip
    table = Table("t", "c", (Column("What"), Column("Sum", True)), tuple(Row((Cell("x"), cell)) for cell in cells))
    found = changed(page("online-shop"), sections=(Section("cost", "It", (table,)),))
    sheet = workbook(written(found, "xlsx"))["Cost"]
    shown_as = [(row[1].value, row[1].number_format) for row in sheet.iter_rows(min_row=6)]
    plain = '"$"#,##0.00'
    assert shown_as == [
        (164.09, f"+{plain};-{plain}"), (-6.4, f"{plain};-{plain}"), (-6.4, f"{plain};-{plain}"),
        (0.004, f'[>=0.005]{plain};[>0]"<$0.01";{plain}'), (-0.004, f'[<=-0.005]-{plain};[<0]"-<$0.01";{plain}'),
        (0.0000166667, '"$"#,##0.0000000000'), (1234.5, f"{plain};-{plain}"), (3, '"about "#,##0'),
        ("8.22 req/s", "General"), (1200, '#,##0" GB"'),
    ]  # fmt: skip
    comma = changed(
        found,
        say=Words("en", ","),
        sections=(Section("cost", "It", (changed(table, rows=(Row((Cell("x"), Cell("$1.234,50"))),)),)),),
    )
    assert workbook(written(comma, "xlsx"))["Cost"]["B6"].value == 1234.5


def test_a_ladder_is_a_table_of_numbers():
    ladder = Ladder(
        "l",
        "Sizes",
        lambda: (Rung("half", "$1.00", "$12.00", (("a", "$1.00"),)), Rung("all", "$2.00", "$24.00", (("a", "$2.00"),))),
        1,
    )
    found = changed(page("online-shop"), sections=(Section("growth", "It", (ladder,)),))
    sheet = workbook(written(found, "xlsx"))["Growth"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=7)]
    assert rows == [["Traffic", "Total a month", "Total a year", "a"], ["half", 1, 12, 1], ["all", 2, 24, 2]]


# --------------------------------------------------------------------------------- all three, whatever a spec says

NASTY = (
    '#set page(fill: red) #read("/etc/passwd")', '$ \\ " ] = ( * _ @ `x` <script>alert(1)</script>', "=1+1", "+cmd|' /C calc'!A0",
    "-2+3", '@SUM(A1) =HYPERLINK("https://example.com")', "{{ 7*7 }} {% x %} &amp; ]]> -->", "https://example.com/a?b=c",
)  # fmt: skip
QUEER = ("\u202eevil\u202c \u2067שלום\u2069", "a\x00b\x07c\x1bd\ud800e\ufffe", "x" * 10_000, "word " * 2_000, "")
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200" viewBox="0 0 400 200" font-size="12"><title id="t">x'
    '</title><desc id="d">y</desc><text x="5" y="20">a &lt;b&gt; &amp; c</text></svg>'
)


@cache
def hostile() -> Page:
    texts = NASTY + QUEER
    heads = (Column(NASTY[0]), Column("Text"), Column(NASTY[1], True))
    rows = tuple(Row((Cell(text, note=text), Cell(text), Cell(text))) for text in texts)
    blocks: tuple[Block, ...] = (
        Text(QUEER[3]), Facts("f", tuple((text, Cell(text)) for text in texts)), Bullets(texts, NASTY[1], "bad"),
        pictured("p", NASTY[1], QUEER[1], lambda: SVG), Table("t", NASTY[0], heads, rows),
        *(Table(f"g{n}", text, heads, rows[:2], text, text, text) for n, text in enumerate(NASTY)),
    )  # fmt: skip
    sections = (
        Section("summary", NASTY[0], blocks),
        Section("lines", "'[]:*?/\\", blocks[4:]),
        Section("x", "'[]:*?/\\", blocks[4:5]),
    )
    return changed(page("online-shop"), title=NASTY[1], subtitle=NASTY[0], total="at least $1.00", sections=sections)


@pytest.mark.door
def test_a_pdf_takes_every_text_as_text():
    text = together(printed(written(hostile(), "pdf")))
    for said in NASTY:
        assert text.count(together(said)) >= 5, said
    assert "root:" not in text
    assert text.count("x" * 100) >= 10 and "שלום" in text
    # Every one of 10,000 letters: two facts, an item, and four cells of each of three tables would be cut if a row were.
    assert text.count("x") >= 9 * 10_000


def test_word_takes_every_text_as_text():
    word = document(written(hostile(), "docx"))
    held = [it.text for it in word.paragraphs] + [p.text for t in word.tables for c in t._cells for p in c.paragraphs]
    for said in NASTY:
        assert held.count(said) >= 4, said
    assert held.count("x" * 10_000) >= 4
    assert "a b c d e" in held and "evil שלום" in held


def test_a_workbook_takes_every_text_as_text():
    content = written(hostile(), "xlsx")
    book = workbook(content)
    held = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    for said in NASTY:
        cells = [cell for cell in held if cell.value == said]
        assert len(cells) >= 4 and {cell.data_type for cell in cells} == {"s"}, said
    assert not [
        cell for cell in held if cell.data_type == "f" and not cell.value.startswith(("=ROUND(", "='", "=Lines"))
    ]
    assert not [cell for cell in held if cell.hyperlink]
    assert len({name.lower() for name in book.sheetnames}) == len(book.sheetnames) == 3
    assert [cell.value for cell in held].count("x" * 10_000) >= 4


@pytest.mark.parametrize("form", PAPERS)
def test_a_long_cell_is_cut_where_excel_would_refuse_it(form):
    table = Table("t", "c", (Column("a"), Column("b", True)), (Row((Cell("y" * 50_000), Cell("1"))),))
    found = changed(page("online-shop"), sections=(Section("cost", "It", (table,)),))
    content = written(found, form)
    if form == "xlsx":
        cell = workbook(content)["Cost"]["A6"].value
        assert len(cell) == 32_000 and cell.endswith("…")


@pytest.mark.parametrize("form", PAPERS)
def test_a_page_of_nothing_is_a_file(form):
    """No sections, or a section without blocks, or a table without rows."""
    empty = (Section("summary", "It", ()), Section("lines", "Lines", (Table("t", "c", (Column("a"),), ()),)))
    for sections in ((), empty):
        assert written(changed(page("online-shop"), sections=sections), form)


@cache
def elsewhere(seed: str) -> dict[str, str]:
    """The digest of every form as another process writes it, with another seed of hashes and another clock."""
    code = (
        "import hashlib; from tests.build import SHOP, rendered\n"
        f"for form in {PAPERS}: print(form, hashlib.sha256(rendered(form, SHOP, 'vi')).hexdigest())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "TZ": f"UTC{seed}"},
    )  # fmt: skip
    return dict(line.split() for line in ran.stdout.splitlines())


@pytest.mark.parametrize("form", PAPERS)
@pytest.mark.heavy
def test_another_process_writes_the_same_bytes(form):
    """Nor a clock, nor the order of a set, nor the seed of hashes is in the file."""
    mine = hashlib.sha256(made(form, "online-shop", "vi")).hexdigest()
    assert elsewhere("1")[form] == elsewhere("2")[form] == mine


@pytest.mark.parametrize("form", PAPERS)
def test_no_place_of_this_machine_is_in_the_file(form):
    content = made(form, "online-shop")
    parts = [content]
    if form != "pdf":
        with zipfile.ZipFile(io.BytesIO(content)) as held:
            parts = [held.read(name) for name in held.namelist()]
    assert not [part for part in parts if str(ROOT).encode() in part or b"python-docx" in part]


def test_sheets_grow_with_the_drawing():
    """A larger drawing never gets a smaller sheet."""

    def drawn(wide):
        return pictured(
            "d", "d", "d", lambda: f'<svg width="{wide}" height="{wide / 2}"><text font-size="12">x</text></svg>'
        )

    found = [sheet(drawn(wide), 34, 178) for wide in range(200, 6000, 100)]
    assert all(a.wide <= b.wide + 0.01 for a, b in pairwise(found))


def test_every_total_of_a_workbook_is_a_formula():
    """Total, year, fixed, driven, list price, free tier and the rest of the budget follow from the lines."""
    book = workbook(made("xlsx", "online-shop"))
    for name, titles in (
        ("Summary", ("Total a month", "Year at this month's price", "Fixed, with no traffic")),
        ("Cost", ("Fixed, with no traffic", "Driven by traffic", "Total a month", "Year at this month's price",
                  "Free tier, taken off", "At list price, without the free tier", "Left of the budget of $450.00")),
    ):  # fmt: skip
        held = {row[0].value: row[1].value for row in book[name].iter_rows() if row[0].value}
        assert {title: held[title] for title in titles if not str(held[title]).startswith("=")} == {}
    totals = [row for row in book["Cost"].iter_rows() if row[0].value == "Total"]
    assert len(totals) == 1 and str(totals[0][4].value).startswith("=")
