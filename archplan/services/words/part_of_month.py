"""A part of the month: what is stopped, made anew or torn down, and which lines of its bill end with it."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from archplan.kernel.units import Quantity, ceil, day, hour, minute, month, most, quantity
from archplan.services.words.kinds import OFFICE_HOURS, PartOfTime, Refused, Schedule
from archplan.services.words.meters import Meter
from archplan.services.words.modes import SOME
from archplan.services.words.service import ServicePart
from archplan.services.words.steps import derived, option

Deleted = Annotated[
    Literal["deleted"],
    Refused(
        "stopped",
        "'stopped' is nothing AWS offers here: it is deleted and made again, or it is there",
        "leave 'outside_hours' out: 'hours' and 'schedule' say when it is there",
    ),
]

ENDS_WITH = {"stopped": ("stopped",), "deleted": ("stopped", "deleted"), "over": ("stopped", "deleted", "over")}
"""By what became of it the lines that have ended, as meters say it in `ends`."""


class PartOfMonth(ServicePart):
    """Something that may be there for a part of the month: what `MadeAnew` and `Stoppable` share.

    Lines of a stock end with what their meters say; one that follows a volume a month stays, for the volume does.
    """

    least_run: ClassVar[Quantity] = 1 * minute  # what AWS bills at least, where it bills by the second
    whole_hours: ClassVar[bool] = (
        False  # whether AWS bills an hour begun as a whole one; elsewhere seconds, a minute at least
    )

    @derived
    def part_of_month(self) -> Quantity:
        """The hours stated, or those of its schedule: office hours are 50 of the 168 of a week, a month has 730. By the
        second, a minute at least, ten of a database. [k]

        https://aws.amazon.com/ec2/pricing/on-demand/
        """
        if self.schedule is None:
            return quantity(1) if self.hours is None else self.hours
        return self.schedule.part if self.schedule.lasts is None else most(self.schedule.lasts, self.least_run) / month

    @derived
    def part_in_whole_hours(self) -> Quantity:
        """An hour begun counts as a whole one, where the schedule says how long it is there.

        https://aws.amazon.com/elasticloadbalancing/pricing/
        """
        if self.schedule is None or self.schedule.lasts is None:
            return self.part_of_month
        return ceil(self.schedule.lasts / hour) * hour / month

    def is_part_time(self) -> bool:
        """Whether it is there, or runs, for a part of the month only."""
        return self._values["schedule"] is not None or self._values["hours"] not in (None, 1)

    def said_hours(self) -> str:
        """Its schedule or its hours, as they were written; nothing for what is always there."""
        return self._as_written("schedule") or self._as_written("hours")

    def assumed_outside(self) -> str:
        """Deleted, where AWS cannot stop it and nothing is said."""
        said = self._values["outside_hours"] is not None or self.part_of_every_week() is None
        return "" if said else "outside its hours it is deleted and made again, for AWS cannot stop it"

    def part_of_every_week(self) -> Fraction | None:
        """Its hours; office hours too. What is there once is there when it is needed."""
        schedule, hours = self._values["schedule"], self._values["hours"]
        if schedule is not None:
            return Fraction(schedule.part.number) if schedule.lasts is None else None
        return Fraction(hours.number) if hours not in (None, 1) else None

    def longest_stop(self) -> Quantity | None:
        """What is left of a month whose hours are written as a month's; of a week or a day it is less than a week."""
        if not self.is_stopped() or self._values["hours"] is None or "/month" not in self.said_hours():
            return None
        return (1 - self._values["hours"]) * month

    def is_stopped(self) -> bool:
        """Whether it is stopped in the rest of the month, and keeps what it has."""
        return self.is_part_time() and self.when_off() == "stopped"

    def when_off(self) -> str:
        """What becomes of it in the rest of the month: stopped, deleted, or over."""
        schedule = self._values["schedule"]
        if schedule is not None and schedule.lasts is not None:
            return "over"
        return self._values["outside_hours"] or "deleted"

    def amount_of(self, item: Meter) -> Any:
        """What a meter counts, for the part of the month that its line runs."""
        found = item.usage(self)
        if self._values["schedule"] is None and self._values["hours"] in (None, 1):
            return found
        if found is None or item.ends not in ENDS_WITH[self.when_off()]:
            return found
        if isinstance(found, dict):
            return {label: self._for_its_part(item, amount) for label, amount in found.items()}
        return self._for_its_part(item, found)

    def _for_its_part(self, item: Meter, amount: Any) -> Any:
        """A stock for its part of the month; a volume a month is what it is."""
        if amount is None or "second" in quantity(amount).powers:
            return amount
        own = self.whole_hours and ":" not in item.price and "byte" not in quantity(amount).powers
        by_hour = own or item.whole_hours
        return amount * (self.part_in_whole_hours if by_hour else self.part_of_month)


class MadeAnew(PartOfMonth):
    """Something that AWS cannot stop: it is deleted, and made again.

    With its hours end its addresses and its GB-months; what it is made again from, such as snapshots, ends when it
    is torn down for good.
    """

    hours: PartOfTime | None = option(
        None, "the time it is there, deleted and made again; always, unless stated", schedule=None
    )
    schedule: Schedule | None = option(
        None, "when it is there: office hours, or once: torn down after 10 days, 12 hours once"
    )
    outside_hours: Deleted | None = option(
        None,
        "what becomes of it outside its hours: deleted, for AWS cannot stop it",
        either=({"hours": SOME}, {"schedule": OFFICE_HOURS}),
    )


class Stoppable(PartOfMonth):
    """Something that AWS can stop and start: what is stopped keeps its disks, addresses and backups, and pays them."""

    stops_at_night = True

    hours: PartOfTime | None = option(None, "the time it runs, stopped outside; always, unless stated", schedule=None)
    schedule: Schedule | None = option(
        None, "when it runs: office hours, or once: torn down after 10 days, 12 hours once"
    )
    outside_hours: Literal["stopped", "deleted"] | None = option(
        None,
        "what becomes of it outside its hours: stopped, unless stated, or deleted with its disks and addresses",
        either=({"hours": SOME}, {"schedule": OFFICE_HOURS}),
    )

    def assumed_outside(self) -> str:
        """Stopped, where nothing is said."""
        said = self._values["outside_hours"] is not None or self.part_of_every_week() is None
        return "" if said else "outside its hours it is stopped, and keeps its disks and addresses"

    def when_off(self) -> str:
        """Stopped, unless it says deleted, or is torn down for good."""
        schedule = self._values["schedule"]
        if schedule is not None and schedule.lasts is not None:
            return "over"
        return self._values["outside_hours"] or "stopped"


WEEK_OFF = 7 * day
"""After so long AWS starts a database that was stopped."""
