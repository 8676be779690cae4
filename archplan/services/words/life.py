"""Where the version of a service stands between its release and its last day."""

from __future__ import annotations

from datetime import date

from archplan.kernel.record import frozen


@frozen
class Life:
    """Where the version of a service stands on the day priced, by AWS's days; `known` are those its calendar has."""

    title: str
    version: str  # the release it is of, or what is written where the calendar has none
    on: date
    extended: date | None
    third: date | None
    ends: date | None
    is_known: bool
    known: tuple[str, ...]

    @property
    def name(self) -> str:
        """``MySQL 8.0``."""
        return f"{self.title} {self.version}"

    @property
    def stage(self) -> str:
        """``standard``, ``extended``, its ``third year``, ``ended``; or ``unknown`` to the calendar."""
        if not self.is_known:
            return "unknown"
        if self.ends is not None and self.ends < self.on:
            return "ended"
        if self.third is not None and self.third <= self.on:
            return "third year"
        return "extended" if self.extended is not None and self.extended <= self.on else "standard"
