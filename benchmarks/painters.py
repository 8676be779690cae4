"""Every word of a drawing in six painters of SVG, and Chromium: each is painted with its words and without them.

A word is seen where enough of its pixels differ between the two. Run in an environment of its own that has archplan:

    pip install -e . pillow cairosvg weasyprint pymupdf resvg-py playwright
    apt-get install librsvg2-bin inkscape
    python benchmarks/painters.py [SPEC ...]
    python benchmarks/painters.py --sheet sheet.png [SPEC ...]      # all paintings on one sheet, to look at

A painter that is not installed is said to be missing. The exit code is 1 when a painter loses a word.
"""

import io
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from html import unescape
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from archplan import drawing
from archplan.drawing.formats.fonts import arimo
from archplan.drawing.page.lettering import text_width
from archplan.estimate.plan import plan
from archplan.estimate.report import Report
from archplan.outputs.scenes.picture import scene

ROOT = Path(__file__).parents[1]
TEXT = re.compile(r"<text ([^>]*)>([^<]*)</text>")
LEAST = 0.012
"""The part of a word's box whose pixels have to differ; the thinnest word at hand, `i.`, fills three times as much."""
SHOWN = 24
"""By how much of 255 a pixel has to differ."""


def pixels(png: bytes, size: tuple[int, int]) -> Image.Image:
    """A painting on white, in the size of the drawing."""
    found = Image.open(io.BytesIO(png)).convert("RGBA")
    ground = Image.new("RGBA", found.size, "white")
    ground.alpha_composite(found)
    return ground.convert("RGB").resize(size)


def of_page(document) -> bytes:
    return document[0].get_pixmap(dpi=96).tobytes("png")


def by_cairosvg(svg: str, _: tuple[int, int]) -> bytes:
    import cairosvg

    return cairosvg.svg2png(svg.encode())


def by_weasyprint(svg: str, size: tuple[int, int]) -> bytes:
    import pymupdf
    import weasyprint

    style = f"@page {{ size: {size[0]}px {size[1]}px; margin: 0 }} body {{ margin: 0 }} svg {{ display: block }}"
    made = weasyprint.HTML(string=f"<style>{style}</style>{svg}").write_pdf()
    return of_page(pymupdf.open(stream=made, filetype="pdf"))


def by_pymupdf(svg: str, _: tuple[int, int]) -> bytes:
    import pymupdf

    return of_page(pymupdf.open(stream=svg.encode(), filetype="svg"))


def by_resvg(svg: str, _: tuple[int, int]) -> bytes:
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, font_dirs=[str(arimo())]))


def by_command(words: list[str]) -> Callable[[str, tuple[int, int]], bytes]:
    def paint(svg: str, _: tuple[int, int]) -> bytes:
        if not shutil.which(words[0]):
            raise ImportError(words[0])
        with tempfile.TemporaryDirectory() as folder:
            given, made = Path(folder, "in.svg"), Path(folder, "out.png")
            given.write_text(svg, "utf-8")
            paths = {"IN": str(given), "OUT": str(made)}
            subprocess.run([paths.get(word, word) for word in words], check=True, capture_output=True, timeout=300)
            return made.read_bytes()

    return paint


def by_chromium(svg: str, size: tuple[int, int]) -> bytes:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        page.set_content(f'<body style="margin:0">{svg}')
        return page.screenshot()


PAINTERS = {
    "CairoSVG": by_cairosvg, "WeasyPrint": by_weasyprint, "PyMuPDF": by_pymupdf,
    "librsvg": by_command(["rsvg-convert", "IN", "-o", "OUT"]),
    "Inkscape": by_command(["inkscape", "IN", "--export-type=png", "-o", "OUT"]),
    "resvg": by_resvg, "Chromium": by_chromium,
}  # fmt: skip


def word_boxes(svg: str) -> list[tuple[str, tuple[int, int, int, int]]]:
    """Every line of text and where it stands. A drawing moves none of its texts, which the first line checks."""
    assert "<text" not in "".join(re.findall(r"<g transform=.*?</g>", svg))
    found = []
    for attributes, inner in TEXT.findall(svg):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        text = unescape(inner)
        size = float(given.get("font-size", 12))
        wide = text_width(text, size, bold=given.get("font-weight") == "700")
        x, y = float(given["x"]), float(given["y"])
        x -= {"middle": wide / 2, "end": wide}.get(given.get("text-anchor", ""), 0)
        found.append((text, (round(x), round(y - size * 0.8), round(x + wide), round(y + size * 0.25))))
    return found


def size_of(svg: str) -> tuple[int, int]:
    """The sides of a drawing in whole pixels."""
    wide, high = re.findall(r'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"', svg)[0]
    return round(float(wide)), round(float(high))


def lost(svg: str, paint: Callable[[str, tuple[int, int]], bytes]) -> list[str]:
    """The words that a painter does not show."""
    size = size_of(svg)
    bare = TEXT.sub("", svg)
    differs = ImageChops.difference(pixels(paint(svg, size), size), pixels(paint(bare, size), size))
    shown = differs.convert("L").point(lambda level: 255 * (level > SHOWN))
    unseen = []
    for text, box in word_boxes(svg):
        part = shown.crop(box)
        if part.histogram()[255] < LEAST * part.width * part.height:
            unseen.append(text)
    return unseen


def sheet(svg: str) -> Image.Image:
    """One drawing by every painter at hand, two in a row, each under its name."""
    size = size_of(svg)
    found = []
    for name, paint in PAINTERS.items():
        with suppress(ImportError):
            found.append((name, pixels(paint(svg, size), size)))
    wide, high = size[0] + 20, size[1] + 40
    made = Image.new("RGB", (2 * wide, (len(found) + 1) // 2 * high), "white")
    for at, (name, painting) in enumerate(found):
        x, y = at % 2 * wide + 10, at // 2 * high
        ImageDraw.Draw(made).text((x, y + 10), name, fill="black")
        made.paste(painting, (x, y + 30))
    return made


def main() -> int:
    words = sys.argv[1:]
    target = Path(words[words.index("--sheet") + 1]) if "--sheet" in words else None
    given = [Path(it) for it in words[2 if target else 0 :]] or sorted((ROOT / "architectures").rglob("*.yaml"))
    worst = 0
    drawn = {
        (str(path), theme): drawing.svg(scene(Report(plan(path))), theme)
        for path in given
        for theme in ("light", "dark")
    }
    if target is not None:
        sheets = [sheet(svg) for (_, theme), svg in drawn.items() if theme == "light"]
        whole = Image.new("RGB", (max(it.width for it in sheets), sum(it.height for it in sheets)), "white")
        for at, it in enumerate(sheets):
            whole.paste(it, (0, sum(other.height for other in sheets[:at])))
        whole.save(target)
        return 0
    for name, paint in PAINTERS.items():
        count = unseen = 0
        said = []
        try:
            for (path, theme), svg in drawn.items():
                gone = lost(svg, paint)
                count, unseen = count + len(word_boxes(svg)), unseen + len(gone)
                said += [f"    {path}, {theme}: {', '.join(gone[:8])}"] if gone else []
        except ImportError as missing:
            print(f"{name}: not installed ({missing})")
            continue
        print(f"{name}: {count - unseen} of {count} lines of text in {len(drawn)} drawings are seen", *said, sep="\n")
        worst |= unseen > 0
    return int(worst)


if __name__ == "__main__":
    sys.exit(main())
