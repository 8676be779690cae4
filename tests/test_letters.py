"""Letters of the world promise to be printed: each by a font at hand, or refused by its name."""

import io
import re
from base64 import b64encode
from contextvars import copy_context
from pathlib import Path
from typing import Any

import pypdf
import pytest

from archplan import drawing
from archplan.checks.review import review
from archplan.drawing import DrawingError, Node, Scene
from archplan.drawing.formats import fonts, overlay, press
from archplan.estimate.plan import plan
from archplan.kernel.record import changed
from archplan.outputs.page.forms import form_named
from archplan.outputs.page.sections import page_of
from tests import charts
from tests.build import page
from tests.conftest import ROOT
from tests.shell import Ran, run

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


SHOP = ROOT / "architectures/online-shop.yaml"
AGREES = """([png, box, of]) => Promise.all(png.map(async it => {
  const picture = new Image();
  picture.src = "data:image/png;base64," + it;
  await picture.decode();
  const canvas = new OffscreenCanvas(picture.width, picture.height), pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const { data } = pen.getImageData(...box);
  return Array.from({ length: box[2] * box[3] }, (_, at) => data[4 * at] + data[4 * at + 1] + data[4 * at + 2] < 384);
})).then(([ours, theirs]) => {
  const [, , wide, high] = box;
  const near = (ink, at) => {
    const x = at % wide, y = Math.floor(at / wide);
    for (let dy = -of; dy <= of; dy++) for (let dx = -of; dx <= of; dx++)
      if (x + dx >= 0 && x + dx < wide && y + dy >= 0 && y + dy < high && ink[at + dy * wide + dx]) return true;
    return false;
  };
  const share = (one, other) => {
    const ink = one.flatMap((dark, at) => dark ? [at] : []);
    return ink.length > 60 ? ink.filter(at => near(other, at)).length / ink.length : 0;
  };
  return Math.min(share(ours, theirs), share(theirs, ours));
})"""
"""How much of the ink of each of two pictures lies, in a box, within some pixels of the other's."""


def file_of(family: str) -> Path:
    """The file of a family at hand that stands upright."""
    files = (
        it for home in [fonts.arimo(), *fonts._packs()] for it in sorted(home.iterdir()) if "Italic" not in it.name
    )
    return next(it for it in files if it.suffix in (".ttf", ".ttc") and fonts._read(it)[0].family == family)


@pytest.mark.door
@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_looks_as_a_browser_shows_it(script: str, browser, tmp_path: Path) -> None:
    """it: prints the letters that Chromium prints with the same fonts, shaped and placed alike; other words differ"""
    words, others, _ = SCRIPTS[script]
    svg = drawing.svg(titled(words))
    families = fonts.families(words)
    faces = "".join(
        f"@font-face {{ font-family: '{it}'; src: url('{file_of(it).as_uri()}'); font-weight: 100 900 }}"
        for it in families
    )
    style = f"<style>{faces} body {{ margin: 0 }} svg {{ display: block }} svg g {{ font-family: {', '.join(map(repr, families))} }}</style>"
    (tmp_path / "it.html").write_text(f'<meta charset="utf-8">{style}<body>{svg}', "utf-8")
    context = browser.new_context(viewport={"width": 900, "height": 400}, device_scale_factor=3, offline=True)
    try:
        tab = context.new_page()
        tab.goto((tmp_path / "it.html").as_uri())
        tab.evaluate("document.fonts.ready")
        assert tab.evaluate("[...document.fonts].filter(it => it.status == 'error').length") == 0
        here = tab.evaluate(
            "words => { const it = [...document.querySelectorAll('.nodes text')]"
            ".find(it => it.textContent.includes(words)).getBoundingClientRect(); return [it.x, it.y, it.width, it.height] }",
            words,
        )
        box = [round(3 * here[0]) - 6, round(3 * here[1]) - 6, round(3 * here[2]) + 12, round(3 * here[3]) + 12]
        theirs = tab.screenshot()
        agree = [
            tab.evaluate(
                AGREES, [[b64encode(it).decode() for it in (press.png(drawing.svg(titled(said)), 3), theirs)], box, 2]
            )
            for said in (words, others)
        ]
    finally:
        context.close()
    assert agree[0] > 0.97 and agree[1] < 0.9, agree


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


# The report

WORLD = "ราคา नमक مخزن 사용자 Đặt hàng ① ✓"


def world(folder: Path) -> Path:
    """The shop with these words as its title, as a service's label and as a scenario's name."""
    text = SHOP.read_text("utf-8").replace("api:    {type: ecs,", f"api:    {{type: ecs, label: {WORLD[:9]} 사용자,")
    text = re.sub(r"^title: .*", f"title: {WORLD}", text, flags=re.MULTILINE).replace("  launch-day:", "  ราคา-नमक:")
    (folder / "world.yaml").write_text(text, "utf-8")
    return folder / "world.yaml"


def apart(*arguments: object) -> Ran:
    """A command whose fonts are its own, as those of a process are."""
    return copy_context().run(run, *arguments)


