"""Where AWS is: regions with their titles, geographies of CloudFront, zones, places on the globe, and partitions.

``regions.csv`` has one line a region, in the order in which they are shown; its sources are AWS's list of regions
https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html and the prefixes of usage types
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-understanding-billing.html and
https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-region-billing-codes.html (empty where neither was
read to have one). Latitude and longitude are those of the place in the title, in whole degrees: they order regions by distance and
do nothing else. A region of another partition has no prices here: it has lists of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from archplan.kernel.record import frozen

REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-\d")
OTHER_LISTS = {
    "eusc": "the AWS European Sovereign Cloud bills in euro",
    "cn": "AWS in China bills in yuan",
    "us-gov": "AWS GovCloud (US) bills accounts of its own",
}


ELSEWHERE = "plan it in a region of the price book: 'archplan prices' and docs/regions.md say which"


@frozen
class Region:
    """One region of AWS; its usage types on a bill begin with one of `prefixes`, as far as they were seen."""

    code: str
    title: str
    edge: str
    zones: int
    prefixes: tuple[str, ...]
    latitude: int
    longitude: int
    partition: str

    @property
    def refused(self) -> str:
        """Why nothing can be priced there; nothing for the regions of the price book."""
        if self.partition == "aws":
            return ""
        return f"{OTHER_LISTS[self.partition]}, from price lists of its own that archplan has not read"


def _read() -> dict[str, Region]:
    lines = (Path(__file__).parent / "regions.csv").read_text("utf-8").splitlines()[1:]
    found = {}
    for line in lines:
        code, title, edge, zones, prefixes, latitude, longitude, partition = line.split(",")
        found[code] = Region(
            code, title, edge, int(zones), tuple(prefixes.split()), int(latitude), int(longitude), partition
        )
    return found


ALL = _read()


def region_file(folder: Path, scope: str) -> Path | None:
    """Where the prices of a region stand; None for what is no region. What leaves one is priced where it leaves."""
    here = scope.partition(">")[0]
    return folder / "regions" / f"{here}.csv" if REGION.fullmatch(here) else None


def nearest(here: str, among: Iterable[str]) -> list[str]:
    """Regions by their distance from `here`, the nearest first; those of one distance by name."""
    from math import cos, radians, sin

    at = ALL[here]

    def towards(code: str) -> float:
        there = ALL[code]
        one, two = radians(at.latitude), radians(there.latitude)
        across = sin(one) * sin(two) + cos(one) * cos(two) * cos(radians(at.longitude - there.longitude))
        return -round(across, 9)  # the cosine of the angle between them falls with the distance

    return sorted((code for code in among if code in ALL and code != here), key=lambda code: (towards(code), code))
