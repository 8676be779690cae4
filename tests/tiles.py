"""Which pictures of the diagrams package are a white drawing on a square, and what leaves the drawing of each.

`python -m tests.tiles --update` looks at every pixel of every picture and writes the table that drawings are made with.
Pictures of 2019 to 2022 are white on a gradient between two colours. Every pixel is a mixture of white and of a colour
of the gradient; as those lie on a line, the share of white is a linear function of red, green, blue and opacity: the
one that is 1 at white and 0 at both ends of the line.
"""

import struct
import sys
import zlib
from pathlib import Path

from archplan.drawing.paint import flat
from archplan.kernel.iconclasses import homes

Pixel = tuple[float, ...]
WHITE = (1.0, 1.0, 1.0, 1.0)
NEAREST = 0.08
"""Two colours nearer to one another than this are one: a line through them would end anywhere."""
LEAST, MOST = 0.03, 0.5
"""How much of a square its drawing fills."""


def pictures() -> list[Path]:
    """Every picture of AWS's services and their parts."""
    return sorted((Path(homes()[0]).parent / "resources/aws").glob("*/*.png"))


def name_of(picture: Path) -> str:
    return f"{picture.parent.name}/{picture.name}"


def share_of_white(picture: Path) -> tuple[float, ...] | None:
    """The four factors, or nothing for a picture that is no white drawing on a square."""
    pixels = pixels_of(picture.read_bytes())
    if not pixels:
        return None
    side = len(pixels)
    seen = [row[x] for row in pixels[:: max(side // 60, 1)] for x in range(0, len(row), max(len(row) // 60, 1))]
    if sum(pixel[3] < 0.5 for pixel in seen) > 0.05 * len(seen):
        return None
    at = [(0.12, 0.04), (0.04, 0.9), (0.96, 0.1), (0.88, 0.96)]  # near the edges, where no drawing comes
    ends = [pixels[int(y * side)][int(x * len(pixels[0]))] for x, y in at]
    if any(pixel[3] < 1 or min(pixel[:3]) > 0.75 for pixel in ends):
        return None
    dark, light = ends[1], ends[2]
    is_even = max(abs(a - b) for a, b in zip(dark, light, strict=True)) <= NEAREST
    found = least([dark, WHITE] if is_even else [dark, light, WHITE])
    if found is None:
        return None
    shares = [min(max(sum(a * b for a, b in zip(found, pixel, strict=True)), 0), 1) for pixel in seen]
    between = sum(0.1 < share < 0.9 for share in shares) / len(shares)
    return found if LEAST < sum(shares) / len(shares) < MOST and between < 0.45 else None


def pixels_of(png: bytes) -> list[list[Pixel]]:
    """The pixels of a PNG of eight bits of red, green, blue and opacity. https://www.w3.org/TR/png-3/#9Filters"""
    wide, high, depth, kind, _, _, interlaced = struct.unpack_from(">IIBBBBB", png, 16)
    if (depth, kind, interlaced) != (8, 6, 0):
        return []
    packed, at = b"", 8
    while at < len(png) - 12:
        size = struct.unpack_from(">I", png, at)[0]
        packed += png[at + 8 : at + 8 + size] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += size + 12
    data, above, rows = zlib.decompress(packed), bytearray(4 * wide), []
    for y in range(high):
        start = y * (4 * wide + 1)
        above = unfiltered(data[start], bytearray(data[start + 1 : start + 1 + 4 * wide]), above)
        rows.append([tuple(it / 255 for it in above[k : k + 4]) for k in range(0, 4 * wide, 4)])
    return rows


def unfiltered(how: int, row: bytearray, above: bytearray) -> bytearray:
    for k in range(len(row) if how else 0):
        left, corner, up = (row[k - 4], above[k - 4], above[k]) if k > 3 else (0, 0, above[k])
        if how == 4:
            near = left + up - corner
            guess = min((left, up, corner), key=lambda it: abs(near - it))
        else:
            guess = (0, left, up, (left + up) // 2)[how]
        row[k] = (row[k] + guess) % 256
    return row


def least(rows: list[Pixel]) -> tuple[float, ...] | None:
    """The shortest factors whose products with all rows are nothing, and with the last are 1."""
    table = [[sum(a * b for a, b in zip(one, two, strict=True)) for two in rows] for one in rows]
    for k, line in enumerate(table):
        line.append(1.0 if k == len(rows) - 1 else 0.0)
    for k in range(len(rows)):
        pivot = max(range(k, len(rows)), key=lambda it: abs(table[it][k]))
        if abs(table[pivot][k]) < 1e-9:
            return None
        table[k], table[pivot] = table[pivot], table[k]
        for other in range(len(rows)):
            if other != k:
                factor = table[other][k] / table[k][k]
                table[other] = [a - factor * b for a, b in zip(table[other], table[k], strict=True)]
    weights = [line[-1] / line[k] for k, line in enumerate(table)]
    return tuple(sum(w * row[i] for w, row in zip(weights, rows, strict=True)) for i in range(4))


def written(factors: tuple[float, ...]) -> str:
    return " ".join(f"{round(it, 3) + 0:g}" for it in factors)


def main() -> None:
    lines = ["picture,share of white"]
    for picture in pictures():
        if factors := share_of_white(picture):
            lines.append(f"{name_of(picture)},{written(factors)}")
    if "--update" in sys.argv:
        flat.TABLE.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines) - 1} of {len(pictures())} pictures are a white drawing on a square")


if __name__ == "__main__":
    main()
