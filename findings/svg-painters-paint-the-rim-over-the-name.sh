#!/usr/bin/env bash
# CairoSVG, WeasyPrint and PyMuPDF paint a name's white rim over the name: the names of a drawing vanish
#
# Expected: a name that stands on a line gets a rim in the colour of the paper, with paint-order="stroke": the rim is
#           painted first, the letters over it. A painter that does not know paint-order shows a name a bit thinner.
# Real:     the three do not know it, draw the letters first and the rim over them, and of a small name with a rim of a
#           few pixels nothing dark is left: an empty white strip, with no warning. resvg and Typst know it and leave
#           every pixel of the letters as it is without a rim. A shape (a wide arrow) is eaten by its rim likewise.
# Version:  CairoSVG 2.9.1 and WeasyPrint 70.0 (with the system's Cairo and Pango), PyMuPDF 2.0; resvg-py 0.5.0, typst 0.15.2
# Source:   https://www.w3.org/TR/SVG2/painting.html#PaintOrder; https://github.com/Kozea/CairoSVG/issues/218
# What it means for us: a document that others paint gets the rim as a text of its own under the name; PNG and PDF are
#           made by Typst.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet cairosvg==2.9.1 weasyprint==70.0 pymupdf==2.0 resvg-py==0.5.0 typst==0.15.2 \
  fontpkg-arimo==1.341 pillow 2>/dev/null
"$folder/venv/bin/pip" list 2>/dev/null | grep -iE '^(cairosvg|weasyprint|pymupdf|resvg_py|typst) '

fonts=$("$folder/venv/bin/python" -c 'import fontpkg_arimo; print(fontpkg_arimo.ROOT / "files")')
cat >"$folder/fonts.conf" <<XML
<fontconfig><dir>$fonts</dir><cachedir>$folder/cache</cachedir></fontconfig>
XML
FONTCONFIG_FILE="$folder/fonts.conf" "$folder/venv/bin/python" - "$fonts" <<'PYTHON'
import io, sys
import cairosvg, pymupdf, resvg_py, typst, weasyprint
from PIL import Image

WIDE, HIGH = 220, 40
FONTS = sys.argv[1]


def drawing(rim):
    look = 'stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke"' if rim else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}">'
        f'<rect width="{WIDE}" height="{HIGH}" fill="#ffffff"/><path d="M10 18H90V22H10Z" fill="#000000" {look}/>'
        f'<text x="105" y="25" font-family="Arimo, sans-serif" font-size="15" {look}>Order queue</text></svg>'
    )


def of_page(document):
    return document[0].get_pixmap(dpi=96).tobytes("png")


def by_weasyprint(svg):
    page = f"<style>@page {{ size: {WIDE}px {HIGH}px; margin: 0 }} body {{ margin: 0 }}</style>{svg}"
    return of_page(pymupdf.open(stream=weasyprint.HTML(string=page).write_pdf(), filetype="pdf"))


def by_typst(svg):
    page = f'#set page(width: {WIDE}pt, height: {HIGH}pt, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    return typst.compile(page.encode(), format="png", ppi=72, sys_inputs={"svg": svg}, font_paths=[FONTS])


painters = {
    "CairoSVG": lambda svg: cairosvg.svg2png(svg.encode()),
    "WeasyPrint": by_weasyprint,
    "PyMuPDF": lambda svg: of_page(pymupdf.open(stream=svg.encode(), filetype="svg")),
    "resvg": lambda svg: bytes(resvg_py.svg_to_bytes(svg_string=svg, font_dirs=[FONTS])),
    "Typst": by_typst,
}


def dark(png):
    """The pixels that are nearer to black than to white: of the arrow, and of the name."""
    picture = Image.open(io.BytesIO(png)).convert("L").resize((WIDE, HIGH))
    halves = picture.crop((0, 0, 100, HIGH)), picture.crop((100, 0, WIDE, HIGH))
    return [sum(half.histogram()[:128]) for half in halves]


changed = False
for name, paint in painters.items():
    plain, rimmed = dark(paint(drawing(False))), dark(paint(drawing(True)))
    print(f"{name}: dark pixels of arrow and name without a rim {plain}, with it {rimmed}")
    knows = name in ("resvg", "Typst")
    if min(plain) < 100 or (rimmed != plain if knows else max(rimmed) > 0):
        print(f"changed: {name} kept {'every' if knows else 'no'} pixel")
        changed = True
sys.exit(changed)
PYTHON
echo "as described"
