"""Until when AWS supports a version: its own days, dated and sourced like a price, beside the prices of its service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from archplan.kernel.diagnostics import Span
from archplan.kernel.record import frozen
from archplan.text.located import Located

_CALENDAR_KEYS = {"title", "source", "confidence", "note", "known"}


_LIFETIME_KEYS = ("released", "extended", "third_year", "ends")


@frozen
class Lifetime:
    """The days of one version: from which extended support is billed, its third year, and the last day of it.

    What AWS has not announced is None.
    """

    version: str
    released: date | None
    extended: date | None
    third: date | None
    ends: date | None
    span: Span


@frozen
class Calendar:
    """The versions of one engine, as one price file has them: its title, newest first, and where that was read."""

    title: str
    lifetimes: tuple[Lifetime, ...]
    source: str
    confidence: str

    def of(self, version: str) -> Lifetime | None:
        """The lifetime of the release that a version is of: of 8.0 for ``8.0.42``, of 16 for ``16.3``."""
        known = {lifetime.version: lifetime for lifetime in self.lifetimes}
        parts = version.split(".")
        names = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
        return next((known[name] for name in names if name in known), None)

    def newest(self, on: date) -> Lifetime | None:
        """The newest in standard support on a day."""
        return next(
            (
                it
                for it in self.lifetimes
                if (it.released is None or it.released <= on) and (it.extended is None or on < it.extended)
            ),
            None,
        )


def read_calendar(entry: Located, source: Callable[[str], str]) -> Calendar:
    """The versions of one engine, as a price file writes them under its name."""
    found = []
    for version, days in entry["known"].items():
        dated = {key: date.fromisoformat(day.value) for key, day in days.items()} if days.is_mapping else {}
        released, extended, third, ends = (dated.get(key) for key in _LIFETIME_KEYS)
        found.append(Lifetime(version, released, extended, third, ends, days.span))
    said = {key: entry[key].value if key in entry else "" for key in ("title", "source", "confidence")}
    return Calendar(said["title"], tuple(found), source(said["source"]), said["confidence"])
