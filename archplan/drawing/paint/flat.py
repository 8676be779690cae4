"""Squares of one colour, as AWS draws its icons today, made of the gradients that the diagrams package has.

What leaves the white drawing of a picture is the share of white in every pixel, and that is a linear function of its
red, green, blue and opacity, which SVG computes (feColorMatrix). `python -m tests.tiles --update` finds the function of
every picture of the version that is pinned.
"""

import csv
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("flat_tiles.csv")
WHITE = "0 0 0 0 1  0 0 0 0 1  0 0 0 0 1"


def drawing_of(picture: str) -> str:
    """The matrix that leaves the white drawing of a picture such as `compute/ec2.png`; nothing where there is none."""
    share = _shares().get(picture)
    return f"{WHITE}  {share} 0" if share else ""


@cache
def _shares() -> dict[str, str]:
    with open(TABLE, encoding="utf-8", newline="") as file:
        return {row["picture"]: row["share of white"] for row in csv.DictReader(file)}
