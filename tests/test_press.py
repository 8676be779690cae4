"""A PNG is sharp: Typst paints as many pixels as the page has, so that a line one unit wide is one column of pixels."""

import re
import struct
import zlib
from fractions import Fraction
from itertools import product
from math import ceil

import pytest

from archplan.drawing.formats import press

ZOOMS = [Fraction(1, 2), Fraction(1), Fraction(5, 4), Fraction(13, 10), Fraction(3, 2), Fraction(2), Fraction(3)]


def picture(wide, high):
    """Black lines of one unit at every fourth unit, across and down; those across begin at the left border, those down at the top."""
    lines = [f'<rect x="{x}" y="0" width="1" height="{high}"/>' for x in range(2, wide, 4)]
    lines += [f'<rect x="0" y="{y}" width="{wide}" height="1"/>' for y in range(2, high, 4)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">'
    about = f'<title id="t">Lines</title><desc id="d">Lines</desc><rect width="{wide}" height="{high}" fill="#ffffff"/>'
    return f"{head}{about}{''.join(lines)}</svg>"


def grown(svg, zoom):
    found = re.search(r'width="(\d+)" height="(\d+)" viewBox="0 0 \1 \2"', press._whole(svg, zoom))
    assert found is not None
    return int(found[1]), int(found[2])


def edges_of(png):
    """The sides of a PNG in pixels, and the red of its first row and of its first column: they need no other pixels."""
    wide, high, depth, kind = struct.unpack_from(">IIBB", png, 16)
    assert (depth, kind) in ((8, 2), (8, 6))
    deep, at, packed = 3 if kind == 2 else 4, 8, b""
    while at < len(png):
        size = struct.unpack_from(">I", png, at)[0]
        packed += png[at + 8 : at + 8 + size] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += size + 12
    data = zlib.decompress(packed)
    row, column, left, above = [], [], 0, 0
    for x in range(wide):  # above the first row is nothing, so that only what is left of a pixel counts
        left = (data[1 + deep * x] + {0: 0, 1: left, 2: 0, 3: left // 2, 4: left}[data[0]]) % 256
        row.append(left)
    for y in range(high):  # left of the first column is nothing, so that only what is above a pixel counts
        start = y * (deep * wide + 1)
        above = (data[start + 1] + {0: 0, 1: 0, 2: above, 3: above // 2, 4: above}[data[start]]) % 256
        column.append(above)
    return wide, high, row, column


@pytest.mark.parametrize("zoom", ZOOMS, ids=str)
def test_every_size_that_people_draw_is_painted_as_it_is(zoom):
    for wide, high in product(range(800, 2400, 37), range(500, 1800, 41)):
        found = grown(f'<svg width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">', zoom)
        assert press.painted(found[0], found[1], zoom) == (found[0] * zoom, found[1] * zoom), (wide, high)
        assert all(0 <= now - side < 8 * zoom.denominator for now, side in zip(found, (wide, high), strict=True))


def test_one_size_in_ten_has_to_grow():
    """Of the sizes as they are; a formula that called every one good would promise nothing."""
    sizes = list(product(range(800, 2400, 37), range(500, 1800, 41)))
    squeezed = [it for it in sizes if press.painted(it[0], it[1], Fraction(1)) != it]
    assert len(sizes) // 20 < len(squeezed) < len(sizes) // 5


# Of these, Typst paints a column or a row more than the page has.
@pytest.mark.parametrize(("wide", "high", "zoom"), [
    (60, 100, 1), (819, 710, 1), (1023, 480, 1), (989, 618, 1), (453, 415, 2), (606, 599, 2),
])  # fmt: skip
def test_a_line_of_one_unit_is_one_row_or_column_of_pixels(wide, high, zoom):
    across, down, row, column = edges_of(press.png(picture(wide, high), zoom))
    assert (across, down) == tuple(side * zoom for side in grown(picture(wide, high), Fraction(zoom)))
    for pixels, side in ((row, wide), (column, high)):
        seen = [pixels[at : at + zoom] for at in range(0, side * zoom, zoom)]
        assert seen == [[0 if at % 4 == 2 else 255] * zoom for at in range(side)]


def test_a_side_of_less_than_a_pixel_more_is_a_whole_one():
    assert grown('<svg width="200.4" height="101" viewBox="0 0 200.4 101">', Fraction(1))[0] >= ceil(200.4)
