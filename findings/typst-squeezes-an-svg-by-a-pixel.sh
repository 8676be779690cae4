#!/usr/bin/env bash
# Typst paints an SVG as pixels a step too large and squeezes them onto the page: thin lines of a PNG smear or break
#
# Expected: an SVG on a Typst page of its own size, exported as PNG with one pixel a unit, is painted from its shapes:
#           a line one unit high at a whole height is one black row, whatever the size of the picture around it.
# Real:     the picture is first painted by itself, its width rounded up, and then resampled to the page. With 200 by
#           101 units every line is black; with 200 by 100.4 none of the same lines in the same places but one is: they
#           are two grey rows. Whole sizes do not always help: with 60 by 101 every line is black, with 60 by 100 hardly
#           one, as the width that comes of the height and the ratio of the sides is a hair above 60. resvg, which
#           Typst paints an SVG with, has every line black in all four.
# Version:  typst 0.15.2; resvg-py 0.5.0
# Source:   https://github.com/typst/typst/issues/6056 (a maintainer on pictures that are painted first and scaled then)
# What it means for us: a drawing's sides are grown to whole pixels before Typst makes it a PNG.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet typst==0.15.2 resvg-py==0.5.0 pillow 2>/dev/null
"$folder/venv/bin/pip" list 2>/dev/null | grep -E '^(typst|resvg_py) '

"$folder/venv/bin/python" - <<'PYTHON'
import io, sys
import resvg_py, typst
from PIL import Image

HEIGHTS = range(10, 90, 10)


def black(png):
    """How many of the lines are one black row."""
    picture = Image.open(io.BytesIO(png)).convert("L")
    return sum(picture.getpixel((20, height)) == 0 for height in HEIGHTS)


def by_typst(svg, wide, high):
    page = f"#set page(width: {wide}pt, height: {high}pt, margin: 0pt)\n" \
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%)'
    return typst.compile(page.encode(), format="png", ppi=72, sys_inputs={"svg": svg})


changed = False
for wide, high, all_black in ((200, 101, True), (200, 100.4, False), (60, 101, True), (60, 100, False)):
    lines = "".join(f'<rect x="10" y="{height}" width="20" height="1"/>' for height in HEIGHTS)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">'
        f'<rect width="{wide}" height="{high}" fill="#ffffff"/>{lines}</svg>'
    )
    typsts, resvgs = black(by_typst(svg, wide, high)), black(bytes(resvg_py.svg_to_bytes(svg_string=svg)))
    print(f"{wide} by {high}: of {len(HEIGHTS)} lines black by Typst {typsts}, by resvg {resvgs}")
    if resvgs != len(HEIGHTS) or (typsts == len(HEIGHTS) if all_black is False else typsts < len(HEIGHTS)):
        print("changed: lines of this size come out otherwise")
        changed = True
sys.exit(changed)
PYTHON
echo "as described"
