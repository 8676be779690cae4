"""What runs in versions: until when AWS supports one, and what a service pays past that day."""

from __future__ import annotations

from fractions import Fraction

from archplan.kernel.units import Quantity, quantity
from archplan.services.words.service import ServicePart
from archplan.services.words.steps import derived

YEAR_3, UNKNOWN = "-year-3", "-unknown"  # what the name of a price says of the rate


class Versioned(ServicePart):
    """A service whose versions leave standard support: the options ``version`` and ``support``, and what they say."""

    def calendar(self) -> tuple[str, str]:
        """The engine whose versions it runs, by its name in the price file, and the version that is written."""
        return self.key, self._values["version"]

    def runs_version(self) -> tuple[str, str] | None:
        """The same; None where its support is written, and no version."""
        engine, version = self.calendar()
        return (engine, version) if version or self._spans.get("support") is None else None

    @property
    def is_extended(self) -> bool:
        """Whether extended support is billed: what is written says so, and then the days of its version."""
        if self.life is None or self._spans.get("support") is not None:
            return bool(self._values["support"] == "extended")
        return bool(self.life.stage != "standard")

    @property
    def year(self) -> str:
        """What the name of the price of its extended support ends with."""
        life = self.life
        if life is None or (life.stage == "unknown" and self._spans.get("support") is not None):
            return ""
        return {"third year": YEAR_3, "ended": UNKNOWN, "unknown": UNKNOWN}.get(life.stage, "")

    @derived
    def vcpus_of_class(self) -> Quantity:
        """The vCPUs of its instance class in the price table; else as its name says: two up to large, four times the
        number before xlarge.

        https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.html [k]
        """
        known = self.look_up(f"{self.key}.csv", "instance", self.instance, "vcpu")
        if known:
            return quantity(Fraction(known))
        times = self.instance.rpartition(".")[2].removesuffix("xlarge")
        return quantity(4 * int(times or 1) if times.isdigit() or not times else 2)