@pytest.mark.heavy
def test_a_report_prints_every_script(tmp_path: Path) -> None:
    """it: has the words in its text, in the drawing and in a chart, and embeds the fonts; the same every time"""
    made = [page_of(review(plan(world(tmp_path))), "en", ".", "world", (), kind) for kind in ("full", "short")]
    texts = []
    for found in made:
        pdf = form_named("pdf").render(found)
        assert isinstance(pdf, bytes)
        texts.append("".join("".join(it.extract_text() for it in pypdf.PdfReader(io.BytesIO(pdf)).pages).split()))
        assert families_in(pdf) >= {"Arimo", "NotoSansThai", "NotoSansDevanagari", "NotoSansArabic", "NotoSansCJK"}
    for text in texts:
        assert [it for it in ("ราคา", "नमक", "사용자", "Đặthàng", "①✓") if it not in text] == []
        assert "ราคาनमक사용자" in text and "\ufffd" not in text
    assert form_named("pdf").render(made[1]) == pdf
    assert texts[0].count("ราคา-नमक") >= 2  # in a table and in the chart under it


def families_in(pdf: bytes) -> set[str]:
    """The fonts of the table of scripts that a file embeds."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    objects: list[Any] = [reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1)]
    embedded = {str(it["/BaseFont"]) for it in objects if isinstance(it, dict) and "/BaseFont" in it}
    return {font for _, _, font in SCRIPTS.values() if any(font in name for name in embedded)}


@pytest.mark.heavy
def test_a_chart_prints_every_script() -> None:
    """it: writes other pixels for other words, and refuses what no font has"""
    pictures = {press.png(charts.services([(words, 5, 1), ("b", 2, 1)]), 1) for words, _, _ in SCRIPTS.values()}
    assert len(pictures) == len(SCRIPTS)
    with pytest.raises(DrawingError, match=r"'\U00012000' \(U\+12000\)"):
        press.png(charts.services([("\U00012000", 5, 1)]), 1)


@pytest.mark.heavy
def test_a_report_is_refused_for_a_letter_that_no_font_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """it: names letter and extra, writes the forms that readers' own fonts print, and no other"""
    monkeypatch.setattr(fonts, "_packs", tuple)
    ran = apart("report", world(tmp_path), "-o", tmp_path / "out", "--format", "pdf,docx,markdown,html")
    assert ran.code == 2
    refused = re.findall(r"^no (\w+): No font at hand has the letters 'ร' \(U\+0E23\)", ran.err, re.MULTILINE)
    assert refused == ["pdf", "docx", "picture"] and ran.err.count("pip install 'archplan[letters]'") == 3
    assert {it.name for it in (tmp_path / "out").iterdir() if it.suffix in (".pdf", ".docx", ".png")} == set()
    assert WORLD in (tmp_path / "out/world.md").read_text("utf-8") and (tmp_path / "out/world.html").is_file()


@pytest.mark.heavy
def test_a_report_takes_the_fonts_of_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """it: prints PDF, DOCX and the picture with them, and says where they do nothing and where there are none"""
    home = tmp_path / "fonts"
    home.mkdir()
    for number, family in enumerate(it for _, _, it in SCRIPTS.values() if it != "Arimo"):
        file = file_of(
            {"NotoSansCJK": "Noto Sans CJK JP", "Inter": "Inter"}.get(family)
            or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", family)
        )
        (home / f"{number}{file.suffix}").symlink_to(file)
    monkeypatch.setattr(fonts, "_packs", tuple)
    spec = world(tmp_path)
    ran = apart("report", spec, "-o", tmp_path / "out", "--format", "pdf,docx,markdown", "--fonts", home)
    assert ran.code == 0 and "\nno " not in f"\n{ran.err}"
    assert {"world.pdf", "world.docx", "world.png"} <= {it.name for it in (tmp_path / "out").iterdir()}
    assert families_in((tmp_path / "out/world.pdf").read_bytes()) >= {"NotoSansThai", "NotoSansCJK"}
    for more, said in (
        (("-o", tmp_path / "it.html", "--fonts", home), "--fonts goes with --format pdf or docx"),
        (("-o", tmp_path / "it.xlsx", "--fonts", home), "--fonts goes with --format pdf or docx"),
        (("-o", tmp_path / "it.pdf", "--fonts", tmp_path / "none"), "There is no folder of fonts"),
    ):
        ran = apart("report", spec, *more)
        assert ran.code == 2 and said in ran.err


@pytest.mark.heavy
def test_without_the_extra_a_report_of_its_letters_has_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """it: asks no other font for English and Vietnamese"""
    found = changed(page(SHOP, "vi", ",", kind="short"), title="Đặt hàng → 5 ≤ 6")
    before = [form_named(form).render(found) for form in ("pdf", "docx")]
    monkeypatch.setattr(fonts, "_packs", tuple)
    assert [form_named(form).render(found) for form in ("pdf", "docx")] == before
