#!/usr/bin/env bash
# Typst lays signs of Hindi on one another in an SVG, where its own text and resvg do not
#
# Expected: Typst shapes Devanagari, and paints an SVG by resvg's library, which shapes it too: a word in an SVG stands as wide
#           as the same word as Typst's text, in the same font and size. The word is U+0939 U+093F U+0928 U+094D U+0926
#           U+0940, "Hindi".
# Real:     in the SVG the half letter that U+094D makes takes no room: the word is an eighth narrower, and the letters beside
#           it overlap. No warning. resvg by itself paints the same file right. Words without such a half letter, and Thai
#           and Arabic words, are alike in all three.
# Version:  typst 0.15.2; resvg-py 0.5.0; fontpkg-noto-sans-devanagari 2.7, -thai 2.2, -arabic 2.12
# Source:   https://typst.app/docs/reference/visualize/image/; the two programs themselves
# What it means for us: words that need another font than Arimo are taken out of a drawing and set over it as Typst's text.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet typst==0.15.2 resvg-py==0.5.0 pillow \
  fontpkg-noto-sans-devanagari==2.7 fontpkg-noto-sans-thai==2.2 fontpkg-noto-sans-arabic==2.12 2>/dev/null
"$folder/venv/bin/pip" list 2>/dev/null | grep -iE '^(typst|resvg_py|fontpkg)'

"$folder/venv/bin/python" - <<'PYTHON'
import importlib, io, sys
import resvg_py, typst
from PIL import Image, ImageChops

WIDE, HIGH, SIZE, ZOOM = 300, 100, 50, 2
WORDS = {
    "Devanagari with a half letter": ("devanagari", "\u0939\u093f\u0928\u094d\u0926\u0940", False),
    "Devanagari without one": ("devanagari", "\u0928\u092e\u0915", True),
    "Thai": ("thai", "\u0e23\u0e32\u0e04\u0e32", True),
    "Arabic": ("arabic", "\u0645\u062e\u0632\u0646", True),
}
PAGE = f"#set page(width: {WIDE}pt, height: {HIGH}pt, margin: 0pt)\n"


def typed(source, font, **inputs):
    return typst.compile((PAGE + source).encode(), format="png", ppi=72 * ZOOM, font_paths=[font], ignore_system_fonts=True, sys_inputs=inputs)


def ink(png):
    """How wide the ink of a picture is, in units."""
    picture = Image.open(io.BytesIO(png)).convert("L").point(lambda level: 255 * (level < 128))
    left, _, right, _ = picture.getbbox()
    return (right - left) / ZOOM


changed = False
for name, (script, word, same) in WORDS.items():
    font = str(importlib.import_module(f"fontpkg_noto_sans_{script}").ROOT / "files")
    family = f"Noto Sans {script.title()}"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}"><rect width="{WIDE}"'
        f' height="{HIGH}" fill="#fff"/><text x="20" y="60" font-size="{SIZE}" font-family="{family}">{word}</text></svg>'
    )
    text = ink(typed(f'#place(dx: 20pt, dy: 20pt, text(font: "{family}", size: {SIZE}pt, sys.inputs.word))', font, word=word))
    image = ink(typed('#image(bytes(sys.inputs.svg), format: "svg", width: 100%)', font, svg=svg))
    resvg = ink(bytes(resvg_py.svg_to_bytes(svg_string=svg, font_dirs=[font], zoom=ZOOM)))
    print(f"{name}: {text:g} wide as Typst's text, {image:g} in an SVG by Typst, {resvg:g} by resvg")
    if abs(resvg - text) > 1.5 or (abs(image - text) > 1.5 if same else text - image < 8):
        print("changed: it was alike in all three" if same else "changed: it was narrower in Typst's SVG alone")
        changed = True
sys.exit(changed)
PYTHON
echo "as described"
