#!/usr/bin/env bash
# PyMuPDF scales no symbol of an SVG to where it is used, dashes no line, and takes no font from the root
#
# Expected: <use width="20" height="20"> shows a <symbol viewBox="0 0 40 40"> at half its size; stroke-dasharray dashes; a
#           font-family on <svg> is that of its texts, as SVG 1.1 has all three, and as CairoSVG and resvg paint them.
# Real:     the symbol stands at its own size, twice as large, over what is beside it; the line is solid; the text is set in
#           Times. No warning. The same family on a <g> is taken.
# Version:  PyMuPDF 2.0; CairoSVG 2.9.1 and resvg-py 0.5.0 beside it
# Source:   https://www.w3.org/TR/SVG11/struct.html#UseElement, painting.html#StrokeDasharrayProperty, styling.html#Inheritance;
#           MuPDF has a reader of SVG of its own, whose limits no page of PyMuPDF lists
# What it means for us: a drawing's symbols are as large as they are used, and its font stands on a group; dashed borders are
#           solid there.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pymupdf==2.0 cairosvg==2.9.1 resvg-py==0.5.0 pillow fontpkg-arimo==1.341 2>/dev/null
"$folder/venv/bin/pip" list 2>/dev/null | grep -iE '^(cairosvg|pymupdf|resvg_py) '

"$folder/venv/bin/python" - <<'PYTHON'
import io, sys
import cairosvg, fontpkg_arimo, pymupdf, resvg_py
from PIL import Image

FONTS = str(fontpkg_arimo.ROOT / "files")


def by_pymupdf(svg):
    return pymupdf.open(stream=svg.encode(), filetype="svg")[0].get_pixmap().tobytes("png")


painters = {
    "PyMuPDF": by_pymupdf,
    "CairoSVG": lambda svg: cairosvg.svg2png(svg.encode()),
    "resvg": lambda svg: bytes(resvg_py.svg_to_bytes(svg_string=svg, font_dirs=[FONTS])),
}


def drawing(body):
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="200" height="60"'
        f' viewBox="0 0 200 60"><rect width="200" height="60" fill="#fff"/>{body}</svg>'
    )


def ink(png):
    picture = Image.open(io.BytesIO(png)).convert("L")
    return sum(picture.histogram()[:128])


SYMBOL = '<defs><symbol id="a" viewBox="0 0 40 40"><rect width="40" height="40"/></symbol></defs><use xlink:href="#a" x="10" y="10" width="20" height="20"/>'
LINE = '<path d="M10 30H190" stroke="#000" stroke-width="4" fill="none" {}/>'
changed = False
for name, paint in painters.items():
    square = ink(paint(drawing(SYMBOL)))
    solid, dashed = (ink(paint(drawing(LINE.format(more)))) for more in ("", 'stroke-dasharray="10 10"'))
    print(f"{name}: a square of 20 by 20 has {square} dark pixels, a line {solid}, the same in dashes {dashed}")
    right = 380 <= square <= 420 and dashed < 0.6 * solid
    wrong = square > 1400 and dashed == solid
    if not (wrong if name == "PyMuPDF" else right):
        print(f"changed: {name}")
        changed = True


def fonts(attributes, group):
    text = f'<g {group}><text x="10" y="30" font-size="12">Order queue</text></g>'
    svg = drawing(text).replace("<svg ", f"<svg {attributes} ", 1)
    pdf = pymupdf.open(stream=pymupdf.open(stream=svg.encode(), filetype="svg").convert_to_pdf(), filetype="pdf")
    return sorted({font[3] for font in pdf[0].get_fonts()})


family = 'font-family="Arial, Helvetica, sans-serif"'
root, group = fonts(family, ""), fonts("", family)
print(f"PyMuPDF: with the family on the root {root}, on a group {group}")
if not ("Times" in root[0] and "Times" not in group[0]):
    print("changed: it was Times and another")
    changed = True
sys.exit(changed)
PYTHON
echo "as described"
