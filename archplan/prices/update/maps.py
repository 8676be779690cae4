"""A map of AWS's calculator: for each region the names of rates with their prices, tiers each under a name of its own.

``https://b0.p.awsstatic.com/pricing/2.0/meteredUnitMaps/SERVICE/USD/current/SERVICE.json``. It has neither units nor days of
effect: the unit is the one that its meter's selector is written for, and the day is the one of the map.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from archplan.kernel.record import frozen
from archplan.prices.update.places import Place
from archplan.prices.update.reading import Reading, Tier, Unsound, price_of
from archplan.prices.update.said import quoted, refused
from archplan.prices.update.selectors import Selector

LARGEST = 80_000_000  # bytes; the largest map of 2025 has a tenth of it


@frozen
class Map:
    """A map as it was read: its day, its currency, and its rates by region and name."""

    code: str
    published: date
    currency: str
    regions: dict[str, Any]


def read_map(data: bytes, shown: str) -> Map:
    """A map from its bytes, which nobody vouches for. Raises ArchplanError."""
    if data.lstrip()[:1] == b"<":
        raise refused(shown, "it is a web page and no map of prices", "load it again")
    try:
        tree = json.loads(data, parse_constant=lambda text: text)
    except (ValueError, RecursionError) as error:
        raise refused(shown, f"it is no JSON, or was cut short: {str(error)[:80]}", "load it again") from None
    head = tree.get("manifest") if isinstance(tree, dict) else None
    regions = tree.get("regions") if isinstance(tree, dict) else None
    if not isinstance(head, dict) or not isinstance(regions, dict):
        raise refused(shown, "it has no 'manifest' and 'regions'", "its form has changed, or it is another file")
    try:
        published = date.fromisoformat(str(head.get("hawkFilePublicationDate", ""))[:10])
    except ValueError:
        raise refused(shown, "it does not say when it was published", "load it again") from None
    return Map(str(head.get("serviceId", "")), published, str(head.get("currencyCode", "")).upper(), regions)


def readings(found: Map, shown: str, place: Place, wanted: Sequence[Selector]) -> dict[str, list[Reading]]:
    """The value of each meter in one region. Raises ArchplanError for numbers that no price is."""
    rates = next((found.regions[title] for title in place.titles if title in found.regions), None)
    if not isinstance(rates, dict):
        return {}
    by_code = {str(rate.get("RegionlessRateCode")): rate for rate in rates.values() if isinstance(rate, dict)}
    values: dict[str, list[Reading]] = {}
    for selector in wanted:
        tiers = []
        for start, name in selector.names:
            rate = rates.get(name) or by_code.get(name)
            if not isinstance(rate, dict):
                break  # a tier that is not there makes no price
            try:
                tiers.append(Tier(start, price_of(str(rate.get("price", "")))))
            except Unsound as error:
                raise refused(shown, f"{quoted(name)} in {place.titles[0]}: {error}", "load it again") from None
        else:
            first = by_code.get(selector.names[0][1]) or rates[selector.names[0][1]]
            sku = str(first.get("rateCode", ""))[:60]
            label = selector.names[0][1]
            same = tuple(tier for at, tier in enumerate(tiers) if at == 0 or tier.price != tiers[at - 1].price)
            values.setdefault(f"{selector.service}/{selector.meter}", []).append(
                Reading(found.published, same, selector.unit, found.currency, sku, label, selector.unit)
            )
    return values
