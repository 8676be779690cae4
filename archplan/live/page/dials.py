"""What the sliders are set to, and the plan for that: users, the hour of the day, a scenario, another region."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from archplan.analysis.months import users_of
from archplan.estimate.plan import Plan
from archplan.kernel.record import frozen
from archplan.kernel.units import plain
from archplan.prices.regions import REGION

LEAST, MOST = Fraction(1, 10), Fraction(1000)
MANTISSAS = ("1", "1.2", "1.5", "2", "2.5", "3", "4", "5", "6", "8")


@frozen
class Dials:
    """The traffic times `scale`, at an `hour` or on average, with a scenario, in a region: as the spec says where empty."""

    scale: Fraction = Fraction(1)
    hour: int | None = None
    scenario: str = ""
    region: str = ""

    @property
    def settings(self) -> tuple[str, ...]:
        """The region as ``--set`` says it."""
        return (f"region={self.region}",) if self.region else ()

    @property
    def is_turned(self) -> bool:
        """Whether figures are of other traffic than the spec states."""
        return self.scale != 1


def dials_of(given: Mapping[str, Any]) -> Dials:
    """The dials as the page sends them; what is no place of a dial is as if it were not turned."""
    scale, hour = str(given.get("scale", "1")), given.get("hour")
    scenario, region = given.get("scenario", ""), given.get("region", "")
    times = Fraction(scale) if re.fullmatch(r"\d{1,4}(\.\d{1,3})?", scale, re.ASCII) else Fraction(1)
    return Dials(
        min(max(times, LEAST), MOST),
        hour if type(hour) is int and 0 <= hour < 24 else None,
        scenario if isinstance(scenario, str) else "",
        region if isinstance(region, str) and REGION.fullmatch(region) else "",
    )


def scales() -> list[str]:
    """The places of the slider, from 0.1 to 1,000 times the traffic: alike far apart, and round."""
    found = [Fraction(digits) * Fraction(10) ** power for power in (-1, 0, 1, 2) for digits in MANTISSAS]
    return [_decimal(it) for it in (*found, MOST)]


def told(plan: Plan, scale: Fraction) -> str:
    """How much traffic that is: ``300,000 users a month``, or how many times what the spec states."""
    stated = users_of(plan)
    if not stated:
        return f"{plain(scale)} times the traffic"
    count = int(stated * scale)
    return f"{count:,} user{'' if count == 1 else 's'} a month"


def _decimal(number: Fraction) -> str:
    return f"{float(number):g}"
