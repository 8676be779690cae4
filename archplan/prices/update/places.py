"""What AWS's price data call a region: the prefix of its usage types, and the titles of the calculator's maps.

The list of regions has a prefix only where a usage type with it was seen; where none was, any three letters and a digit
count, and the row must name its region itself. Maps write Europe out or as ``EU (Ireland)``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from archplan.kernel.record import frozen
from archplan.prices.regions import ALL

ANYWHERE = "global"  # the scope of what AWS sells at one price, whatever the region


@frozen
class Place:
    """One region: its code, how its usage types may begin, and what maps call it."""

    code: str
    prefixes: tuple[str, ...]
    titles: tuple[str, ...]

    def stripped(self, usage_type: str) -> str:
        """A usage type without the region's prefix: ``EU-LCUUsage`` is ``LCUUsage`` in Ireland."""
        if usage_type.startswith(f"{self.code}-"):  # KMS writes the region out: ap-south-1-KMS-Keys
            return usage_type[len(self.code) + 1 :]
        head, dash, rest = usage_type.partition("-")
        if not dash:
            return usage_type
        is_prefix = head in self.prefixes if self.prefixes else _FORM.fullmatch(head)
        return rest if is_prefix else usage_type

    def names(self, usage_type: str) -> bool:
        """Whether a usage type says by itself that it is of this region, which it cannot where no prefix is known."""
        head = usage_type.partition("-")[0]
        if head in self.prefixes or usage_type.startswith(f"{self.code}-"):
            return True
        is_other = head in _prefixes() or _FORM.fullmatch(head) or _CODE.match(usage_type)
        return self.code == BARE and not is_other


BARE = "us-east-1"  # the one region whose usage types may have no prefix
_CODE = re.compile(r"[a-z]{2}(-[a-z]+)+-\d-")
_FORM = re.compile(r"[A-Z]{3}\d")


@lru_cache(maxsize=1)
def _prefixes() -> frozenset[str]:
    return frozenset(prefix for region in ALL.values() for prefix in region.prefixes)


@lru_cache(maxsize=1)
def places() -> dict[str, Place]:
    """Every region that prices can be read for, by its code; and what has no region."""
    found = {
        code: Place(code, region.prefixes, tuple(dict.fromkeys((region.title, region.title.replace("Europe (", "EU (")))))
        for code, region in ALL.items() if not region.refused
    }  # fmt: skip
    return found | {ANYWHERE: Place(ANYWHERE, ("Global",), ("Any", ""))}
