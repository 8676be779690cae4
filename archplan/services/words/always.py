"""What every service says of its time in the month: it is always there, unless it takes a word that says otherwise."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar

from archplan.kernel.units import Quantity
from archplan.services.words.meters import Meter
from archplan.text.located import Located


class Always:
    """There and running all month: the answers of a service that has neither `PartOfMonth` nor `Stoppable`."""

    spec: Located
    _values: dict[str, Any]
    starts_again_after: ClassVar[Quantity | None] = None  # so long after it was stopped AWS starts it

    def amount_of(self, item: Meter) -> Any:
        """What a meter counts in a month: all of it, unless the service is there for a part of the month."""
        return item.usage(self)

    def said_hours(self) -> str:
        """For what is there, or runs, for a part of the month only: its hours or schedule, as they were written."""
        return self._as_written("hours")

    def _as_written(self, key: str) -> str:
        """What was written of an option that says a part of the month; nothing for all of it."""
        if self._values.get(key) in (None, 1):
            return ""
        written = self.spec.get(key)
        return written.value if written is not None and written.is_text else str(self._values[key])

    def assumed_outside(self) -> str:
        """What is taken to become of it outside its hours, where the spec does not say."""
        return ""

    def part_of_every_week(self) -> Fraction | None:
        """The part of every week that it is there, or runs; None for always, and for what is there once."""
        return None

    def longest_stop(self) -> Quantity | None:
        """For how long it is stopped at a time; None for what is not."""
        return None
