"""Letters of the world promise to be printed: each by a font at hand, or refused by its name."""

import io
from typing import Any

import pypdf
import pytest

from archplan import drawing
from archplan.drawing import DrawingError, Node, Scene
from archplan.drawing.formats import fonts, overlay

SCRIPTS = {
    "Thai": ("ราคา", "สวนสนุก", "NotoSansThai"),
    "Hindi": ("नमक", "हिन्दी", "NotoSansDevanagari"),
    "Arabic": ("مخزن", "سلام", "NotoSansArabic"),
    "Korean": ("사용자", "결제", "NotoSansCJK"),
    "Vietnamese": ("Đặt hàng", "Thanh toán", "Arimo"),
    "signs": ("① ✓", "② ✗", "Inter"),
}


def titled(words: str) -> Scene:
    return Scene("Shop", "", "", (Node("a", "service", (words,), "", "compute", ""),), (), ())


@pytest.mark.heavy
@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_printed(script: str) -> None:
    """it: writes the words with a font of their script into PDF and PNG, the same every time"""
    words, others, font = SCRIPTS[script]
    pdf = drawing.pdf(titled(words))
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    objects: list[Any] = [reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1)]
    embedded = {str(it["/BaseFont"]) for it in objects if isinstance(it, dict) and "/BaseFont" in it}
    assert any(font in name for name in embedded), embedded
    if script != "Arabic":  # whose letters change with their neighbours, as those in the file do
        assert words in reader.pages[0].extract_text()
    pictures = [drawing.png(titled(it), 1) for it in (words, words, others, "x")]
    assert pictures[0] == pictures[1] and len({*pictures}) == 3


def test_letters_without_the_extra_are_named_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """it: names the letter and the extra where its fonts are not installed"""
    monkeypatch.setattr(fonts, "_packs", tuple)
    for draw in (drawing.png, drawing.pdf):
        with pytest.raises(DrawingError, match=r"'ร' \(U\+0E23\).*pip install 'archplan\[letters\]'"):
            draw(titled("ราคา"))
    assert ">ราคา</text>" in drawing.svg(titled("ราคา"))


def test_a_folder_of_fonts_brings_its_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """it: reads the fonts of a folder that is named, and says where there is none"""
    (home,) = (it for it in fonts._packs() if "thai" in str(it))
    monkeypatch.setattr(fonts, "_packs", tuple)
    token = fonts.folder.set(str(home))
    try:
        assert fonts.spelled("ราคา A") == [("ราคา ", "Noto Sans Thai"), ("A", "Arimo")]
        fonts.folder.set("/nowhere")
        with pytest.raises(DrawingError, match="no folder of fonts '/nowhere'"):
            fonts.missing("ราคา")
    finally:
        fonts.folder.reset(token)


def test_what_arimo_writes_asks_no_other_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """it: reads no file of the extra for English and Vietnamese, so that their bytes are the same with and without it"""

    def refused(*_: object) -> None:
        raise AssertionError("a font was read")

    monkeypatch.setattr(fonts, "_others", refused)
    monkeypatch.setattr(fonts, "fonts", refused)
    svg = drawing.svg(titled("Đặt hàng → 5 ≤ 6"))
    assert overlay.taken_out(svg) == (svg, [])
    assert fonts.folders(svg) == [fonts.arimo()]


@pytest.mark.parametrize("data", [b"", b"ttcf", b"\0\1\0\0\xff\xff" + b"\xff" * 40, b"ttcf\0\0\0\1\xff\xff\xff\xff"])
def test_what_is_no_font_has_no_letters(data: bytes, tmp_path) -> None:
    """it: takes nothing from a broken file"""
    (tmp_path / "a.ttf").write_bytes(data)
    assert fonts._read(tmp_path / "a.ttf") == []
