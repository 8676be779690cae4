"""Where AWS is: regions with their titles, geographies and zones; CloudFront's geographies; shapes of a day."""

from __future__ import annotations

from archplan.kernel.diagnostics import did_you_mean
from archplan.prices.regions import ALL

# Percent of a day's traffic in each hour, local time. Rules of thumb from several capacity-planning references
# that agree on the form, not measurements.
SHAPES: dict[str, tuple[str, ...]] = {
    "flat": ("1",) * 24,
    "evening": tuple(["2.2", "1.4", "0.9", "0.7", "0.7", "0.9", "1.6", "2.8", "3.8", "4.4", "4.8", "5.1", "5.4", "5.3", "5.1", "5.0", "5.1", "5.5", "6.1", "6.9", "7.6", "7.5", "6.4", "4.8"]),
    "business-hours": tuple(["0.5", "0.4", "0.3", "0.3", "0.4", "0.7", "1.6", "4.0", "8.2", "9.9", "10.2", "9.4", "7.6", "8.6", "9.3", "9.0", "7.8", "5.0", "2.4", "1.4", "1.1", "0.9", "0.6", "0.4"]),
    "nightly": tuple(["12", "16", "16", "12", "8", "4", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "2", "3", "4", "5", "5"]),
}  # fmt: skip


EDGES = (
    "asia-pacific", "australia", "canada", "europe", "india", "japan", "middle-east", "south-africa",
    "south-america", "united-states",
)  # fmt: skip


REGIONS = {code: (region.title, region.edge, region.zones) for code, region in ALL.items() if not region.refused}


def region_hint(word: str) -> str:
    """What to write for a region that there is not: the one of that city or country, or the nearest."""
    said = word.strip().lower()
    found = [code for code, row in REGIONS.items() if len(said) > 2 and said.replace("-", " ") in row[0].lower()]
    if 0 < len(found) < 5:
        return f"write {' or '.join(f'{code} ({REGIONS[code][0]})' for code in found)}"
    zone = said.rstrip("abcdef")
    return f"write {zone}; zones are counted in a place: zones: 2" if zone in REGIONS else did_you_mean(word, REGIONS)
